//! Finding orders by what one is told on the phone.

use shared::{
    Money, Page,
    order::{Order, OrderSearch},
    validation,
};

use crate::{
    Result, Shop,
    search::distinct_words,
    store::order_search::{self, Filter},
};

/// Words of a query that count.
const MOST_WORDS: usize = 16;

/// One page of the orders that match. [`Error::Invalid`](crate::Error::Invalid).
pub async fn page(shop: &Shop, query: &OrderSearch) -> Result<Page<Order>> {
    let mut broken = validation::broken_rules(query);
    // Paging is flattened in the query, so its fields are named without a prefix.
    broken.extend(validation::broken_rules(&query.paging));
    crate::refuse(broken)?;
    let mut filter = Filter {
        statuses: &query.statuses,
        payment_method: query.payment_method.as_ref(),
        payment_status: query.payment_status,
        livreur: query.livreur,
        refund_due: query.refund_due,
        disputed: query.disputed,
        unpaid_transfer: query.unpaid_transfer,
        with_coupon: query.with_coupon,
        refunded: query.refunded,
        without_livreur: query.without_livreur,
        open_outcome: query.open_outcome,
        from: query.from,
        to: query.to,
        sort: query.sort,
        ..Default::default()
    };
    let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) else {
        return order_search::list(&shop.store, &filter, query.paging).await;
    };
    let number = order_search::known_number(&shop.store, &numbers(q)).await?;
    let (words, total) = words_and_total(q);
    if let Some(number) = &number {
        filter.number = Some(number);
    } else if words.is_empty() && total.is_none() {
        return Ok(Page::new(Vec::new(), query.paging, 0));
    } else {
        (filter.words, filter.total) = (&words, total);
    }
    order_search::list(&shop.store, &filter, query.paging).await
}

/// What was typed as words, an amount, or both: `24` may be euros, or stand in the name of a Comté of 24 months.
fn words_and_total(typed: &str) -> (Vec<String>, Option<Money>) {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let total = Money::parse(&plain);
    if total.is_some() && plain.contains([',', '.']) || total.is_some() && typed.contains('€') {
        return (Vec::new(), total);
    }
    let mut words = distinct_words([typed.replace('€', " ").as_str()]);
    words.truncate(MOST_WORDS);
    (words, total)
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
    use shared::Money;

    use super::{numbers, words_and_total};

    #[test]
    fn what_is_typed_is_words_or_an_amount_or_may_be_either() {
        let cents = |cents| Some(Money::from_cents(cents));
        for (typed, words, total) in [
            ("34,20", &[][..], cents(3420)),
            ("34.2", &[], cents(3420)),
            ("1 034,20 €", &[], cents(103_420)),
            ("34 €", &[], cents(3400)),
            ("24", &["24"], cents(2400)),
            ("Comté 24", &["24", "comte"], None),
            ("34,205", &["205", "34"], None),
            ("€", &[], None),
        ] {
            let (found, amount) = words_and_total(typed);
            assert_eq!(
                (found.iter().map(String::as_str).collect::<Vec<_>>(), amount),
                (words.to_vec(), total),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        for typed in ["K7M3-Q9TD", "k7m3q9td", "k7m3 q9td", "K7 M3–Q9 TD"] {
            assert!(numbers(typed).contains(&"K7M3-Q9TD".to_owned()), "{typed}");
        }
        assert_eq!(numbers("ORD-1042"), ["ORD-1042"]);
        assert_eq!(numbers("éééé"), ["éééé"]);
    }
}
