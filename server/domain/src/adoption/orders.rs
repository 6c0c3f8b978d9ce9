//! Orders. What was charged stays as it is; nothing becomes paid that was not.

use mongodb::bson::{Bson, Document, doc};
use shared::{
    Money,
    order::{Order, PaymentMethod, UNKNOWN},
};

use super::{
    Context, GONE, decode,
    draft::{Draft, Outcome},
    people,
    values::{self, COUNT, GRAMS},
};
use crate::search;

pub fn correct(document: Document, context: &Context) -> Outcome {
    let as_it_is = decode::check::<Order>(&document);
    match corrected(document, context) {
        // It stays as it is: the shop names the first field that it cannot read in that.
        Outcome::Unreadable(reason) => Outcome::Unreadable(match as_it_is {
            Err(fault) if !reason.contains(&*fault.field) => format!("{reason}; and as it is: {fault}"),
            _ => reason,
        }),
        outcome => outcome,
    }
}

fn corrected(document: Document, context: &Context) -> Outcome {
    let mut draft = Draft::new(document);
    let Some(id) = draft.own_id() else {
        return Outcome::Unreadable(super::NO_ID.into());
    };
    if draft.id("userId").is_none() {
        draft.set("userId", GONE, "missing: a customer who is gone");
    }
    match context.numbers.get(&id) {
        Some(number) => draft.set("orderNumber", number.clone(), "missing, or another order has it"),
        None => draft.text_or("orderNumber", "", "missing"),
    }
    let lines = match lines(&mut draft, context) {
        Ok(lines) => lines,
        Err(reason) => return Outcome::Unreadable(reason.into()),
    };
    if let Err(reason) = status(&mut draft) {
        return Outcome::Unreadable(reason);
    }
    payment(&mut draft);
    address(&mut draft);
    amounts(&mut draft, &lines);
    draft.optional_date("deliveryDate");
    draft.optional_text("trackingNumber");
    draft.dates();
    draft.finish::<Order>(&[
        "discount",
        "company",
        "paidAt",
        "invoiceNumber",
        "creditNoteNumber",
        "payBy",
        "refundedTotal",
        "refundDue",
        "refunds",
        "dispute",
        "fraudWarningAt",
        "livreurId",
        "couponCode",
        "couponId",
        "timeline",
    ])
}

/// What the lines come to, and how many pieces there are.
struct Lines {
    sum: Money,
    pieces: i64,
}

fn lines(draft: &mut Draft, context: &Context) -> Result<Lines, &'static str> {
    if draft.get("items").is_none() {
        draft.set("items", Vec::<Bson>::new(), "missing: none");
    }
    let subtotal = draft.get("subtotal").and_then(values::money);
    let price = missing_price(draft, subtotal);
    let lines = draft.get("items").and_then(Bson::as_array).map_or(0, Vec::len);
    let (mut sum, mut pieces) = (0_i64, 0_i64);
    let mut refused = None;
    let kept = draft.each("items", |item, _| {
        let line = line(item, price, context);
        match line {
            Ok((quantity, cents)) => {
                pieces += quantity;
                sum = sum.saturating_add(cents.saturating_mul(quantity));
            }
            Err(reason) => refused = Some(reason),
        }
        Ok(())
    });
    if let Some(reason) = refused {
        return Err(reason);
    }
    match kept {
        Some(kept) if kept.len() < lines => Err("a line is none"),
        Some(kept) => {
            if kept.is_empty() {
                draft.note("it has no items: kept, with none");
            }
            Ok(Lines {
                sum: Money::from_cents(sum),
                pieces,
            })
        }
        None => Err("its items are no list"),
    }
}

