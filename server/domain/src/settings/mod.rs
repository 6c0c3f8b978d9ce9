//! What the shopkeeper sets in the dashboard, over what the environment says. Pages read it from memory; what an order
//! costs is read in its transaction.

mod live;

use shared::{
    Id,
    audit::{Action, Change as AuditChange, Target},
    period::Day,
    settings::{
        Closures, Defaults, Group, LegalPage, LegalText, Notice, OpeningHours, PaymentSettings, PublicSettings,
        ShippingSettings, ShopSettings, StoredSettings,
    },
    validation,
};

pub(crate) use self::live::LiveSettings;
use crate::{
    Admin, Error, Result, Shop, audit,
    store::{Transaction, settings, transact},
};

/// A group of settings as it is to be.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as the groups are called")]
pub enum Change {
    Hours(OpeningHours),
    Closures(Closures),
    Shipping(ShippingSettings),
    Payment(PaymentSettings),
    Notice(Notice),
    Text(LegalPage, LegalText),
}

/// What an order depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderSettings {
    /// What delivery costs.
    pub shipping: ShippingSettings,
    /// How long a transfer may take.
    pub payment: PaymentSettings,
    /// How often areas, rules for slots and closures were changed.
    pub delivery: DeliveryVersion,
}

/// How often that was changed on which depends where and when the shop delivers: while this is the same, it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliveryVersion {
    areas_and_rules: i64,
    closures: i64,
}

impl DeliveryVersion {
    /// The name under which the settings count changes of areas and rules.
    pub(crate) const NAME: &str = "delivery";

    /// What the settings say.
    pub(crate) fn of(stored: &StoredSettings) -> Self {
        Self {
            areas_and_rules: stored.versions.get(Self::NAME).copied().unwrap_or_default(),
            closures: stored.version(Group::Closures),
        }
    }
}

/// Everything as it holds, from the database.
pub async fn all(shop: &Shop, _: &Admin) -> Result<ShopSettings> {
    let stored = settings::find(shop.store.access()).await?;
    Ok(stored.over(shop.settings.defaults))
}

/// What everyone may know, from memory.
pub fn public(shop: &Shop) -> PublicSettings {
    let (stored, today) = (shop.catalog.settings(), Day::at(shop.now()));
    let next = |closures: &Closures| closures.from(today).into_iter().cloned().collect();
    PublicSettings {
        hours: stored.hours(),
        closures: stored.closures.as_ref().map(next).unwrap_or_default(),
        shipping: for_orders(shop).shipping,
        notice: stored.notice.clone().filter(|notice| notice.is_shown(today)),
    }
}

/// The text of a legal page, from memory; empty in a language in which nothing was written.
pub fn text(shop: &Shop, page: LegalPage) -> LegalText {
    shop.catalog.settings().text(page)
}

/// What an order depends on, from memory: for what is only shown.
pub fn for_orders(shop: &Shop) -> OrderSettings {
    of_orders(&shop.catalog.settings(), shop.settings.defaults)
}

/// The same as the transaction sees it: for what is stored.
pub(crate) async fn for_orders_in(tx: &mut Transaction<'_>) -> Result<OrderSettings> {
    let stored = settings::find(tx.access()).await?;
    Ok(of_orders(&stored, tx.settings().defaults))
}

/// The same as the database has it now.
pub(crate) async fn for_orders_now(shop: &Shop) -> Result<OrderSettings> {
    let stored = settings::find(shop.store.access()).await?;
    Ok(of_orders(&stored, shop.settings.defaults))
}

fn of_orders(stored: &StoredSettings, defaults: Defaults) -> OrderSettings {
    OrderSettings {
        shipping: stored.shipping.unwrap_or(defaults.shipping),
        payment: stored.payment.unwrap_or(defaults.payment),
        delivery: DeliveryVersion::of(stored),
    }
}

