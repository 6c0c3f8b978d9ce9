//! What a refund pays back, and what it takes back of the invoice. Pure arithmetic on an order and the refunds it has:
//! the parts of a line add up to what was paid for it, those of a rate to what was invoiced at it.

use shared::{
    Language, Money,
    order::{Order, OrderItem},
    pricing::{self, RateShare},
    product::FOOD_VAT,
    refund::{Refund, RefundInput, RefundLine, RefundLineInput, RefundReason},
    validation::BrokenRule,
    weighing,
};

use crate::{Error, Result, billing::CreditLine};

/// What a refund will be.
#[derive(Debug)]
pub(super) struct Plan {
    /// What goes back; more than zero.
    pub amount: Money,
    pub lines: Vec<RefundLine>,
    pub shipping: bool,
    /// The lines of its credit note, which add up to the amount.
    pub credit: Vec<CreditLine>,
    /// The amount by VAT rate.
    pub by_rate: Vec<RateShare>,
}

/// What was asked for, if that much is left. [`Error::Invalid`], [`Error::RefundTooLarge`] or
/// [`Error::RefundOfTooMany`].
pub(super) fn asked(order: &Order, done: &[Refund], input: &RefundInput, language: Language) -> Result<Plan> {
    crate::refuse(contradictions(input))?;
    let plan = match input.amount {
        Some(amount) => Parts::sum(amount),
        None => Parts::of(order, done, input)?,
    };
    let left = order.refundable();
    let amount = plan.amount();
    if amount == Money::ZERO {
        return Err(Error::field(
            if input.shipping { "shipping" } else { "lines" },
            "nothing_to_refund",
        ));
    }
    if amount > left {
        return Err(Error::RefundTooLarge { left });
    }
    Ok(plan.fit(order, done, language))
}

/// Everything that is left of an order; `None` when nothing is.
pub(super) fn rest(order: &Order, done: &[Refund], language: Language) -> Option<Plan> {
    let left = order.refundable();
    if left == Money::ZERO {
        return None;
    }
    let everything = RefundInput {
        lines: order.items.iter().filter_map(|item| rest_of(item, done)).collect(),
        shipping: order.shipping_cost > Money::ZERO && !done.iter().any(|refund| refund.shipping),
        amount: None,
        reason: RefundReason::Cancelled,
        note: None,
        restock: false,
        expected_refunded: None,
    };
    let parts = Parts::of(order, done, &everything)
        .ok()
        .filter(|parts| parts.amount() == left);
    // After sums went back, the lines that are left are worth more than the money that is.
    Some(parts.unwrap_or_else(|| Parts::sum(left)).fit(order, done, language))
}

/// What was paid for the lines beyond what they weigh, and did not go back before; `None` when that is nothing. As much goes
/// back as would not have been paid, had it been weighed first: the discount is shared alike.
pub(super) fn weighed(order: &Order, done: &[Refund], language: Language) -> Option<Plan> {
    let mut lacking = weighing::lacking(&order.items);
    for (item, lacks) in order.items.iter().zip(&mut lacking) {
        // What was paid back for another reason does not go back once more.
        let left = left_of(item, done);
        let paid = item.total().cents().saturating_mul(left.quantity) / item.quantity.max(1);
        *lacks = (paid - left.worth_as_weighed().cents()).max(0);
    }
    let of_weight = done.iter().filter(|refund| refund.reason == RefundReason::Weighed);
    let before: Money = of_weight.map(|refund| refund.amount).sum();
    let back = weighing::falls_on(order, Money::from_cents(lacking.iter().sum()));
    let back = back.saturating_sub(before).min(order.refundable());
    if back == Money::ZERO {
        return None;
    }
    let parts = pricing::spread(back.cents(), &lacking);
    let lines = order.items.iter().zip(parts).filter(|(_, cents)| *cents > 0);
    let line = |(item, cents): (&OrderItem, i64)| {
        let line = RefundLine {
            product_id: item.product_id,
            weight: item.weight,
            quantity: 0,
            weighed: None,
            amount: Money::from_cents(cents),
        };
        let name = item.name.as_deref().unwrap_or(language.pick("Article", "Item"));
        let weighed = item.weighed.unwrap_or_default().display(language);
        let ordered = item.ordered_weight().display(language);
        let name = match language {
            Language::French => format!("{name}, pesé {weighed} pour {ordered}"),
            Language::English => format!("{name}, weighed {weighed} for {ordered}"),
        };
        (line, name, item.vat_rate.unwrap_or(FOOD_VAT))
    };
    let parts = Parts {
        lines: lines.map(line).collect(),
        shipping: None,
        sum: Money::ZERO,
    };
    Some(parts.fit(order, done, language))
}

