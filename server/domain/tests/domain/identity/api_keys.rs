//! API keys: what they open, and when they stop.

use domain::{
    Admin, Error,
    identity::{api_keys, users},
};
use mongodb::bson::{Document, doc};
use shared::{
    PageRequest,
    account::Secret,
    api_key::{CreatedApiKey, NewApiKey, Scope},
    user::{Role, RoleChange},
};
use test_support::{
    errors::broken,
    shop::{TestShop, in_a_shop},
};

use super::sessions::DAY;

fn input(scopes: &[Scope]) -> NewApiKey {
    NewApiKey {
        name: "Caisse".into(),
        scopes: scopes.to_vec(),
        expires_at: None,
    }
}

async fn key(shop: &TestShop, admin: &Admin) -> CreatedApiKey {
    api_keys::create(shop, admin, &input(&[Scope::OrdersRead]))
        .await
        .unwrap()
}

async fn is_refused(shop: &TestShop, key: &Secret) -> bool {
    match api_keys::authenticate(shop, key).await {
        Ok(_) => false,
        Err(Error::BadApiKey) => true,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_key_opens_its_scopes_in_the_name_of_its_maker_and_the_database_does_not_know_it() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let made = key(shop, &admin).await;
        assert!(made.key.0.starts_with("fa_") && made.key.0.len() == 67, "256 bits");
        assert!(made.key.0.starts_with(&made.shown.beginning));
        let stored = format!("{:?}", shop.documents("apikeys").await);
        assert!(!stored.contains(&made.key.0));
        let holder = api_keys::authenticate(shop, &made.key).await.unwrap();
        let within = holder.within(Scope::OrdersRead).unwrap();
        assert_eq!((within.user().id, within.session()), (admin.user().id, None));
        assert!(within.admin().is_ok());
        for other in Scope::ALL.into_iter().filter(|scope| *scope != Scope::OrdersRead) {
            let refused = holder.within(other);
            assert!(matches!(refused, Err(Error::ScopeMissing(scope)) if scope == other));
        }
        let longer = Secret(format!("{}0", made.key.0));
        assert!(is_refused(shop, &longer).await);
        assert!(is_refused(shop, &Secret("fa_".into())).await);
    });
}

#[test]
fn a_key_ends_when_it_is_revoked_over_or_its_maker_is_no_admin_any_more() {
    in_a_shop(async |shop| {
        let (admin, maker) = (shop.admin().await, shop.admin().await);
        let revoked = key(shop, &maker).await;
        api_keys::revoke(shop, &admin, revoked.shown.id).await.unwrap();
        assert!(is_refused(shop, &revoked.key).await);
        let twice = api_keys::revoke(shop, &admin, revoked.shown.id).await;
        assert!(matches!(twice, Err(Error::NotFound)), "{twice:?}");

        let ends = NewApiKey {
            expires_at: Some(shop.now().plus_days(1)),
            ..input(&[Scope::CatalogRead])
        };
        let ending = api_keys::create(shop, &maker, &ends).await.unwrap();
        shop.clock.advance_seconds(DAY - 1);
        assert!(!is_refused(shop, &ending.key).await);
        shop.clock.advance_seconds(1);
        assert!(is_refused(shop, &ending.key).await);

        let id = maker.user().id;
        let good = key(shop, &maker).await;
        for (role, refused) in [(Role::Livreur, true), (Role::Admin, false)] {
            users::change_role(shop, &admin, id, RoleChange { role }).await.unwrap();
            assert_eq!(is_refused(shop, &good.key).await, refused, "{role:?}");
        }
        for closed in [true, false] {
            users::set_closed(shop, &admin, id, closed).await.unwrap();
            assert_eq!(is_refused(shop, &good.key).await, closed);
        }
    });
}

#[test]
fn a_busy_key_costs_one_write_an_hour() {
    in_a_shop(async |shop| {
        let made = key(shop, &shop.admin().await).await;
        let began = shop.now().millis();
        let used = async || {
            api_keys::authenticate(shop, &made.key).await.unwrap();
            let stored = &shop.documents("apikeys").await[0];
            (stored.get_datetime("lastUsedAt").unwrap().timestamp_millis() - began) / 1000
        };
        for (seconds, noted) in [(0, 0), (3599, 0), (1, 3600), (3599, 3600), (10_000, 17_199)] {
            shop.clock.advance_seconds(seconds);
            assert_eq!(used().await, noted);
        }
    });
}

#[test]
fn a_key_needs_a_name_a_scope_and_an_end_to_come() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let wrong = NewApiKey {
            name: String::new(),
            scopes: Vec::new(),
            expires_at: Some(shop.now()),
        };
        let refused = api_keys::create(shop, &admin, &wrong).await;
        let rules = broken(&refused.unwrap_err());
        assert_eq!(rules, ["name required", "scopes required", "expiresAt in_the_past"]);
        assert!(shop.documents("apikeys").await.is_empty());
        let repeated = [Scope::OrdersWrite, Scope::OrdersRead, Scope::OrdersWrite];
        let made = api_keys::create(shop, &admin, &input(&repeated)).await.unwrap();
        assert_eq!(made.shown.scopes, [Scope::OrdersRead, Scope::OrdersWrite]);
        let listed = api_keys::list(shop, &admin, PageRequest::default()).await.unwrap();
        assert_eq!(listed.items, [made.shown]);
    });
}

#[test]
fn a_key_that_an_older_version_wrote_without_what_is_optional_is_good() {
    in_a_shop(async |shop| {
        let made = key(shop, &shop.admin().await).await;
        let keys = shop.store.database().collection::<Document>("apikeys");
        let only_needed = doc! { "$unset": { "expiresAt": "", "lastUsedAt": "", "revokedAt": "" } };
        keys.update_many(doc! {}, only_needed).await.unwrap();
        assert!(!is_refused(shop, &made.key).await);
    });
}
