//! Withdrawing and complaining on the pages, as a browser without JavaScript does.

use axum::http::Method;
use domain::notifications;
use serde_json::json;
use test_support::{mail_server::MailServer, pictures::png};

use super::browser::Browser;
use crate::{
    fixtures::id,
    orders::after_sale::Delivered,
    support::{form, in_a_shop, request},
};

fn line(product: &serde_json::Value, quantity: &str) -> String {
    let field = |name: &str| format!("lines%5B0%5D%5B{name}%5D");
    format!(
        "{}={}&{}=250&{}={quantity}",
        field("product_id"),
        id(product),
        field("weight"),
        field("quantity")
    )
}

#[test]
fn one_withdraws_in_two_steps_and_the_page_says_when_it_was_received() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let bought = Delivered::to(app, &nadia, &admin).await;
        let browser = Browser::of(app, &nadia).await;
        let order = format!("/commandes/{}", id(&bought.order));
        let page = format!("{order}/retractation");
        let words = browser.reads(&order).await;
        assert!(words.contains(&format!("href=\"{page}\"")) && words.contains("Renoncer au contrat ici"));
        let words = browser.reads(&page).await;
        for shown in ["Confirmer la rétractation", &nadia.email, "L221-28, 4°", "Brie, 250"] {
            assert!(words.contains(shown), "{shown}");
        }
        let send = async |quantity: &str| {
            let form = format!("id={}&{}", id(&bought.order), line(&bought.board, quantity));
            browser.sends("/fn/orders/withdraw", &page, form).await
        };
        for (quantity, message) in [
            ("3", "Au plus 2."),
            ("deux", "Un nombre entier"),
            ("", "Ce champ est nécessaire."),
        ] {
            let refused = send(quantity).await;
            let refused = refused.strip_prefix("http://shop.test").unwrap_or(&refused);
            let words = browser.reads(refused).await;
            assert!(
                words.contains(message) && words.contains("0Quantity-error"),
                "{quantity}: {words}"
            );
        }
        assert_eq!(send("2").await, format!("{page}?recue=1"));
        let words = browser.reads(&format!("{page}?recue=1")).await;
        assert!(words.contains("Nous avons reçu votre rétractation"), "{words}");
        assert!(words.contains("3 mars 2050 à 13:00") && !words.contains("Confirmer la rétractation"));

        let office = Browser::of(app, &admin).await;
        let list = office.reads("/gestion/demandes").await;
        assert!(list.contains(bought.order["orderNumber"].as_str().unwrap()));
        let words = office.reads(&format!("/gestion{order}")).await;
        assert!(words.contains("Accepter et rembourser"));
        let made = nadia.get(&bought.path("withdrawal")).await.is(200)["items"][0].clone();
        let accept = format!(
            "id={}&withdrawal={}&status=accepted&reply=",
            id(&bought.order),
            id(&made)
        );
        let done = office.sends("/fn/dashboard/answer-withdrawal", &order, accept).await;
        assert_eq!(done, format!("/gestion{order}?answered=1#withdrawals"));
        assert!(browser.reads(&order).await.contains("Acceptée"));
    });
}

#[test]
fn a_letters_link_shows_no_more_than_is_needed_and_takes_a_withdrawal() {
    in_a_shop(async |app| {
        let server = MailServer::start().await;
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let bought = Delivered::to(app, &nadia, &admin).await;
        notifications::send_due(&app.shop, &server.mailer()).await.unwrap();
        let number = bought.order["orderNumber"].as_str().unwrap();
        let letter = server.letter(&format!("Commande {number}\u{a0}: c’est noté"));
        let token = letter.after("/retractation/");
        let guest = app.guest();
        let browser = Browser::guest(&guest);
        let page = format!("/retractation/{token}");
        let words = browser.reads(&page).await;
        assert!(words.contains(number) && !words.contains(&nadia.email), "{words}");
        let form = format!("token={token}&{}", line(&bought.board, "1"));
        let done = browser.sends("/fn/orders/withdraw-by-link", &page, form).await;
        assert_eq!(done, format!("{page}?recue=1"));
        assert_eq!(app.count("withdrawals").await, 1);
        let nowhere = request(Method::GET, &format!("{page}x"), &[("accept", "text/html")], "");
        assert_eq!(guest.send(nowhere).await.status, 404);
    });
}

#[test]
fn a_problem_is_reported_shown_and_answered() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let bought = Delivered::to(app, &nadia, &admin).await;
        let browser = Browser::of(app, &nadia).await;
        let order = format!("/commandes/{}", id(&bought.order));
        let report = |text: &str| {
            let line = line(&bought.brie, "1");
            format!("id={}&{line}&reason=damaged&text={text}", id(&bought.order))
        };
        let refused = browser.sends("/fn/orders/complain", &order, report("")).await;
        let refused = refused.strip_prefix("http://shop.test").unwrap_or(&refused).to_owned();
        assert!(browser.reads(&refused).await.contains("Ce champ est nécessaire."));
        let done = browser.sends("/fn/orders/complain", &order, report("Ecrase")).await;
        assert_eq!(done, format!("{order}?signale=1#problems"));
        assert!(browser.reads(&order).await.contains("Ecrase"));

        let made = nadia.get(&bought.path("complaints")).await.is(200)["items"][0].clone();
        let images = format!("{order}/problemes/{}/images", id(&made));
        for (file, outcome) in [(&b"<svg>"[..], "not_a_picture"), (&png(8, 8), "added")] {
            let sent = nadia.submits(&images, form(&[("image", "x", file)])).await;
            assert_eq!(sent.header("location"), format!("{order}?image={outcome}#image"));
        }
        let office = Browser::of(app, &admin).await;
        assert!(
            office
                .reads("/gestion/demandes?de=problemes")
                .await
                .contains("Arrivé abîmé")
        );
        let page = format!("/gestion{order}");
        let words = office.reads(&page).await;
        assert!(words.contains("Ecrase") && words.contains("/uploads/"));
        let answer = format!(
            "id={}&complaint={}&outcome=voucher&worth=5&answer=Pardon",
            id(&bought.order),
            id(&made)
        );
        let done = office.sends("/fn/dashboard/answer-complaint", &page, answer).await;
        assert_eq!(done, format!("{page}?answered=1#problems"));
        let words = browser.reads(&order).await;
        assert!(words.contains("Pardon") && words.contains("EXCUSE-"), "{words}");
        let path = format!("{}/{}/messages", bought.path("complaints"), id(&made));
        nadia.post(&path, json!({ "text": "Merci." })).await.is(201);
    });
}
