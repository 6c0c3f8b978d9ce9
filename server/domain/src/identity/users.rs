//! Users as admins see them, and what they may do.

use shared::{
    Id, Page,
    account::Account,
    audit::Action,
    user::{Role, RoleChange, User, UserForStaff, UserNote, UserQuery},
    validation,
};

use crate::{
    Admin, Error, Result, Shop, audit,
    identity::second_factor,
    notifications,
    search::prefixes,
    store::{Transaction, deliveries, loyalties, profiles, sessions, subscriptions, transact, user_search, users},
    validate,
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

/// A user with their points, as far as they can be read, and what staff noted about them. [`Error::NotFound`].
pub async fn find(shop: &Shop, _: &Admin, id: Id<User>) -> Result<UserForStaff> {
    let (user, note, balance) = tokio::join!(
        users::by_id(shop.store.access(), id),
        users::note(shop.store.access(), id),
        loyalties::balance(shop.store.access(), id)
    );
    Ok(UserForStaff {
        user: user?.ok_or(Error::NotFound)?,
        points: match balance {
            Ok(balance) => Some(balance.points),
            Err(Error::Unreadable(_)) => None,
            Err(error) => return Err(error),
        },
        note: note?,
    })
}

/// Notes something about a user, which they do not see. [`Error::NotFound`] or [`Error::Invalid`].
pub async fn change_note(shop: &Shop, admin: &Admin, id: Id<User>, input: &UserNote) -> Result<UserForStaff> {
    validate(input)?;
    let by = admin.user().id;
    transact!(shop, |tx| {
        users::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        if users::note(tx.access(), id).await? != input.note {
            users::set_note(tx, id, &input.note).await?;
            // What it says is personal.
            audit::record(tx, by, Action::UserNoteChanged, id, Vec::new()).await?;
        }
    });
    find(shop, admin, id).await
}

/// Closes an account, which ends all its sessions and lets nobody sign in, and its subscriptions, or opens it again, without them. Orders, points and invoices
/// stay. [`Error::NotFound`]; [`Error::OwnAccount`]; [`Error::OrdersOnTheRoad`] for a livreur who has some.
pub async fn set_closed(shop: &Shop, admin: &Admin, id: Id<User>, closed: bool) -> Result<User> {
    let user = transact!(shop, |tx| { set_closed_in(tx, admin, id, closed).await? });
    tracing::info!(target: "activity", user = %admin.user().id, whose = %id, closed, "closed or opened an account");
    Ok(user)
}

async fn set_closed_in(tx: &mut Transaction<'_>, admin: &Admin, id: Id<User>, closed: bool) -> Result<User> {
    let by = admin.user().id;
    // Of two admins who close each other's accounts at once, one is left.
    if !users::hold(tx, by, Role::Admin).await? {
        return Err(Error::Forbidden);
    }
    let user = users::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
    if user.closed_at.is_some() == closed {
        return Ok(user);
    }
    if id == by {
        return Err(Error::OwnAccount);
    }
    if closed && user.role == Role::Livreur && deliveries::has_shipped(tx, id).await? {
        return Err(Error::OrdersOnTheRoad);
    }
    let (closed_at, action) = if closed {
        sessions::delete_others(tx, id, None).await?;
        for mut subscription in subscriptions::running(tx.access(), id).await? {
            subscription.end(tx.now());
            subscriptions::replace(tx, &subscription).await?;
            notifications::subscription_ended(tx, &user, &subscription).await?;
        }
        (Some(tx.now()), Action::UserClosed)
    } else {
        (None, Action::UserReopened)
    };
    let user = users::set_closed(tx, id, closed_at).await?.ok_or(Error::NotFound)?;
    audit::record(tx, by, action, id, Vec::new()).await?;
    Ok(user)
}

/// Takes a user's second factor away, when they have lost what proves it: their sessions end, and from then on the
/// password is enough. Nothing changes for who has none. [`Error::NotFound`]; [`Error::OwnSecondFactor`].
pub async fn reset_second_factor(shop: &Shop, admin: &Admin, id: Id<User>) -> Result<User> {
    let by = admin.user().id;
    if id == by {
        return Err(Error::OwnSecondFactor);
    }
    let user = transact!(shop, |tx| {
        if !users::hold(tx, by, Role::Admin).await? {
            return Err(Error::Forbidden);
        }
        match second_factor::take_away(tx, id).await? {
            Some(user) => {
                audit::record(tx, by, Action::UserSecondFactorReset, id, Vec::new()).await?;
                user
            }
            None => users::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?,
        }
    });
    tracing::info!(target: "activity", user = %by, whose = %id, "reset a second factor");
    Ok(user)
}

/// A user with their profile. [`Error::NotFound`].
pub async fn account(shop: &Shop, _: &Admin, id: Id<User>) -> Result<Account> {
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
    let now_is = give_role(tx, &user, role).await?;
    let changes = vec![audit::change("role", user.role, role)?];
    audit::record(tx, by, Action::UserRoleChanged, id, changes).await?;
    Ok(now_is)
}

/// Gives this user the role. [`Error::OrdersOnTheRoad`] for a livreur who has some.
pub(super) async fn give_role(tx: &mut Transaction<'_>, user: &User, role: Role) -> Result<User> {
    if user.role == Role::Livreur && deliveries::has_shipped(tx, user.id).await? {
        return Err(Error::OrdersOnTheRoad);
    }
    users::set_role(tx, user.id, role, tx.now())
        .await?
        .ok_or(Error::NotFound)
}