/// This sum, which must not exceed what is left.
pub(super) fn sum(order: &Order, done: &[Refund], amount: Money, language: Language) -> Plan {
    Parts::sum(amount).fit(order, done, language)
}

fn rest_of(item: &OrderItem, done: &[Refund]) -> Option<RefundLineInput> {
    let quantity = left_of(item, done).quantity;
    (quantity > 0).then_some(RefundLineInput {
        product_id: item.product_id,
        weight: Some(item.weight),
        quantity,
    })
}

/// A line without what was paid back of it.
pub(super) fn left_of(item: &OrderItem, done: &[Refund]) -> OrderItem {
    item.without(done.iter().flat_map(|refund| &refund.lines))
}

fn contradictions(input: &RefundInput) -> Vec<BrokenRule> {
    let by_line = !input.lines.is_empty() || input.shipping;
    let mut broken = Vec::new();
    match (by_line, input.amount) {
        (false, None) => broken.push(BrokenRule::new("amount", "required")),
        (true, Some(_)) => broken.push(BrokenRule::new("amount", "sum_or_lines")),
        _ => {}
    }
    if input.restock && input.lines.is_empty() {
        broken.push(BrokenRule::new("restock", "needs_lines"));
    }
    broken
}

/// What is paid back, before it is laid out on the rates of VAT.
struct Parts {
    lines: Vec<(RefundLine, String, f64)>,
    /// What was paid for the delivery, when it is paid back.
    shipping: Option<Money>,
    sum: Money,
}

impl Parts {
    fn sum(sum: Money) -> Self {
        Self {
            lines: Vec::new(),
            shipping: None,
            sum,
        }
    }

    fn of(order: &Order, done: &[Refund], input: &RefundInput) -> Result<Self> {
        let paid = paid_for_lines(order, done);
        let mut lines: Vec<(RefundLine, String, f64)> = Vec::new();
        for (position, asked) in input.lines.iter().enumerate() {
            let index = find(order, position, asked)?;
            let item = &order.items[index];
            let left = left_of(item, done).without(lines.iter().map(|(line, ..)| line));
            if asked.quantity > left.quantity {
                return Err(Error::RefundOfTooMany {
                    line: position,
                    left: left.quantity,
                });
            }
            let line = part_of(item, paid[index], &left, asked.quantity);
            let name = item.name.clone().unwrap_or_default();
            lines.push((line, name, item.vat_rate.unwrap_or(FOOD_VAT)));
        }
        let was_refunded = done.iter().any(|refund| refund.shipping);
        if input.shipping && was_refunded {
            return Err(Error::field("shipping", "nothing_to_refund"));
        }
        Ok(Self {
            lines,
            shipping: input.shipping.then_some(order.shipping_cost),
            sum: Money::ZERO,
        })
    }

    fn amount(&self) -> Money {
        let lines: Money = self.lines.iter().map(|(line, ..)| line.amount).sum();
        let cents = lines.cents() + self.shipping.unwrap_or_default().cents() + self.sum.cents();
        Money::from_cents(cents)
    }

    /// The plan, no rate taking back more than is left of it. A line's rate may have too little left: a discount is
    /// shared out to the cent among lines and among rates apart, and a sum that went back took something of each. What
    /// lacks is taken from the other rates, on a line of its own.
    fn fit(self, order: &Order, done: &[Refund], language: Language) -> Plan {
        let amount = self.amount();
        let mut left = left_by_rate(order, done);
        let before = left.clone();
        let mut credit = Vec::new();
        let mut lacking = 0;
        let mut lines = Vec::new();
        for (line, name, rate) in self.lines {
            let taken = take(&mut left, rate, line.amount.cents());
            lacking += line.amount.cents() - taken;
            credit.push(CreditLine {
                name: if name.is_empty() {
                    language.pick("Article", "Item").into()
                } else {
                    name
                },
                quantity: Some(line.quantity).filter(|quantity| *quantity > 0),
                weight: Some(line.weight).filter(|_| line.quantity > 0),
                rate,
                gross: Money::from_cents(taken),
            });
            lines.push(line);
        }
        let spread_out = [
            (
                self.shipping.map_or(0, Money::cents),
                language.pick("Livraison", "Delivery"),
            ),
            (
                self.sum.cents(),
                language.pick("Remboursement partiel", "Partial refund"),
            ),
            (lacking, language.pick("Arrondi entre taux", "Rounding between rates")),
        ];
        for (cents, name) in spread_out {
            credit.extend(over_rates(&mut left, cents, name));
        }
        let by_rate = before.iter().zip(&left).map(|(before, after)| RateShare {
            rate: before.rate,
            gross: before.gross.saturating_sub(after.gross),
        });
        Plan {
            amount,
            lines,
            shipping: self.shipping.is_some(),
            credit,
            by_rate: by_rate.filter(|share| share.gross > Money::ZERO).collect(),
        }
    }
}

