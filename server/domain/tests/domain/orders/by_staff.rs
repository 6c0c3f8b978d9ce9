//! Orders that staff take by phone or at the counter.

use domain::{
    Error,
    after_sale::withdrawals::{self, Withdrawer},
    billing::reports,
    figures,
    identity::{accounts, credentials, users},
    orders,
    promotions::loyalty,
};
use shared::{
    Language, Money,
    account::ForgotPassword,
    cart::AddItem,
    figures::FiguresQuery,
    order::{NewCustomer, Order, OrderStatus, PaymentStatus, StaffDiscount, StaffOrder, StaffPayment},
    product::Product,
    refund::{RefundInput, RefundLineInput, RefundMethod},
    report::ReportQuery,
    user::UserQuery,
    withdrawal::WithdrawalInput,
};
use test_support::{
    errors::broken,
    fixtures::{item, money, product, to_lyon},
    shop::{TestShop, in_a_shop},
};

fn sold(items: Vec<AddItem>) -> StaffOrder {
    StaffOrder {
        customer_id: None,
        new_customer: None,
        items,
        discount: None,
        shipping_address: None,
        payment_method: StaffPayment::Cash,
        expected_total: None,
    }
}

fn odile(email: Option<&str>) -> NewCustomer {
    NewCustomer {
        name: "Odile Caron".into(),
        email: email.map(Into::into),
        phone_number: Some("+33 6 11 22 33 44".into()),
    }
}

async fn place(shop: &TestShop, input: &StaffOrder) -> domain::Result<Order> {
    Box::pin(orders::place_for(shop, &shop.admin().await, input)).await
}

#[test]
fn a_sale_at_the_counter_is_paid_invoiced_and_delivered_at_once_without_a_fee_or_a_letter() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10").stock(5)).await;
        let input = sold(vec![item(&brie, 1), item(&brie, 1)]);
        let order = place(shop, &input).await.unwrap();
        assert_eq!(
            (
                order.status,
                order.payment_status,
                order.payment_method.as_str(),
                order.total,
                order.shipping_cost
            ),
            (
                OrderStatus::Delivered,
                PaymentStatus::Paid,
                "cash",
                money("20"),
                Money::ZERO
            )
        );
        assert_eq!((order.items.len(), order.items[0].quantity), (1, 2));
        assert!(order.invoice_number.is_some() && order.delivered_at() == Some(shop.now()));
        assert_eq!(shop.stock_of(&brie).await, 3);
        assert_eq!(shop.documents("outbox").await.len(), 0);
        // The next one is of the same account, which nobody can sign in to.
        let next = place(shop, &sold(vec![item(&brie, 1)])).await.unwrap();
        assert_eq!(next.user_id, order.user_id);
        let short = place(shop, &sold(vec![item(&brie, 3)])).await;
        assert!(matches!(short, Err(Error::OutOfStock(_))), "{short:?}");
        assert_eq!(shop.stock_of(&brie).await, 2);
    });
}

#[test]
fn the_books_list_what_is_paid_at_the_counter_by_its_means_and_it_goes_back_by_hand() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let admin = shop.admin().await;
        let by_card = StaffOrder {
            payment_method: StaffPayment::CardTerminal,
            ..sold(vec![item(&brie, 2)])
        };
        let cash = place(shop, &sold(vec![item(&brie, 1)])).await.unwrap();
        let card = place(shop, &by_card).await.unwrap();
        let books = reports::vat_daily(shop, &admin, ReportQuery::default()).await.unwrap();
        let taken = books.total.taken;
        assert_eq!(
            (taken.cash, taken.card, taken.other),
            (money("10"), money("20"), Money::ZERO)
        );
        for (order, method) in [(cash, RefundMethod::Cash), (card, RefundMethod::Transfer)] {
            let some: RefundInput =
                serde_json::from_value(serde_json::json!({ "amount": 1, "reason": "goodwill" })).unwrap();
            let refund = orders::refund(shop, &admin, order.id, &some).await.unwrap();
            assert_eq!(refund.method, method);
        }
    });
}

