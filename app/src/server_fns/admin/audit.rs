//! What staff changed, for admins.

use std::collections::HashMap;

use domain::{
    Error,
    audit::{self, Named},
};
use shared::{
    Id, Page, Problem,
    audit::{AuditEntry, AuditQuery, Target},
    period::{Day, Edge},
    user::User,
};

use crate::request::{self, AppError};

/// What the address of the page asks for, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The rest of the question.
    pub query: AuditQuery,
    /// The first day, as `2026-03-31`; may be empty.
    pub from: String,
    /// The last day; may be empty.
    pub to: String,
}

/// One page of entries, newest first.
#[derive(Debug)]
pub struct Entries {
    /// What was done, newest first.
    pub page: Page<AuditEntry>,
    /// The names of those who did it.
    pub people: HashMap<Id<User>, String>,
    /// What it was done to, by name.
    pub targets: HashMap<Id<Target>, Named>,
}

/// The entries that are asked for, or what is wrong with the question.
pub async fn list_audit(asked: Asked) -> Result<Result<Entries, Problem>, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let (from, to) = match (edge("from", &asked.from), edge("to", &asked.to)) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(error), _) | (_, Err(error)) => return Ok(Err(*AppError::from(error).0)),
    };
    let query = AuditQuery {
        from,
        to,
        ..asked.query
    };
    let page = audit::list(&shop, &admin, &query).await?;
    let people = audit::people_of(&shop, &admin, page.items.iter().map(|entry| entry.by)).await?;
    let language = request::language::current();
    let targets = audit::names_of(&shop, &admin, &page.items, language).await?;
    Ok(Ok(Entries { page, people, targets }))
}

fn edge(field: &str, typed: &str) -> domain::Result<Option<Edge>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day: Day = typed.parse().map_err(|_| Error::field(field, "not_a_day"))?;
    Ok(Some(Edge::Day(day)))
}
