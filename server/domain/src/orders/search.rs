//! Finding orders by what one is told on the phone.

use shared::{
    Page,
    order::{Order, OrderSearch},
    validation,
};

use crate::{
    Result, Shop,
    search::prefixes,
    store::{
        orders::{self, Filter},
        user_search,
    },
};

/// Customers whose orders are searched: when more match the beginning of a name, those who joined last.
const MOST_CUSTOMERS: i64 = 100;

/// One page of the orders that match, newest first. [`Error::Invalid`].
pub async fn page(shop: &Shop, query: &OrderSearch) -> Result<Page<Order>> {
    let mut broken = validation::broken_rules(query);
    // Paging is flattened in the query, so its fields are named without a prefix.
    broken.extend(validation::broken_rules(&query.paging));
    crate::refuse(broken)?;
    let filter = Filter {
        status: query.status,
        payment_status: query.payment_status,
        refund_due: query.refund_due,
        from: query.from,
        to: query.to,
        ..Default::default()
    };
    let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) else {
        return orders::list(&shop.store, &filter, query.paging).await;
    };
    if let Some(number) = orders::known_number(&shop.store, &numbers(q)).await? {
        let filter = Filter {
            number: Some(&number),
            ..filter
        };
        return orders::list(&shop.store, &filter, query.paging).await;
    }
    let prefixes = prefixes::of_query(q);
    let customers = if prefixes.is_empty() {
        Vec::new()
    } else {
        user_search::ids(&shop.store, &prefixes, MOST_CUSTOMERS).await?
    };
    if customers.is_empty() {
        return Ok(Page::new(Vec::new(), query.paging, 0));
    }
    let filter = Filter {
        customers: Some(&customers),
        ..filter
    };
    orders::list(&shop.store, &filter, query.paging).await
}

/// What was typed as the numbers it may be: as it is, for an order brought over, and in the
/// shop's own form, `K7M3-Q9TD`.
fn numbers(typed: &str) -> Vec<String> {
    let mut numbers = vec![typed.to_owned()];
    let letters: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑' | '–' | '—'))
        .collect();
    if letters.len() == 8 && letters.bytes().all(|b| b.is_ascii_alphanumeric()) {
        let letters = letters.to_ascii_uppercase();
        numbers.push(format!("{}-{}", &letters[..4], &letters[4..]));
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        for typed in ["K7M3-Q9TD", "k7m3q9td", "k7m3 q9td", "K7 M3–Q9 TD"] {
            assert!(numbers(typed).contains(&"K7M3-Q9TD".to_owned()), "{typed}");
        }
        assert_eq!(numbers("ORD-1042"), ["ORD-1042"]);
        assert_eq!(numbers("éééé"), ["éééé"]);
    }
}
