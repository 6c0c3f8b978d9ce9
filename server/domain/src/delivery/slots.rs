//! Slots as admins set them: weekly rules, and slots of single days.

use shared::{
    Id, Page, PageRequest, Timestamp,
    audit::Action,
    delivery::{DeliverySlot, Slot, SlotInput, SlotRule},
    order::OrderSlot,
    period::Day,
    validation::day_ahead,
};

use crate::{
    Admin, Error, Result, Shop, audit,
    settings::DeliveryVersion,
    store::{self, Transaction, slots, transact},
    validate,
};

/// How far ahead a slot may be made; a later day is taken for a typing error.
const MOST_DAYS_AHEAD: i64 = 366;

/// A slot that has not ended, and whether it is offered: one of a rule that is no longer so is there for its orders alone.
#[derive(Clone, Copy, Debug)]
pub struct Coming {
    /// The slot, with how many places of it are taken.
    pub slot: Slot,
    /// Whether new orders can have it.
    pub is_offered: bool,
}

/// The rules by weekday and time, from memory.
pub fn rules(shop: &Shop, _: &Admin) -> Vec<SlotRule> {
    let mut rules = shop.catalog.delivery().rules.clone();
    rules.sort_by_key(|rule| (rule.weekday, rule.from, rule.to, rule.id));
    rules
}

/// The slots that have not ended, the earliest first, from memory: those of rules for two weeks. A slot of a rule that is
/// no longer so is there while orders have it.
pub fn coming(shop: &Shop, _: &Admin) -> Vec<Coming> {
    let coming = shop.catalog.delivery().coming(shop.now()).into_iter();
    coming
        .map(|(slot, is_offered)| Coming { slot, is_offered })
        .filter(|coming| coming.is_offered || coming.slot.taken > 0)
        .collect()
}

/// One page of the rules and then the slots that are still to come. [`Error::Invalid`] for paging that breaks a rule.
pub fn page(shop: &Shop, admin: &Admin, paging: PageRequest) -> Result<Page<DeliverySlot>> {
    validate(&paging)?;
    let of_rules = rules(shop, admin).into_iter().map(DeliverySlot::from);
    let slots = coming(shop, admin).into_iter().map(|coming| coming.slot.into());
    Ok(Page::cut_from(of_rules.chain(slots).collect(), paging))
}

/// The rule or the slot with this id, from memory. [`Error::NotFound`], also for a slot that is over.
pub fn find(shop: &Shop, admin: &Admin, id: Id<OrderSlot>) -> Result<DeliverySlot> {
    if let Some(rule) = rules(shop, admin).into_iter().find(|rule| rule.id == id) {
        return Ok(rule.into());
    }
    let slot = coming(shop, admin).into_iter().find(|coming| coming.slot.id == id);
    slot.map(|coming| coming.slot.into()).ok_or(Error::NotFound)
}

/// Adds a weekly rule, or a slot for a single day. [`Error::Invalid`].
pub async fn create(shop: &Shop, admin: &Admin, input: &SlotInput) -> Result<DeliverySlot> {
    check(shop, input)?;
    let made = transact!(shop, |tx| {
        let id = tx.new_id();
        let made: DeliverySlot = if let Some(rule) = rule_of(id, input) {
            slots::put_rule(tx, &rule).await?;
            store::settings::count_change(tx, DeliveryVersion::NAME).await?;
            rule.into()
        } else {
            let slot = slot_of(id, input, 0, None)?;
            slots::insert(tx, &slot).await?;
            slot.into()
        };
        note(tx, admin, Action::DeliverySlotCreated, id, None, Some(&made)).await?;
        made
    });
    show(shop, made.id).await;
    tracing::info!(target: "activity", user = %admin.user().id, slot = %made.id, "added a slot");
    Ok(made)
}

