//! The addresses in a profile, one by one.

use domain::{
    Customer, Error,
    identity::{accounts, addresses},
};
use shared::profile::Address;
use test_support::{
    errors::broken,
    shop::{TestShop, in_a_shop},
};

#[test]
fn the_first_address_is_the_default_until_another_is_preferred() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        keep(shop, &nadia, "", address("1 rue du Lait")).await.unwrap();
        keep(shop, &nadia, "", address("2 rue du Lait")).await.unwrap();
        assert_eq!(
            stored_addresses(shop, &nadia).await,
            ["1 rue du Lait*", "2 rue du Lait"]
        );
        let third = Address {
            is_default: true,
            ..address("3 rue du Lait")
        };
        keep(shop, &nadia, "", third).await.unwrap();
        assert_eq!(
            stored_addresses(shop, &nadia).await,
            ["1 rue du Lait", "2 rue du Lait", "3 rue du Lait*"]
        );
        let second = address("2 rue du Lait").line();
        addresses::prefer(shop, &nadia, &second).await.unwrap();
        assert_eq!(
            stored_addresses(shop, &nadia).await,
            ["1 rue du Lait", "2 rue du Lait*", "3 rue du Lait"]
        );
        addresses::remove(shop, &nadia, &second).await.unwrap();
        assert_eq!(
            stored_addresses(shop, &nadia).await,
            ["1 rue du Lait*", "3 rue du Lait"]
        );
        let gone = addresses::prefer(shop, &nadia, &second).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        addresses::remove(shop, &nadia, &second).await.unwrap();
        assert_eq!(
            stored_addresses(shop, &nadia).await,
            ["1 rue du Lait*", "3 rue du Lait"]
        );
    });
}

#[test]
fn a_changed_address_takes_the_place_of_the_one_it_was_and_none_is_kept_twice() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        for street in ["1 rue du Lait", "2 rue du Lait"] {
            keep(shop, &nadia, "", address(street)).await.unwrap();
        }
        let first = address("1 rue du Lait").line();
        keep(shop, &nadia, &first, address("10 rue du Lait")).await.unwrap();
        keep(shop, &nadia, "", address("2 rue du Lait")).await.unwrap();
        assert_eq!(
            stored_addresses(shop, &nadia).await,
            ["10 rue du Lait*", "2 rue du Lait"]
        );
        // Another tab has changed it meanwhile: what was typed is not lost.
        keep(shop, &nadia, &first, address("11 rue du Lait")).await.unwrap();
        assert_eq!(
            stored_addresses(shop, &nadia).await,
            ["10 rue du Lait*", "2 rue du Lait", "11 rue du Lait"]
        );
    });
}

#[test]
fn an_address_that_breaks_a_rule_is_refused_and_so_is_the_twenty_first() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let nowhere = Address {
            postal_code: "6900".into(),
            ..address(" ")
        };
        let error = keep(shop, &nadia, "", nowhere).await.unwrap_err();
        assert_eq!(broken(&error), ["postalCode not_a_postal_code", "street required"]);
        for number in 1..=addresses::MAX_ADDRESSES {
            keep(shop, &nadia, "", address(&number.to_string())).await.unwrap();
        }
        let error = keep(shop, &nadia, "", address("21")).await.unwrap_err();
        assert_eq!(broken(&error), ["addresses too_many:20"]);
        let third = address("3").line();
        keep(shop, &nadia, &third, address("33")).await.unwrap();
        assert_eq!(stored_addresses(shop, &nadia).await.len(), addresses::MAX_ADDRESSES);
    });
}

async fn keep(shop: &TestShop, customer: &Customer, was: &str, address: Address) -> domain::Result<()> {
    addresses::keep(shop, customer, was, address).await
}

/// The streets, the default marked by a star.
async fn stored_addresses(shop: &TestShop, customer: &Customer) -> Vec<String> {
    let account = accounts::account(shop, customer).await.unwrap();
    let addresses = account.profile.addresses.iter();
    let marked = |address: &Address| format!("{}{}", address.street, if address.is_default { "*" } else { "" });
    addresses.map(marked).collect()
}

fn address(street: &str) -> Address {
    Address {
        kind: String::new(),
        street: street.into(),
        city: "Lyon".into(),
        state: String::new(),
        postal_code: "69001".into(),
        is_default: false,
    }
}
