//! What was invoiced, taken and given back in a period, by day in Paris.

use serde::{Deserialize, Serialize};

use crate::{Money, period::Day, pricing::VatShare};

/// The period that is asked about, and whose purchases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportQuery {
    /// Its first day; the first of the month of `to` when nothing is said.
    pub from: Option<Day>,
    /// Its last day; today when nothing is said.
    pub to: Option<Day>,
    /// Only what these customers bought; everyone when nothing is said.
    pub customers: Option<Customers>,
}

/// Whose purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Customers {
    /// Persons, whose sales are reported to the tax office as sums of a day.
    Private,
    /// Firms, whose invoices are reported one by one.
    Companies,
}

impl Customers {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Companies => "companies",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Private, Self::Companies]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// The sums of a period, as the invoices and credit notes issued in it have them to the cent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// The period's first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// Days on which something was invoiced, credited, taken, given back or charged, earliest first.
    pub days: Vec<DayReport>,
    /// The whole period.
    pub total: Figures,
    /// The day before which papers are removed, ten years after they were issued, where the period begins before it: then
    /// its sums lack them.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "papersKeptFrom")]
    pub papers_kept_from: Option<Day>,
}

/// The sums of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayReport {
    /// The day in Paris.
    pub day: Day,
    /// Its sums.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Sums of a day or a period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// By rate of VAT, the highest first.
    pub rates: Vec<RateFigures>,
    /// What came in for the invoices, on the day it was paid.
    pub taken: ByMeans,
    /// What left for the credit notes, on the day it was sent.
    pub refunded: ByMeans,
    /// What Stripe kept of card payments, on the day they were made; nothing of payments it was not yet asked about.
    pub fees: Money,
}

/// What was invoiced and credited at one rate of VAT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RateFigures {
    /// Rate in per cent: `5.5`.
    pub rate: f64,
    /// What invoices say.
    pub invoices: Amounts,
    /// What credit notes take back of it.
    pub credit_notes: Amounts,
    /// The one less the other; below zero when more was taken back.
    pub sales: Amounts,
}

/// An amount and the VAT in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Amounts {
    /// Without VAT.
    pub net: Money,
    /// The VAT.
    pub vat: Money,
    /// Both.
    pub gross: Money,
}

/// Amounts by the way that money takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByMeans {
    /// By card.
    pub card: Money,
    /// By bank transfer.
    pub transfer: Money,
    /// In cash.
    pub cash: Money,
    /// As the shop that orders were brought over from called it; nothing is refunded so.
    pub other: Money,
}

impl Amounts {
    /// Adds what falls on one rate.
    pub fn add(&mut self, VatShare { net, vat, .. }: VatShare) {
        self.add_cents(net.cents(), vat.cents());
    }

    /// Takes it away.
    pub fn take_away(&mut self, VatShare { net, vat, .. }: VatShare) {
        self.add_cents(-net.cents(), -vat.cents());
    }

    fn add_cents(&mut self, net: i64, vat: i64) {
        let more = |amount: Money, cents: i64| Money::from_cents(amount.cents() + cents);
        *self = Self {
            net: more(self.net, net),
            vat: more(self.vat, vat),
            gross: more(self.gross, net + vat),
        };
    }
}
