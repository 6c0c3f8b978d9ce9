//! The shop's people, for admins.

use domain::{identity::users, orders, privacy};
use leptos::prelude::*;
use shared::{
    Id, Page, PageRequest,
    order::Order,
    typed::Typed,
    user::{Role, RoleChange, User, UserForStaff, UserNote, UserQuery},
};

use crate::request::{self, AppError};

/// One page of users, the newest first.
pub async fn list_users(query: UserQuery) -> Result<Page<User>, AppError> {
    let admin = request::admin().await?;
    Ok(users::list(&*request::shop()?, &admin, &query).await?)
}

/// A user, and one page of their orders.
pub async fn read_user(id: &str, paging: PageRequest) -> Result<(UserForStaff, Page<Order>), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(id)?;
    let user = users::find(&shop, &admin, id).await?;
    let orders = orders::of_user(&shop, &admin, id, paging).await?;
    Ok((user, orders))
}

/// Gives a user another role.
#[server(prefix = "/fn", endpoint = "dashboard/change-role")]
pub async fn change_user_role(id: Id<User>, role: Role) -> Result<(), AppError> {
    let admin = request::admin().await?;
    users::change_role(&*request::shop()?, &admin, id, RoleChange { role }).await?;
    leptos_axum::redirect(&format!("/gestion/clients/{id}?role=1"));
    Ok(())
}

/// Notes something about a user, which they do not see.
#[server(prefix = "/fn", endpoint = "dashboard/user-note")]
pub async fn note_user(id: Id<User>, #[server(default)] note: Typed) -> Result<(), AppError> {
    let admin = request::admin().await?;
    let note = UserNote {
        note: note.filled().unwrap_or_default(),
    };
    users::change_note(&*request::shop()?, &admin, id, &note).await?;
    leptos_axum::redirect(&format!("/gestion/clients/{id}?noted=1"));
    Ok(())
}

/// Closes a user's account, or opens it again.
#[server(prefix = "/fn", endpoint = "dashboard/close-user")]
pub async fn close_user(id: Id<User>, closed: bool) -> Result<(), AppError> {
    let admin = request::admin().await?;
    users::set_closed(&*request::shop()?, &admin, id, closed).await?;
    let done = if closed { "closed" } else { "opened" };
    leptos_axum::redirect(&format!("/gestion/clients/{id}?{done}=1"));
    Ok(())
}

/// Takes a user's second factor away.
#[server(prefix = "/fn", endpoint = "dashboard/reset-second-factor")]
pub async fn reset_second_factor(id: Id<User>) -> Result<(), AppError> {
    let admin = request::admin().await?;
    users::reset_second_factor(&*request::shop()?, &admin, id).await?;
    leptos_axum::redirect(&format!("/gestion/clients/{id}?reset=1"));
    Ok(())
}

/// Erases a user who asked for it.
#[server(prefix = "/fn", endpoint = "dashboard/erase-user")]
pub async fn erase_user(id: Id<User>) -> Result<(), AppError> {
    let admin = request::admin().await?;
    privacy::erase_user(&*request::shop()?, &admin, id).await?;
    leptos_axum::redirect("/gestion/clients?erased=1");
    Ok(())
}
