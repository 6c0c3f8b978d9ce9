//! How the shop does in a period, compared with the period before. Revenue is what the invoices of a day come to, less its
//! credit notes, VAT included: the same as the books have.

use serde::{Deserialize, Serialize};

use crate::{Id, Money, period::Day, product::Product};

/// The period that is asked about; the last thirty days when nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FiguresQuery {
    /// Its first day; thirty days up to `to` when nothing is said.
    pub from: Option<Day>,
    /// Its last day; today when nothing is said.
    pub to: Option<Day>,
    /// How it is cut up.
    pub by: Step,
}

/// How a period is cut up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// By day.
    #[default]
    Day,
    /// By week, from Monday.
    Week,
    /// By month of the calendar.
    Month,
}

impl Step {
    /// Every step, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The step with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// The last day of the part that `day` is in.
    pub fn last_day(self, day: Day) -> Day {
        match self {
            Self::Day => day,
            Self::Week => day.week_start().plus(6),
            Self::Month => day.month_start().plus(31).month_start().plus(-1),
        }
    }
}

/// How the shop did in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodFigures {
    /// Its first and last day.
    pub days: (Day, Day),
    /// The first and last day of the period before it, which is as long.
    pub before_days: (Day, Day),
    /// The whole period.
    pub sums: Sums,
    /// The period before it.
    pub before: Sums,
    /// Its parts, earliest first; a part at an edge has only the days that are in the period.
    pub parts: Vec<Part>,
    /// The ten products that brought most, the most first.
    pub best_sellers: Vec<ProductSales>,
    /// What each category brought, the most first.
    pub categories: Vec<CategorySales>,
}

/// A day, a week or a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its first and last day.
    pub days: (Day, Day),
    /// Its sums.
    pub sums: Sums,
    /// Those of as many days, as much earlier as the period before.
    pub before: Sums,
}

/// What was sold in a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// What the invoices come to, VAT included.
    pub invoiced: Money,
    /// What credit notes took back.
    pub credited: Money,
    /// How many orders were invoiced, which is when they are paid.
    pub orders: i64,
    /// Those of them whose customer had placed another order before.
    pub returning: i64,
    /// Those of them that a coupon lowered.
    pub with_coupon: i64,
    /// What coupons took off them.
    pub discounts: Money,
}

impl Sums {
    /// The invoices less the credit notes; below zero when more was taken back.
    pub fn revenue(&self) -> Money {
        Money::from_cents(self.invoiced.cents() - self.credited.cents())
    }

    /// What an invoice comes to on average, to the cent, half up; zero without any.
    pub fn average(&self) -> Money {
        self.invoiced.checked_ratio(1, self.orders).unwrap_or(Money::ZERO)
    }

    /// Adds another time to it.
    pub fn add(&mut self, more: &Self) {
        let add = |sum: &mut Money, more: Money| *sum = Money::from_cents(sum.cents().saturating_add(more.cents()));
        add(&mut self.invoiced, more.invoiced);
        add(&mut self.credited, more.credited);
        add(&mut self.discounts, more.discounts);
        self.orders += more.orders;
        self.returning += more.returning;
        self.with_coupon += more.with_coupon;
    }
}

/// A product, and how much of it was invoiced. What went back is not taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductSales {
    /// The product that was sold; it may be gone.
    pub product_id: Id<Product>,
    /// Its name today; `None` when it is gone.
    pub name: Option<String>,
    /// Pieces or cuts.
    pub quantity: i64,
    /// What they cost, before delivery and discounts.
    pub revenue: Money,
}

/// A category, and how much of it was invoiced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategorySales {
    /// Its slug; `None` of products that are gone.
    pub category: Option<String>,
    /// Pieces or cuts.
    pub quantity: i64,
    /// What they cost, before delivery and discounts.
    pub revenue: Money,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_ends_on_sunday_and_a_month_on_its_last_day() {
        for (day, week, month) in [
            ("2026-03-23", "2026-03-29", "2026-03-31"),
            ("2026-03-29", "2026-03-29", "2026-03-31"),
            ("2026-03-30", "2026-04-05", "2026-03-31"),
            ("2024-02-29", "2024-03-03", "2024-02-29"),
            ("2025-12-31", "2026-01-04", "2025-12-31"),
        ] {
            let day: Day = day.parse().unwrap();
            assert_eq!(Step::Day.last_day(day), day);
            assert_eq!(Step::Week.last_day(day).to_string(), week);
            assert_eq!(Step::Month.last_day(day).to_string(), month);
        }
    }

    #[test]
    fn an_average_is_of_the_invoices_and_revenue_may_be_below_zero() {
        let sums = Sums {
            invoiced: Money::from_cents(1001),
            credited: Money::from_cents(2000),
            orders: 2,
            ..Sums::default()
        };
        assert_eq!((sums.average().cents(), sums.revenue().cents()), (501, -999));
        assert_eq!(Sums::default().average(), Money::ZERO);
    }
}