/// Its quantity, and the cents of one piece.
fn line(item: &mut Draft, missing_price: Option<Money>, context: &Context) -> Result<(i64, i64), &'static str> {
    let product = item.id("productId");
    if product.is_none() {
        item.set("productId", GONE, "missing: a product that is gone");
    }
    let exact = item
        .get("quantity")
        .and_then(|quantity| values::number(quantity, COUNT));
    let exact = exact.filter(|quantity| quantity.is_sign_positive() && !quantity.is_zero());
    let exact = exact.ok_or("a line has no quantity")?;
    if !exact.is_integer() {
        one_piece(item, exact)?;
    }
    let quantity = item.whole("quantity", COUNT).ok_or("a line has no quantity")?;
    if item.money("price").is_none() {
        let price = missing_price.ok_or("a line has no price")?;
        item.set("price", price.euros(), "missing: what is left of the subtotal");
    }
    let price = item.money("price").ok_or("a line has no price")?;
    if item.whole("weight", GRAMS).is_none_or(|weight| weight < 0) {
        let weight = product.and_then(|product| context.weights.get(&product)).copied();
        item.set("weight", weight.unwrap_or_default(), "missing: the product's, or 0");
    }
    item.optional_text("name");
    if item.get("name").is_none()
        && let Some(name) = product.and_then(|product| context.names.get(&product))
    {
        item.set("name", name.clone(), "missing: what the product is called now");
    }
    item.optional("vatRate", |rate| {
        rate.as_str().is_none() && values::number(rate, &[]).is_some()
    });
    item.optional("soldBy", |word| {
        word.as_str().is_some_and(|word| ["piece", "weight"].contains(&word))
    });
    item.optional("isPerishable", |flag| flag.as_bool().is_some());
    Ok((quantity, price.cents()))
}

/// 1.5 pieces at 20 € are one piece at 30 €.
fn one_piece(item: &mut Draft, quantity: rust_decimal::Decimal) -> Result<(), &'static str> {
    const WHY: &str = "a part of a piece: one piece of that price and weight";
    let times = |value: Option<&Bson>, units: values::Units| {
        value.and_then(|value| values::number(value, units)?.checked_mul(quantity))
    };
    let price = times(item.get("price"), values::EUROS).ok_or("a line has no price")?;
    let price = values::money(&Bson::String(price.to_string())).ok_or("a line has no price")?;
    if let Some(weight) = times(item.get("weight"), GRAMS)
        && let Some(weight) = values::whole(weight, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
    {
        item.set("weight", weight, WHY);
    }
    item.set("price", price.euros(), WHY);
    item.set("quantity", 1, WHY);
    Ok(())
}

/// The price of the one line that lacks it, when the subtotal and the others say so.
fn missing_price(draft: &Draft, subtotal: Option<Money>) -> Option<Money> {
    let items = draft.get("items")?.as_array()?;
    let (mut left, mut quantity_without) = (subtotal?.cents(), None);
    for item in items {
        let item = item.as_document()?;
        let quantity = values::number(item.get("quantity")?, COUNT)?;
        let quantity = quantity.is_integer().then(|| i64::try_from(quantity).ok()).flatten()?;
        match item.get("price").and_then(values::money) {
            Some(price) => left -= price.cents().checked_mul(quantity)?,
            None if quantity_without.is_some() => return None,
            None => quantity_without = Some(quantity),
        }
    }
    let quantity = quantity_without.filter(|quantity| *quantity > 0)?;
    (left >= 0 && left % quantity == 0).then(|| Money::from_cents(left / quantity))
}

fn status(draft: &mut Draft) -> Result<(), String> {
    let word = draft.text("status").unwrap_or_default();
    let known = match &*search::slug(&word) {
        "" | "pending" | "new" | "created" | "received" | "recue" | "en-attente" => "pending",
        "processing" | "confirmed" | "preparing" | "confirmee" | "en-preparation" => "processing",
        "shipped" | "sent" | "expediee" | "expedie" | "en-livraison" => "shipped",
        "delivered" | "completed" | "complete" | "done" | "livree" | "livre" => "delivered",
        "cancelled" | "canceled" | "annulee" | "annule" => "cancelled",
        _ => return Err(format!("this shop has no status “{word}”")),
    };
    draft.set("status", known, "in this shop's words; pending where there was none");
    Ok(())
}

/// Only what says so in as many words is paid.
fn payment(draft: &mut Draft) {
    let word = draft.text("paymentStatus").unwrap_or_default();
    let known = match &*search::slug(&word) {
        "paid" | "payee" | "paye" => "paid",
        "failed" | "declined" | "refused" | "echouee" | "echec" | "refusee" => "failed",
        _ => "pending",
    };
    draft.set(
        "paymentStatus",
        known,
        "in this shop's words; not paid where it is not clear",
    );
    draft.text_or("paymentMethod", UNKNOWN, "missing");
    method(draft, known == "paid");
}

