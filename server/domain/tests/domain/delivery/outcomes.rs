//! What livreurs report of their stops: once for each moment, at that moment, and never lost.

use domain::{Admin, Error, Livreur, Staff, figures, notifications, orders};
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Id, Language, Money, Timestamp,
    order::{Order, OrderStatus, PaymentStatus, PlaceOrder},
    product::Product,
    round::{DeliveryOutcome, Outcome, OutcomeReport, Unfit},
};
use test_support::{
    errors::broken,
    fixtures::{by_transfer, money, product, step, to_lyon},
    mail_server::MailServer,
    pictures::{PAYLOAD, photograph},
    shop::{TestShop, in_a_shop},
};

/// A livreur, an admin, and what they sell.
struct Staffed {
    karim: Livreur,
    admin: Admin,
    brie: Product,
}

impl Staffed {
    async fn of(shop: &TestShop) -> Self {
        Self {
            karim: shop.livreur("karim").await,
            admin: shop.admin().await,
            brie: shop.sells(product().stock(100)).await,
        }
    }

    /// An order of one Brie on the road with Karim, for which an hour has passed.
    async fn on_the_road(&self, shop: &TestShop, input: PlaceOrder) -> Order {
        let customer = shop.customer(&format!("customer-{}", shop.new_id::<Order>())).await;
        shop.fill_cart(&customer, &self.brie, 1).await;
        let order = orders::place(shop, &customer, &input).await.unwrap();
        let staff = Staff::Admin(self.admin.clone());
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            let change = shared::order::StatusChange {
                ship_unpaid: true,
                livreur_id: (status == OrderStatus::Shipped).then(|| self.karim.user().id),
                ..step(status)
            };
            orders::change_status(shop, &staff, order.id, &change).await.unwrap();
        }
        shop.clock.advance_seconds(3600);
        find(shop, &self.admin, order.id).await
    }
}

async fn find(shop: &TestShop, admin: &Admin, id: Id<Order>) -> Order {
    orders::find_for_staff(shop, admin, id).await.unwrap().order
}

fn report(outcome: Outcome, at: Timestamp) -> OutcomeReport {
    OutcomeReport {
        outcome,
        note: None,
        collected: None,
        at,
    }
}

async fn tell(
    shop: &TestShop,
    livreur: &Livreur,
    order: &Order,
    report: &OutcomeReport,
) -> domain::Result<DeliveryOutcome> {
    orders::report_outcome(shop, livreur, order.id, report, None).await
}

#[test]
fn a_delivery_that_is_reported_late_counts_once_at_the_moment_it_was_made() {
    in_a_shop(async |shop| {
        let staffed = Staffed::of(shop).await;
        let order = staffed.on_the_road(shop, to_lyon()).await;
        let at = shop.now().plus_seconds(-900);
        let delivered = report(Outcome::Delivered, at);
        let first = tell(shop, &staffed.karim, &order, &delivered).await.unwrap();
        assert_eq!((first.at, first.said_at, first.received_at), (at, at, shop.now()));
        assert_eq!((first.unfit, first.owed), (None, money("16.90")));
        let after = find(shop, &staffed.admin, order.id).await;
        assert_eq!(
            (after.status, after.delivery_date, after.delivered_at()),
            (OrderStatus::Delivered, Some(at), Some(at))
        );
        // The money is in the books from when the shop heard of it, so that invoices keep the order of their numbers.
        assert_eq!(
            (after.payment_status, after.paid_at, after.updated_at),
            (PaymentStatus::Paid, Some(shop.now()), shop.now())
        );
        assert_eq!(after.timeline.last().unwrap().at, at);
        assert!(after.invoice_number.is_some() && after.open_outcome.is_none());
        // The answer was lost, and the phone sends it again.
        shop.clock.advance_seconds(60);
        let again = tell(shop, &staffed.karim, &order, &delivered).await.unwrap();
        assert_eq!(again, first);
        assert_eq!(find(shop, &staffed.admin, order.id).await, after);
        assert_eq!(shop.documents("deliveryoutcomes").await.len(), 1);
        assert_eq!(shop.documents("invoices").await.len(), 1);
    });
}

