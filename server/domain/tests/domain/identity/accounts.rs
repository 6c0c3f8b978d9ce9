//! Accounts and profiles.

use domain::{
    Error,
    identity::{accounts, devices::Device, sessions},
    orders,
};
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Language,
    account::{Login, ProfileUpdate, Registration, Secret},
    profile::{Address, Preferences, PreferencesUpdate},
    user::Role,
};
use test_support::{
    errors::broken,
    fixtures::{product, to_lyon},
    shop::in_a_shop,
};

#[test]
fn registering_makes_an_account_and_an_empty_profile() {
    in_a_shop(async |shop| {
        let user = accounts::register(shop, registration("Nadia@Exemple.fr"), Language::French)
            .await
            .unwrap();
        assert_eq!(
            (user.role, user.is_verified, user.last_login),
            (Role::User, false, Some(shop.now()))
        );
        let [stored] = &shop.documents("users").await[..] else {
            panic!("one user")
        };
        assert_eq!(stored.get_object_id("_id").unwrap().bytes(), user.id.bytes());
        assert_eq!(
            stored.get_datetime("createdAt").unwrap().timestamp_millis(),
            shop.now().millis()
        );
        assert!(stored.get_str("password").unwrap().starts_with("$argon2id$"));
        let [profile] = &shop.documents("profiles").await[..] else {
            panic!("one profile")
        };
        assert_eq!(profile.get_object_id("userId").unwrap().bytes(), user.id.bytes());
    });
}

#[test]
fn an_address_is_taken_in_any_case_and_leaves_no_profile_behind() {
    in_a_shop(async |shop| {
        accounts::register(shop, registration("Nadia@Exemple.fr"), Language::French)
            .await
            .unwrap();
        let again = accounts::register(shop, registration("nadia@exemple.FR"), Language::French).await;
        assert!(matches!(again, Err(Error::EmailTaken)), "{again:?}");
        assert_eq!(
            (
                shop.documents("users").await.len(),
                shop.documents("profiles").await.len()
            ),
            (1, 1)
        );
    });
}

#[test]
fn of_two_who_register_an_address_at_once_one_gets_it() {
    in_a_shop(async |shop| {
        let register = || accounts::register(shop, registration("nadia@exemple.fr"), Language::French);
        let outcomes: [_; 4] = tokio::join!(register(), register(), register(), register()).into();
        assert_eq!(
            outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
            1,
            "{outcomes:?}"
        );
        assert_eq!(
            outcomes
                .iter()
                .filter(|outcome| matches!(outcome, Err(Error::EmailTaken)))
                .count(),
            3,
            "{outcomes:?}"
        );
        assert_eq!(
            (
                shop.documents("users").await.len(),
                shop.documents("profiles").await.len()
            ),
            (1, 1)
        );
    });
}

#[test]
fn every_broken_field_is_named_at_once_and_nothing_is_stored() {
    in_a_shop(async |shop| {
        let nobody = Registration {
            name: " ".into(),
            email: "nadia".into(),
            password: Secret("password123".into()),
            phone_number: Some("12".into()),
        };
        let error = accounts::register(shop, nobody, Language::French).await.unwrap_err();
        let expected = [
            "email not_an_email",
            "name required",
            "password common_password",
            "phoneNumber not_a_phone",
        ];
        let mut found = broken(&error);
        found.sort();
        assert_eq!(found, expected);
        assert_eq!(shop.documents("users").await, []);
    });
}

#[test]
fn what_an_update_leaves_out_stays() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let newsletter = PreferencesUpdate {
            newsletter: Some(true),
            ..PreferencesUpdate::default()
        };
        let first = ProfileUpdate {
            addresses: Some(vec![address("1 rue du Lait", true)]),
            preferences: Some(newsletter),
            favorite_products: Some(vec![brie.id]),
            ..ProfileUpdate::default()
        };
        accounts::update(shop, &nadia, first).await.unwrap();
        let second = ProfileUpdate {
            name: Some("Nadia B".into()),
            preferences: Some(PreferencesUpdate {
                promotional_emails: Some(true),
                ..PreferencesUpdate::default()
            }),
            ..ProfileUpdate::default()
        };
        let account = accounts::update(shop, &nadia, second).await.unwrap();
        assert_eq!(
            (account.user.name.as_str(), &account.user.phone_number),
            ("Nadia B", &nadia.user().phone_number)
        );
        assert_eq!(account.profile.addresses, [address("1 rue du Lait", true)]);
        assert_eq!(
            (
                account.profile.preferences,
                account.profile.favorite_products.as_slice()
            ),
            (
                Preferences {
                    newsletter: true,
                    order_notifications: true,
                    promotional_emails: true,
                },
                &[brie.id][..]
            )
        );
        let nadia = shop
            .documents("users")
            .await
            .into_iter()
            .find(|user| user.get_str("name").unwrap() == "Nadia B");
        assert_eq!(nadia.unwrap().get_str("email").unwrap(), "nadia@exemple.fr");
        let [profile] = &shop.documents("profiles").await[..] else {
            panic!("one profile")
        };
        assert_eq!(
            profile.get_array("favoriteProducts").unwrap(),
            &[ObjectId::from_bytes(brie.id.bytes()).into()]
        );
    });
}

