//! Problems with an order: who reports one and when, what is said, and the answer that counts once.

use domain::{Error, after_sale::complaints, media, notifications, orders, promotions::coupons};
use futures_util::future::join_all;
use shared::{
    complaint::{
        Complaint, ComplaintAnswer, ComplaintInput, ComplaintOutcome, ComplaintParty, ComplaintReason, ComplaintStatus,
        MOST_MESSAGES, MessageInput,
    },
    order::Order,
    product::Product,
    refund::RefundReason,
    user::Role,
};
use test_support::{
    errors::broken,
    fixtures::{money, product},
    mail_server::MailServer,
    pictures::png,
    shop::{TestShop, in_a_shop},
};

use super::{delivered_order, letters_about, line};

fn squashed(product: &Product) -> ComplaintInput {
    ComplaintInput {
        lines: vec![line(product, 1)],
        reason: ComplaintReason::Damaged,
        text: "La croûte est écrasée.\nVoyez la photo.".into(),
        images: Vec::new(),
    }
}

fn message(text: &str) -> MessageInput {
    MessageInput {
        text: text.into(),
        images: Vec::new(),
    }
}

fn answer(outcome: ComplaintOutcome, euros: Option<&str>) -> ComplaintAnswer {
    ComplaintAnswer {
        outcome,
        text: "Toutes nos excuses.".into(),
        amount: euros.map(money),
    }
}

/// Nadia's complaint about the Brie of her order.
async fn reported(shop: &TestShop) -> (Complaint, Order, domain::Identity) {
    let nadia = shop.identity("nadia", Role::User).await;
    let (order, _, brie) = delivered_order(shop, &nadia.clone().customer()).await;
    let complaint = complaints::report(shop, &nadia.clone().customer(), order.id, &squashed(&brie)).await;
    (complaint.unwrap(), order, nadia)
}

#[test]
fn only_what_was_delivered_to_oneself_is_complained_of_and_one_thing_at_a_time() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().named("Brie de Meaux")).await;
        let pending = shop.order(&nadia, &brie, 1).await;
        let early = complaints::report(shop, &nadia, pending.id, &squashed(&brie)).await;
        assert!(matches!(early, Err(Error::NotDelivered)), "{early:?}");

        let (order, _, brie) = delivered_order(shop, &nadia).await;
        let omar = shop.customer("omar").await;
        let foreign = complaints::report(shop, &omar, order.id, &squashed(&brie)).await;
        assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
        let wrong = ComplaintInput {
            lines: Vec::new(),
            text: " ".into(),
            images: vec!["/uploads/somebody-elses.webp".into()],
            ..squashed(&brie)
        };
        let wrong = complaints::report(shop, &nadia, order.id, &wrong).await.unwrap_err();
        assert_eq!(
            broken(&wrong),
            ["lines required", "text required", "images[0] not_own_upload"]
        );
        assert!(shop.documents("complaints").await.is_empty());
        assert_eq!(letters_about(shop, "complaint/").await, 0);

        let input = squashed(&brie);
        let answers = join_all((0..4).map(|_| complaints::report(shop, &nadia, order.id, &input))).await;
        let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        assert!(refused.iter().all(|answer| matches!(answer, Err(Error::ComplaintOpen))));
        assert_eq!(letters_about(shop, "complaint/").await, 1);
    });
}

#[test]
fn both_sides_write_and_each_message_is_a_letter_to_the_other() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let (complaint, order, nadia) = reported(shop).await;
        let admin = shop.identity("admin", Role::Admin).await;
        let asked = complaints::write(shop, &admin, order.id, complaint.id, &message("Une photo ?")).await;
        asked.unwrap();
        let said = complaints::write(shop, &nadia, order.id, complaint.id, &message("La voici."))
            .await
            .unwrap();
        let by: Vec<_> = said.messages.iter().map(|message| message.by).collect();
        let (customer, the_shop) = (ComplaintParty::Customer, ComplaintParty::Shop);
        assert_eq!(by, [customer, the_shop, customer]);

        let picture = {
            let customer = nadia.clone().customer();
            let attempt = media::begin_for_review(shop, &customer).await.unwrap();
            media::upload_for_review(shop, &customer, attempt, png(8, 8))
                .await
                .unwrap()
                .url
        };
        let customer = nadia.clone().customer();
        complaints::add_image(shop, &customer, order.id, complaint.id, picture.clone())
            .await
            .unwrap();
        let known = complaints::of_order(shop, &nadia, order.id).await.unwrap();
        assert_eq!(known[0].messages[2].images, [picture]);

        let omar = shop.identity("omar", Role::User).await;
        let stranger = complaints::write(shop, &omar, order.id, complaint.id, &message("?")).await;
        assert!(matches!(stranger, Err(Error::NotFound)), "{stranger:?}");
        for _ in 3..MOST_MESSAGES {
            complaints::write(shop, &nadia, order.id, complaint.id, &message("Et ?"))
                .await
                .unwrap();
        }
        let full = complaints::write(shop, &nadia, order.id, complaint.id, &message("Et ?")).await;
        assert!(matches!(full, Err(Error::ComplaintFull)), "{full:?}");

        assert_eq!(letters_about(shop, "complaint/").await, MOST_MESSAGES as u64);
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let question = server.letter(&format!("Commande {}\u{a0}: notre réponse", order.order_number));
        assert_eq!(question.header("To"), nadia.user().email);
        assert!(question.text.contains("Une photo ?"), "{}", question.text);
        let reports = server.letters();
        let first = reports.iter().find(|letter| letter.text.contains("écrasée")).unwrap();
        assert_eq!(first.header("To"), shop.settings.seller.email);
        assert!(
            first.text.contains("Articles\u{a0}: Brie, 250\u{a0}g × 1"),
            "{}",
            first.text
        );
    });
}