#[test]
fn of_the_same_outcome_that_comes_twice_at_once_one_counts() {
    in_a_shop(async |shop| {
        let staffed = Staffed::of(shop).await;
        let order = staffed.on_the_road(shop, to_lyon()).await;
        let delivered = report(Outcome::Delivered, shop.now());
        let (one, other) = tokio::join!(
            tell(shop, &staffed.karim, &order, &delivered),
            tell(shop, &staffed.karim, &order, &delivered)
        );
        // The one that came too late is told to try again, or finds what the other kept.
        assert!(one.is_ok() || other.is_ok(), "{one:?} {other:?}");
        tell(shop, &staffed.karim, &order, &delivered).await.unwrap();
        assert_eq!(shop.documents("deliveryoutcomes").await.len(), 1);
        let steps = find(shop, &staffed.admin, order.id).await.timeline;
        let arrivals = steps.iter().filter(|event| event.status == OrderStatus::Delivered);
        assert_eq!(arrivals.count(), 1);
    });
}

#[test]
fn who_was_not_there_is_tried_again_until_an_admin_decides() {
    in_a_shop(async |shop| {
        let staffed = Staffed::of(shop).await;
        let order = staffed.on_the_road(shop, to_lyon()).await;
        for (outcome, minutes) in [(Outcome::Absent, 30), (Outcome::Refused, 20), (Outcome::Damaged, 10)] {
            let mut told = report(outcome, shop.now().plus_seconds(-60 * minutes));
            told.note = Some("Digicode\nfaux".into());
            let kept = tell(shop, &staffed.karim, &order, &told).await.unwrap();
            let after = find(shop, &staffed.admin, order.id).await;
            assert_eq!((after.status, kept.note), (OrderStatus::Shipped, told.note));
            let open = after.open_outcome.unwrap();
            assert_eq!((open.id, open.outcome, open.at), (kept.id, outcome, told.at));
            let event = after.timeline.last().unwrap();
            assert_eq!(
                (event.outcome, event.at, event.is_step()),
                (Some(outcome), told.at, false)
            );
            assert_eq!(after.payment_status, PaymentStatus::Pending);
        }
        let told = orders::outcomes_of(shop, &staffed.admin, order.id).await.unwrap();
        assert_eq!(told.len(), 3);
        let waits = figures::today(shop, &staffed.admin).await.unwrap().open_outcomes;
        assert_eq!(waits.iter().map(|order| order.id).collect::<Vec<_>>(), [order.id]);
        // One that is no longer the last cannot be decided.
        let stale = orders::close_outcome(shop, &staffed.admin, order.id, told[0].id).await;
        assert!(matches!(stale, Err(Error::AlreadyAnswered)), "{stale:?}");
        let decided = orders::close_outcome(shop, &staffed.admin, order.id, told[2].id)
            .await
            .unwrap();
        assert_eq!((decided.open_outcome, decided.status), (None, OrderStatus::Shipped));
        assert_eq!(figures::today(shop, &staffed.admin).await.unwrap().open_outcomes, []);
        // Delivered after all.
        tell(shop, &staffed.karim, &order, &report(Outcome::Delivered, shop.now()))
            .await
            .unwrap();
        let after = find(shop, &staffed.admin, order.id).await;
        assert_eq!((after.status, after.open_outcome), (OrderStatus::Delivered, None));
    });
}

