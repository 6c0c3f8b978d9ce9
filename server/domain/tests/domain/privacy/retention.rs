//! What is removed by itself, and what is not.

use domain::{
    identity::credentials,
    media,
    periods::{AUDIT_DAYS, CART_DAYS, UNUSED_PICTURE_DAYS},
    privacy::retention::{self, Removed},
};
use shared::account::ForgotPassword;
use test_support::{fixtures::product, pictures::png, shop::in_a_shop};

use super::{EMAIL, whole_life, zelie};

const DAY: i64 = 86_400;

#[test]
fn what_was_kept_long_enough_goes_and_nothing_earlier() {
    in_a_shop(async |shop| {
        let zelie = zelie(shop).await;
        let brie = shop.sells(product()).await;
        shop.fill_cart(&zelie.clone().customer(), &brie, 1).await;
        let forgot = ForgotPassword { email: EMAIL.into() };
        credentials::forgot(shop, &forgot).await.unwrap();
        assert_eq!(retention::remove_old(shop).await.unwrap(), Removed::default());

        // The link to reset a password is over within the hour, that to confirm the address after a week.
        shop.clock.advance_seconds(2 * 3600);
        assert_eq!(retention::remove_old(shop).await.unwrap().tokens, 1);
        shop.clock.advance_seconds(8 * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().tokens, 1);
        let users = shop.documents("users").await;
        assert!(users.iter().all(|user| !user.contains_key("emailVerificationToken")));

        shop.clock.advance_seconds((CART_DAYS - 9) * DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().carts, 0);
        shop.clock.advance_seconds(DAY);
        assert_eq!(retention::remove_old(shop).await.unwrap().carts, 1);
        assert!(!shop.documents("audit").await.is_empty());
        shop.clock.advance_seconds(AUDIT_DAYS * DAY);
        let removed = retention::remove_old(shop).await.unwrap();
        assert!(removed.audit_entries > 0 && shop.documents("audit").await.is_empty());
        assert_eq!(retention::remove_old(shop).await.unwrap(), Removed::default());
    });
}

#[test]
fn a_picture_that_nothing_shows_goes_after_a_week_and_one_of_a_review_stays() {
    in_a_shop(async |shop| {
        let (zelie, _) = whole_life(shop).await;
        let customer = zelie.customer();
        let attempt = media::begin_for_review(shop, &customer).await.unwrap();
        let unused = media::upload_for_review(shop, &customer, attempt, png(9, 9))
            .await
            .unwrap();
        assert_eq!(shop.picture_files().len(), 2);
        assert_eq!(retention::remove_old(shop).await.unwrap().pictures, 0);
        shop.clock.advance_seconds(UNUSED_PICTURE_DAYS * DAY + 1);
        assert_eq!(retention::remove_old(shop).await.unwrap().pictures, 1);
        let files = shop.picture_files();
        assert_eq!(files.len(), 1);
        let name = unused.url.rsplit('/').next().unwrap();
        assert!(!files[0].ends_with(name));
    });
}
