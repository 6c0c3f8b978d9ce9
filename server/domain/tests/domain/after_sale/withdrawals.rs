//! Withdrawing from a purchase: from what, until when, by whom, once, and what follows.

use domain::{
    Error,
    after_sale::withdrawals::{self, WithdrawalKey, Withdrawer},
    notifications, orders,
};
use futures_util::future::join_all;
use shared::{
    Money,
    account::Secret,
    order::OrderStatus,
    refund::{RefundLineInput, RefundReason},
    withdrawal::{Withdrawal, WithdrawalAnswer, WithdrawalDecision, WithdrawalInput, WithdrawalStatus},
};
use test_support::{
    errors::broken,
    fixtures::{money, product},
    mail_server::MailServer,
    shop::{TestShop, in_a_shop},
};

use super::{board, deliver, delivered_order, letters_about, line};

fn from(lines: &[RefundLineInput]) -> WithdrawalInput {
    WithdrawalInput { lines: lines.to_vec() }
}

fn accepted() -> WithdrawalAnswer {
    WithdrawalAnswer {
        status: WithdrawalDecision::Accepted,
        note: None,
        restock: true,
    }
}

/// The key in the newest letter that a link stands in.
fn key_in(server: &MailServer, subject: &str) -> Secret {
    Secret(server.letter(subject).after("http://127.0.0.1:3000/retractation/"))
}

#[test]
fn the_last_day_counts_whole_in_paris_also_across_a_clock_change_and_the_next_one_is_too_late() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        shop.set_time("2050-03-21T22:30:00Z");
        let (order, board, _) = delivered_order(shop, &nadia).await;
        let by = Withdrawer::Customer(nadia);
        let one = from(&[line(&board, 1)]);
        // The fourteenth day after it, by the clock of summer.
        shop.set_time("2050-04-04T21:59:59Z");
        let offer = withdrawals::offer(shop, &by, order.id).await.unwrap();
        assert_eq!(offer.last_day, "2050-04-04".parse().ok());
        assert!(offer.is_open());
        withdrawals::withdraw(shop, &by, order.id, &one).await.unwrap();

        shop.clock.advance_seconds(1);
        let late = withdrawals::withdraw(shop, &by, order.id, &one).await;
        assert!(matches!(late, Err(Error::WithdrawalOver { last_day }) if Some(last_day) == offer.last_day));
        assert!(!withdrawals::offer(shop, &by, order.id).await.unwrap().is_open());
        assert_eq!(shop.documents("withdrawals").await.len(), 1);
        assert_eq!(letters_about(shop, "withdrawal_received/").await, 1);
    });
}

#[test]
fn cheese_is_excepted_by_line_and_nothing_is_stored_or_sent_when_a_line_is_refused() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, board, brie) = delivered_order(shop, &nadia).await;
        let by = Withdrawer::Customer(nadia);
        let offer = withdrawals::offer(shop, &by, order.id).await.unwrap();
        let lines: Vec<_> = offer.lines.iter().map(|line| (line.is_perishable, line.left)).collect();
        assert_eq!(lines, [(false, 2), (true, 1)]);

        let refused = async |lines: &[RefundLineInput]| withdrawals::withdraw(shop, &by, order.id, &from(lines)).await;
        let cheese = refused(&[line(&board, 1), line(&brie, 1)]).await;
        assert!(matches!(cheese, Err(Error::NotWithdrawable(lines)) if lines == [1]));
        assert_eq!(broken(&refused(&[]).await.unwrap_err()), ["lines required"]);
        assert_eq!(
            broken(&refused(&[line(&board, 2), line(&board, 1)]).await.unwrap_err()),
            ["lines[1].quantity too_large:2"]
        );
        let other = shop.sells(product().named("Autre")).await;
        assert_eq!(
            broken(&refused(&[line(&other, 1)]).await.unwrap_err()),
            ["lines[0].productId not_in_order"]
        );
        let stranger = Withdrawer::Customer(shop.customer("omar").await);
        let answer = withdrawals::withdraw(shop, &stranger, order.id, &from(&[line(&board, 1)])).await;
        assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
        assert!(shop.documents("withdrawals").await.is_empty());
        assert_eq!(letters_about(shop, "withdrawal").await, 0);
    });
}

#[test]
fn what_an_older_order_does_not_say_of_a_line_goes_by_its_product() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, ..) = delivered_order(shop, &nadia).await;
        let orders = shop.store.database().collection::<mongodb::bson::Document>("orders");
        let unsaid = mongodb::bson::doc! { "$unset": { "items.$[].isPerishable": "" } };
        orders.update_many(mongodb::bson::doc! {}, unsaid).await.unwrap();
        let by = Withdrawer::Customer(nadia);
        let offer = withdrawals::offer(shop, &by, order.id).await.unwrap();
        let lines: Vec<_> = offer.lines.iter().map(|line| line.is_perishable).collect();
        assert_eq!(lines, [false, true]);
    });
}