#[test]
fn a_customer_is_told_once_why_their_order_was_not_handed_over_and_what_comes_next() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let staffed = Staffed::of(shop).await;
        let order = staffed.on_the_road(shop, to_lyon()).await;
        let english = staffed.on_the_road(shop, to_lyon()).await;
        let users = shop.store.database().collection::<Document>("users");
        let id = ObjectId::from_bytes(english.user_id.bytes());
        users
            .update_one(doc! { "_id": id }, doc! { "$set": { "language": "en" } })
            .await
            .unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let before = server.letters().len();
        let at = |minutes: i64| shop.now().plus_seconds(-60 * minutes);
        let told = [
            (&order, Outcome::Absent, at(30)),
            // The answer was lost, and the phone sends it again.
            (&order, Outcome::Absent, at(30)),
            (&order, Outcome::Refused, at(20)),
            (&english, Outcome::Damaged, at(10)),
        ];
        for (order, outcome, at) in told {
            tell(shop, &staffed.karim, order, &report(outcome, at)).await.unwrap();
        }
        let staff = Staff::Admin(staffed.admin.clone());
        shop.advance(&staff, order.id, OrderStatus::Cancelled).await.unwrap();
        tell(shop, &staffed.karim, &order, &report(Outcome::Absent, at(5)))
            .await
            .unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        // Three, and that it was cancelled.
        assert_eq!(server.letters().len() - before, 4);

        let absent = server.letter(&format!("Commande {}\u{a0}: personne à l’adresse", order.order_number));
        let came = at(30).day_and_time(Language::French);
        for part in [
            came.as_str(),
            "Dites-nous quand vous serez là",
            "01 00 00 00 00",
            "1 rue du Lait",
        ] {
            assert!(absent.text.contains(part), "{part}: {}", absent.text);
        }
        assert!(absent.html.contains(&format!("/commandes/{}", order.id)));
        let refused = server.letter(&format!("Commande {}\u{a0}: refusée à la porte", order.order_number));
        assert!(
            refused.text.contains("ce que devient votre commande"),
            "{}",
            refused.text
        );
        let damaged = server.letter(&format!("Order {}: damaged on the way", english.order_number));
        assert!(
            damaged.text.contains("We prepare it anew or refund it."),
            "{}",
            damaged.text
        );
    });
}

#[test]
fn what_is_reported_of_a_cancelled_order_is_kept_and_counts_for_nothing() {
    in_a_shop(async |shop| {
        let staffed = Staffed::of(shop).await;
        let order = staffed.on_the_road(shop, to_lyon()).await;
        let at = shop.now().plus_seconds(-600);
        let staff = Staff::Admin(staffed.admin.clone());
        shop.advance(&staff, order.id, OrderStatus::Cancelled).await.unwrap();
        let stock = shop.stock_of(&staffed.brie).await;
        let mut told = report(Outcome::Delivered, at);
        told.collected = Some(money("16.90"));
        let kept = tell(shop, &staffed.karim, &order, &told).await.unwrap();
        assert_eq!(
            (kept.unfit, kept.collected),
            (Some(Unfit::OrderCancelled), told.collected)
        );
        let after = find(shop, &staffed.admin, order.id).await;
        assert_eq!(
            (after.status, after.payment_status, after.invoice_number.is_none()),
            (OrderStatus::Cancelled, PaymentStatus::Pending, true)
        );
        assert_eq!(after.open_outcome.unwrap().unfit, Some(Unfit::OrderCancelled));
        let event = after.timeline.last().unwrap();
        assert_eq!(
            (event.outcome, event.status),
            (Some(Outcome::Delivered), OrderStatus::Cancelled)
        );
        assert_eq!(shop.stock_of(&staffed.brie).await, stock);
        assert_eq!(tell(shop, &staffed.karim, &order, &told).await.unwrap(), kept);
        assert_eq!(find(shop, &staffed.admin, order.id).await, after);
    });
}