#[test]
fn a_discount_is_taken_off_and_audited_and_is_never_more_than_the_goods() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let off = |euros: &str| StaffOrder {
            discount: Some(StaffDiscount {
                amount: money(euros),
                reason: "Fin de meule".into(),
            }),
            ..sold(vec![item(&brie, 1)])
        };
        let order = place(shop, &off("2.50")).await.unwrap();
        assert_eq!((order.discount, order.total), (Some(money("2.50")), money("7.50")));
        let entries = shop.documents("audit").await;
        let entry = entries
            .iter()
            .find(|entry| entry.get_str("action").is_ok_and(|a| a == "order.placed_by_staff"));
        assert!(entry.unwrap().to_string().contains("Fin de meule"));
        assert_eq!(place(shop, &off("10")).await.unwrap().total, Money::ZERO);
        let more = place(shop, &off("10.01")).await.unwrap_err();
        assert_eq!(broken(&more), ["discount.amount above_goods:10"]);
    });
}

#[test]
fn an_order_by_phone_opens_an_account_that_its_owner_can_claim_and_is_found_by_its_number() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let admin = shop.admin().await;
        let input = StaffOrder {
            new_customer: Some(odile(Some("odile@exemple.fr"))),
            shipping_address: Some(to_lyon().shipping_address),
            payment_method: StaffPayment::BankTransfer,
            ..sold(vec![item(&brie, 1)])
        };
        let order = place(shop, &input).await.unwrap();
        assert_eq!(
            (
                order.status,
                order.payment_status,
                order.shipping_cost,
                order.pay_by.is_some()
            ),
            (OrderStatus::Pending, PaymentStatus::Pending, money("6.90"), true)
        );
        let letters = async || shop.documents("outbox").await.len();
        assert_eq!(letters().await, 1);
        let forgot = ForgotPassword {
            email: "odile@exemple.fr".into(),
        };
        credentials::forgot(shop, &forgot).await.unwrap();
        assert_eq!(letters().await, 2);
        for q in ["06 11 22 33 44", "0611", "+33611223344", "odile"] {
            let query = UserQuery {
                q: Some(q.into()),
                ..Default::default()
            };
            let found = users::list(shop, &admin, &query).await.unwrap().items;
            assert_eq!(
                found.iter().map(|user| user.id).collect::<Vec<_>>(),
                [order.user_id],
                "{q}"
            );
        }
        assert!(matches!(place(shop, &input).await, Err(Error::EmailTaken)));
        // Without an address of mail there is an account, too, but no letter.
        let by_phone = StaffOrder {
            new_customer: Some(odile(None)),
            ..input
        };
        place(shop, &by_phone).await.unwrap();
        assert_eq!(letters().await, 2);
        assert!(matches!(place(shop, &by_phone).await, Err(Error::EmailTaken)));
    });
}

#[test]
fn a_form_that_comes_twice_sells_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10").stock(5)).await;
        let (admin, id, input) = (shop.admin().await, shop.new_id(), sold(vec![item(&brie, 2)]));
        let place = || Box::pin(orders::place_once(shop, &admin, &input, id));
        let (one, two) = tokio::join!(place(), place());
        assert_eq!((one.unwrap().id, two.unwrap().id), (id, id));
        assert_eq!(place().await.unwrap().id, id);
        assert_eq!(shop.stock_of(&brie).await, 3);
        assert_eq!(shop.documents("orders").await.len(), 1);
    });
}

#[test]
fn who_gives_no_name_earns_no_points_does_not_come_back_and_has_no_mailbox() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let discounted = StaffOrder {
            discount: Some(StaffDiscount {
                amount: money("1"),
                reason: "Coupe abîmée".into(),
            }),
            ..sold(vec![item(&brie, 3)])
        };
        for _ in 0..2 {
            place(shop, &discounted).await.unwrap();
            shop.clock.advance_seconds(60);
        }
        assert_eq!(shop.documents("loyalties").await.len(), 0);
        let invoices = shop.documents("invoices").await;
        assert!(
            invoices.iter().all(|invoice| !invoice.to_string().contains(".invalid")),
            "{invoices:?}"
        );
        let today = figures::read(shop, &shop.admin().await, FiguresQuery::default())
            .await
            .unwrap();
        // A gesture of the shop's is no coupon.
        assert_eq!(
            (today.sums.orders, today.sums.returning, today.sums.discounts),
            (2, 0, Money::ZERO)
        );
        let taken = serde_json::from_value(serde_json::json!({
            "name": "Zoé", "email": "comptoir@vente.invalid", "password": "trois petites chèvres",
        }));
        let registered = accounts::register(shop, taken.unwrap(), Language::French).await;
        assert_eq!(broken(&registered.unwrap_err()), ["email not_an_email"]);
    });
}

