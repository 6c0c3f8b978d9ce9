//! A shop that asks its staff for a second factor, and who lost theirs.

use super::*;

#[test]
fn staff_of_a_shop_that_asks_for_it_may_do_nothing_before_it_is_on() {
    in_a_shop(async |shop| {
        let mut strict = Shop::clone(shop);
        Arc::make_mut(&mut strict.settings).second_factor_required = true;
        let me = member(&strict, Role::Admin).await;
        let refused = [
            me.clone().admin().map(drop),
            me.clone().staff().map(drop),
            shop_identity(&strict, shop, Role::Livreur).await.livreur().map(drop),
            shop_identity(&strict, shop, Role::Livreur).await.staff().map(drop),
        ];
        for refused in refused {
            assert!(matches!(refused, Err(Error::SecondFactorSetupRequired)), "{refused:?}");
        }
        assert!(matches!(me.clone().livreur(), Err(Error::Forbidden)));
        let customer = shop_identity(&strict, shop, Role::User).await;
        assert!(matches!(customer.clone().admin(), Err(Error::Forbidden)));
        assert!(matches!(
            second_factor::begin(shop, &customer).await,
            Err(Error::Forbidden)
        ));

        set_up(&strict, &me).await;
        strict.clock.advance_seconds(30);
        let secret = second_factor_secret(shop).await;
        let me = signs_in(&strict, Some(&code_at(&secret, now(&strict)))).await.unwrap();
        assert!(me.admin().is_ok());
    });
}

/// Someone of this role, as the strict shop sees them.
async fn shop_identity(strict: &Shop, shop: &TestShop, role: Role) -> Identity {
    let name = format!("{}-{}", role.name(), shop.new_id::<()>());
    let identity = shop.identity(&name, role).await;
    test_support::people::sign_in(strict, identity.user()).await
}

async fn second_factor_secret(shop: &TestShop) -> String {
    let users = shop.documents("users").await;
    let factor = users.iter().find_map(|user| user.get_document("secondFactor").ok());
    factor.unwrap().get_str("secret").unwrap().to_owned()
}

#[test]
fn an_admin_or_whoever_keeps_the_server_takes_it_away_from_who_lost_it_but_no_admin_their_own() {
    in_a_shop(async |shop| {
        let me = member(shop, Role::Admin).await;
        let id = me.user().id;
        set_up(shop, &me).await;
        let own = users::reset_second_factor(shop, &me.clone().admin().unwrap(), id).await;
        assert!(matches!(own, Err(Error::OwnSecondFactor)), "{own:?}");
        let colleague = shop.admin().await;
        let reset = users::reset_second_factor(shop, &colleague, id).await.unwrap();
        assert_eq!(reset.second_factor_since, None);
        users::reset_second_factor(shop, &colleague, id).await.unwrap();
        let entries = shop.documents("audit").await;
        let told: Vec<_> = entries.iter().map(|entry| entry.get_str("action").unwrap()).collect();
        assert_eq!(told, ["user.second_factor_reset"], "once, though asked for twice");

        let me = signs_in(shop, None).await.unwrap();
        let sessions = sessions::list(shop, &me, shared::PageRequest::default()).await.unwrap();
        assert_eq!(sessions.total, 1, "all others have ended");
        set_up(shop, &me).await;
        let by_hand = admins::reset_second_factor(shop, &ADDRESS.to_uppercase())
            .await
            .unwrap();
        assert_eq!(by_hand.unwrap().id, id);
        assert!(admins::reset_second_factor(shop, ADDRESS).await.unwrap().is_none());
        let nobody = admins::reset_second_factor(shop, "nobody@exemple.fr").await;
        assert!(matches!(nobody, Err(Error::NotFound)), "{nobody:?}");
        signs_in(shop, None).await.unwrap();
    });
}

#[test]
fn a_letter_tells_what_happened_to_it_in_the_readers_language() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let me = member(shop, Role::Admin).await;
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        for (language, subjects) in [
            (
                Language::French,
                [
                    "La connexion en deux étapes est activée",
                    "Un code de secours a servi",
                    "La connexion en deux étapes est désactivée",
                    "Votre connexion en deux étapes est réinitialisée",
                ],
            ),
            (
                Language::English,
                [
                    "Two-step sign-in is on",
                    "A recovery code was used",
                    "Two-step sign-in is off",
                    "Your two-step sign-in was reset",
                ],
            ),
        ] {
            let customer = me.clone().customer();
            accounts::choose_language(shop, &customer, language).await.unwrap();
            // As the next request would find it.
            let me = shop.sign_in_again(&me).await;
            let (_, codes) = set_up(shop, &me).await;
            second_factor::switch_off(shop, &me, &proof(&codes[0].0)).await.unwrap();
            shop.clock.advance_seconds(30);
            set_up(shop, &me).await;
            admins::reset_second_factor(shop, ADDRESS).await.unwrap();
            assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 5);
            for subject in subjects {
                let letters = server.letters();
                let letter = letters.iter().find(|letter| letter.header("Subject") == subject);
                let letter = letter.unwrap_or_else(|| panic!("{subject}: {letters:?}"));
                assert!(
                    letter.text.contains("http://127.0.0.1:3000/compte/securite"),
                    "{}",
                    letter.text
                );
                assert_eq!(letter.header("Content-Language"), language.tag());
                assert!(!letter.text.contains(&codes[1].0));
            }
            shop.clock.advance_seconds(30);
        }
    });
}
