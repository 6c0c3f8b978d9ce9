//! Refresh tokens: each opens one new pair, and an old one gives a thief away.

use domain::identity::sessions::{self, Credential, LONGEST_SESSION_DAYS, SESSION_DAYS};
use shared::account::Secret;
use test_support::shop::in_a_shop;

use crate::identity::sessions::{DAY, bearer, integrator, not_signed_in, refresh, refused};

#[test]
fn a_session_ends_thirty_days_after_its_last_refresh() {
    in_a_shop(async |shop| {
        let first = integrator(shop).await;
        shop.clock.advance_seconds((SESSION_DAYS - 1) * DAY);
        let second = refresh(shop, &first.refresh_token).await.unwrap();
        shop.clock.advance_seconds(SESSION_DAYS * DAY - 1);
        let cookie = Credential::Cookie(second.refresh_token.clone());
        assert!(sessions::authenticate(shop, &cookie).await.is_ok());
        shop.clock.advance_seconds(1);
        refused(shop, &cookie).await;
        not_signed_in(&refresh(shop, &second.refresh_token).await);
    });
}

#[test]
fn a_session_that_is_refreshed_each_week_ends_at_last() {
    in_a_shop(async |shop| {
        let mut latest = integrator(shop).await;
        let weeks = LONGEST_SESSION_DAYS / 7;
        for _ in 0..weeks {
            shop.clock.advance_seconds(7 * DAY);
            latest = refresh(shop, &latest.refresh_token).await.unwrap();
        }
        shop.clock.advance_seconds((LONGEST_SESSION_DAYS - 7 * weeks) * DAY - 1);
        let latest = refresh(shop, &latest.refresh_token).await.unwrap();
        let cookie = Credential::Cookie(latest.refresh_token.clone());
        assert!(sessions::authenticate(shop, &cookie).await.is_ok());
        shop.clock.advance_seconds(1);
        refused(shop, &cookie).await;
        refused(shop, &bearer(&latest)).await;
        not_signed_in(&refresh(shop, &latest.refresh_token).await);
    });
}

#[test]
fn a_refresh_token_works_once_and_its_second_use_ends_the_session() {
    in_a_shop(async |shop| {
        let first = integrator(shop).await;
        let second = refresh(shop, &first.refresh_token).await.unwrap();
        let third = refresh(shop, &second.refresh_token).await.unwrap();
        assert_ne!(first.refresh_token, second.refresh_token);
        refused(shop, &Credential::Cookie(first.refresh_token.clone())).await;
        assert!(sessions::authenticate(shop, &bearer(&third)).await.is_ok());
        not_signed_in(&refresh(shop, &first.refresh_token).await);
        refused(shop, &bearer(&third)).await;
        not_signed_in(&refresh(shop, &third.refresh_token).await);
    });
}

#[test]
fn the_oldest_refresh_token_of_a_long_session_still_gives_its_thief_away() {
    in_a_shop(async |shop| {
        let stolen = integrator(shop).await;
        let mut latest = stolen.clone();
        for _ in 0..50 {
            latest = refresh(shop, &latest.refresh_token).await.unwrap();
        }
        assert!(sessions::authenticate(shop, &bearer(&latest)).await.is_ok());
        not_signed_in(&refresh(shop, &stolen.refresh_token).await);
        refused(shop, &bearer(&latest)).await;
        not_signed_in(&refresh(shop, &latest.refresh_token).await);
        assert_eq!(
            shop.documents("sessions").await.len(),
            1,
            "its user's other session lives on"
        );
    });
}

#[test]
fn of_two_who_use_a_refresh_token_at_once_one_is_a_thief_so_the_session_ends() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let again = || refresh(shop, &signed_in.refresh_token);
        let outcomes: [_; 3] = tokio::join!(again(), again(), again()).into();
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(domain::Result::is_ok);
        let ([Ok(winner)], 2) = (&won[..], lost.len()) else {
            panic!("{won:?} {lost:?}")
        };
        for loser in &lost {
            not_signed_in(loser);
        }
        refused(shop, &bearer(winner)).await;
        not_signed_in(&refresh(shop, &winner.refresh_token).await);
    });
}

#[test]
fn a_guessed_secret_neither_opens_nor_ends_a_session() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let (id, _) = signed_in.refresh_token.0.split_once('.').unwrap();
        let zeros = "0".repeat(64);
        for guess in [
            format!("{id}.{zeros}"),
            format!("{id}.{zeros}.{zeros}"),
            format!("{id}."),
            id.to_owned(),
            format!(".{zeros}"),
            ".".into(),
        ] {
            refused(shop, &Credential::Cookie(Secret(guess.clone()))).await;
            not_signed_in(&refresh(shop, &Secret(guess)).await);
        }
        refused(shop, &Credential::Cookie(Secret::default())).await;
        assert!(sessions::authenticate(shop, &bearer(&signed_in)).await.is_ok());
    });
}