#[test]
fn the_receipt_says_what_and_when_and_the_shop_hears_of_it() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let nadia = shop.customer("nadia").await;
        let (order, board, _) = delivered_order(shop, &nadia).await;
        let by = Withdrawer::Customer(nadia.clone());
        let made = withdrawals::withdraw(shop, &by, order.id, &from(&[line(&board, 2)]))
            .await
            .unwrap();
        assert_eq!(made.received_at, shop.now());
        notifications::send_due(shop, &server.mailer()).await.unwrap();

        let number = &order.order_number;
        let receipt = server.letter(&format!("Commande {number}\u{a0}: rétractation reçue"));
        assert_eq!(receipt.header("To"), nadia.user().email);
        for words in [
            "Reçue le\u{a0}: 3 mars 2050 à 13:00 (heure de Paris)",
            &format!("Commande\u{a0}: {number}"),
            &format!("E-mail\u{a0}: {}", nadia.user().email),
            "Articles\u{a0}: Planche, 250\u{a0}g × 2",
        ] {
            assert!(receipt.text.contains(words), "{words}: {}", receipt.text);
        }
        let word = server.letter(&format!("Commande {number}\u{a0}: un client se rétracte"));
        assert_eq!(word.header("To"), shop.settings.seller.email);
        assert!(word.text.contains(&format!("/gestion/commandes/{}", order.id)));
    });
}

#[test]
fn a_guest_withdraws_by_the_link_of_a_letter_and_by_no_other_orders_link() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let board = shop.sells(board()).await;
        let order = shop.order(&nadia, &board, 1).await;
        let foreign = shop.order(&omar, &board, 1).await;
        let cheese = shop.sells(product()).await;
        let only_cheese = shop.order(&omar, &cheese, 1).await;
        notifications::send_due(shop, &server.mailer()).await.unwrap();

        let subject = |order: &shared::order::Order| format!("Commande {}\u{a0}: c’est noté", order.order_number);
        let token = key_in(&server, &subject(&order));
        assert!(!server.letter(&subject(&only_cheese)).text.contains("/retractation/"));
        let key = WithdrawalKey::read(shop, &token).unwrap();
        assert_eq!(key.order(), order.id);
        let by = Withdrawer::KeyHolder(key);
        let one = from(&[line(&board, 1)]);
        let other = withdrawals::withdraw(shop, &by, foreign.id, &one).await;
        assert!(matches!(other, Err(Error::NotFound)), "{other:?}");
        // Nobody's, and one that the shop signed for something else.
        let forged = Secret(format!("{}x", token.0));
        let cart = domain::cart::guest_cart::seal(shop, &[]).unwrap();
        for token in [forged, cart] {
            assert!(WithdrawalKey::read(shop, &token).is_none());
        }

        // Also before it is delivered.
        let made = withdrawals::withdraw(shop, &by, order.id, &one).await.unwrap();
        assert_eq!(
            (made.user_id, made.status),
            (nadia.user().id, WithdrawalStatus::Received)
        );
        orders::cancel(shop, &omar, foreign.id).await.unwrap();
        let cancelled = withdrawals::withdraw(shop, &Withdrawer::Customer(omar), foreign.id, &one).await;
        assert!(matches!(cancelled, Err(Error::OrderCancelled)), "{cancelled:?}");
    });
}

#[test]
fn of_many_who_withdraw_from_one_line_at_once_one_does() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, board, _) = delivered_order(shop, &nadia).await;
        let by = Withdrawer::Customer(nadia);
        let both = from(&[line(&board, 2)]);
        let elsewhere = shop.on_another_server().await;
        let answers = join_all((0..6).map(|at| {
            let shop = if at % 2 == 0 { shop } else { &elsewhere };
            withdrawals::withdraw(shop, &by, order.id, &both)
        }))
        .await;
        let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        for answer in refused {
            assert_eq!(broken(&answer.unwrap_err()), ["lines[0].quantity already_withdrawn"]);
        }
        assert_eq!(shop.documents("withdrawals").await.len(), 1);
    });
}

async fn withdraw_all(shop: &TestShop) -> (Withdrawal, shared::order::Order) {
    let nadia = shop.customer("nadia").await;
    let board = shop.sells(board()).await;
    let order = shop.order(&nadia, &board, 2).await;
    let order = deliver(shop, &order).await;
    let by = Withdrawer::Customer(nadia);
    let made = withdrawals::withdraw(shop, &by, order.id, &from(&[line(&board, 2)]))
        .await
        .unwrap();
    assert_eq!(shop.stock_of(&board).await, 98);
    (made, order)
}