#[test]
fn what_an_admin_delivered_or_gave_to_another_meanwhile_stays_as_it_is() {
    in_a_shop(async |shop| {
        let staffed = Staffed::of(shop).await;
        let lina = shop.livreur("lina").await;
        let (delivered, given) = (
            staffed.on_the_road(shop, to_lyon()).await,
            staffed.on_the_road(shop, to_lyon()).await,
        );
        let at = shop.now().plus_seconds(-600);
        let staff = Staff::Admin(staffed.admin.clone());
        shop.advance(&staff, delivered.id, OrderStatus::Delivered)
            .await
            .unwrap();
        let kept = tell(shop, &staffed.karim, &delivered, &report(Outcome::Delivered, at)).await;
        assert_eq!(kept.unwrap().unfit, Some(Unfit::AlreadyDelivered));
        let after = find(shop, &staffed.admin, delivered.id).await;
        // Nobody has to do anything.
        assert_eq!((after.open_outcome, after.delivery_date), (None, Some(shop.now())));
        let unwanted = tell(shop, &staffed.karim, &delivered, &report(Outcome::Refused, at)).await;
        assert_eq!(unwanted.unwrap().unfit, Some(Unfit::AlreadyDelivered));
        assert!(find(shop, &staffed.admin, delivered.id).await.open_outcome.is_some());

        orders::give_to(shop, &staffed.admin, given.id, lina.user().id)
            .await
            .unwrap();
        let kept = tell(shop, &staffed.karim, &given, &report(Outcome::Delivered, at)).await;
        assert_eq!(kept.unwrap().unfit, Some(Unfit::GivenToAnother));
        let after = find(shop, &staffed.admin, given.id).await;
        assert_eq!(
            (after.status, after.livreur_id),
            (OrderStatus::Shipped, Some(lina.user().id))
        );
        assert!(after.open_outcome.is_some());
        // Whoever never had it does not learn that it is there.
        let omar = shop.livreur("omar").await;
        let stranger = tell(shop, &omar, &given, &report(Outcome::Delivered, at)).await;
        assert!(matches!(stranger, Err(Error::NotFound)), "{stranger:?}");
        assert_eq!(shop.documents("deliveryoutcomes").await.len(), 3);
    });
}

#[test]
fn a_phone_whose_clock_is_wrong_is_told_so_by_the_moment_that_counts() {
    in_a_shop(async |shop| {
        let staffed = Staffed::of(shop).await;
        let hour = 3600;
        for (said, counts) in [
            (2 * hour, 0),
            (-48 * hour, 0),
            (30, 0),
            (-hour - 30, -hour - 30),
            (-hour / 2, -hour / 2),
        ] {
            let order = staffed.on_the_road(shop, to_lyon()).await;
            let said_at = shop.now().plus_seconds(said);
            let kept = tell(shop, &staffed.karim, &order, &report(Outcome::Delivered, said_at))
                .await
                .unwrap();
            assert_eq!(
                (kept.at, kept.said_at),
                (shop.now().plus_seconds(counts), said_at),
                "{said}"
            );
            assert_eq!(kept.is_clock_wrong(), said.abs() > 30 && said != counts, "{said}");
            let delivered = find(shop, &staffed.admin, order.id).await;
            assert_eq!(delivered.delivery_date, Some(kept.at), "{said}");
        }
    });
}

