//! The `settings` collection: what the shopkeeper sets in the dashboard, in one document. A group that is absent was never
//! set, and its default holds: from the environment or built in.

mod closures;
mod hours;
mod legal;
mod notice;

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Money, limits, number, pricing::ShippingRates, validation};

pub use closures::{Closure, Closures};
pub use hours::{OpeningHours, Span, TimeOfDay};
pub(crate) use legal::shown_in;
pub use legal::{Block, LegalPage, LegalText, blocks};
pub use notice::Notice;

/// The groups of settings, each changed as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// When the counter is open in a usual week.
    Hours,
    /// The days on which it is closed.
    Closures,
    /// What delivery costs.
    Shipping,
    /// How long a transfer may take.
    Payment,
    /// The line on top of the storefront.
    Notice,
    /// The text of one legal page.
    Text(LegalPage),
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Hours,
        Self::Closures,
        Self::Shipping,
        Self::Payment,
        Self::Notice,
        Self::Text(LegalPage::LegalNotice),
        Self::Text(LegalPage::Terms),
        Self::Text(LegalPage::Privacy),
        Self::Text(LegalPage::Cookies),
        Self::Text(LegalPage::Guarantees),
        Self::Text(LegalPage::ReviewRules),
        Self::Text(LegalPage::Accessibility),
    ];

    /// Its name in the document and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Closures => "closures",
            Self::Shipping => "shipping",
            Self::Payment => "payment",
            Self::Notice => "notice",
            Self::Text(LegalPage::LegalNotice) => "legalNotice",
            Self::Text(LegalPage::Terms) => "terms",
            Self::Text(LegalPage::Privacy) => "privacy",
            Self::Text(LegalPage::Cookies) => "cookies",
            Self::Text(LegalPage::Guarantees) => "guarantees",
            Self::Text(LegalPage::ReviewRules) => "reviewRules",
            Self::Text(LegalPage::Accessibility) => "accessibility",
        }
    }
}

/// What was set, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StoredSettings {
    /// When the counter is open in a usual week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<OpeningHours>,
    /// The days on which it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closures: Option<Closures>,
    /// What delivery costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<ShippingSettings>,
    /// How long a transfer may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentSettings>,
    /// The line on top of the storefront.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// Who publishes the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_notice: Option<LegalText>,
    /// The terms of sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<LegalText>,
    /// What is kept of people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<LegalText>,
    /// What browsers keep for the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cookies: Option<LegalText>,
    /// The legal guarantees, and the mediator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guarantees: Option<LegalText>,
    /// How reviews are checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_rules: Option<LegalText>,
    /// How far everybody can use the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessibility: Option<LegalText>,
    /// How often each group was changed, by its name.
    pub versions: BTreeMap<String, i64>,
    /// The groups that are stored and cannot be read. Their defaults hold until they are set again.
    #[serde(skip)]
    pub unreadable: Vec<Group>,
}

impl StoredSettings {
    /// How often a group was changed; 0 of one that was never set.
    pub fn version(&self, group: Group) -> i64 {
        self.versions.get(group.name()).copied().unwrap_or_default()
    }

    /// The text of a legal page; empty where nothing was written.
    pub fn text(&self, page: LegalPage) -> LegalText {
        self.written(page).cloned().unwrap_or_default()
    }

    /// The text of a legal page, if one was written.
    pub const fn written(&self, page: LegalPage) -> Option<&LegalText> {
        match page {
            LegalPage::LegalNotice => self.legal_notice.as_ref(),
            LegalPage::Terms => self.terms.as_ref(),
            LegalPage::Privacy => self.privacy.as_ref(),
            LegalPage::Cookies => self.cookies.as_ref(),
            LegalPage::Guarantees => self.guarantees.as_ref(),
            LegalPage::ReviewRules => self.review_rules.as_ref(),
            LegalPage::Accessibility => self.accessibility.as_ref(),
        }
    }

    /// Where the text of a legal page is written.
    pub const fn written_mut(&mut self, page: LegalPage) -> &mut Option<LegalText> {
        match page {
            LegalPage::LegalNotice => &mut self.legal_notice,
            LegalPage::Terms => &mut self.terms,
            LegalPage::Privacy => &mut self.privacy,
            LegalPage::Cookies => &mut self.cookies,
            LegalPage::Guarantees => &mut self.guarantees,
            LegalPage::ReviewRules => &mut self.review_rules,
            LegalPage::Accessibility => &mut self.accessibility,
        }
    }

    /// Everything as it holds, over what holds where nothing is set.
    pub fn over(&self, defaults: Defaults) -> ShopSettings {
        ShopSettings {
            hours: self.hours(),
            closures: self.closures.clone().unwrap_or_default(),
            shipping: self.shipping.unwrap_or(defaults.shipping),
            payment: self.payment.unwrap_or(defaults.payment),
            notice: self.notice.clone().unwrap_or_default(),
            legal_notice: self.text(LegalPage::LegalNotice),
            terms: self.text(LegalPage::Terms),
            privacy: self.text(LegalPage::Privacy),
            cookies: self.text(LegalPage::Cookies),
            guarantees: self.text(LegalPage::Guarantees),
            review_rules: self.text(LegalPage::ReviewRules),
            accessibility: self.text(LegalPage::Accessibility),
            versions: Group::ALL
                .map(|group| (group.name().to_owned(), self.version(group)))
                .into(),
            unreadable: self.unreadable.iter().map(|group| group.name().to_owned()).collect(),
        }
    }

