//! Parts of an order's lines, as forms send them.

use domain::Error;
use serde::{Deserialize, Serialize};
use shared::{Grams, Id, product::Product, refund::RefundLineInput, validation::BrokenRule};

/// A line of an order, and how much of it somebody typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FormLine {
    /// The product of the line.
    pub product_id: Id<Product>,
    /// The weight of one piece or cut, in grams.
    pub weight: i64,
    /// How many pieces or cuts; empty or `0` for none.
    #[serde(default)]
    pub quantity: String,
}

/// The lines of which somebody named some, and where each stands in the form. [`Error::Invalid`] about the fields whose
/// text is no number.
pub fn read_lines(lines: Vec<FormLine>) -> Result<(Vec<RefundLineInput>, Vec<usize>), Error> {
    let (mut named, mut places, mut broken) = (Vec::new(), Vec::new(), Vec::new());
    for (place, line) in lines.into_iter().enumerate() {
        let typed = line.quantity.trim();
        match typed.parse::<i64>() {
            Ok(0) => {}
            Ok(quantity) => {
                named.push(RefundLineInput {
                    product_id: line.product_id,
                    weight: Some(Grams(line.weight)),
                    quantity,
                });
                places.push(place);
            }
            Err(_) if typed.is_empty() => {}
            Err(_) => broken.push(BrokenRule::new(&field_of(place), "not_a_number")),
        }
    }
    if broken.is_empty() {
        Ok((named, places))
    } else {
        Err(Error::Invalid(broken))
    }
}

/// The error with the names that the form's fields have: `lines[0].quantity` → that of the line's own place. When no
/// line was named at all, the first one says so.
pub fn about_form(error: Error, places: &[usize]) -> Error {
    let Error::Invalid(mut rules) = error else {
        return error;
    };
    for rule in &mut rules {
        if rule.field == "lines" {
            rule.field = field_of(0);
        }
        let position = rule
            .field
            .strip_prefix("lines[")
            .and_then(|rest| rest.split(']').next());
        let place = position.and_then(|position| places.get(position.parse::<usize>().ok()?));
        if let Some(place) = place {
            rule.field = field_of(*place);
        }
    }
    Error::Invalid(rules)
}

/// The error with the names that a form's fields have, where the page has other fields of the names in bodies.
pub fn renamed(error: Error, names: &[(&str, &str)]) -> Error {
    let Error::Invalid(mut rules) = error else {
        return error;
    };
    for rule in &mut rules {
        if let Some((_, name)) = names.iter().find(|(known, _)| *known == rule.field) {
            rule.field = (*name).into();
        }
    }
    Error::Invalid(rules)
}

/// The id of the field of a line, as `Field` makes it of `lines[0][quantity]`.
fn field_of(place: usize) -> String {
    format!("{place}Quantity")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: &str) -> FormLine {
        FormLine {
            product_id: Id::from_bytes([7; 12]),
            weight: 250,
            quantity: quantity.into(),
        }
    }

    fn fields(error: Error) -> Vec<String> {
        let Error::Invalid(rules) = error else {
            panic!("{error:?}")
        };
        rules
            .into_iter()
            .map(|rule| format!("{} {}", rule.field, rule.rule))
            .collect()
    }

    #[test]
    fn what_is_wrong_with_a_line_stands_beside_its_own_field() {
        let (named, places) = read_lines(vec![line("0"), line(""), line(" 2 ")]).unwrap();
        assert_eq!((named.len(), named[0].quantity), (1, 2));
        let refused = about_form(Error::field("lines[0].quantity", "too_large:1"), &places);
        assert_eq!(fields(refused), ["2Quantity too_large:1"]);
        assert_eq!(
            fields(about_form(Error::field("lines", "required"), &[])),
            ["0Quantity required"]
        );
        assert_eq!(
            fields(read_lines(vec![line("1"), line("deux")]).unwrap_err()),
            ["1Quantity not_a_number"]
        );
    }
}
