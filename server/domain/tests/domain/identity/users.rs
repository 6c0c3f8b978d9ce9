//! Users as admins see them: finding them and their roles.

use domain::{
    Admin, Error, Staff,
    identity::{
        accounts, credentials,
        devices::Device,
        sessions::{self, Credential},
        users,
    },
    store,
};
use mongodb::bson::{Document, doc};
use shared::{
    Id, Language, PageRequest,
    account::{ForgotPassword, Login, ProfileUpdate, Secret},
    order::{OrderStatus, PaymentStatus},
    user::{Role, RoleChange, User, UserQuery},
};
use test_support::{
    errors::broken,
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

async fn found(shop: &TestShop, admin: &Admin, q: &str, role: Option<Role>) -> Vec<String> {
    let query = UserQuery {
        q: Some(q.into()),
        role,
        ..Default::default()
    };
    let page = users::list(shop, admin, &query).await.unwrap();
    page.items.into_iter().map(|user| user.name).collect()
}

const fn to(role: Role) -> RoleChange {
    RoleChange { role }
}

#[test]
fn users_are_found_by_beginnings_of_name_and_address_the_newest_first() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        for (name, email) in [
            ("Hélène Marchetti", "helene@exemple.fr"),
            ("Marc Hellier", "marc.hellier@exemple.org"),
        ] {
            shop.clock.advance_seconds(60);
            let registration = serde_json::from_value(
                serde_json::json!({ "name": name, "email": email, "password": "trois petites chèvres" }),
            );
            accounts::register(shop, registration.unwrap(), Language::French)
                .await
                .unwrap();
        }
        for (q, expected) in [
            ("MARC", &["Marc Hellier", "Hélène Marchetti"][..]),
            ("helene", &["Hélène Marchetti"]),
            ("hel marc", &["Marc Hellier", "Hélène Marchetti"]),
            ("marc.hellier@exemple.org", &["Marc Hellier"]),
            ("exemple", &["Marc Hellier", "Hélène Marchetti"]),
            ("archetti", &[]),
            ("$ne", &[]),
            (".*", &[]),
        ] {
            assert_eq!(found(shop, &admin, q, None).await, expected, "{q}");
        }
        assert_eq!(
            found(shop, &admin, "marc", Some(Role::Admin)).await,
            Vec::<String>::new()
        );
        // A new name is found, the old one is not.
        let marc = user(shop, "Marc Hellier").await;
        let customer = signed_in(shop, &marc).await.customer();
        let update = ProfileUpdate {
            name: Some("Zoé Hellier".into()),
            ..Default::default()
        };
        accounts::update(shop, &customer, update).await.unwrap();
        assert_eq!(found(shop, &admin, "zoe", None).await, ["Zoé Hellier"]);
        assert_eq!(
            found(shop, &admin, "marc hel", None).await,
            ["Zoé Hellier", "Hélène Marchetti"]
        );

        let wrong = UserQuery {
            q: Some("x".repeat(101)),
            role: None,
            paging: PageRequest { page: 0, limit: 20 },
        };
        let rules = broken(&users::list(shop, &admin, &wrong).await.unwrap_err());
        assert_eq!(rules, ["q too_long:100", "page too_small:1"]);
    });
}

async fn user(shop: &TestShop, name: &str) -> User {
    let users = shop.store.database().collection::<User>("users");
    users.find_one(doc! { "name": name }).await.unwrap().unwrap()
}

async fn signed_in(shop: &TestShop, user: &User) -> domain::Identity {
    let (_, cookie): (_, Secret) = sessions::open(shop, user, None).await.unwrap();
    sessions::authenticate(shop, &Credential::Cookie(cookie)).await.unwrap()
}

#[test]
fn accounts_brought_over_are_made_ready_for_searching_once() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        shop.customer("Gaëlle").await;
        assert_eq!(found(shop, &admin, "gaelle", None).await, Vec::<String>::new());
        for _ in 0..2 {
            store::user_search::complete(&shop.store).await.unwrap();
            assert_eq!(found(shop, &admin, "gaelle", None).await, ["Gaëlle"]);
        }
    });
}

#[test]
fn a_role_counts_at_once_in_every_session() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let nadia = shop.customer("nadia").await;
        let id = nadia.user().id;
        let signed_in = sessions::open_for_api(shop, nadia.user().clone(), None).await.unwrap();
        let credential = Credential::Bearer(signed_in.token);
        for role in [Role::Admin, Role::Livreur, Role::User] {
            let changed = users::change_role(shop, &admin, id, to(role)).await.unwrap();
            assert_eq!((changed.role, changed.updated_at), (role, shop.now()));
            let identity = sessions::authenticate(shop, &credential).await.unwrap();
            assert_eq!(identity.clone().admin().is_ok(), role == Role::Admin);
            assert_eq!(identity.livreur().is_ok(), role == Role::Livreur);
        }
        assert_eq!(shop.documents("audit").await.len(), 3);
        // What changes nothing is not remembered.
        users::change_role(shop, &admin, id, to(Role::User)).await.unwrap();
        assert_eq!(shop.documents("audit").await.len(), 3);
        let nobody = users::change_role(shop, &admin, shop.new_id(), to(Role::User)).await;
        assert!(matches!(nobody, Err(Error::NotFound)), "{nobody:?}");
    });
}

