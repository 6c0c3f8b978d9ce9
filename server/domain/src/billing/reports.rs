//! What was invoiced, taken and given back, day by day: what is reported to the tax office.

use std::collections::BTreeMap;

use shared::{
    Money,
    order::Company,
    period::Day,
    pricing::VatShare,
    report::{Amounts, ByMeans, DayReport, Figures, RateFigures, Report, ReportQuery},
};

use super::papers::{self, Way, add, customers};
pub use super::report_files::{csv, xlsx};
use crate::{
    Admin, Error, Result, Shop,
    periods::PAPER_DAYS,
    store::{
        self,
        books::{Paper, Sums},
        invoices::Kind,
    },
};

/// How long a period may be, in days.
const MOST_DAYS: i64 = 366;

/// The sums of a period by day and rate of VAT. [`Error::Invalid`] for a period that ends before it begins or has more
/// than 366 days.
pub async fn vat_daily(shop: &Shop, _: &Admin, query: ReportQuery) -> Result<Report> {
    let (from, to) = period(shop, query)?;
    let (start, end) = (from.start(), to.plus(1).start());
    let is_asked = |company: Option<&Company>| query.customers.is_none_or(|only| only == customers(company));
    let mut days = BTreeMap::<Day, Figures>::new();
    papers::each(shop, start, end, |paper, sums| {
        if is_asked(paper.company.as_ref()) {
            book(days.entry(Day::at(paper.issued_at)).or_default(), paper, sums);
        }
    })
    .await?;
    let mut refunds = store::books::refunds(&shop.store, start, end).await?;
    while let Some(refund) = refunds.next().await? {
        if is_asked(refund.company.as_ref()) {
            let day = days.entry(Day::at(refund.sent_at)).or_default();
            add(by_way(&mut day.refunded, refund.method.into()), refund.amount);
        }
    }
    let mut fees = store::books::fees(&shop.store, start, end).await?;
    while let Some(fee) = fees.next().await? {
        if is_asked(fee.company.as_ref()) {
            add(&mut days.entry(Day::at(fee.at)).or_default().fees, fee.amount);
        }
    }
    let mut total = Figures::default();
    for day in days.values() {
        add_up(&mut total, day);
    }
    let days = days.into_iter().map(|(day, figures)| DayReport { day, figures });
    let kept_from = Day::at(shop.now().plus_days(-PAPER_DAYS));
    Ok(Report {
        from,
        to,
        days: days.collect(),
        total,
        papers_kept_from: Some(kept_from).filter(|kept_from| from < *kept_from),
    })
}

/// The period's first and last day.
pub(crate) fn period(shop: &Shop, query: ReportQuery) -> Result<(Day, Day)> {
    let to = query.to.unwrap_or_else(|| Day::at(shop.now()));
    let from = query.from.unwrap_or_else(|| to.month_start());
    if from > to {
        return Err(Error::field("to", "before_from"));
    }
    if to.days_after(from) >= MOST_DAYS {
        return Err(Error::field("from", &format!("period_too_long:{MOST_DAYS}")));
    }
    Ok((from, to))
}

fn book(day: &mut Figures, paper: &Paper, sums: &Sums) {
    for share in sums.vat.iter().filter(|share| !is_nothing(share)) {
        let rate = at_rate(&mut day.rates, share.rate);
        match paper.kind {
            Kind::Invoice => {
                rate.invoices.add(*share);
                rate.sales.add(*share);
            }
            Kind::CreditNote => {
                rate.credit_notes.add(*share);
                rate.sales.take_away(*share);
            }
        }
    }
    if paper.kind == Kind::Invoice {
        add(by_way(&mut day.taken, Way::of(sums.paid.as_ref())), sums.total);
    }
}

fn is_nothing(share: &VatShare) -> bool {
    share.net == Money::ZERO && share.vat == Money::ZERO
}

/// The figures of a rate, which are made if there are none. Rates are kept from the highest down.
fn at_rate(rates: &mut Vec<RateFigures>, rate: f64) -> &mut RateFigures {
    let found = rates.binary_search_by(|known| rate.total_cmp(&known.rate));
    let position = found.unwrap_or_else(|position| {
        let none = RateFigures {
            rate,
            ..RateFigures::default()
        };
        rates.insert(position, none);
        position
    });
    &mut rates[position]
}

fn by_way(sums: &mut ByMeans, way: Way) -> &mut Money {
    match way {
        Way::Card => &mut sums.card,
        Way::Transfer => &mut sums.transfer,
        Way::Cash => &mut sums.cash,
        Way::Other => &mut sums.other,
    }
}

fn add_up(total: &mut Figures, day: &Figures) {
    for figures in &day.rates {
        let sum = at_rate(&mut total.rates, figures.rate);
        for (sum, Amounts { net, vat, .. }) in [
            (&mut sum.invoices, figures.invoices),
            (&mut sum.credit_notes, figures.credit_notes),
            (&mut sum.sales, figures.sales),
        ] {
            let rate = figures.rate;
            sum.add(VatShare { rate, net, vat });
        }
    }
    for (sums, more) in [(&mut total.taken, day.taken), (&mut total.refunded, day.refunded)] {
        for (way, amount) in [
            (Way::Card, more.card),
            (Way::Transfer, more.transfer),
            (Way::Cash, more.cash),
            (Way::Other, more.other),
        ] {
            add(by_way(sums, way), amount);
        }
    }
    add(&mut total.fees, day.fees);
}
