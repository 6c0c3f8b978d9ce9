//! The areas that the shop delivers to, as admins set them.

use shared::{
    Id, Page, PageRequest,
    audit::Action,
    delivery::{DeliveryArea, DeliveryAreaInput},
};

use crate::{
    Admin, Error, Result, Shop, audit,
    settings::DeliveryVersion,
    store::{self, Transaction, delivery_areas, transact},
    validate,
};

/// One page of the areas, by name, from memory. None while the shop delivers to all of metropolitan France.
/// [`Error::Invalid`] for paging that breaks a rule.
pub fn page(shop: &Shop, _: &Admin, paging: PageRequest) -> Result<Page<DeliveryArea>> {
    validate(&paging)?;
    Ok(Page::cut_from(shop.catalog.delivery().areas.all().to_vec(), paging))
}

/// Every area, by name, from memory.
pub fn all(shop: &Shop, _: &Admin) -> Vec<DeliveryArea> {
    shop.catalog.delivery().areas.all().to_vec()
}

/// The area with this id, from memory. [`Error::NotFound`].
pub fn find(shop: &Shop, _: &Admin, id: Id<DeliveryArea>) -> Result<DeliveryArea> {
    let book = shop.catalog.delivery();
    let area = book.areas.all().iter().find(|area| area.id == id);
    area.cloned().ok_or(Error::NotFound)
}

/// Adds an area. From the first one on, the shop delivers to its areas alone. [`Error::Invalid`], also for a postal code
/// that another area has.
pub async fn create(shop: &Shop, admin: &Admin, input: &DeliveryAreaInput) -> Result<DeliveryArea> {
    validate(input)?;
    let area = transact!(shop, |tx| {
        let others = delivery_areas::all(tx.access()).await?;
        let area = filled(tx.new_id(), input);
        refuse_taken(&others, &area)?;
        delivery_areas::put(tx, &area).await?;
        changed(tx, admin, Action::DeliveryAreaCreated, area.id, None, Some(&area)).await?;
        area
    });
    shop.catalog.show_delivery().await;
    tracing::info!(target: "activity", user = %admin.user().id, area = %area.id, "added an area of delivery");
    Ok(area)
}

/// Changes an area. [`Error::NotFound`] or [`Error::Invalid`].
pub async fn update(
    shop: &Shop,
    admin: &Admin,
    id: Id<DeliveryArea>,
    input: &DeliveryAreaInput,
) -> Result<DeliveryArea> {
    validate(input)?;
    let area = transact!(shop, |tx| {
        let (mut others, area) = (delivery_areas::all(tx.access()).await?, filled(id, input));
        let place = others.iter().position(|other| other.id == id).ok_or(Error::NotFound)?;
        let before = others.remove(place);
        refuse_taken(&others, &area)?;
        delivery_areas::put(tx, &area).await?;
        changed(tx, admin, Action::DeliveryAreaUpdated, id, Some(&before), Some(&area)).await?;
        area
    });
    shop.catalog.show_delivery().await;
    tracing::info!(target: "activity", user = %admin.user().id, area = %id, "changed an area of delivery");
    Ok(area)
}

/// Takes an area away. With the last one, the shop delivers to all of metropolitan France again. [`Error::NotFound`].
pub async fn remove(shop: &Shop, admin: &Admin, id: Id<DeliveryArea>) -> Result<()> {
    transact!(shop, |tx| {
        let all = delivery_areas::all(tx.access()).await?;
        let before = all.iter().find(|area| area.id == id).ok_or(Error::NotFound)?;
        delivery_areas::delete(tx, id).await?;
        changed(tx, admin, Action::DeliveryAreaDeleted, id, Some(before), None).await?;
    });
    shop.catalog.show_delivery().await;
    tracing::info!(target: "activity", user = %admin.user().id, area = %id, "deleted an area of delivery");
    Ok(())
}

fn filled(id: Id<DeliveryArea>, input: &DeliveryAreaInput) -> DeliveryArea {
    let mut postal_codes = Vec::new();
    for code in &input.postal_codes {
        if !postal_codes.contains(code) {
            postal_codes.push(code.clone());
        }
    }
    DeliveryArea {
        id,
        name: input.name.clone(),
        postal_codes,
        fee: input.fee,
        free_from: input.free_from,
    }
}

/// Refuses a pattern that another area has: nobody could say which of them counts.
fn refuse_taken(others: &[DeliveryArea], area: &DeliveryArea) -> Result<()> {
    for pattern in &area.postal_codes {
        if let Some(other) = others.iter().find(|other| other.postal_codes.contains(pattern)) {
            let taken = format!("postal_code_taken:{pattern} ({})", other.name.replace('|', "/"));
            return Err(Error::field("postalCodes", &taken));
        }
    }
    Ok(())
}

/// Counts the change for orders that were priced before it, and remembers what was done.
async fn changed(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    action: Action,
    id: Id<DeliveryArea>,
    before: Option<&DeliveryArea>,
    after: Option<&DeliveryArea>,
) -> Result<()> {
    store::settings::count_change(tx, DeliveryVersion::NAME).await?;
    let changes = match (before, after) {
        (Some(before), Some(after)) => audit::differences(before, after)?,
        (before, after) => {
            let name = |area: Option<&DeliveryArea>| area.map(|area| area.name.clone());
            vec![audit::change("name", name(before), name(after))?]
        }
    };
    audit::record(tx, admin.user().id, action, id, changes).await
}
