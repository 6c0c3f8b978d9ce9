//! Admins made from the command line.

use domain::{
    Error,
    identity::{
        admins::{self, Promotion},
        credentials,
        devices::Device,
        sessions::{self, Credential},
    },
};
use shared::{
    account::{Login, Registration, ResetPassword, Secret},
    user::Role,
};
use test_support::{
    errors::broken,
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

const PASSWORD: &str = "trois petites chèvres";
const ADDRESS: &str = "patronne@exemple.fr";

fn registration(password: &str) -> Registration {
    Registration {
        name: "La patronne".into(),
        email: ADDRESS.into(),
        password: Secret(password.into()),
        phone_number: None,
    }
}

async fn is_admin(shop: &TestShop, password: &str) -> bool {
    let login = Login {
        email: ADDRESS.into(),
        password: Secret(password.into()),
        code: None,
    };
    let Ok((_, cookie)) = sessions::sign_in(shop, &login, Device::default()).await else {
        return false;
    };
    let identity = sessions::authenticate(shop, &Credential::Cookie(cookie)).await;
    identity.unwrap().admin().is_ok()
}

#[test]
fn an_admin_is_made_by_the_rules_of_registering() {
    in_a_shop(async |shop| {
        assert!(!admins::any(&shop.store).await.unwrap());
        for (password, rule) in [
            ("court", "password too_short:10"),
            ("password1234", "password common_password"),
        ] {
            let error = admins::create(shop, registration(password)).await.unwrap_err();
            assert_eq!(broken(&error), [rule]);
        }
        admins::create(shop, registration(PASSWORD)).await.unwrap();
        assert!(admins::any(&shop.store).await.unwrap());
        assert!(is_admin(shop, PASSWORD).await);
        let again = admins::create(shop, registration(PASSWORD)).await;
        assert!(matches!(again, Err(Error::EmailTaken)), "{again:?}");
        assert!(shop.documents("outbox").await.is_empty());
    });
}

#[test]
fn an_admin_made_by_letter_signs_in_with_the_password_they_choose_by_its_link() {
    in_a_shop(async |shop| {
        let create = async |email: &str| admins::create_by_letter(shop, "La patronne".into(), email.into()).await;
        assert_eq!(broken(&create("patronne").await.unwrap_err()), ["email not_an_email"]);
        create(ADDRESS).await.unwrap();
        assert!(matches!(create(ADDRESS).await, Err(Error::EmailTaken)));
        let [letter] = &shop.documents("outbox").await[..] else {
            panic!("one letter")
        };
        let letter = letter.get_document("letter").unwrap();
        let token = letter.get_document("resetPassword").unwrap().get_str("token").unwrap();
        let reset = ResetPassword {
            token: Secret(token.into()),
            password: Secret(PASSWORD.into()),
        };
        credentials::reset(shop, &reset).await.unwrap();
        assert!(is_admin(shop, PASSWORD).await);
    });
}

#[test]
fn an_account_becomes_an_admins_only_when_its_address_is_confirmed_and_its_deliveries_are_done() {
    in_a_shop(async |shop| {
        let promote = async |email: &str| admins::promote(shop, email).await;
        assert!(matches!(promote(ADDRESS).await, Err(Error::NotFound)));

        let stranger = shop.unconfirmed("inconnue").await;
        let promoted = promote(&stranger.user().email).await.unwrap();
        assert!(matches!(promoted, Promotion::Unconfirmed(_)), "{promoted:?}");

        let nadia = shop.customer("nadia").await;
        let upper = nadia.user().email.to_uppercase();
        let Promotion::Done(promoted) = promote(&upper).await.unwrap() else {
            panic!("not promoted")
        };
        assert_eq!((promoted.id, promoted.role), (nadia.user().id, Role::Admin));
        assert!(matches!(promote(&upper).await, Ok(Promotion::WasAdmin(_))));

        let (staff, livreur) = (shop.admin_staff().await, shop.livreur("karim").await);
        let cheese = shop.sells(product()).await;
        let order = shop.order(&shop.customer("omar").await, &cheese, 1).await;
        for status in [
            shared::order::OrderStatus::Processing,
            shared::order::OrderStatus::Shipped,
        ] {
            shop.advance(&staff, order.id, status).await.unwrap();
        }
        let on_the_road = promote(&livreur.user().email).await;
        assert!(matches!(on_the_road, Err(Error::OrdersOnTheRoad)), "{on_the_road:?}");
    });
}
