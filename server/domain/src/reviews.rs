//! What customers say.

use shared::{Id, Page, PageRequest, product::Product, review::SignedReview, validation};

use crate::{Error, Result, Shop, store};

/// One page of a product's reviews with their authors, newest first. [`Error::Invalid`] for
/// paging that breaks a rule.
pub async fn of_product(shop: &Shop, product: Id<Product>, paging: PageRequest) -> Result<Page<SignedReview>> {
    let broken = validation::broken_rules(&paging);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let page = store::reviews::of_product(&shop.store, product, paging).await?;
    let authors: Vec<_> = page.items.iter().map(|review| review.user_id).collect();
    let authors = store::users::by_ids(&shop.store, &authors).await?;
    Ok(page.map(|review| SignedReview {
        author: authors
            .get(&review.user_id)
            .map_or_else(String::new, |user| display_name(&user.name)),
        review,
    }))
}

/// First name and initial: `Nadia Benali` → `Nadia B.`
fn display_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {initial}."),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::display_name;

    #[test]
    fn others_see_a_first_name_and_an_initial() {
        assert_eq!(display_name("Nadia Benali"), "Nadia B.");
        assert_eq!(display_name("Jean de La Tour"), "Jean T.");
        assert_eq!(display_name("Cher"), "Cher");
    }
}
