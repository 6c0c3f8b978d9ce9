//! `/gestion/etat`

use axum::http::Method;
use shared::job::Job;

use super::letters::given_up;
use crate::{
    fixtures::product,
    http::cross_site::cookie_of,
    support::{Actor, Answer, App, in_a_shop, request},
};

/// The page as somebody sees it, in a language.
async fn page(app: &App, actor: &Actor, language: &str) -> Answer {
    let cookie = cookie_of(app, actor)
        .await
        .replace("lang=fr", &format!("lang={language}"));
    let headers = [("accept", "text/html"), ("cookie", &cookie)];
    actor.send(request(Method::GET, "/gestion/etat", &headers, "")).await
}

#[test]
fn an_admin_sees_what_runs_what_waits_and_what_fails_in_both_languages() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let brie = app.sells(product()).await;
        let order = nadia.orders(&brie).await;
        given_up(app, &order).await;
        let now = app.shop.now();
        app.shop.jobs.note(Job::Letters, now, true);
        app.shop.jobs.note(Job::Figures, now, false);
        for (language, words) in [
            (
                "fr",
                [
                    "État du système",
                    "Aucune alarme",
                    "Lettres refusées",
                    "Envoyer les lettres",
                    "Échoue depuis le 3 mars 2050",
                    "MongoDB",
                    "à jour",
                ],
            ),
            (
                "en",
                [
                    "System status",
                    "No alarm",
                    "Letters refused",
                    "Sending letters",
                    "Failing since 3 March 2050",
                    "MongoDB",
                    "current",
                ],
            ),
        ] {
            let page = page(app, &admin, language).await;
            assert_eq!(page.status, 200);
            for words in words {
                assert!(page.text.contains(words), "{words} in {}", page.text);
            }
        }
    });
}

#[test]
fn nobody_but_an_admin_sees_how_the_shop_runs() {
    in_a_shop(async |app| {
        for actor in [app.customer("nadia").await, app.livreur("leo").await] {
            let page = page(app, &actor, "fr").await;
            assert_eq!(page.status, 403);
            assert!(!page.text.contains("MongoDB"), "{}", page.text);
        }
        let guest = app.guest().get("/gestion/etat").await;
        assert_ne!(guest.status, 200);
        assert!(!guest.text.contains("MongoDB"), "{}", guest.text);
    });
}
