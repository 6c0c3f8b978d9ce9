//! What somebody may take along: all of it, and nothing of anybody else.

use domain::privacy;
use shared::user::Role;
use test_support::{fixtures::product, shop::in_a_shop};

use super::{EMAIL, NAME, STREET, whole_life};

#[test]
fn the_export_has_all_that_is_kept_and_no_secret() {
    in_a_shop(async |shop| {
        let (zelie, _) = whole_life(shop).await;
        let data = privacy::export(shop, &zelie).await.unwrap();
        assert_eq!((data.user.name.as_str(), data.user.email.as_str()), (NAME, EMAIL));
        assert_eq!(data.profile.addresses[0].street, STREET);
        assert_eq!(data.staff_note, "Zélie vient le samedi.");
        assert_eq!((data.orders.len(), data.papers.len()), (3, 2));
        assert!(
            data.orders
                .iter()
                .any(|order| order.gift.as_ref().is_some_and(|gift| gift.note.is_some()))
        );
        assert_eq!(
            (data.complaints.len(), data.deliveries.len(), data.subscriptions.len()),
            (1, 1, 1)
        );
        assert_eq!((data.reviews.len(), data.pictures.len(), data.coupons.len()), (1, 1, 1));
        assert_eq!((data.stock_alerts.len(), data.consents.len()), (1, 1));
        assert_eq!(data.cart.map(|cart| cart.items.len()), Some(1));
        assert!(data.loyalty.is_some_and(|loyalty| loyalty.history.len() > 1));
        assert_eq!((data.sessions.len(), data.sessions[0].current), (1, true));
        assert!(
            data.letters.iter().any(|letter| letter.subject.contains("Bienvenue")),
            "{:?}",
            data.letters
        );

        let text = serde_json::to_string(&privacy::export(shop, &zelie).await.unwrap()).unwrap();
        for secret in [
            "argon2",
            "\"password\"",
            "secretHash",
            "familyHash",
            "ationToken",
            "searchWords",
            "searchPrefixes",
            "her door",
            "$2b$",
        ] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        let address = shop.documents("users").await;
        let hashes = address
            .iter()
            .filter_map(|user| user.get_str("emailVerificationToken").ok());
        for hash in hashes {
            assert!(!text.contains(hash));
        }
    });
}

#[test]
fn an_export_has_nothing_of_others() {
    in_a_shop(async |shop| {
        whole_life(shop).await;
        let (brie, omar) = (shop.sells(product()).await, shop.identity("omar", Role::User).await);
        shop.order(&omar.clone().customer(), &brie, 1).await;
        let data = privacy::export(shop, &omar).await.unwrap();
        assert_eq!((data.orders.len(), data.reviews.len(), data.letters.len()), (1, 0, 1));
        let text = serde_json::to_string(&data).unwrap();
        for hers in ["Zélie", EMAIL, STREET, "voisine"] {
            assert!(!text.contains(hers), "{hers} in {text}");
        }
    });
}
