//! Weighing the cuts of orders that are prepared, in the dashboard, for admins.

use domain::{Error, orders};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{order::OrderItem, typed::Typed, weighing::WeightInput};

use crate::request::{self, AppError};

/// Notes what cuts weigh, or what a label says that they do, and leads to the next ones. An order that is still to be
/// begun begins to be prepared.
#[server(prefix = "/fn", endpoint = "dashboard/weigh")]
pub async fn weigh_cut(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The line's id; what is no id is unknown.
    item: String,
    /// Grams, kilograms with decimals, or what a scanner typed.
    #[server(default)]
    weight: Typed,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let (id, item) = (request::parse_id(&id)?, request::parse_id::<OrderItem>(&item)?);
    let weighed = orders::begin_and_weigh(&shop, &admin, id, item, &read(&String::from(weight))).await;
    let weighed = weighed.map_err(|error| match error {
        Error::Invalid(mut broken) => {
            for rule in &mut broken {
                // Both are typed into one field.
                rule.field = "weight".into();
            }
            Error::Invalid(broken)
        }
        other => other,
    });
    let back = format!("/gestion/pesee?order={id}&item={item}");
    weighed.map_err(|error| request::fail_back_to(&back, WeighCut::PATH, error))?;
    leptos_axum::redirect(&format!("/gestion/pesee?done={id}.{item}"));
    Ok(())
}

/// What was typed: `480`, `480 g`, or `0,480` as the scale shows it; anything longer is a label.
fn read(typed: &str) -> WeightInput {
    let number = typed.strip_suffix(['g', 'G']).map_or(typed, str::trim_end);
    let (number, is_kilos) = match number.strip_suffix(['k', 'K']) {
        Some(number) if number.len() < typed.len() - 1 => (number.trim_end(), true),
        _ => (number, number.contains([',', '.'])),
    };
    let weight = match is_kilos {
        _ if number.len() > 6 => None,
        true => kilos(number),
        false => number.replace('−', "-").parse().ok(),
    };
    match weight {
        Some(_) => WeightInput { weight, barcode: None },
        None => WeightInput {
            weight: None,
            barcode: Some(typed.to_owned()).filter(|typed| !typed.is_empty()),
        },
    }
}

/// Grams of `0,48`: at most three decimals.
fn kilos(number: &str) -> Option<i64> {
    let (whole, decimals) = number.split_once([',', '.']).unwrap_or((number, ""));
    let are_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 3 || !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 1000 + format!("{decimals:0<3}").parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_and_kilos_are_weights_and_what_is_longer_is_a_label() {
        for (typed, grams) in [
            ("480", 480),
            ("480 g", 480),
            ("480g", 480),
            ("0,480", 480),
            ("0.48", 480),
            ("1,2 kg", 1200),
            ("1 kg", 1000),
            ("0", 0),
            ("-5", -5),
            ("40001", 40_001),
        ] {
            let weight = Some(grams);
            assert_eq!(read(typed), WeightInput { weight, barcode: None }, "{typed}");
        }
        for typed in [
            "0200042004800",
            "(01)93453120000113(3103)000480",
            "Comté",
            "0,4805",
            "g",
            "kg",
        ] {
            let barcode = Some(typed.to_owned());
            assert_eq!(read(typed), WeightInput { weight: None, barcode }, "{typed}");
        }
        assert_eq!(read(""), WeightInput::default());
    }
}
