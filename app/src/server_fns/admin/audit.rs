//! What staff changed, for admins.

use std::collections::HashMap;

use domain::{Error, audit};
use shared::{
    Id, Page, Problem,
    audit::{AuditEntry, AuditQuery},
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

/// One page of entries, newest first, with the names of those who did it.
pub type Entries = (Page<AuditEntry>, HashMap<Id<User>, String>);

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
    Ok(Ok((page, people)))
}

fn edge(field: &str, typed: &str) -> domain::Result<Option<Edge>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day: Day = typed.parse().map_err(|_| Error::field(field, "not_a_day"))?;
    Ok(Some(Edge::Day(day)))
}