/// Changes a group, if its version still is as expected. Everything as it then holds. [`Error::Invalid`] or
/// [`Error::PreconditionFailed`].
pub async fn change_if(
    shop: &Shop,
    admin: &Admin,
    change: &Change,
    is_expected: impl Fn(i64) -> bool,
) -> Result<ShopSettings> {
    crate::refuse(change.broken_rules())?;
    let stored = transact!(shop, |tx| {
        let before = settings::find(tx.access()).await?;
        if !is_expected(before.version(change.group())) {
            return Err(Error::PreconditionFailed);
        }
        change_in(tx, admin, before, change).await?
    });
    shop.catalog.show_settings().await;
    tracing::info!(
        target: "activity", user = %admin.user().id, group = change.group().name(), "changed the settings"
    );
    Ok(stored.over(shop.settings.defaults))
}

/// Stores the change and what it was before. One that changes nothing is not stored.
async fn change_in(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    before: StoredSettings,
    change: &Change,
) -> Result<StoredSettings> {
    let (group, mut stored) = (change.group(), before.clone());
    change.apply(&mut stored);
    let defaults = tx.settings().defaults;
    let changes = differences(group, &before.over(defaults), &stored.over(defaults))?;
    let is_readable = !before.unreadable.contains(&group);
    if changes.is_empty() && before.version(group) > 0 && is_readable {
        return Ok(before);
    }
    stored.unreadable.retain(|other| *other != group);
    stored.versions.insert(group.name().into(), before.version(group) + 1);
    settings::put(tx, &stored).await?;
    audit::record(tx, admin.user().id, Action::SettingsChanged, target(group), changes).await?;
    Ok(stored)
}

/// What differs in a group, each field by its path: `shipping.fee`.
fn differences(group: Group, before: &ShopSettings, after: &ShopSettings) -> Result<Vec<AuditChange>> {
    let mut changes = match group {
        Group::Hours => audit::differences(&before.hours, &after.hours),
        Group::Closures => audit::differences(&before.closures, &after.closures),
        Group::Shipping => audit::differences(&before.shipping, &after.shipping),
        Group::Payment => audit::differences(&before.payment, &after.payment),
        Group::Notice => audit::differences(&before.notice, &after.notice),
        Group::Text(page) => audit::differences(before.text(page), after.text(page)),
    }?;
    for change in &mut changes {
        change.field = format!("{}.{}", group.name(), change.field);
    }
    Ok(changes)
}

/// What the audit calls a group: all changes of it are found by this id.
fn target(group: Group) -> Id<Target> {
    let place = Group::ALL.iter().position(|other| *other == group).unwrap_or_default();
    let mut bytes = *b"settings....";
    bytes[11] = u8::try_from(place).unwrap_or_default();
    Id::from_bytes(bytes)
}

impl Change {
    /// Which group it is of.
    pub const fn group(&self) -> Group {
        match self {
            Self::Hours(_) => Group::Hours,
            Self::Closures(_) => Group::Closures,
            Self::Shipping(_) => Group::Shipping,
            Self::Payment(_) => Group::Payment,
            Self::Notice(_) => Group::Notice,
            Self::Text(page, _) => Group::Text(*page),
        }
    }

    fn broken_rules(&self) -> Vec<validation::BrokenRule> {
        match self {
            Self::Hours(input) => validation::broken_rules(input),
            Self::Closures(input) => validation::broken_rules(input),
            Self::Shipping(input) => validation::broken_rules(input),
            Self::Payment(input) => validation::broken_rules(input),
            Self::Notice(input) => validation::broken_rules(input),
            Self::Text(_, input) => validation::broken_rules(input),
        }
    }

    fn apply(&self, stored: &mut StoredSettings) {
        match self.clone() {
            Self::Hours(hours) => stored.hours = Some(hours),
            Self::Closures(closures) => stored.closures = Some(closures),
            Self::Shipping(shipping) => stored.shipping = Some(shipping),
            Self::Payment(payment) => stored.payment = Some(payment),
            Self::Notice(notice) => stored.notice = Some(notice),
            Self::Text(page, text) => *stored.written_mut(page) = Some(text),
        }
    }
}
