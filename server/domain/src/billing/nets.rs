//! Lines and amounts without VAT, as an invoice for machines states them (EN 16931), while customers pay prices that
//! contain it.
//!
//! Per rate, net and VAT of what is paid are fixed. Discount and delivery are rounded once each, and the lines get what
//! that leaves, cent by cent. So every sum is exact, and the total is what was paid. To round each line for itself moves
//! two totals in five by up to three cents.

use shared::{
    Money,
    pricing::{self, VatShare},
};

use crate::store::invoices::{Content, Line};

/// A paper without VAT.
#[derive(Debug)]
pub struct Nets {
    /// Each rate, the highest first.
    pub rates: Vec<RateNets>,
    /// Each line, in the paper's order.
    pub lines: Vec<Money>,
}

/// What bears one rate. `lines − discount + shipping = share.net`.
#[derive(Debug)]
pub struct RateNets {
    /// Rate, net and VAT.
    pub share: VatShare,
    /// Sum of the lines.
    pub lines: Money,
    /// What the coupon took off.
    pub discount: Money,
    /// The delivery.
    pub shipping: Money,
}

/// The nets of a paper.
pub fn of(content: &Content) -> Nets {
    let is_of = |rate: f64| move |line: &&Line| line.rate.total_cmp(&rate).is_eq();
    let worths: Vec<_> = content
        .vat
        .iter()
        .map(|share| {
            content
                .lines
                .iter()
                .filter(is_of(share.rate))
                .map(|line| line.total.cents())
                .sum()
        })
        .collect();
    let shippings = pricing::spread(content.shipping.cents(), &worths);
    let mut lines = vec![Money::ZERO; content.lines.len()];
    let mut rates = Vec::new();
    for ((share, worth), shipping) in content.vat.iter().zip(&worths).zip(shippings) {
        let nets = rate_nets(*share, *worth, shipping);
        let here: Vec<_> = (0..lines.len())
            .filter(|n| is_of(share.rate)(&&content.lines[*n]))
            .collect();
        let weights: Vec<_> = here.iter().map(|n| content.lines[*n].total.cents()).collect();
        for (n, net) in here.into_iter().zip(pricing::spread(nets.lines.cents(), &weights)) {
            lines[n] = Money::from_cents(net);
        }
        rates.push(nets);
    }
    Nets { rates, lines }
}

fn rate_nets(share: VatShare, worth: i64, shipping: i64) -> RateNets {
    let net = |gross: i64| pricing::without_vat(Money::from_cents(gross.max(0)), share.rate).cents();
    let total = share.net.cents() + share.vat.cents();
    let shipping_net = net(shipping);
    // What the shares leave: spread for itself, the discount could differ from them by a cent.
    let discount_net = net(worth + shipping - total);
    // A few cents, rounded three times, could come out below nothing.
    let lines = (share.net.cents() + discount_net - shipping_net).max(0);
    RateNets {
        share,
        lines: Money::from_cents(lines),
        discount: Money::from_cents(lines + shipping_net - share.net.cents()),
        shipping: Money::from_cents(shipping_net),
    }
}