/// Changes a rule, or a slot. The coming slots of a rule follow it in capacity and cut-off, but for those that were changed by
/// themselves; when it has another day or time, orders keep the slots they have, and new ones get the new. A slot that
/// orders have keeps its day, its time and its kind. [`Error::NotFound`] or [`Error::Invalid`].
pub async fn update(shop: &Shop, admin: &Admin, id: Id<OrderSlot>, input: &SlotInput) -> Result<DeliverySlot> {
    check(shop, input)?;
    super::store_slot(shop, id).await?;
    let changed = transact!(shop, |tx| {
        let rules = slots::rules(tx.access()).await?;
        let before = rules.iter().find(|rule| rule.id == id);
        let (before, after): (DeliverySlot, DeliverySlot) = match (before, rule_of(id, input)) {
            (Some(before), Some(rule)) => {
                slots::put_rule(tx, &rule).await?;
                slots::follow_rule(tx, before, &rule, tx.now()).await?;
                store::settings::count_change(tx, DeliveryVersion::NAME).await?;
                ((*before).into(), rule.into())
            }
            (Some(_), None) => return Err(Error::field("weekday", "required")),
            (None, rule) => {
                let before = slots::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
                if rule.is_some() {
                    return Err(Error::field("day", "required"));
                }
                let slot = slot_of(id, input, before.taken, before.rule_id)?;
                let stays = (slot.kind, slot.from, slot.to) == (before.kind, before.from, before.to);
                if !stays && (before.taken > 0 || before.rule_id.is_some()) {
                    return Err(Error::field("day", "slot_stays"));
                }
                slots::update(tx, &slot).await?;
                (before.into(), slot.into())
            }
        };
        note(tx, admin, Action::DeliverySlotUpdated, id, Some(&before), Some(&after)).await?;
        after
    });
    show(shop, id).await;
    tracing::info!(target: "activity", user = %admin.user().id, slot = %id, "changed a slot");
    Ok(changed)
}

/// Takes a rule away: orders keep the slots they have. Or a slot that no order has; one of a rule is as the rule says
/// again. [`Error::NotFound`] or [`Error::SlotInUse`].
pub async fn remove(shop: &Shop, admin: &Admin, id: Id<OrderSlot>) -> Result<()> {
    transact!(shop, |tx| {
        let rules = slots::rules(tx.access()).await?;
        let before: DeliverySlot = if let Some(rule) = rules.iter().find(|rule| rule.id == id) {
            slots::delete_rule(tx, id).await?;
            store::settings::count_change(tx, DeliveryVersion::NAME).await?;
            (*rule).into()
        } else {
            let slot = slots::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
            if slot.taken > 0 {
                return Err(Error::SlotInUse);
            }
            slots::delete(tx, id).await?;
            slot.into()
        };
        note(tx, admin, Action::DeliverySlotDeleted, id, Some(&before), None).await?;
    });
    show(shop, id).await;
    tracing::info!(target: "activity", user = %admin.user().id, slot = %id, "deleted a slot");
    Ok(())
}

/// Shows a rule with its slots, or a slot.
async fn show(shop: &Shop, id: Id<OrderSlot>) {
    shop.catalog.show_delivery().await;
    shop.catalog.show_slots([id]).await;
}

fn check(shop: &Shop, input: &SlotInput) -> Result<()> {
    validate(input)?;
    let broken = input
        .day
        .and_then(|day| day_ahead(day, Day::at(shop.now()), MOST_DAYS_AHEAD));
    broken.map_or(Ok(()), |rule| Err(Error::field("day", &rule)))
}

/// The rule that is meant; `None` where it is a slot of a single day.
fn rule_of(id: Id<OrderSlot>, input: &SlotInput) -> Option<SlotRule> {
    input.weekday.map(|weekday| SlotRule {
        id,
        weekday,
        from: input.from,
        to: input.to,
        kind: input.kind,
        capacity: input.capacity,
        cutoff_hours: input.cutoff_hours,
    })
}

/// The slot of a single day that is meant.
fn slot_of(id: Id<OrderSlot>, input: &SlotInput, taken: i64, rule_id: Option<Id<OrderSlot>>) -> Result<Slot> {
    let day = input.day.ok_or_else(|| Error::field("day", "required"))?;
    let [from, to]: [Timestamp; 2] = [input.from, input.to].map(|time| day.moment(time.minutes()));
    Ok(Slot {
        id,
        rule_id,
        kind: input.kind,
        from,
        to,
        cutoff: from.plus_seconds(-3600 * input.cutoff_hours),
        capacity: input.capacity,
        taken,
    })
}

/// Remembers what was done.
async fn note(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    action: Action,
    id: Id<OrderSlot>,
    before: Option<&DeliverySlot>,
    after: Option<&DeliverySlot>,
) -> Result<()> {
    let changes = match (before, after) {
        (Some(before), Some(after)) => audit::differences(before, after)?,
        (before, after) => vec![audit::change("from", before.map(when), after.map(when))?],
    };
    audit::record(tx, admin.user().id, action, id, changes).await
}

/// `saturday 09:00`, `2026-12-24 09:00`.
fn when(slot: &DeliverySlot) -> String {
    let day = slot.day.map(|day| day.to_string());
    let day = day.or(slot.weekday.map(|weekday| weekday.name().to_owned()));
    format!("{} {}", day.unwrap_or_default(), slot.from)
}
