//! The forms of an area and of a slot: what an admin types, and what it means.

use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use shared::{
    Language, Money,
    delivery::{DeliveryArea, DeliveryAreaInput, DeliverySlot, SlotInput, Weekday},
    order::SlotKind,
    validation::{BrokenRule, broken_rules},
};

use super::form_reader::FieldReader;
use crate::url::encode;

type Parsed<T> = Result<T, Vec<BrokenRule>>;

/// The page of the forms, with what was typed into one of them.
fn address(anchor: &str, fields: &[(&str, &String)]) -> String {
    let filled = fields.iter().filter(|(_, typed)| !typed.is_empty());
    let query: Vec<_> = filled
        .map(|(name, typed)| format!("{name}={}", encode(typed)))
        .collect();
    format!("/gestion/livraison?form={anchor}&{}", query.join("&"))
}

/// An area, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AreaForm {
    pub id: String,
    pub name: String,
    pub postal_codes: String,
    pub fee: String,
    pub free_from: String,
}

impl AreaForm {
    /// The form of an area as it is.
    pub fn of(area: &DeliveryArea, language: Language) -> Self {
        let amount = |amount: Money| amount.to_string().replace('.', language.pick(",", "."));
        Self {
            id: area.id.to_string(),
            name: area.name.clone(),
            postal_codes: area.postal_codes.join(" "),
            fee: amount(area.fee),
            free_from: area.free_from.map(amount).unwrap_or_default(),
        }
    }

    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |id| query.get(id).unwrap_or_default();
        Self {
            id: get("id"),
            name: get("name"),
            postal_codes: get("postalCodes"),
            fee: get("fee"),
            free_from: get("freeFrom"),
        }
    }

    /// The page with what was typed.
    pub fn address(&self) -> String {
        let fields = [
            ("id", &self.id),
            ("name", &self.name),
            ("postalCodes", &self.postal_codes),
            ("fee", &self.fee),
            ("freeFrom", &self.free_from),
        ];
        address("zone", &fields)
    }

    /// What the form means, or every field that breaks a rule.
    pub fn parse(&self) -> Parsed<DeliveryAreaInput> {
        let mut reader = FieldReader::default();
        let separators = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
        let codes = self.postal_codes.split(separators).filter(|code| !code.is_empty());
        let free_from = match self.free_from.trim() {
            "" => None,
            typed => Some(reader.amount("freeFrom", typed)),
        };
        let input = DeliveryAreaInput {
            name: self.name.trim().into(),
            postal_codes: codes.map(str::to_owned).collect(),
            fee: reader.amount("fee", &self.fee),
            free_from,
        };
        let rules = broken_rules(&input);
        reader.finish(input, rules)
    }
}

/// A rule or a slot, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SlotForm {
    pub id: String,
    /// Empty for a single day.
    pub weekday: String,
    /// Empty for a rule.
    pub day: String,
    pub from: String,
    pub to: String,
    pub kind: String,
    pub capacity: String,
    pub cutoff_hours: String,
}

impl SlotForm {
    /// The form of a rule or slot as it is.
    pub fn of(slot: &DeliverySlot) -> Self {
        Self {
            id: slot.id.to_string(),
            weekday: slot.weekday.map(|day| day.name().to_owned()).unwrap_or_default(),
            day: slot.day.map(|day| day.to_string()).unwrap_or_default(),
            from: slot.from.to_string(),
            to: slot.to.to_string(),
            kind: slot.kind.name().into(),
            capacity: slot.capacity.to_string(),
            cutoff_hours: slot.cutoff_hours.to_string(),
        }
    }

    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |id| query.get(id).unwrap_or_default();
        Self {
            id: get("id"),
            weekday: get("weekday"),
            day: get("day"),
            from: get("from"),
            to: get("to"),
            kind: get("kind"),
            capacity: get("capacity"),
            cutoff_hours: get("cutoffHours"),
        }
    }

    /// The page with what was typed.
    pub fn address(&self) -> String {
        let fields = [
            ("id", &self.id),
            ("weekday", &self.weekday),
            ("day", &self.day),
            ("from", &self.from),
            ("to", &self.to),
            ("kind", &self.kind),
            ("capacity", &self.capacity),
            ("cutoffHours", &self.cutoff_hours),
        ];
        address("creneau", &fields)
    }

    /// What the form means, or every field that breaks a rule.
    pub fn parse(&self) -> Parsed<SlotInput> {
        let mut reader = FieldReader::default();
        let day = match self.day.trim() {
            "" => None,
            typed => reader.day("day", typed),
        };
        let kind = match self.kind.as_str() {
            "pickup" => SlotKind::Pickup,
            _ => SlotKind::Delivery,
        };
        let (from, to) = (reader.time("from", &self.from), reader.time("to", &self.to));
        let times_are_read = from.is_some() && to.is_some();
        let input = SlotInput {
            weekday: Weekday::from_name(&self.weekday),
            day,
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
            kind,
            capacity: reader.required("capacity", &self.capacity, 0),
            cutoff_hours: reader.required("cutoffHours", &self.cutoff_hours, 0),
        };
        let mut rules = broken_rules(&input);
        // What could not be read is not compared.
        rules.retain(|rule| rule.field != "to" || times_are_read);
        reader.finish(input, rules)
    }
}

/// A form for a new rule.
pub fn new_rule() -> SlotForm {
    SlotForm {
        weekday: Weekday::Saturday.name().into(),
        ..SlotForm::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told<T: std::fmt::Debug>(parsed: Parsed<T>) -> Vec<String> {
        let rules = parsed.unwrap_err().into_iter();
        rules.map(|rule| format!("{} {}", rule.field, rule.rule)).collect()
    }

    #[test]
    fn postal_codes_are_typed_with_blanks_commas_or_lines_between() {
        let form = AreaForm {
            name: "Lyon".into(),
            postal_codes: "69001, 69002\r\n6900*;69100 ".into(),
            fee: "4,90".into(),
            ..AreaForm::default()
        };
        let input = form.parse().unwrap();
        assert_eq!(input.postal_codes, ["69001", "69002", "6900*", "69100"]);
        assert_eq!((input.fee.cents(), input.free_from), (490, None));
    }

    #[test]
    fn the_forms_name_their_fields() {
        assert_eq!(
            told(AreaForm::default().parse()),
            ["fee required", "name required", "postalCodes required"]
        );
        let slot = SlotForm {
            weekday: "monday".into(),
            day: "demain".into(),
            from: "midi".into(),
            to: "9h".into(),
            capacity: "beaucoup".into(),
            cutoff_hours: "400".into(),
            ..SlotForm::default()
        };
        assert_eq!(
            told(slot.parse()),
            [
                "day not_a_day",
                "from not_a_time",
                "capacity not_a_number",
                "cutoffHours too_large:336"
            ]
        );
        let neither = SlotForm {
            from: "09:00".into(),
            to: "08:00".into(),
            capacity: "3".into(),
            cutoff_hours: "2".into(),
            ..SlotForm::default()
        };
        assert_eq!(told(neither.parse()), ["to before_from", "weekday weekday_or_day"]);
    }
}