#[test]
fn of_two_admins_who_take_each_others_role_one_is_left() {
    in_a_shop(async |shop| {
        for _ in 0..5 {
            let (samia, omar) = (shop.admin().await, shop.admin().await);
            let (a, b) = tokio::join!(
                users::change_role(shop, &samia, omar.user().id, to(Role::User)),
                users::change_role(shop, &omar, samia.user().id, to(Role::User))
            );
            assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
            let refused = if a.is_ok() { b } else { a };
            assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        }
        let samia = shop.admin().await;
        let own = users::change_role(shop, &samia, samia.user().id, to(Role::Livreur)).await;
        assert!(matches!(own, Err(Error::LastAdmin)), "{own:?}");
        users::change_role(shop, &samia, samia.user().id, to(Role::Admin))
            .await
            .unwrap();
    });
}

#[test]
fn a_livreur_keeps_their_role_while_they_have_orders_on_the_road() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let admin = shop.admin().await;
        let (staff, karim) = (Staff::Admin(admin.clone()), shop.livreur("karim").await);
        let order = shop.order(&shop.customer("nadia").await, &brie, 1).await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            shop.advance(&staff, order.id, status).await.unwrap();
        }
        let id: Id<User> = karim.user().id;
        let refused = users::change_role(shop, &admin, id, to(Role::User)).await;
        assert!(matches!(refused, Err(Error::OrdersOnTheRoad)), "{refused:?}");
        let delivered = shop
            .advance(&Staff::Livreur(karim), order.id, OrderStatus::Delivered)
            .await
            .unwrap();
        assert_eq!(delivered.payment_status, PaymentStatus::Paid);
        users::change_role(shop, &admin, id, to(Role::User)).await.unwrap();
    });
}

#[test]
fn a_closed_account_lets_nobody_in_until_it_is_opened_again() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let password = Secret("trois petites chèvres".into());
        let registration = serde_json::from_value(
            serde_json::json!({ "name": "Nadia", "email": "nadia@exemple.fr", "password": password.0 }),
        );
        let nadia = accounts::register(shop, registration.unwrap(), Language::French)
            .await
            .unwrap();
        let login = Login {
            email: nadia.email.clone(),
            password,
            code: None,
        };
        let signs_in = async || sessions::sign_in_for_api(shop, &login, Device::default()).await;
        let token = Credential::Bearer(signs_in().await.unwrap().token);
        let closed = users::set_closed(shop, &admin, nadia.id, true).await.unwrap();
        assert_eq!(closed.closed_at, Some(shop.now()));
        let again = sessions::authenticate(shop, &token).await;
        assert!(matches!(again, Err(Error::Unauthenticated)), "{again:?}");
        let refused = signs_in().await;
        assert!(matches!(refused, Err(Error::InvalidCredentials)), "{refused:?}");
        let forgot = ForgotPassword {
            email: nadia.email.clone(),
        };
        credentials::forgot(shop, &forgot).await.unwrap();
        let outbox = shop.documents("outbox").await;
        let resets = outbox
            .iter()
            .filter(|letter| letter.to_string().contains("resetPassword"));
        assert_eq!(resets.count(), 0);
        users::set_closed(shop, &admin, nadia.id, false).await.unwrap();
        signs_in().await.unwrap();
        let entries = shop.documents("audit").await;
        let actions: Vec<_> = entries.iter().map(|entry| entry.get_str("action").unwrap()).collect();
        assert_eq!(actions, ["user.closed", "user.reopened"]);
    });
}

#[test]
fn of_two_admins_who_close_each_others_account_one_is_left() {
    in_a_shop(async |shop| {
        let (samia, omar) = (shop.admin().await, shop.admin().await);
        let own = users::set_closed(shop, &samia, samia.user().id, true).await;
        assert!(matches!(own, Err(Error::OwnAccount)), "{own:?}");
        let (a, b) = tokio::join!(
            users::set_closed(shop, &samia, omar.user().id, true),
            users::set_closed(shop, &omar, samia.user().id, true)
        );
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let refused = if a.is_ok() { b } else { a };
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    });
}

#[test]
fn no_order_is_given_to_whoever_loses_the_role_at_that_moment() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let admin = shop.admin().await;
        let staff = Staff::Admin(admin.clone());
        let users_now = shop.store.database().collection::<Document>("users");
        for round in 0..5 {
            let karim = shop.livreur(&format!("karim-{round}")).await;
            let order = shop
                .order(&shop.customer(&format!("nadia-{round}")).await, &brie, 1)
                .await;
            shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
            let (shipped, changed) = tokio::join!(
                shop.advance(&staff, order.id, OrderStatus::Shipped),
                users::change_role(shop, &admin, karim.user().id, to(Role::User))
            );
            let given = shipped.unwrap().livreur_id;
            assert_eq!(given.is_some(), changed.is_err(), "{given:?} {changed:?}");
            // The next round has a livreur of its own.
            users_now
                .update_many(doc! { "role": "livreur" }, doc! { "$set": { "role": "user" } })
                .await
                .unwrap();
        }
    });
}
