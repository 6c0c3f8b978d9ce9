//! Letters that could not be sent, for admins.

use domain::notifications::unsent;
use leptos::prelude::*;
use shared::{Id, Page, PageRequest, letter::UnsentLetter};

use crate::request::{self, AppError};

/// One page of the letters that could not be sent, in the reader's language.
pub async fn list_unsent_letters(paging: PageRequest) -> Result<Page<UnsentLetter>, AppError> {
    let admin = request::admin().await?;
    Ok(unsent::list(&*request::shop()?, &admin, paging, request::language::language()).await?)
}

/// Has a letter that was given up sent again.
#[server(prefix = "/fn", endpoint = "dashboard/letter-again")]
pub async fn send_letter_again(id: Id<UnsentLetter>) -> Result<(), AppError> {
    let admin = request::admin().await?;
    unsent::send_again(&*request::shop()?, &admin, id).await?;
    leptos_axum::redirect("/gestion/courrier?again=1");
    Ok(())
}

/// Has every letter that was given up sent again.
#[server(prefix = "/fn", endpoint = "dashboard/letters-again")]
pub async fn send_all_letters_again() -> Result<(), AppError> {
    let admin = request::admin().await?;
    unsent::send_all_again(&*request::shop()?, &admin).await?;
    leptos_axum::redirect("/gestion/courrier?again=1");
    Ok(())
}

/// Has a letter never sent, and erases it.
#[server(prefix = "/fn", endpoint = "dashboard/letter-let-be")]
pub async fn let_letter_be(id: Id<UnsentLetter>) -> Result<(), AppError> {
    let admin = request::admin().await?;
    unsent::let_be(&*request::shop()?, &admin, id).await?;
    leptos_axum::redirect("/gestion/courrier?erased=1");
    Ok(())
}
