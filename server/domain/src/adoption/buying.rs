//! Carts, coupons, accounts of points, and tiers.

use mongodb::bson::{Bson, Document, doc, oid::ObjectId};
use rust_decimal::RoundingStrategy::ToNegativeInfinity as DOWN;
use sha2::{Digest, Sha256};
use shared::{
    Money,
    cart::{Cart, MAX_QUANTITY},
    coupon::Coupon,
    loyalty::{Loyalty, LoyaltyTier},
};

use super::{
    Context,
    draft::{Draft, Outcome},
    values::{self, COUNT, GRAMS, SHARE},
};
use crate::search;

/// Carts. A line that cannot be bought is left out.
pub fn cart(document: Document, context: &Context) -> Outcome {
    let lines = document.get_array("items").into_iter().flatten();
    let ids = lines.filter_map(|line| line.as_document()?.get_object_id("_id").ok());
    let newest_line = ids.map(|id| id.timestamp()).max();
    let mut draft = Draft::new(document);
    let id = match owned(&mut draft, context) {
        Ok(id) => id,
        Err(reason) => return Outcome::Unreadable(reason.into()),
    };
    let items = draft.each("items", |item, position| {
        let product = item.id("productId").ok_or("no product: left out")?;
        let quantity = item.whole("quantity", COUNT).filter(|quantity| *quantity > 0);
        let quantity = quantity.ok_or("no quantity: left out")?;
        item.set("quantity", quantity.min(MAX_QUANTITY), "the most that one line takes");
        if item.whole("weight", GRAMS).is_none_or(|weight| weight <= 0) {
            let weight = context.weights.get(&product).ok_or("no weight: left out")?;
            item.set("weight", *weight, "missing: the product's");
        }
        if item.id("_id").is_none() {
            item.set("_id", id_of_line(id, position), "missing: made of the cart's");
        }
        Ok(())
    });
    if items.is_none() {
        draft.drop_any("items");
    }
    if let (None, Some(newest)) = (draft.date("updatedAt"), newest_line) {
        // Counted from when the cart was made, it would be removed as one that nobody came back to.
        draft.set("updatedAt", newest, "missing: when the id of its newest line was made");
    }
    draft.dates();
    draft.finish::<Cart>(&["items", "__v"])
}

/// The same each time.
fn id_of_line(cart: ObjectId, position: usize) -> ObjectId {
    let digest = Sha256::digest(format!("{cart}/{position}"));
    let mut bytes = [0; 12];
    bytes.iter_mut().zip(digest).for_each(|(byte, of)| *byte = of);
    ObjectId::from_bytes(bytes)
}

/// The own id of what one user has one of.
pub fn owned(draft: &mut Draft, context: &Context) -> Result<ObjectId, &'static str> {
    let id = draft.own_id().ok_or(super::NO_ID)?;
    if context.set_aside.contains(&id) {
        return Err("its user has another one, which stays");
    }
    draft.id("userId").map(|_| id).ok_or("it has no userId")
}

/// Coupons. What is not clear takes nothing off: a coupon without an end is over.
pub fn coupon(document: Document, context: &Context) -> Outcome {
    let mut draft = Draft::new(document);
    let Some(id) = draft.own_id() else {
        return Outcome::Unreadable(super::NO_ID.into());
    };
    let code = draft.text("code").map(|code| code.trim().to_owned());
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return Outcome::Unreadable("it has no code".into());
    };
    draft.set("code", code, "blanks around it cut");
    if let Some(code) = context.codes.get(&id) {
        draft.set("code", code.clone(), "another coupon has this code, in other letters");
        draft.set("isActive", false, "another coupon has its code: switched off");
    }
    let kind = draft.text("type").map(|word| search::slug(&word)).unwrap_or_default();
    let kind = match &*kind {
        "percentage" | "percent" | "pourcentage" => "percentage",
        "fixed" | "amount" | "montant" => "fixed",
        _ => return Outcome::Unreadable("whether it takes off a share or an amount is not clear".into()),
    };
    draft.set("type", kind, "in this shop's words");
    if let Some(Bson::String(value)) = draft.get("value") {
        let number = value.replace('%', "");
        draft.set("value", number, "text read as an amount");
    }
    if draft.money("value").is_none_or(|value| value < Money::ZERO) {
        return Outcome::Unreadable("what it takes off is not clear".into());
    }
    if draft.money("minPurchase").is_none() && draft.get("minPurchase").is_some() {
        return Outcome::Unreadable("which purchase it asks for is not clear".into());
    }
    let Some(start) = draft
        .date("startDate")
        .or_else(|| draft.date("createdAt"))
        .or(Some(id.timestamp()))
    else {
        return Outcome::Unreadable("when it starts is not clear".into());
    };
    draft.set("startDate", start, "missing: when it was made");
    if draft.date("endDate").is_none() {
        draft.set("endDate", start, "missing: over");
    }
    if draft.whole_below("usageLimit", COUNT).is_none() && draft.get("usageLimit").is_some() {
        draft.set("usageLimit", 0, "not clear: none");
    }
    if draft.get("userId").is_some() && draft.id("userId").is_none() {
        return Outcome::Unreadable("whose it is is not clear".into());
    }
    if draft.whole("usedCount", COUNT).is_none() {
        if draft.get("usedCount").is_some() {
            draft.set("usageLimit", 0, "how often it was used is not clear: none left");
        }
        draft.drop_any("usedCount");
    }
    if draft.flag("isActive").is_none() {
        draft.set("isActive", false, "missing: switched off");
    }
    draft.finish::<Coupon>(&["userId"])
}

