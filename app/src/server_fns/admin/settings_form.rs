//! The other forms of the settings: what an admin types, and what it means.

use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use shared::{
    Language, Money,
    period::Day,
    settings::{LegalText, Notice, PaymentSettings, ShippingSettings},
    validation::{BrokenRule, broken_rules},
};

use super::form_reader::FieldReader;

type Parsed<T> = Result<T, Vec<BrokenRule>>;

/// What was typed into a form, by the ids of its fields, to be said in the address of its page.
pub type Fields = Vec<(String, String)>;

/// The fields by their ids.
pub(super) fn fields<const N: usize>(fields: [(&str, &String); N]) -> Fields {
    fields.map(|(id, typed)| (id.to_owned(), typed.clone())).into()
}

/// What delivery costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ShippingForm {
    pub version: String,
    pub fee: String,
    pub free_from: String,
    /// `true` where every order names a slot.
    pub require_slot: String,
}

impl ShippingForm {
    /// The form as it stands, amounts in the reader's format.
    pub fn from_shipping(shipping: ShippingSettings, version: i64, language: Language) -> Self {
        let amount = |amount: Money| amount.to_string().replace('.', language.pick(",", "."));
        Self {
            version: version.to_string(),
            fee: amount(shipping.fee),
            free_from: amount(shipping.free_from),
            require_slot: if shipping.require_slot {
                "true".into()
            } else {
                String::new()
            },
        }
    }

    /// What was typed.
    pub fn fields(&self) -> Fields {
        fields([
            ("version", &self.version),
            ("fee", &self.fee),
            ("freeFrom", &self.free_from),
            ("requireSlot", &self.require_slot),
        ])
    }

    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |id| query.get(id).unwrap_or_default();
        Self {
            version: get("version"),
            fee: get("fee"),
            free_from: get("freeFrom"),
            require_slot: get("requireSlot"),
        }
    }

    /// What the form means, or every field that breaks a rule.
    pub fn parse(&self) -> Parsed<ShippingSettings> {
        let mut reader = FieldReader::default();
        let shipping = ShippingSettings {
            fee: reader.amount("fee", &self.fee),
            free_from: reader.amount("freeFrom", &self.free_from),
            require_slot: self.require_slot == "true",
        };
        let rules = broken_rules(&shipping);
        reader.finish(shipping, rules)
    }
}

/// How long a transfer may take.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PaymentForm {
    pub version: String,
    pub transfer_days: String,
    pub remind_days: String,
}

impl PaymentForm {
    /// The form as it stands.
    pub fn from_payment(payment: PaymentSettings, version: i64) -> Self {
        Self {
            version: version.to_string(),
            transfer_days: payment.transfer_days.to_string(),
            remind_days: payment.remind_days.to_string(),
        }
    }

    /// What was typed.
    pub fn fields(&self) -> Fields {
        fields([
            ("version", &self.version),
            ("transferDays", &self.transfer_days),
            ("remindDays", &self.remind_days),
        ])
    }

    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |id| query.get(id).unwrap_or_default();
        Self {
            version: get("version"),
            transfer_days: get("transferDays"),
            remind_days: get("remindDays"),
        }
    }

    /// What the form means, or every field that breaks a rule.
    pub fn parse(&self) -> Parsed<PaymentSettings> {
        let mut reader = FieldReader::default();
        let payment = PaymentSettings {
            transfer_days: reader.required("transferDays", &self.transfer_days, 60),
            remind_days: reader.required("remindDays", &self.remind_days, 0),
        };
        let rules = broken_rules(&payment);
        reader.finish(payment, rules)
    }
}

/// The line on top of the storefront.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NoticeForm {
    pub version: String,
    pub notice_fr: String,
    pub notice_en: String,
    pub notice_from: String,
    pub notice_to: String,
}

impl NoticeForm {
    /// The form as it stands.
    pub fn from_notice(notice: &Notice, version: i64) -> Self {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            version: version.to_string(),
            notice_fr: notice.fr.clone(),
            notice_en: notice.en.clone(),
            notice_from: day(notice.from),
            notice_to: day(notice.to),
        }
    }

    /// What was typed.
    pub fn fields(&self) -> Fields {
        fields([
            ("version", &self.version),
            ("noticeFr", &self.notice_fr),
            ("noticeEn", &self.notice_en),
            ("noticeFrom", &self.notice_from),
            ("noticeTo", &self.notice_to),
        ])
    }

    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |id| query.get(id).unwrap_or_default();
        Self {
            version: get("version"),
            notice_fr: get("noticeFr"),
            notice_en: get("noticeEn"),
            notice_from: get("noticeFrom"),
            notice_to: get("noticeTo"),
        }
    }

    /// What the form means, or every field that breaks a rule.
    pub fn parse(&self) -> Parsed<Notice> {
        let mut reader = FieldReader::default();
        let mut day = |field, typed: &str| match typed.trim() {
            "" => None,
            typed => reader.day(field, typed),
        };
        let (from, to) = (day("noticeFrom", &self.notice_from), day("noticeTo", &self.notice_to));
        let notice = Notice {
            fr: self.notice_fr.trim().into(),
            en: self.notice_en.trim().into(),
            from,
            to,
        };
        let rules = broken_rules(&notice).into_iter().map(|mut rule| {
            let (initial, rest) = rule.field.split_at(1);
            rule.field = format!("notice{}{rest}", initial.to_ascii_uppercase());
            rule
        });
        let rules = rules.collect();
        reader.finish(notice, rules)
    }
}

/// The text of a legal page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LegalForm {
    pub version: String,
    pub page: String,
    pub fr: String,
    pub en: String,
}

impl LegalForm {
    /// What the form means, or every field that breaks a rule.
    pub fn parse(&self) -> Parsed<LegalText> {
        // Forms send line breaks as CR LF (HTML § 4.10.21.4); the shop keeps LF.
        let text = |typed: &str| typed.trim().replace("\r\n", "\n");
        let text = LegalText {
            fr: text(&self.fr),
            en: text(&self.en),
        };
        let rules = broken_rules(&text);
        FieldReader::default().finish(text, rules)
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
    fn the_other_forms_name_their_fields() {
        let shipping = ShippingForm {
            fee: "-1".into(),
            free_from: "beaucoup".into(),
            ..ShippingForm::default()
        };
        assert_eq!(told(shipping.parse()), ["fee too_small:0", "freeFrom not_an_amount"]);
        let payment = PaymentForm {
            transfer_days: "2".into(),
            remind_days: "3".into(),
            ..PaymentForm::default()
        };
        assert_eq!(told(payment.parse()), ["remindDays not_before_the_end"]);
        let notice = NoticeForm {
            notice_fr: "Fermé".into(),
            notice_from: "2026-08-02".into(),
            notice_to: "2026-08-01".into(),
            ..NoticeForm::default()
        };
        assert_eq!(told(notice.parse()), ["noticeEn required", "noticeTo before_from"]);
    }
}
