//! Rows without a number are new orders.

use domain::orders;
use shared::{Money, order::OrderStatus};
use test_support::{fixtures::product, shop::in_a_shop};

use super::{DRY, PARTIAL, counts, imported, try_import, wrong};

const HEADS: &str = "Client;E-mail;Téléphone;Rue;Code postal;Ville;Façon de payer;Produit;Quantité;Poids;Prix;Total";

#[test]
fn rows_without_a_number_are_placed_as_staff_place_orders_and_once_a_day() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().named("Brie de Meaux").price("10").stock(50)).await;
        let comte = shop
            .sells(product().named("Comté").price("30").cut(100, 2000, 50).stock(5000))
            .await;
        let email = &nadia.user().email;
        let file = format!(
            "{HEADS}\r\n\
             ;{email};;1 rue du Lait;1000;Bourg;virement;brie de meaux;2;;10,00;\r\n\
             ;;;;;;;{};1;500 g;;\r\n\
             Odile Caron;odile@exemple.fr;;;;;espèces;Brie de Meaux;1;;;10,00\r\n\
             Yves Petit;;612345678;2 rue du Lait;69001;Lyon;À la livraison;{};1;;;\r\n\
             ;;;;;;Par carte, sur le terminal;Comté;1;350;;\r\n",
            comte.slug, brie.slug,
        );
        let dry = try_import(shop, file.clone(), DRY).await.unwrap();
        assert_eq!(
            (counts(&dry), shop.documents("orders").await.len()),
            ((4, 0, 0, 0), 0),
            "{:?}",
            dry.rows
        );
        assert_eq!(imported(shop, file.clone()).await, (4, 0, 0, 0));
        let admin = shop.admin().await;
        let all = orders::search(shop, &admin, &shared::order::OrderSearch::default())
            .await
            .unwrap();
        let of = |user: &str| {
            all.items
                .iter()
                .find(|order| order.payment_method.as_str() == user)
                .unwrap()
        };
        let transfer = of("bank_transfer");
        assert_eq!((transfer.user_id, transfer.items.len()), (nadia.user().id, 2));
        assert_eq!(transfer.shipping_address.postal_code, "01000");
        assert_eq!(
            (transfer.subtotal, transfer.status),
            (Money::from_cents(8000), OrderStatus::Pending)
        );
        assert_eq!(
            (of("cash").status, of("cash").total),
            (OrderStatus::Delivered, Money::from_cents(1000))
        );
        assert!(of("cash").invoice_number.is_some());
        assert_eq!(of("cash_on_delivery").status, OrderStatus::Pending);
        assert_eq!(of("card_terminal").items[0].weight.0, 350);
        let users = shop.documents("users").await;
        let by_phone = users
            .iter()
            .filter(|user| user.get_str("email").unwrap().ends_with("@telephone.invalid"));
        let phones: Vec<_> = by_phone.map(|user| user.get_str("phoneNumber").unwrap()).collect();
        assert_eq!(phones, ["+33 6 12 34 56 78"]);
        assert_eq!((shop.stock_of(&brie).await, shop.stock_of(&comte).await), (46, 4150));

        assert_eq!(
            imported(shop, file.clone()).await,
            (0, 0, 4, 0),
            "the same file on the same day"
        );
        let one_more = format!("{file};{email};;1 rue du Lait;01000;Bourg;virement;Comté;1;500;;\r\n");
        assert_eq!(
            imported(shop, one_more).await,
            (1, 0, 4, 0),
            "and one that was added to it"
        );
        shop.clock.advance_seconds(24 * 3600);
        assert_eq!(
            imported(shop, file).await,
            (4, 0, 0, 0),
            "of Odile and Yves there are accounts by now"
        );
    });
}

#[test]
fn a_new_order_that_cannot_be_placed_says_why_and_orders_of_a_file_share_the_stock() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let email = &nadia.user().email;
        let brie = shop.sells(product().named("Brie").price("10").stock(3)).await;
        for (row, expected) in [
            (";;;;;;espèces;Brie;1;;9,90;", &["2 items.price price_is"][..]),
            (";;;;;;espèces;Brie;1;;;11", &["2 total price_is"]),
            (";;;;;;espèces;Roquefort;1;;;", &["2 items.name unknown_product"]),
            (";;;;;;espèces;Brie;;;;", &["2 items.quantity required"]),
            (";;;;;;espèces;Brie;100;;;", &["2 items.quantity too_large"]),
            (";;;;;;espèces;Brie;4;;;", &["2 items.quantity more_than_stock"]),
            (";;;;;;espèces;Brie;1;300;;", &["2 items.weight sold_by_piece"]),
            (";;;;;;chèque;Brie;1;;;", &["2 paymentMethod not_a_staff_payment"]),
            (";;;;;;virement;Brie;1;;;", &["2 paymentMethod paid_when_collected"]),
            ("Odile;;;;;;espèces;Brie;1;;;", &["2 email email_or_phone"]),
            (
                ";tom@exemple.fr;;1 rue du Lait;690;Lyon;espèces;Brie;1;;;",
                &[
                    "2 customerName required",
                    "2 shippingAddress.postalCode not_a_postal_code",
                ],
            ),
        ] {
            let file = format!("{HEADS}\r\n{row}\r\n");
            let mut found = wrong(shop, file).await;
            found.sort();
            assert_eq!(found, expected, "{row}");
        }
        let with_a_day =
            format!("Jour;E-mail;Façon de payer;Produit;Quantité\r\n2050-03-01;{email};espèces;Brie;1\r\n");
        assert_eq!(wrong(shop, with_a_day).await, ["2 createdAt not_of_a_new_order"]);
        let two = format!("{HEADS}\r\n;;;;;;espèces;Brie;2;;;\r\n;{email};;;;;espèces;Brie;2;;;\r\n");
        assert_eq!(wrong(shop, two.clone()).await, ["3 items.quantity more_than_stock"]);
        assert_eq!(counts(&try_import(shop, two, PARTIAL).await.unwrap()), (1, 0, 0, 1));
        assert_eq!(shop.stock_of(&brie).await, 1);
    });
}