/// Accounts of points. The balance is what the customer could spend; what the history lacks of it is written there.
pub fn loyalty(document: Document, context: &Context) -> Outcome {
    let mut draft = Draft::new(document);
    if let Err(reason) = owned(&mut draft, context) {
        return Outcome::Unreadable(reason.into());
    }
    draft.dates();
    let opened = draft.get("createdAt").cloned();
    let movements = draft.each("history", |part, _| {
        let points = part.whole_below("points", COUNT).ok_or("no points: left out")?;
        if !part
            .get("type")
            .and_then(Bson::as_str)
            .is_some_and(|kind| ["earn", "redeem"].contains(&kind))
        {
            let kind = if points < 0 { "redeem" } else { "earn" };
            part.set("type", kind, "by the sign of its points");
        }
        part.text_or("description", "", "missing: left empty");
        if part.get("orderId").is_some() && part.id("orderId").is_none() {
            part.drop_any("orderId");
        }
        if let (None, Some(opened)) = (part.date("createdAt"), &opened) {
            part.set("createdAt", opened.clone(), "missing: when the account was opened");
        }
        Ok(())
    });
    if movements.is_none() {
        draft.set("history", Bson::Array(Vec::new()), "missing: nothing");
    }
    balance(&mut draft, &movements.unwrap_or_default());
    let tier = draft
        .text("tier")
        .map(|tier| tier.trim().to_lowercase())
        .unwrap_or_default();
    let known = ["silver", "gold", "platinum"].contains(&&*tier);
    let tier = if known { tier } else { "bronze".into() };
    draft.set("tier", tier, "a tier that this shop does not know: bronze");
    draft.finish::<Loyalty>(&["history"])
}

/// Points that were spent count less than zero here; the old shop may have counted them above.
fn balance(draft: &mut Draft, movements: &[Document]) {
    let points = |movement: &Document| {
        let points = movement.get("points").and_then(|points| values::number(points, &[]));
        points
            .and_then(|points| values::whole(points, DOWN))
            .unwrap_or_default()
    };
    let is_redeemed = |movement: &Document| movement.get_str("type").is_ok_and(|kind| kind == "redeem");
    let as_they_are: i64 = movements.iter().map(points).sum();
    let signed = |movement: &Document| {
        let points = points(movement);
        if is_redeemed(movement) { -points.abs() } else { points }
    };
    let with_signs: i64 = movements.iter().map(signed).sum();
    let balance = draft.whole_below("points", COUNT).unwrap_or_else(|| {
        draft.set("points", with_signs.max(0), "missing: the sum of the history");
        with_signs.max(0)
    });
    if balance == as_they_are {
        return;
    }
    draft.each("history", |part, position| {
        if let Some(movement) = movements.get(position) {
            part.set("points", signed(movement), "spent points counted below zero");
        }
        Ok(())
    });
    let missing = balance - with_signs;
    if missing == 0 {
        return;
    }
    let kind = if missing > 0 { "earn" } else { "redeem" };
    let at = draft.get("updatedAt").cloned().unwrap_or(Bson::Null);
    let movement = doc! {
        "type": kind, "points": missing, "description": "Solde repris", "createdAt": at,
    };
    draft.push("history", movement, "what the balance and the history differ by");
}

/// A loyalty tier. One that this shop has no name for, or that does not say from how many points on, cannot be read.
pub fn tier(document: Document, context: &Context) -> Outcome {
    let mut draft = Draft::new(document);
    let Some(id) = draft.own_id() else {
        return Outcome::Unreadable(super::NO_ID.into());
    };
    if context.set_aside.contains(&id) {
        return Outcome::Unreadable("there is another tier of this name".into());
    }
    let name = draft
        .text("name")
        .map(|name| name.trim().to_lowercase())
        .unwrap_or_default();
    if !["bronze", "silver", "gold", "platinum"].contains(&&*name) {
        return Outcome::Unreadable("this shop has no tier of its name".into());
    }
    draft.set("name", name, "in small letters");
    if draft.whole("minPoints", COUNT).is_none() {
        return Outcome::Unreadable("how many points it asks for is not clear".into());
    }
    if draft.decimal("multiplier", SHARE).is_none() {
        draft.set("multiplier", 1, "missing: 1");
    }
    draft.texts("benefits", &['\n', ';']);
    if draft.flag("isActive").is_none() {
        draft.set("isActive", true, "missing: customers can reach it");
    }
    draft.finish::<LoyaltyTier>(&["benefits", "translations"])
}
