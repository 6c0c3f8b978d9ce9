//! The form of a lot: what an admin types, and the lot that it means.

use serde::{Deserialize, Serialize};
use shared::{
    Id,
    lot::{Lot, LotInput},
    period::Day,
    typed::Typed,
    validation::{BrokenRule, broken_rules},
};

use super::form_reader::FieldReader;

/// Every field as it is typed. An empty one leaves its value out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LotForm {
    /// The lot's id; empty for a new one.
    pub id: String,
    /// The id of its product.
    pub product_id: String,
    /// What stands on the goods.
    pub code: Typed,
    /// The last day on which it is sold: `2026-03-31`.
    pub best_before: String,
    /// The day from which it ripens; may be empty.
    pub ageing_since: String,
    /// Pieces or whole grams.
    pub quantity: String,
    /// Who delivered it.
    pub supplier: Typed,
    /// The number of the note that came with it.
    pub delivery_note: Typed,
}

impl LotForm {
    /// The form as it stands for a lot that exists.
    pub fn from_lot(lot: &Lot) -> Self {
        Self {
            id: lot.id.to_string(),
            product_id: lot.product_id.to_string(),
            code: lot.code.clone().into(),
            best_before: lot.best_before.to_string(),
            ageing_since: lot.ageing_since.map(|day| day.to_string()).unwrap_or_default(),
            quantity: lot.quantity.to_string(),
            supplier: lot.supplier.clone().unwrap_or_default().into(),
            delivery_note: lot.delivery_note.clone().unwrap_or_default().into(),
        }
    }

    /// What the form means, or every field that breaks a rule, each named as its field's id is.
    pub fn parse(self, today: Day) -> Result<LotInput, Vec<BrokenRule>> {
        let mut reader = FieldReader::default();
        let product_id = self.product_id.parse().unwrap_or_else(|_| {
            reader.refuse("productId", "required");
            Id::from_bytes([0; 12])
        });
        let best_before = reader.day("bestBefore", &self.best_before);
        let ageing_since = match self.ageing_since.trim() {
            "" => None,
            typed => reader.day("ageingSince", typed),
        };
        let input = LotInput {
            product_id,
            code: String::from(self.code),
            // What cannot be read stands in for itself as something valid.
            best_before: best_before.unwrap_or(today),
            ageing_since: ageing_since.filter(|_| best_before.is_some()),
            quantity: reader.required("quantity", &self.quantity, 1),
            supplier: self.supplier.filled(),
            delivery_note: self.delivery_note.filled(),
        };
        let rules = broken_rules(&input);
        reader.finish(input, rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_cannot_be_read_is_named() {
        let today: Day = "2026-03-03".parse().unwrap();
        let form = LotForm {
            product_id: "507f1f77bcf86cd799439011".into(),
            code: " L24 ".to_owned().into(),
            best_before: "2026-04-01".into(),
            quantity: "12".into(),
            ..LotForm::default()
        };
        let input = form.clone().parse(today).unwrap();
        assert_eq!(
            (input.code.as_str(), input.quantity, input.ageing_since),
            ("L24", 12, None)
        );
        let wrong = LotForm {
            product_id: String::new(),
            code: String::new().into(),
            best_before: "demain".into(),
            quantity: "douze".into(),
            ..form.clone()
        };
        let broken = |form: LotForm| {
            let mut rules: Vec<_> = form
                .parse(today)
                .unwrap_err()
                .into_iter()
                .map(|rule| format!("{} {}", rule.field, rule.rule))
                .collect();
            rules.sort();
            rules
        };
        assert_eq!(
            broken(wrong),
            [
                "bestBefore not_a_day",
                "code required",
                "productId required",
                "quantity not_a_number"
            ]
        );
        let late = LotForm {
            ageing_since: "2026-04-02".into(),
            ..form
        };
        assert_eq!(broken(late), ["ageingSince after_best_before"]);
    }
}