/// Plain words become this shop's; any other stays. What is not paid, and not to be at the door, is awaited as a transfer.
fn method(draft: &mut Draft, is_paid: bool) {
    let text = |draft: &Draft, field| draft.get(field).and_then(Bson::as_str).unwrap_or_default().to_owned();
    let (word, status) = (text(draft, "paymentMethod"), text(draft, "status"));
    // One with a timeline is this shop's own.
    let is_open = !is_paid && status != "cancelled" && draft.get("payBy").is_none() && draft.get("timeline").is_none();
    match &*search::slug(&word) {
        "bank-transfer" | "transfer" | "wire-transfer" | "virement" | "virement-bancaire" | "par-virement" => {
            draft.set(
                "paymentMethod",
                PaymentMethod::BankTransfer.name(),
                "in this shop's words",
            );
        }
        // Paid, it is this shop's own word for cash at the counter.
        "cash" if is_paid => {}
        "cash"
        | "cash-on-delivery"
        | "cod"
        | "on-delivery"
        | "especes"
        | "en-especes"
        | "liquide"
        | "a-la-livraison"
        | "paiement-a-la-livraison"
        | "contre-remboursement" => {
            const WHY: &str = "in this shop's words: the livreur collects what is not paid";
            draft.set("paymentMethod", PaymentMethod::CashOnDelivery.name(), WHY);
            return;
        }
        // As its own cards it would wait for a form that nobody can fill in any more.
        "card" if is_open => {
            const WHY: &str = "a card that this shop cannot charge: awaited as a transfer";
            draft.set("paymentMethod", "carte", WHY);
        }
        _ => {}
    }
    if is_open {
        draft.note("is not paid: it is held until it is marked paid or cancelled; mark what was paid before");
    }
}

fn address(draft: &mut Draft) {
    if let Some(Bson::String(line)) = draft.get("shippingAddress") {
        let (street, postal_code, city) = values::address(line);
        let parts = doc! { "street": street, "city": city, "state": "", "postalCode": postal_code };
        draft.set("shippingAddress", parts, "one line taken apart");
    }
    let corrected = draft.one("shippingAddress", |part| {
        people::place(part, &["street", "city", "state"]);
        part.only(&["street", "city", "state", "postalCode"]);
        Ok(())
    });
    if corrected.is_none() {
        let empty = doc! { "street": "", "city": "", "state": "", "postalCode": "" };
        draft.set("shippingAddress", empty, "missing: left empty");
    }
}

/// Subtotal and total follow from their parts, but for what rounding each of them made: then the total stays, which was
/// charged, and discount or delivery takes the cents.
fn amounts(draft: &mut Draft, lines: &Lines) {
    const ROUNDING: &str = "rounding: the cents between the parts and the total";
    let most = lines.pieces.saturating_add(2);
    let subtotal = draft.money("subtotal").unwrap_or_else(|| {
        draft.set("subtotal", lines.sum.euros(), "missing: the sum of the lines");
        lines.sum
    });
    let cents = (lines.sum.cents() - subtotal.cents()).abs();
    let subtotal = match cents {
        0 => subtotal,
        _ if cents <= most => {
            draft.set("subtotal", lines.sum.euros(), "rounding: the sum of the lines");
            lines.sum
        }
        _ => {
            draft.note("the subtotal is not the sum of the lines, and stays as it is");
            subtotal
        }
    };
    if draft.money("discount").is_none() && draft.get("discount").is_some() {
        draft.drop_any("discount");
    }
    let discount = draft.money("discount").unwrap_or_default();
    let total = draft.money("total");
    let shipping = draft.money("shippingCost").unwrap_or_else(|| {
        let rest = total.map(|total| total.cents() - subtotal.cents() + discount.cents());
        let rest = Money::from_cents(rest.unwrap_or_default().max(0));
        draft.set(
            "shippingCost",
            rest.euros(),
            "missing: what the total has more than the goods",
        );
        rest
    });
    let sum = Money::from_cents(subtotal.cents() - discount.cents() + shipping.cents());
    let Some(total) = total else {
        draft.set("total", sum.euros(), "missing: the sum of its parts");
        return;
    };
    let over = sum.cents() - total.cents();
    if over == 0 {
    } else if over.abs() > most {
        draft.note("the total is not the sum of its parts, and stays as it is");
    } else if over > 0 {
        let discount = Money::from_cents(discount.cents() + over);
        draft.set("discount", discount.euros(), ROUNDING);
    } else {
        let shipping = Money::from_cents(shipping.cents() - over);
        draft.set("shippingCost", shipping.euros(), ROUNDING);
    }
}
