//! Keys for whoever tries the API of a shop with demo data.

use std::net::{IpAddr, Ipv4Addr};

use domain::{
    AccountLimits, Error, Randomness, Settings, Shop, ShopData,
    identity::{api_keys, users},
    seed::{self, trial_keys},
};
use mongodb::bson::Document;
use shared::{
    PageRequest,
    account::Secret,
    api_key::Scope,
    user::{Role, RoleChange},
};
use test_support::shop::{TestShop, in_a_shop};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7));

/// The same shop in a process that was started with the demo data.
fn demo(shop: &TestShop, limits: AccountLimits) -> Shop {
    Shop::new(
        shop.store.clone(),
        shop.catalog.clone(),
        shop.clock.clone(),
        Randomness::seeded(2),
        limits,
        Settings {
            data: ShopData::Demo,
            ..Settings::new(Secret("a secret".into()))
        },
    )
}

#[test]
fn whoever_asks_gets_a_key_that_reads_the_catalog_for_a_day_and_is_erased_once_it_is_over() {
    in_a_shop(async |shop| {
        seed::load(shop).await.unwrap();
        let demo = demo(shop, AccountLimits::Off);
        let made = trial_keys::create(&demo, HERE).await.unwrap();
        let holder = api_keys::authenticate(&demo, &made.key).await.unwrap();
        for scope in Scope::ALL {
            assert_eq!(holder.within(scope).is_ok(), scope == Scope::CatalogRead, "{scope:?}");
        }
        // Nobody of the staff made it.
        let admin = shop.admin().await;
        let listed = api_keys::list(&demo, &admin, PageRequest::default()).await.unwrap();
        assert_eq!(listed.total, 0);
        let audit = shop.documents("audit").await;
        let of_keys = |entry: &Document| entry.get_str("action").is_ok_and(|action| action.contains("key"));
        assert!(!audit.iter().any(of_keys), "{audit:?}");
        shop.clock.advance_seconds(trial_keys::HOURS * 60 * 60);
        let over = api_keys::authenticate(&demo, &made.key).await;
        assert!(matches!(over, Err(Error::BadApiKey)), "{over:?}");
        let next = trial_keys::create(&demo, HERE).await.unwrap();
        let kept = shop.documents("apikeys").await;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].get_object_id("_id").unwrap().bytes(), next.shown.id.bytes());
    });
}

#[test]
fn only_the_demo_gives_keys_and_only_in_the_name_of_its_admin() {
    in_a_shop(async |shop| {
        let demo = demo(shop, AccountLimits::Off);
        let is_refused = async |shop: &Shop| {
            assert!(!trial_keys::are_offered(shop).await.unwrap());
            let refused = trial_keys::create(shop, HERE).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        };
        // Started with `--demo` on data of its own, which has no such account.
        let owner = shop.admin().await;
        is_refused(&demo).await;
        seed::load(shop).await.unwrap();
        is_refused(shop).await;
        assert!(trial_keys::are_offered(&demo).await.unwrap());
        let made = trial_keys::create(&demo, HERE).await.unwrap();
        let role = RoleChange { role: Role::User };
        users::change_role(shop, &owner, made.shown.by, role).await.unwrap();
        is_refused(&demo).await;
    });
}

#[test]
fn a_network_gets_three_keys_in_a_row() {
    in_a_shop(async |shop| {
        seed::load(shop).await.unwrap();
        let demo = demo(shop, AccountLimits::On);
        for _ in 0..3 {
            trial_keys::create(&demo, HERE).await.unwrap();
        }
        let refused = trial_keys::create(&demo, HERE).await;
        assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
        let elsewhere = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));
        trial_keys::create(&demo, elsewhere).await.unwrap();
        shop.clock.advance_seconds(20 * 60);
        trial_keys::create(&demo, HERE).await.unwrap();
    });
}