#[test]
fn a_voucher_is_one_coupon_of_the_customers_own_however_often_it_is_sent() {
    in_a_shop(async |shop| {
        let (complaint, order, nadia) = reported(shop).await;
        let admin = shop.admin().await;
        let send =
            async |input: ComplaintAnswer| complaints::answer(shop, &admin, order.id, complaint.id, &input).await;
        let unsaid = send(answer(ComplaintOutcome::Voucher, None)).await.unwrap_err();
        assert_eq!(broken(&unsaid), ["amount required"]);
        let generous = send(answer(ComplaintOutcome::Voucher, Some("56.91")))
            .await
            .unwrap_err();
        assert_eq!(broken(&generous), ["amount too_large:56.9"]);

        let answers = join_all((0..4).map(|_| send(answer(ComplaintOutcome::Voucher, Some("15"))))).await;
        let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert!(
            refused
                .iter()
                .all(|answer| matches!(answer, Err(Error::AlreadyAnswered)))
        );
        let [Ok(done)] = &done[..] else { panic!("{done:?}") };
        let own = coupons::own(shop, &nadia.customer()).await.unwrap();
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].value, own[0].usage_limit), (money("15"), Some(1)));
        assert_eq!(own[0].end_date, shop.now().plus_days(365));
        assert_eq!(done.coupon_code.as_ref(), Some(&own[0].code));
        assert_eq!(done.status, ComplaintStatus::Answered);
        assert_eq!(done.messages.len(), 2);
    });
}

#[test]
fn a_refund_pays_the_lines_or_a_sum_once_and_words_alone_pay_nothing() {
    in_a_shop(async |shop| {
        let (complaint, order, nadia) = reported(shop).await;
        let admin = shop.admin().await;
        let input = answer(ComplaintOutcome::Refund, None);
        let done = complaints::answer(shop, &admin, order.id, complaint.id, &input)
            .await
            .unwrap();
        let refunds = orders::refunds_of_any(shop, &admin, order.id).await.unwrap();
        assert_eq!(refunds.len(), 1);
        assert_eq!(
            (refunds[0].amount, refunds[0].reason),
            (money("10"), RefundReason::Damaged)
        );
        assert_eq!((done.refund_id, done.amount), (Some(refunds[0].id), Some(money("10"))));

        let customer = nadia.customer();
        let board = ComplaintInput {
            lines: complaint_lines(&order),
            reason: ComplaintReason::Missing,
            ..squashed_text()
        };
        let next = complaints::report(shop, &customer, order.id, &board).await.unwrap();
        let too_much = answer(ComplaintOutcome::Refund, Some("50"));
        let refused = complaints::answer(shop, &admin, order.id, next.id, &too_much).await;
        assert!(matches!(refused, Err(Error::RefundTooLarge { .. })), "{refused:?}");
        let none = answer(ComplaintOutcome::None, None);
        let done = complaints::answer(shop, &admin, order.id, next.id, &none)
            .await
            .unwrap();
        assert_eq!((done.refund_id, done.outcome), (None, Some(ComplaintOutcome::None)));
        assert_eq!(orders::refunds_of_any(shop, &admin, order.id).await.unwrap().len(), 1);
    });
}

fn complaint_lines(order: &Order) -> Vec<shared::refund::RefundLineInput> {
    let item = &order.items[0];
    vec![shared::refund::RefundLineInput {
        product_id: item.product_id,
        weight: None,
        quantity: 1,
    }]
}

fn squashed_text() -> ComplaintInput {
    ComplaintInput {
        lines: Vec::new(),
        reason: ComplaintReason::Other,
        text: "Il en manque une.".into(),
        images: Vec::new(),
    }
}
