//! Being told when a product is back, on the pages, as a browser without JavaScript does.

use axum::http::Method;
use domain::notifications;
use test_support::mail_server::MailServer;

use super::browser::Browser;
use crate::{
    fixtures::{id, product},
    support::{in_a_shop, request},
};

#[test]
fn a_guest_asks_confirms_by_the_letter_and_gives_up() {
    in_a_shop(async |app| {
        let server = MailServer::start().await;
        let brie = app.sells(product().named("Brie").with("slug", "brie").stock(0)).await;
        let guest = app.guest();
        let browser = Browser::guest(&guest);
        let page = "/fromages/brie";
        let refused = browser.sends("/fn/alerts/ask", page, "key=brie&email=zoe".into()).await;
        let words = browser.reads(refused.trim_start_matches("http://shop.test")).await;
        assert!(words.contains("email-error"), "{words}");

        let done = browser
            .sends("/fn/alerts/ask", page, "key=brie&email=zoe%40exemple.fr".into())
            .await;
        assert_eq!(done, "/fromages/brie?prevenir=lettre#prevenir");
        let words = browser.reads("/fromages/brie?prevenir=lettre").await;
        assert!(words.contains("Ouvrez la lettre"), "{words}");

        notifications::send_due(&app.shop, &server.mailer()).await.unwrap();
        let token = server.letter("Faut-il vous prévenir").after("/prevenez-moi/");
        let link = format!("/prevenez-moi/{token}");
        let words = browser.reads(&link).await;
        assert!(
            words.contains("Brie") && words.contains("/fn/alerts/confirm"),
            "{words}"
        );
        assert!(!words.contains("zoe@"), "letters are passed on");
        let form = format!("token={token}");
        assert_eq!(browser.sends("/fn/alerts/confirm", &link, form.clone()).await, link);
        let words = browser.reads(&link).await;
        assert!(words.contains("C’est confirmé") && !words.contains("/fn/alerts/confirm"));

        let admin = app.admin().await;
        let office = Browser::of(app, &admin).await;
        let desk = office.reads(&format!("/gestion/produits/{}", id(&brie))).await;
        assert!(desk.contains("Une personne attend le retour de ce produit."));

        let done = browser.sends("/fn/alerts/stop-all", &link, form).await;
        assert_eq!(done, format!("{link}?fini=1"));
        assert_eq!(app.count("stockalerts").await, 0);
        let nowhere = request(Method::GET, &format!("{link}x"), &[("accept", "text/html")], "");
        assert_eq!(guest.send(nowhere).await.status, 404);
    });
}

#[test]
fn a_customer_needs_one_click_and_one_to_give_up() {
    in_a_shop(async |app| {
        let brie = app.sells(product().with("slug", "brie").stock(0)).await;
        let nadia = app.customer("nadia").await;
        let browser = Browser::of(app, &nadia).await;
        let page = "/fromages/brie";
        assert!(browser.reads(page).await.contains("Prévenez-moi de son retour"));
        let done = browser.sends("/fn/alerts/ask", page, "key=brie".into()).await;
        assert_eq!(done, "/fromages/brie?prevenir=oui#prevenir");
        assert!(browser.reads(page).await.contains("Ne plus me prévenir"));
        let form = format!("id={}&key=brie", id(&brie));
        let done = browser.sends("/fn/alerts/stop", page, form).await;
        assert_eq!(done, "/fromages/brie?prevenir=non#prevenir");
        assert!(browser.reads(page).await.contains("Prévenez-moi de son retour"));
        // In stock there is nothing to wait for.
        let tomme = app.sells(product().with("slug", "tomme")).await;
        assert!(
            !browser
                .reads(&format!("/fromages/{}", id(&tomme)))
                .await
                .contains("/fn/alerts/")
        );
    });
}

#[test]
fn a_mail_program_ends_it_with_one_click_and_no_more_than_its_link() {
    in_a_shop(async |app| {
        let server = MailServer::start().await;
        app.sells(product().with("slug", "brie").stock(0)).await;
        let guest = app.guest();
        let browser = Browser::guest(&guest);
        let form = "key=brie&email=zoe%40exemple.fr";
        browser.sends("/fn/alerts/ask", "/fromages/brie", form.into()).await;
        notifications::send_due(&app.shop, &server.mailer()).await.unwrap();
        let token = server.letter("Faut-il vous prévenir").after("/prevenez-moi/");
        let address = format!("/prevenez-moi/{token}/stop");
        // A look alone changes nothing.
        let looked = guest.get(&address).await;
        assert_eq!(looked.header("location"), format!("/prevenez-moi/{token}"));
        assert_eq!(app.count("stockalerts").await, 1);
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        for other in ["", "List-Unsubscribe=Maybe", "a=b"] {
            let sent = request(Method::POST, &address, &kind, other);
            assert_eq!(guest.send(sent).await.status, 422, "{other}");
        }
        assert_eq!(app.count("stockalerts").await, 1);
        let click = request(Method::POST, &address, &kind, "List-Unsubscribe=One-Click");
        assert_eq!(guest.send(click).await.status, 204);
        browser.sends("/fn/alerts/ask", "/fromages/brie", form.into()).await;
        let kind = [("content-type", "multipart/form-data; boundary=b")];
        let parts = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
        let click = request(Method::POST, &address, &kind, parts);
        assert_eq!(guest.send(click).await.status, 204);
        assert_eq!(app.count("stockalerts").await, 0);
        let forged = request(
            Method::POST,
            "/prevenez-moi/abc/stop",
            &kind,
            "List-Unsubscribe=One-Click",
        );
        assert_eq!(guest.send(forged).await.status, 404);
    });
}
