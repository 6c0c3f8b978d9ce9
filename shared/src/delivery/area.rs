//! The `deliveryareas` collection: where the shop delivers, and what it costs there.

use std::collections::HashMap;

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::postal_code;
use crate::{Id, Money, limits, pricing::ShippingRates, settings::ShippingSettings, typed, validation};

/// An area that the shop delivers to. A shop that has none delivers to all of metropolitan France, Corsica included, at
/// the fee of its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliveryArea {
    /// The area's id.
    #[serde(rename = "_id")]
    pub id: Id<DeliveryArea>,
    /// What it is called.
    pub name: String,
    /// Postal codes, `69001`, and their beginnings, `690*`; the most specific of all areas counts.
    pub postal_codes: Vec<String>,
    /// Price of a delivery, VAT included.
    pub fee: Money,
    /// The subtotal from which delivery is free; absent when it never is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Money>,
}

/// Body of `POST /admin/delivery/areas` and of `PUT /admin/delivery/areas/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeliveryAreaInput {
    /// What it is called, 1–80 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::AREA_NAME)))]
    pub name: String,
    /// Postal codes, `69001`, and their beginnings, `690*`: 1–500, none of which another area has.
    #[serde(deserialize_with = "typed::list")]
    #[garde(custom(patterns()))]
    pub postal_codes: Vec<String>,
    /// Price of a delivery, VAT included.
    #[garde(custom(validation::amount(limits::SHIPPING_FEE)))]
    #[cfg_attr(feature = "openapi", schema(value_type = f64, multiple_of = 0.01))]
    pub fee: Money,
    /// The subtotal from which delivery is free; without, it never is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validation::amount(limits::SHIPPING_FREE_FROM))))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>, multiple_of = 0.01))]
    pub free_from: Option<Money>,
}

/// So many patterns.
fn patterns() -> impl FnOnce(&Vec<String>, &()) -> garde::Result {
    |patterns, ()| {
        validation::count(limits::AREA_PATTERNS)(patterns, &())?;
        if patterns.iter().all(|pattern| postal_code::is_pattern(pattern)) {
            Ok(())
        } else {
            Err(garde::Error::new("not_a_postal_pattern"))
        }
    }
}

impl DeliveryArea {
    /// What delivery costs there.
    pub const fn rates(&self) -> ShippingRates {
        ShippingRates {
            fee: self.fee,
            free_from: self.free_from,
        }
    }
}

/// The areas of a shop, found by postal codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    all: Vec<DeliveryArea>,
    /// The place of its area in `all`, by each pattern.
    by_pattern: HashMap<String, usize>,
}

impl Areas {
    /// The shop's own areas; where there are none, metropolitan France is one.
    pub fn new(all: Vec<DeliveryArea>) -> Self {
        let mut by_pattern = HashMap::new();
        for (place, area) in all.iter().enumerate() {
            for pattern in &area.postal_codes {
                by_pattern.entry(pattern.clone()).or_insert(place);
            }
        }
        Self { all, by_pattern }
    }

    /// The shop's own areas, by name.
    pub fn all(&self) -> &[DeliveryArea] {
        &self.all
    }

    /// The area whose most specific pattern a postal code of five digits matches.
    pub fn find(&self, code: &str) -> Option<&DeliveryArea> {
        if !postal_code::is_code(code) {
            return None;
        }
        let place = postal_code::patterns_of(code).find_map(|pattern| self.by_pattern.get(&pattern))?;
        self.all.get(*place)
    }

    /// What delivery to this postal code costs; `None` where the shop does not go. `shipping` is what the settings say,
    /// which holds for a shop without areas of its own.
    pub fn rates(&self, code: &str, shipping: ShippingSettings) -> Option<ShippingRates> {
        if self.all.is_empty() {
            return postal_code::is_metropolitan(code).then(|| shipping.into());
        }
        self.find(code).map(DeliveryArea::rates)
    }