#[test]
fn what_was_bought_at_the_counter_is_not_withdrawn_from() {
    in_a_shop(async |shop| {
        let mut board = product().named("Planche").price("20");
        board.0.is_perishable = false;
        let board = shop.sells(board).await;
        let nadia = shop.customer("nadia").await;
        let input = StaffOrder {
            customer_id: Some(nadia.user().id),
            ..sold(vec![item(&board, 1)])
        };
        let order = place(shop, &input).await.unwrap();
        let by = Withdrawer::Customer(nadia);
        assert!(!withdrawals::offer(shop, &by, order.id).await.unwrap().is_open());
        let lines = vec![RefundLineInput {
            product_id: board.id,
            weight: None,
            quantity: 1,
        }];
        let refused = withdrawals::withdraw(shop, &by, order.id, &WithdrawalInput { lines }).await;
        assert!(matches!(refused, Err(Error::NotWithdrawable(_))), "{refused:?}");
    });
}

#[test]
fn a_known_customer_earns_points_at_the_counter() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let nadia = shop.customer("nadia").await;
        let input = StaffOrder {
            customer_id: Some(nadia.user().id),
            ..sold(vec![item(&brie, 3)])
        };
        let order = place(shop, &input).await.unwrap();
        assert_eq!(order.user_id, nadia.user().id);
        assert_eq!(loyalty::points(shop, &nadia).await.unwrap().points, 30);
    });
}

#[test]
fn what_staff_order_obeys_the_rules_of_every_order() {
    in_a_shop(async |shop| {
        let brie: Product = shop.sells(product().price("10")).await;
        let tomme = shop.sells(product().named("Tomme").cut(100, 500, 50).stock(1000)).await;
        let refused = async |input: StaffOrder| broken(&place(shop, &input).await.unwrap_err());
        let one = || sold(vec![item(&brie, 1)]);
        let later = StaffOrder {
            payment_method: StaffPayment::BankTransfer,
            ..one()
        };
        assert_eq!(refused(later).await, ["paymentMethod paid_when_collected"]);
        assert_eq!(refused(sold(Vec::new())).await, ["items required"]);
        let two = StaffOrder {
            customer_id: Some(shop.customer("nadia").await.user().id),
            new_customer: Some(odile(None)),
            ..one()
        };
        assert_eq!(refused(two).await, ["customerId one_customer"]);
        let whose = StaffOrder {
            shipping_address: Some(to_lyon().shipping_address),
            ..one()
        };
        assert_eq!(refused(whose).await, ["customerId required"]);
        let nobody = StaffOrder {
            customer_id: Some(shop.new_id()),
            ..one()
        };
        assert_eq!(refused(nobody).await, ["customerId unknown_user"]);
        let odd = AddItem {
            weight: Some(shared::Grams(110)),
            ..item(&tomme, 1)
        };
        assert_eq!(
            refused(sold(vec![item(&brie, 1), odd])).await,
            ["items[1].weight cut_step:50"]
        );
        let unknown = AddItem {
            product_id: shop.new_id(),
            ..item(&brie, 1)
        };
        assert_eq!(
            refused(sold(vec![unknown])).await,
            ["items[0].productId unknown_product"]
        );
        let shown = StaffOrder {
            expected_total: Some(money("9")),
            ..one()
        };
        let changed = place(shop, &shown).await;
        assert!(matches!(changed, Err(Error::PriceChanged { .. })), "{changed:?}");
        assert_eq!(shop.documents("orders").await.len(), 0);
    });
}

#[test]
fn what_is_typed_is_judged_before_the_rest_is_there() {
    let mut input = sold(Vec::new());
    input.new_customer = Some(NewCustomer {
        name: String::new(),
        email: None,
        phone_number: Some("0111".into()),
    });
    let mut address = to_lyon().shipping_address;
    (address.street, address.postal_code) = (String::new(), "6900".into());
    input.shipping_address = Some(address.clone());
    let told = |input: &StaffOrder| -> Vec<_> {
        let rules = orders::broken_by_what_is_typed(input).into_iter();
        rules.map(|rule| format!("{} {}", rule.field, rule.rule)).collect()
    };
    let mut both = told(&input);
    both.sort();
    assert_eq!(
        both,
        [
            "newCustomer.phoneNumber not_a_phone",
            "shippingAddress.postalCode not_a_postal_code"
        ]
    );
    input.new_customer = Some(odile(None));
    address.postal_code = String::new();
    input.shipping_address = Some(address);
    assert_eq!(told(&input), [""; 0]);
}
