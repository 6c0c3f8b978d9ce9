//! The coupon form: what an admin types, and the coupon that it means.

use serde::{Deserialize, Serialize};
use shared::{
    Language,
    coupon::{Coupon, CouponInput, CouponKind},
    period::Day,
    validation::{BrokenRule, broken_rules},
};

/// Every field as it is typed. An empty one leaves its value out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CouponForm {
    /// The coupon's id; empty for a new one.
    pub id: String,
    /// The code that the customer types.
    pub code: String,
    /// What the value is of the price: `percentage` or `fixed`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it takes off, in per cent or euros: `12,50`.
    pub value: String,
    /// The least that the products of an order must cost, in euros: `30`; empty for none.
    pub min_purchase: String,
    /// Its first day in Paris: `2026-03-03`.
    pub start_date: String,
    /// Its last day in Paris.
    pub end_date: String,
    /// How often it may be used in all.
    pub usage_limit: String,
    /// Whether it may be used at all.
    pub is_active: bool,
    /// The address of mail of the only customer who may use it.
    pub email: String,
}

impl CouponForm {
    /// An empty form for a new coupon that begins today and ends in 30 days.
    pub fn empty(today: Day) -> Self {
        Self {
            kind: "percentage".into(),
            start_date: today.to_string(),
            end_date: today.plus(30).to_string(),
            is_active: true,
            ..Self::default()
        }
    }

    /// The form as it stands for a coupon that exists, numbers in the reader's format.
    pub fn from_coupon(coupon: &Coupon, email: Option<String>, language: Language) -> Self {
        let amount = |amount: shared::Money| amount.to_string().replace('.', language.pick(",", "."));
        Self {
            id: coupon.id.to_string(),
            code: coupon.code.clone(),
            kind: kind_name(coupon.kind).into(),
            value: amount(coupon.value),
            min_purchase: coupon.min_purchase.map(amount).unwrap_or_default(),
            start_date: Day::at(coupon.start_date).to_string(),
            end_date: last_day(coupon).to_string(),
            usage_limit: coupon.usage_limit.map(|limit| limit.to_string()).unwrap_or_default(),
            is_active: coupon.is_active,
            email: email.unwrap_or_default(),
        }
    }
}

/// The last day on which a coupon is good.
pub fn last_day(coupon: &Coupon) -> Day {
    Day::at(coupon.end_date.plus_seconds(-1))
}

/// Its name in the form and on the wire.
pub const fn kind_name(kind: CouponKind) -> &'static str {
    match kind {
        CouponKind::Percentage => "percentage",
        CouponKind::Fixed => "fixed",
    }
}

impl CouponForm {
    /// What the form means, or every field that breaks a rule, each named as its field's id is.
    /// A day that stayed as it `was` keeps its hour. The owner is looked up by the caller.
    pub fn parse(self, was: Option<&Coupon>) -> Result<CouponInput, Vec<BrokenRule>> {
        let mut reader = super::form_reader::FieldReader::default();
        let kind = match self.kind.as_str() {
            "percentage" => CouponKind::Percentage,
            "fixed" => CouponKind::Fixed,
            _ => {
                reader.refuse("type", "wrong_type");
                CouponKind::Fixed
            }
        };
        let start = reader.day("startDate", &self.start_date);
        let end = reader.day("endDate", &self.end_date);
        // What cannot be read stands in for itself as something valid.
        let start = start
            .or(end)
            .unwrap_or_else(|| Day::at(shared::Timestamp::from_millis(0)));
        let end = end.unwrap_or(start);
        let kept_start = was
            .filter(|was| Day::at(was.start_date) == start)
            .map(|was| was.start_date);
        let kept_end = was.filter(|was| last_day(was) == end).map(|was| was.end_date);
        let min_purchase = self.min_purchase.trim();
        let input = CouponInput {
            code: self.code.trim().to_ascii_uppercase(),
            kind,
            value: reader.amount("value", &self.value),
            min_purchase: (!min_purchase.is_empty()).then(|| reader.amount("minPurchase", min_purchase)),
            start_date: kept_start.unwrap_or_else(|| start.start()),
            end_date: kept_end.unwrap_or_else(|| end.plus(1).start()),
            usage_limit: reader.whole("usageLimit", &self.usage_limit),
            is_active: self.is_active,
            user_id: None,
        };
        let rules = broken_rules(&input);
        reader.finish(input, rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> CouponForm {
        CouponForm {
            code: " ete-20 ".into(),
            kind: "percentage".into(),
            value: "12,5".into(),
            start_date: "2026-03-29".into(),
            end_date: "2026-03-29".into(),
            ..CouponForm::default()
        }
    }

    #[test]
    fn a_coupon_is_good_from_the_first_to_the_last_moment_of_its_days_in_paris() {
        let input = form().parse(None).unwrap();
        assert_eq!((input.code.as_str(), input.value.cents()), ("ETE-20", 1250));
        // The clocks go forward that night: the day has 23 hours.
        assert_eq!(input.start_date.to_string(), "2026-03-28T23:00:00.000Z");
        assert_eq!(input.end_date.to_string(), "2026-03-29T22:00:00.000Z");
        assert_eq!((input.min_purchase, input.usage_limit), (None, None));
    }

    #[test]
    fn every_field_that_cannot_be_read_is_named() {
        let bad = CouponForm {
            code: "é".into(),
            kind: "gift".into(),
            value: "beaucoup".into(),
            min_purchase: "-3".into(),
            start_date: String::new(),
            end_date: "demain".into(),
            usage_limit: "0".into(),
            ..form()
        };
        let mut broken: Vec<_> = bad
            .parse(None)
            .unwrap_err()
            .into_iter()
            .map(|rule| format!("{} {}", rule.field, rule.rule))
            .collect();
        broken.sort();
        assert_eq!(
            broken,
            [
                "code not_a_code",
                "endDate not_a_day",
                "minPurchase too_small:0",
                "startDate required",
                "type wrong_type",
                "usageLimit too_small:1",
                "value not_an_amount"
            ]
        );
        let backwards = CouponForm {
            end_date: "2026-03-28".into(),
            ..form()
        };
        assert_eq!(backwards.parse(None).unwrap_err()[0].rule, "before_from");
    }
}