#[test]
fn another_sum_than_was_owed_is_kept_and_shown_to_an_admin() {
    in_a_shop(async |shop| {
        let staffed = Staffed::of(shop).await;
        for (collected, paid) in [("10", false), ("0", false), ("20", true), ("16.90", true)] {
            let order = staffed.on_the_road(shop, to_lyon()).await;
            let mut told = report(Outcome::Delivered, shop.now());
            told.collected = Some(money(collected));
            let kept = tell(shop, &staffed.karim, &order, &told).await.unwrap();
            let after = find(shop, &staffed.admin, order.id).await;
            assert_eq!(after.status, OrderStatus::Delivered, "{collected}");
            assert_eq!(after.payment_status == PaymentStatus::Paid, paid, "{collected}");
            assert_eq!(after.open_outcome.is_some(), kept.is_sum_different(), "{collected}");
            assert_eq!(kept.is_sum_different(), collected != "16.90", "{collected}");
            if !paid {
                // The admin who has the money notes it by hand.
                let settled = orders::mark_paid(shop, &staffed.admin, order.id).await.unwrap();
                assert_eq!(settled.payment_status, PaymentStatus::Paid);
            }
        }
        // Of what is paid otherwise nothing is owed at the door.
        let order = staffed.on_the_road(shop, by_transfer()).await;
        let kept = tell(shop, &staffed.karim, &order, &report(Outcome::Delivered, shop.now())).await;
        assert_eq!(kept.unwrap().owed, Money::ZERO);
        let after = find(shop, &staffed.admin, order.id).await;
        assert_eq!(after.payment_status, PaymentStatus::Pending);
        let order = staffed.on_the_road(shop, to_lyon()).await;
        let mut absent = report(Outcome::Absent, shop.now());
        absent.collected = Some(money("16.90"));
        let refused = tell(shop, &staffed.karim, &order, &absent).await.unwrap_err();
        assert_eq!(broken(&refused), ["collected only_when_delivered"]);
    });
}

#[test]
fn an_order_that_has_not_left_has_no_outcome() {
    in_a_shop(async |shop| {
        let staffed = Staffed::of(shop).await;
        let order = shop.order(&shop.customer("nadia").await, &staffed.brie, 1).await;
        orders::give_to(shop, &staffed.admin, order.id, staffed.karim.user().id)
            .await
            .unwrap();
        let early = tell(shop, &staffed.karim, &order, &report(Outcome::Absent, shop.now())).await;
        assert!(matches!(early, Err(Error::InvalidTransition { .. })), "{early:?}");
        assert_eq!(shop.documents("deliveryoutcomes").await, []);
    });
}

#[test]
fn a_photograph_is_for_staff_alone_and_keeps_nothing_but_its_pixels() {
    in_a_shop(async |shop| {
        let staffed = Staffed::of(shop).await;
        let order = staffed.on_the_road(shop, to_lyon()).await;
        let told = report(Outcome::Damaged, shop.now());
        let sent = photograph(60, 40);
        let kept = orders::report_outcome(shop, &staffed.karim, order.id, &told, Some(sent))
            .await
            .unwrap();
        assert_eq!(kept.photo_until, Some(shop.now().plus_days(180)));
        let (karim, admin) = (
            Staff::Livreur(staffed.karim.clone()),
            Staff::Admin(staffed.admin.clone()),
        );
        let webp = orders::outcome_photo(shop, &karim, kept.id).await.unwrap();
        assert_eq!(&webp[8..12], b"WEBP");
        assert!(!webp.windows(PAYLOAD.len()).any(|part| part == PAYLOAD.as_bytes()));
        assert_eq!(orders::outcome_photo(shop, &admin, kept.id).await.unwrap(), webp);
        let lina = Staff::Livreur(shop.livreur("lina").await);
        let other = orders::outcome_photo(shop, &lina, kept.id).await;
        assert!(matches!(other, Err(Error::NotFound)), "{other:?}");
        // Nothing of it is where pictures for everyone are.
        assert_eq!(shop.picture_files(), Vec::<std::path::PathBuf>::new());
        // The same once more, as after a lost answer, is no second one.
        let again = orders::report_outcome(shop, &staffed.karim, order.id, &told, Some(photograph(60, 40))).await;
        assert_eq!(again.unwrap(), kept);
        assert_eq!(shop.documents("deliveryphotos").await.len(), 1);
        let none = report(Outcome::Absent, shop.now());
        let refused = orders::report_outcome(shop, &staffed.karim, order.id, &none, Some(b"no picture".to_vec())).await;
        assert_eq!(broken(&refused.unwrap_err()), ["photo not_a_picture"]);
        shop.clock.advance_seconds(181 * 86_400);
        let old = orders::outcomes_of(shop, &staffed.admin, order.id).await.unwrap();
        assert_eq!(old[0].photo_until, None);
    });
}
