//! Users as admins see them, and what they may do.

use shared::{
    Id, Page,
    account::Account,
    audit::Action,
    user::{Role, RoleChange, User, UserQuery},
    validation,
};

use crate::{
    Admin, Error, Result, Shop, audit,
    search::prefixes,
    store::{Transaction, orders, profiles, transact, user_search, users},
};

/// One page of users, the newest first. [`Error::Invalid`] for a query that breaks a rule.
pub async fn list(shop: &Shop, _: &Admin, query: &UserQuery) -> Result<Page<User>> {
    let mut broken = validation::broken_rules(query);
    // Paging is flattened in the query, so its fields are named without a prefix.
    broken.extend(validation::broken_rules(&query.paging));
    crate::refuse(broken)?;
    let asked = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let prefixes = asked.map(prefixes::of_query).unwrap_or_default();
    if asked.is_some() && prefixes.is_empty() {
        // A query of nothing but punctuation matches nobody.
        return Ok(Page::new(Vec::new(), query.paging, 0));
    }
    user_search::page(&shop.store, &prefixes, query.role, query.paging).await
}

/// A user with their profile. [`Error::NotFound`].
pub async fn find(shop: &Shop, _: &Admin, id: Id<User>) -> Result<Account> {
    let user = users::by_id(shop.store.access(), id).await?.ok_or(Error::NotFound)?;
    let profile = profiles::of_user(&shop.store, id, shop.new_id()).await?;
    Ok(Account { user, profile })
}

/// Gives a user another role, which every session of theirs has at once. [`Error::NotFound`];
/// [`Error::LastAdmin`] for an admin's own role; [`Error::OrdersOnTheRoad`] for a livreur who
/// has some.
pub async fn change_role(shop: &Shop, admin: &Admin, id: Id<User>, input: RoleChange) -> Result<User> {
    let user = transact!(shop, |tx| { change_role_in(tx, admin, id, input.role).await? });
    let (by, role) = (admin.user().id, user.role.name());
    tracing::info!(target: "activity", user = %by, whose = %id, role, "changed a role");
    Ok(user)
}

async fn change_role_in(tx: &mut Transaction<'_>, admin: &Admin, id: Id<User>, role: Role) -> Result<User> {
    let by = admin.user().id;
    // Whoever changes a role stays an admin. Of two admins who demote each other at once,
    // one transaction starts over and finds that its caller is no admin any more: one is always left.
    if !users::hold(tx, by, Role::Admin).await? {
        return Err(Error::Forbidden);
    }
    let user = users::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
    if user.role == role {
        return Ok(user);
    }
    if id == by {
        return Err(Error::LastAdmin);
    }
    if user.role == Role::Livreur && orders::has_shipped(tx, id).await? {
        return Err(Error::OrdersOnTheRoad);
    }
    let now_is = users::set_role(tx, id, role, tx.now()).await?.ok_or(Error::NotFound)?;
    let changes = vec![audit::change("role", user.role, role)?];
    audit::record(tx, by, Action::UserRoleChanged, id, changes).await?;
    Ok(now_is)
}