    /// What delivery costs at least, while nobody knows where to: the lowest fee of all areas, and nothing from where it is
    /// free in one of them.
    pub fn lowest(&self, shipping: ShippingSettings) -> ShippingRates {
        let Some(fee) = self.all.iter().map(|area| area.fee).min() else {
            return shipping.into();
        };
        ShippingRates {
            fee,
            free_from: self.all.iter().filter_map(|area| area.free_from).min(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(name: &str, postal_codes: &[&str], fee: i64) -> DeliveryArea {
        DeliveryArea {
            id: Id::from_bytes([1; 12]),
            name: name.into(),
            postal_codes: postal_codes.iter().map(|code| (*code).to_owned()).collect(),
            fee: Money::from_cents(fee),
            free_from: None,
        }
    }

    const SETTINGS: ShippingSettings = ShippingSettings {
        fee: Money::from_cents(690),
        free_from: Money::from_cents(6000),
        require_slot: false,
    };

    #[test]
    fn the_most_specific_pattern_wins_whatever_the_order_of_areas() {
        let areas = [
            area("Rhône", &["69*"], 600),
            area("Lyon", &["6900*", "69100"], 400),
            area("Presqu’île", &["69001", "69002"], 200),
        ];
        let mut reversed = areas.to_vec();
        reversed.reverse();
        for areas in [areas.to_vec(), reversed] {
            let areas = Areas::new(areas);
            for (code, fee) in [
                ("69001", Some(200)),
                ("69003", Some(400)),
                ("69100", Some(400)),
                ("69110", Some(600)),
                ("69372", Some(600)),
                ("75001", None),
                ("98800", None),
                ("00000", None),
                ("6900", None),
                ("69", None),
                ("690010", None),
                ("", None),
            ] {
                let found = areas.rates(code, SETTINGS).map(|rates| rates.fee.cents());
                assert_eq!(found, fee, "{code}");
            }
            assert_eq!(areas.lowest(SETTINGS).fee.cents(), 200);
        }
    }

    #[test]
    fn what_is_lowest_is_so_for_each_subtotal() {
        let free_from = |area: DeliveryArea, cents: i64| DeliveryArea {
            free_from: Some(Money::from_cents(cents)),
            ..area
        };
        let areas = Areas::new(vec![
            area("Presqu’île", &["69002"], 500),
            free_from(area("Rhône", &["69*"], 690), 6000),
            free_from(area("Lyon", &["6900*"], 690), 4500),
        ]);
        for (subtotal, cost, missing) in [
            (0, 500, Some(4500)),
            (4499, 500, Some(1)),
            (4500, 0, None),
            (6000, 0, None),
        ] {
            let (rates, subtotal) = (areas.lowest(SETTINGS), Money::from_cents(subtotal));
            let least = areas.all().iter().map(|area| area.rates().cost(subtotal)).min();
            assert_eq!(rates.cost(subtotal), Money::from_cents(cost));
            assert_eq!(least, Some(rates.cost(subtotal)));
            assert_eq!(rates.missing(subtotal), missing.map(Money::from_cents));
        }
        assert_eq!(Areas::default().lowest(SETTINGS), ShippingRates::from(SETTINGS));
    }

    #[test]
    fn a_shop_without_areas_delivers_to_metropolitan_france_at_its_settings() {
        let none = Areas::default();
        for code in ["01000", "20200", "69001", "95880"] {
            let rates = none.rates(code, SETTINGS).unwrap();
            assert_eq!((rates.fee, rates.free_from), (SETTINGS.fee, Some(SETTINGS.free_from)));
        }
        for code in ["00000", "97110", "98800", "6900"] {
            assert_eq!(none.rates(code, SETTINGS), None, "{code}");
        }
    }

    #[test]
    fn an_area_names_what_is_wrong_with_its_postal_codes() {
        let rule = |codes: &[&str]| {
            let codes: Vec<_> = codes.iter().map(|code| (*code).to_owned()).collect();
            patterns()(&codes, &()).err().map(|error| error.to_string())
        };
        assert_eq!(rule(&["69001", "690*"]), None);
        assert_eq!(rule(&[]).as_deref(), Some("required"));
        assert_eq!(rule(&["690"]).as_deref(), Some("not_a_postal_pattern"));
    }
}