#[test]
fn a_choice_of_mail_leaves_the_other_choices_as_they_are() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let choose = async |newsletter, order_notifications| {
            let preferences = PreferencesUpdate {
                newsletter,
                order_notifications,
                promotional_emails: None,
            };
            let update = ProfileUpdate {
                preferences: Some(preferences),
                ..ProfileUpdate::default()
            };
            let account = accounts::update(shop, &nadia, update).await.unwrap();
            let chosen = account.profile.preferences;
            (chosen.newsletter, chosen.order_notifications, chosen.promotional_emails)
        };
        // The first makes the profile, as for an account brought over.
        assert_eq!(choose(None, Some(false)).await, (false, false, false));
        assert_eq!(choose(Some(true), None).await, (true, false, false));
        assert_eq!(choose(None, None).await, (true, false, false));
        assert_eq!(choose(Some(false), Some(true)).await, (false, true, false));
    });
}

#[test]
fn favorites_keep_the_order_they_are_given_in_each_once() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let one = shop.sells(product().named("Brie")).await.id;
        let two = shop.sells(product().named("Comté")).await.id;
        for (given, kept) in [(vec![two, one, two], [two, one]), (vec![one, two, one], [one, two])] {
            let update = ProfileUpdate {
                favorite_products: Some(given),
                ..ProfileUpdate::default()
            };
            let account = accounts::update(shop, &nadia, update).await.unwrap();
            assert_eq!(account.profile.favorite_products, kept);
        }
    });
}

#[test]
fn an_avatar_is_a_picture_that_the_shop_shows() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let change = async |avatar: &str| {
            let update = ProfileUpdate {
                avatar: Some(avatar.into()),
                ..ProfileUpdate::default()
            };
            accounts::update(shop, &nadia, update).await
        };
        for foreign in [
            "javascript:alert(1)",
            "https://evil.example/a.png",
            "//evil.example/a.png",
            "/uploads/../compte",
            "a picture",
        ] {
            let error = change(foreign).await.unwrap_err();
            assert_eq!(broken(&error), ["avatar foreign_picture"], "{foreign}");
        }
        let account = change("/images/nadia.webp").await.unwrap();
        assert_eq!(account.user.avatar.as_deref(), Some("/images/nadia.webp"));
    });
}

#[test]
fn of_several_default_addresses_the_last_is_the_one() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let addresses = vec![address("1", true), address("2", true), address("3", false)];
        let update = ProfileUpdate {
            addresses: Some(addresses),
            ..ProfileUpdate::default()
        };
        let account = accounts::update(shop, &nadia, update).await.unwrap();
        assert_eq!(
            account.profile.addresses,
            [address("1", false), address("2", true), address("3", false)]
        );
    });
}

#[test]
fn a_broken_update_stores_nothing() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let mut nowhere = address("1", true);
        nowhere.postal_code = "6900".into();
        let update = ProfileUpdate {
            name: Some("Autre".into()),
            addresses: Some(vec![address("1", true), nowhere]),
            favorite_products: Some(vec![shop.new_id()]),
            ..ProfileUpdate::default()
        };
        let error = accounts::update(shop, &nadia, update).await.unwrap_err();
        assert_eq!(
            broken(&error),
            [
                "addresses[1].postalCode not_a_postal_code",
                "favoriteProducts unknown_product"
            ]
        );
        assert_eq!(shop.documents("users").await[0].get_str("name").unwrap(), "nadia");
        assert_eq!(shop.documents("profiles").await, []);
    });
}

#[test]
fn checkout_remembers_the_first_address_and_only_that() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        let mut to = to_lyon();
        shop.fill_cart(&nadia, &brie, 1).await;
        orders::place_and_remember(shop, &nadia, &to, Some("06 98 76 54 32".into()), None)
            .await
            .unwrap();
        to.shipping_address.street = "2 rue du Lait".into();
        shop.fill_cart(&nadia, &brie, 1).await;
        orders::place_and_remember(shop, &nadia, &to, None, None).await.unwrap();
        let account = accounts::account(shop, &nadia).await.unwrap();
        let streets: Vec<_> = account
            .profile
            .addresses
            .iter()
            .map(|a| (a.street.as_str(), a.is_default))
            .collect();
        assert_eq!(streets, [("1 rue du Lait", true)]);
        assert_eq!(
            shop.documents("users").await[0].get_str("phoneNumber").unwrap(),
            "+33 6 98 76 54 32"
        );
    });
}

#[test]
fn an_account_brought_over_from_mongoose_gets_one_profile() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let account = || accounts::account(shop, &nadia);
        let (one, two, three) = tokio::join!(account(), account(), account());
        let id = one.unwrap().profile.id;
        assert_eq!((two.unwrap().profile.id, three.unwrap().profile.id), (id, id));
        assert_eq!(shop.documents("profiles").await.len(), 1);
    });
}

#[test]
fn an_account_brought_over_from_mongoose_is_refused_without_an_internal_error() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let users = shop.store.database().collection::<Document>("users");
        let login = Login {
            email: nadia.user().email.clone(),
            password: Secret("trois petites chèvres".into()),
            code: None,
        };
        let bcrypt = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        for stored in [
            doc! { "$set": { "password": bcrypt } },
            doc! { "$unset": { "password": 1 } },
        ] {
            users.update_one(doc! {}, stored).await.unwrap();
            let answer = sessions::sign_in(shop, &login, Device::default()).await;
            assert!(matches!(answer, Err(Error::InvalidCredentials)), "{answer:?}");
        }
    });
}

fn registration(email: &str) -> Registration {
    Registration {
        name: "Nadia Benali".into(),
        email: email.into(),
        password: Secret("trois petites chèvres".into()),
        phone_number: None,
    }
}

fn address(street: &str, is_default: bool) -> Address {
    Address {
        kind: "maison".into(),
        street: street.into(),
        city: "Lyon".into(),
        state: String::new(),
        postal_code: "69001".into(),
        is_default,
    }
}