    /// When the counter is open in a usual week.
    pub fn hours(&self) -> OpeningHours {
        self.hours.clone().unwrap_or_else(OpeningHours::usual)
    }
}

/// What holds of what the environment can set, where the dashboard set nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// What delivery costs.
    pub shipping: ShippingSettings,
    /// How long a transfer may take.
    pub payment: PaymentSettings,
}

/// Answer of `GET /admin/settings`: everything as it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShopSettings {
    /// When the counter is open in a usual week.
    pub hours: OpeningHours,
    /// The days on which it is closed, those that are over too.
    pub closures: Closures,
    /// What delivery costs.
    pub shipping: ShippingSettings,
    /// How long a transfer may take.
    pub payment: PaymentSettings,
    /// The line on top of the storefront; empty for none.
    pub notice: Notice,
    /// Who publishes the site; empty where the shop's own text stands.
    pub legal_notice: LegalText,
    /// The terms of sale; empty where the shop's own text stands.
    pub terms: LegalText,
    /// What is kept of people; empty where the shop's own text stands.
    pub privacy: LegalText,
    /// What browsers keep for the shop; empty where the shop's own text stands.
    #[serde(default)]
    pub cookies: LegalText,
    /// The legal guarantees, and the mediator; empty where the shop's own text stands.
    #[serde(default)]
    pub guarantees: LegalText,
    /// How reviews are checked; empty where the shop's own text stands.
    #[serde(default)]
    pub review_rules: LegalText,
    /// How far everybody can use the site; empty where the shop's own text stands.
    #[serde(default)]
    pub accessibility: LegalText,
    /// How often each group was changed, by its name: what `If-Match` takes, in quotes. 0 while its default holds.
    pub versions: BTreeMap<String, i64>,
    /// The groups whose stored values cannot be read, by their names: their defaults hold until they are set again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<String>,
}

impl ShopSettings {
    /// What was written of a legal page.
    pub const fn text(&self, page: LegalPage) -> &LegalText {
        match page {
            LegalPage::LegalNotice => &self.legal_notice,
            LegalPage::Terms => &self.terms,
            LegalPage::Privacy => &self.privacy,
            LegalPage::Cookies => &self.cookies,
            LegalPage::Guarantees => &self.guarantees,
            LegalPage::ReviewRules => &self.review_rules,
            LegalPage::Accessibility => &self.accessibility,
        }
    }
}

/// Answer of `GET /settings`: what everyone may know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PublicSettings {
    /// When the counter is open in a usual week.
    pub hours: OpeningHours,
    /// The days on which it is closed, from today on.
    pub closures: Vec<Closure>,
    /// What delivery costs.
    pub shipping: ShippingSettings,
    /// The line on top of the storefront today; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
}

/// What delivery costs, as the shopkeeper sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShippingSettings {
    /// Price of a delivery below the threshold, VAT included.
    #[garde(custom(validation::amount(limits::SHIPPING_FEE)))]
    #[cfg_attr(feature = "openapi", schema(value_type = f64, multiple_of = 0.01))]
    pub fee: Money,
    /// The subtotal from which delivery is free.
    #[garde(custom(validation::amount(limits::SHIPPING_FREE_FROM)))]
    #[cfg_attr(feature = "openapi", schema(value_type = f64, multiple_of = 0.01))]
    pub free_from: Money,
    /// Whether every order of a customer names a slot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[garde(skip)]
    pub require_slot: bool,
}

impl From<ShippingSettings> for ShippingRates {
    fn from(settings: ShippingSettings) -> Self {
        Self {
            fee: settings.fee,
            free_from: Some(settings.free_from),
        }
    }
}

/// How long a transfer may take, and when its customer is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentSettings {
    /// How many days from when its order was placed; then the order is cancelled. Holds for orders from now on.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::TRANSFER_DAYS)))]
    pub transfer_days: i64,
    /// How many days before the end the customer is reminded, fewer than there are; 0 for never.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::REMIND_DAYS)), custom(before_the_end(self.transfer_days)))]
    pub remind_days: i64,
}

impl PaymentSettings {
    /// Whether there is a moment for a reminder between an order and its end.
    pub const fn reminds(self) -> bool {
        self.remind_days > 0 && self.remind_days < self.transfer_days
    }
}

fn before_the_end(transfer_days: i64) -> impl FnOnce(&i64, &()) -> garde::Result {
    move |remind_days, ()| {
        if *remind_days == 0 || *remind_days < transfer_days {
            Ok(())
        } else {
            Err(garde::Error::new("not_before_the_end"))
        }
    }
}

#[cfg(test)]
mod tests;
