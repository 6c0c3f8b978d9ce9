//! The lines and amounts of an invoice or a credit note, of what is known when it is issued. Nothing is read here.

use shared::{
    Grams, Id, Language, Money, Timestamp,
    order::{Order, OrderItem},
    pricing::{self, RateShare, VatShare},
    product::FOOD_VAT,
    refund::Refund,
};

use crate::store::invoices::{Content, Invoice, Kind, Line, Means, Reference};

/// What a credit note takes back.
#[derive(Clone, Debug, Default)]
pub struct Credit {
    /// The refund it is about; `None` for an order that was cancelled in an older version.
    pub refund_id: Option<Id<Refund>>,
    /// What goes back, of each rate.
    pub lines: Vec<CreditLine>,
    /// What earlier credit notes of this order took back, VAT included, by rate.
    pub before: Vec<RateShare>,
}

/// A line of a credit note: goods, delivery of one rate, or a sum of one rate.
#[derive(Clone, Debug)]
pub struct CreditLine {
    /// What it is called.
    pub name: String,
    /// Pieces or cuts; `None` for a sum.
    pub quantity: Option<i64>,
    /// Weight of one piece or cut.
    pub weight: Option<Grams>,
    /// VAT that it contains, in per cent.
    pub rate: f64,
    /// What goes back, VAT included, after what the discount took off it.
    pub gross: Money,
}

impl Credit {
    /// The whole of an order of which nothing went back before.
    pub fn whole(order: &Order, language: Language) -> Self {
        let mut lines = Vec::new();
        let gross: Vec<_> = order.items.iter().map(|item| item.total().cents().max(0)).collect();
        let off = pricing::spread(discount(order).cents(), &gross);
        let mut left = pricing::rate_shares(&order.items, order.total);
        for (item, off) in order.items.iter().zip(off) {
            let rate = rate(item);
            let share = left.iter_mut().find(|share| share.rate.total_cmp(&rate).is_eq());
            let Some(share) = share else { continue };
            let gross = item.total().saturating_sub(Money::from_cents(off)).min(share.gross);
            share.gross = share.gross.saturating_sub(gross);
            lines.push(CreditLine {
                name: name(item, language),
                quantity: Some(item.quantity),
                weight: Some(item.weight),
                rate,
                gross,
            });
        }
        // What is left of each rate is its part of the delivery.
        for RateShare { rate, gross } in left {
            if gross > Money::ZERO {
                lines.push(CreditLine {
                    name: language.pick("Livraison", "Delivery").to_owned(),
                    quantity: None,
                    weight: None,
                    rate,
                    gross,
                });
            }
        }
        Self {
            lines,
            ..Self::default()
        }
    }

    fn total(&self) -> Money {
        self.lines.iter().map(|line| line.gross).sum()
    }

    /// The VAT of what goes back: what the VAT of all that went back grows by, so that the credit notes of an order add up
    /// to its invoice however it is cut up.
    fn vat(&self) -> Vec<VatShare> {
        let lines = self.lines.iter().map(|line| (line.rate, line.gross));
        let shares = pricing::by_rate(lines, self.total());
        let share = |RateShare { rate, gross }| {
            let before = self
                .before
                .iter()
                .filter(|share| pricing::known_rate(share.rate).total_cmp(&rate).is_eq());
            let before: Money = before.map(|share| share.gross).sum();
            let after = Money::from_cents(before.cents().saturating_add(gross.cents()));
            let vat = pricing::vat_within(after, rate).saturating_sub(pricing::vat_within(before, rate));
            VatShare {
                rate,
                net: gross.saturating_sub(vat),
                vat,
            }
        };
        shares.into_iter().map(share).collect()
    }
}

/// What the invoice of an order says that was paid at this moment.
pub fn of_invoice(order: &Order, language: Language, paid_at: Timestamp) -> Content {
    let line = |item: &OrderItem| match item.weighed {
        None => Line {
            name: name(item, language),
            quantity: item.quantity,
            weight: Some(item.weight),
            price: item.price,
            rate: rate(item),
            total: item.total(),
        },
        // What lay on the scale, all cuts together.
        Some(weighed) => Line {
            name: weighed_name(item, language),
            quantity: 1,
            weight: Some(weighed),
            price: item.total(),
            rate: rate(item),
            total: item.total(),
        },
    };
    let shares = pricing::rate_shares(&order.items, order.total);
    Content {
        lines: order.items.iter().map(line).collect(),
        discount: discount(order),
        shipping: order.shipping_cost,
        total: order.total,
        vat: shares.into_iter().map(VatShare::of).collect(),
        paid: Some(Means {
            method: order.payment_method.clone(),
            at: paid_at,
        }),
        corrects: None,
    }
}

/// What a paper of an older version says, which kept none of it. Such a credit note takes the whole invoice back, line by
/// line.
pub fn of_older_paper(paper: &Invoice, order: &Order) -> Content {
    let paid_at = order.paid_at.unwrap_or(paper.issued_at);
    Content {
        corrects: (paper.kind == Kind::CreditNote).then(|| Reference {
            number: order.invoice_number.clone().unwrap_or_default(),
            issued_at: paid_at,
        }),
        ..of_invoice(order, paper.language, paid_at)
    }
}

/// What a credit note says that takes this back of the order.
pub fn of_credit_note(order: &Order, credit: &Credit) -> Content {
    let line = |line: &CreditLine| {
        let quantity = line.quantity.unwrap_or(1).max(1);
        Line {
            name: line.name.clone(),
            quantity,
            weight: line.weight,
            price: line.gross.checked_ratio(1, quantity).unwrap_or(line.gross),
            rate: pricing::known_rate(line.rate),
            total: line.gross,
        }
    };
    Content {
        lines: credit.lines.iter().map(line).collect(),
        discount: Money::ZERO,
        shipping: Money::ZERO,
        total: credit.total(),
        vat: credit.vat(),
        paid: None,
        corrects: order
            .invoice_number
            .clone()
            .zip(order.paid_at)
            .map(|(number, issued_at)| Reference { number, issued_at }),
    }
}

fn discount(order: &Order) -> Money {
    order.discount.unwrap_or(Money::ZERO)
}

/// A line of an order of the original models knows no rate and counts as food.
fn rate(item: &OrderItem) -> f64 {
    pricing::known_rate(item.vat_rate.unwrap_or(FOOD_VAT))
}

/// `Comté, 2 morceaux, pesé`.
fn weighed_name(item: &OrderItem, language: Language) -> String {
    let (name, cuts) = (name(item, language), item.quantity);
    let weighed = language.pick("pesé", "weighed");
    match (cuts, language) {
        (1, _) => format!("{name}, {weighed}"),
        (_, Language::French) => format!("{name}, {cuts} morceaux, {weighed}"),
        (_, Language::English) => format!("{name}, {cuts} cuts, {weighed}"),
    }
}

fn name(item: &OrderItem, language: Language) -> String {
    item.name
        .clone()
        .unwrap_or_else(|| language.pick("Article", "Item").to_owned())
}
