//! Paging: no list is unbounded.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{limits, validation};

/// Which page of a list is asked for. `page` counts from 1; `limit` is 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
pub struct PageRequest {
    /// The page, from 1.
    #[garde(custom(validation::between(limits::PAGE)))]
    pub page: i64,
    /// How many items a page holds.
    #[garde(custom(validation::between(limits::PAGE_SIZE)))]
    pub limit: i64,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { page: 1, limit: 20 }
    }
}

impl PageRequest {
    /// How many items come before this page.
    pub fn skip(self) -> u64 {
        let before = (self.page - 1).saturating_mul(self.limit);
        u64::try_from(before).unwrap_or(0)
    }
}

/// How many items beyond a page a long list counts: what a list of a million has in all, nobody waits for.
pub const COUNTED: i64 = 1000;

/// One page of a list, as every list of the API answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// This page, from 1.
    pub page: i64,
    /// How many items a page holds.
    pub limit: i64,
    /// How many items there are in all.
    pub total: i64,
    /// How many pages there are in all.
    pub pages: i64,
}

impl<T> Page<T> {
    /// The page `request` of a list that is there whole.
    pub fn cut_from(all: Vec<T>, request: PageRequest) -> Self {
        let total = all.len() as u64;
        let skip = usize::try_from(request.skip()).unwrap_or(usize::MAX);
        let limit = usize::try_from(request.limit).unwrap_or(0);
        Self::new(all.into_iter().skip(skip).take(limit).collect(), request, total)
    }

    /// Whether the count ended at [`COUNTED`] beyond this page, so that there may be more than `total`.
    pub const fn is_counted_in_part(&self) -> bool {
        self.total - self.page * self.limit == COUNTED
    }

    /// The page `request` of `total` items.
    pub fn new(items: Vec<T>, request: PageRequest, total: u64) -> Self {
        let total = i64::try_from(total).unwrap_or(i64::MAX);
        Self {
            items,
            page: request.page,
            limit: request.limit,
            total,
            pages: total / request.limit + i64::from(total % request.limit > 0),
        }
    }

    /// The same page with every item changed.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            page: self.page,
            limit: self.limit,
            total: self.total,
            pages: self.pages,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_every_item() {
        let pages = |total| Page::<()>::new(vec![], PageRequest { page: 1, limit: 20 }, total).pages;
        assert_eq!([0, 1, 20, 21].map(pages), [0, 1, 1, 2]);
        assert_eq!(PageRequest { page: 3, limit: 20 }.skip(), 40);
    }
}