#[test]
fn accepting_pays_back_once_and_the_delivery_when_nothing_is_kept() {
    in_a_shop(async |shop| {
        let (made, order) = withdraw_all(shop).await;
        let admin = shop.admin().await;
        let input = accepted();
        let answers = join_all((0..4).map(|_| withdrawals::answer(shop, &admin, order.id, made.id, &input))).await;
        let done: Vec<_> = answers.into_iter().filter_map(Result::ok).collect();
        assert_eq!(done.len(), 1);
        let refunds = orders::refunds_of_any(shop, &admin, order.id).await.unwrap();
        assert_eq!(refunds.len(), 1);
        let refund = &refunds[0];
        assert_eq!((refund.amount, refund.shipping), (order.total, true));
        assert_eq!(refund.reason, RefundReason::Withdrawal);
        assert_eq!(done[0].refund_id, Some(refund.id));
        let stock = shop.documents("products").await[0].get_i64("stock").unwrap();
        assert_eq!(stock, 100, "they are back");
        assert_eq!(letters_about(shop, "withdrawal_answered/").await, 1);
    });
}

#[test]
fn accepting_a_part_pays_back_its_lines_and_what_went_back_before_is_not_paid_twice() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, board, _) = delivered_order(shop, &nadia).await;
        let admin = shop.admin().await;
        let by = Withdrawer::Customer(nadia);
        let made = withdrawals::withdraw(shop, &by, order.id, &from(&[line(&board, 2)]))
            .await
            .unwrap();
        let damaged = shared::refund::RefundInput {
            lines: vec![line(&board, 1)],
            shipping: false,
            amount: None,
            reason: RefundReason::Damaged,
            note: None,
            restock: false,
            expected_refunded: None,
        };
        orders::refund(shop, &admin, order.id, &damaged).await.unwrap();
        let answered = withdrawals::answer(shop, &admin, order.id, made.id, &accepted())
            .await
            .unwrap();
        let refunds = orders::refunds_of_any(shop, &admin, order.id).await.unwrap();
        let amounts: Vec<_> = refunds.iter().map(|refund| (refund.amount, refund.shipping)).collect();
        assert_eq!(amounts, [(money("20"), false), (money("20"), false)]);
        let of_withdrawal = refunds.iter().find(|refund| refund.reason == RefundReason::Withdrawal);
        assert_eq!(answered.refund_id, of_withdrawal.map(|refund| refund.id));
        let again = withdrawals::withdraw(shop, &by, order.id, &from(&[line(&board, 1)])).await;
        assert_eq!(broken(&again.unwrap_err()), ["lines[0].quantity already_withdrawn"]);
    });
}

#[test]
fn refusing_says_why_and_pays_nothing_and_an_unpaid_order_pays_nothing_back() {
    in_a_shop(async |shop| {
        let (made, order) = withdraw_all(shop).await;
        let admin = shop.admin().await;
        let mut no = WithdrawalAnswer {
            status: WithdrawalDecision::Refused,
            note: None,
            restock: false,
        };
        let unsaid = withdrawals::answer(shop, &admin, order.id, made.id, &no).await;
        assert_eq!(broken(&unsaid.unwrap_err()), ["note required"]);
        no.note = Some("Gravée à votre nom.".into());
        let refused = withdrawals::answer(shop, &admin, order.id, made.id, &no).await.unwrap();
        assert_eq!((refused.status, refused.refund_id), (WithdrawalStatus::Refused, None));
        let again = withdrawals::answer(shop, &admin, order.id, made.id, &accepted()).await;
        assert!(matches!(again, Err(Error::AlreadyAnswered)), "{again:?}");
        let now = orders::find_for_staff(shop, &admin, order.id).await.unwrap().order;
        assert_eq!(now.refunded_total, Money::ZERO);

        let omar = shop.customer("omar").await;
        let mut board = board();
        board.0.name = "Planche de noyer".into();
        let board = shop.sells(board).await;
        let owing = shop.order(&omar, &board, 1).await;
        let by = Withdrawer::Customer(omar.clone());
        let made = withdrawals::withdraw(shop, &by, owing.id, &from(&[line(&board, 1)]))
            .await
            .unwrap();
        let not_paid = withdrawals::answer(shop, &admin, owing.id, made.id, &accepted()).await;
        assert!(matches!(not_paid, Err(Error::NotPaid)), "{not_paid:?}");
        shop.advance(&shop.admin_staff().await, owing.id, OrderStatus::Cancelled)
            .await
            .unwrap();
        let done = withdrawals::answer(shop, &admin, owing.id, made.id, &accepted())
            .await
            .unwrap();
        assert_eq!((done.status, done.refund_id), (WithdrawalStatus::Accepted, None));
    });
}