/// What may still be refunded of each line that has something left, in the order's order.
pub fn left_of_lines(order: &Order, done: &[Refund]) -> Vec<RefundLine> {
    let left = |(item, paid): (&OrderItem, i64)| {
        let left = left_of(item, done);
        (left.quantity > 0).then(|| part_of(item, paid, &left, left.quantity))
    };
    let paid = paid_for_lines(order, done);
    order.items.iter().zip(paid).filter_map(left).collect()
}

/// So many pieces of what is `left` of a line; `paid` is what was paid for all of it, in cents.
fn part_of(item: &OrderItem, paid: i64, left: &OrderItem, quantity: i64) -> RefundLine {
    let up_to = |quantity: i64| paid * quantity / item.quantity;
    let before = item.quantity - left.quantity;
    RefundLine {
        product_id: item.product_id,
        weight: item.weight,
        quantity,
        weighed: left.part(quantity).weighed,
        amount: Money::from_cents(up_to(before + quantity) - up_to(before)),
    }
}

/// What the customer paid for each line, in cents, less what went back of it because it weighed less: the discount is shared
/// out in proportion.
fn paid_for_lines(order: &Order, done: &[Refund]) -> Vec<i64> {
    let goods = order.subtotal.saturating_sub(order.discount.unwrap_or_default());
    let worths: Vec<_> = order.items.iter().map(|item| item.total().cents()).collect();
    let mut paid = pricing::spread(goods.cents(), &worths);
    for line in done
        .iter()
        .flat_map(|refund| &refund.lines)
        .filter(|line| line.quantity == 0)
    {
        let is_it = |item: &OrderItem| item.product_id == line.product_id && item.weight == line.weight;
        if let Some(index) = order.items.iter().position(is_it) {
            paid[index] = (paid[index] - line.amount.cents()).max(0);
        }
    }
    paid
}

/// The position of the order's line that is meant by the input's line at `position`. [`Error::Invalid`] when there is none,
/// or several are.
pub(crate) fn find(order: &Order, position: usize, asked: &RefundLineInput) -> Result<usize> {
    let is_meant = |item: &OrderItem| {
        item.product_id == asked.product_id && asked.weight.is_none_or(|weight| weight == item.weight)
    };
    let mut found = order.items.iter().enumerate().filter(|(_, item)| is_meant(item));
    let field = |name: &str| format!("lines[{position}].{name}");
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Ok(index),
        (None, _) => Err(Error::field(&field("productId"), "not_in_order")),
        (Some(_), Some(_)) => Err(Error::field(&field("weight"), "required")),
    }
}

/// What is left of the total by rate, after the refunds there are.
pub(super) fn left_by_rate(order: &Order, done: &[Refund]) -> Vec<RateShare> {
    let mut left = pricing::rate_shares(&order.items, order.total);
    for share in done.iter().flat_map(|refund| &refund.by_rate) {
        take(&mut left, share.rate, share.gross.cents());
    }
    left
}

/// Takes up to this many cents at this rate, and says how many there were.
fn take(left: &mut [RateShare], rate: f64, cents: i64) -> i64 {
    // Rates are read to the hundredth.
    let Some(share) = left.iter_mut().find(|share| (share.rate - rate).abs() < 0.005) else {
        return 0;
    };
    let taken = cents.min(share.gross.cents());
    share.gross = Money::from_cents(share.gross.cents() - taken);
    taken
}

/// Takes this many cents, which there must be, from all rates in the proportion of what is left; a line for each.
fn over_rates(left: &mut [RateShare], cents: i64, name: &str) -> Vec<CreditLine> {
    let weights: Vec<_> = left.iter().map(|share| share.gross.cents()).collect();
    let parts = pricing::spread(cents, &weights);
    let mut lines = Vec::new();
    for (share, part) in left.iter_mut().zip(parts).filter(|(_, part)| *part > 0) {
        share.gross = Money::from_cents(share.gross.cents() - part);
        lines.push(CreditLine {
            name: name.into(),
            quantity: None,
            weight: None,
            rate: share.rate,
            gross: Money::from_cents(part),
        });
    }
    lines
}
