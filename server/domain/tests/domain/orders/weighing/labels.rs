//! A label that the scale printed stands for a weight.

use super::*;

fn label(code: &str) -> WeightInput {
    WeightInput {
        weight: None,
        barcode: Some(code.into()),
    }
}

#[test]
fn a_label_of_the_scale_stands_for_a_weight() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let other = shop
            .sells(product().named("Beaufort").stock(5000).cut(50, 5000, 50))
            .await;
        let cuts = [(&comte, 1, 500), (&other, 1, 500), (&comte, 2, 250)];
        let order = ordered(shop, &nadia, &cuts, &to_lyon()).await;
        prepare(shop, &order).await;
        let admin = shop.admin().await;
        let item = order.items[0].id;
        // Number 42: 480 g.
        let weighed = orders::weigh(shop, &admin, order.id, item, &label("0200042004800"))
            .await
            .unwrap();
        assert_eq!(weighed.items[0].weighed, Some(Grams(480)));
        for (line, code, rule) in [
            (0, "0200042004801", "barcode_check_digit"),
            (0, "0200043004809", "barcode_of_another:43"),
            (0, "0200042000000", "no_weight"),
            (0, "0200042400008", "far_above_ordered:500"),
            (0, "3017620422003", "barcode_layout"),
            (0, "x", "barcode_unreadable"),
            (1, "0200042004800", "no_scale_code"),
            (2, "0200042002455", "barcode_of_one:2"),
            (0, "(01)93453120000113(3103)000480", "barcode_of_another:93453120000113"),
            (0, "(02)00000000000420(3103)000480(17)991231", "barcode_of_another:420"),
        ] {
            let told = refused(shop, &order, line, &label(code)).await;
            assert_eq!(told, [format!("barcode {rule}")], "{code}");
        }
        let with_price = domain::Shop::new(
            shop.store.clone(),
            shop.catalog.clone(),
            shop.clock.clone(),
            domain::Randomness::System,
            domain::AccountLimits::Off,
            Settings {
                scale: "02:5:5p2".parse().unwrap(),
                ..Settings::new(Secret("a secret for tests only".into()))
            },
        );
        // 18.80 € at 40 € a kilo.
        let priced = orders::weigh(&with_price, &admin, order.id, item, &label("0200042018807"))
            .await
            .unwrap();
        assert_eq!(priced.items[0].weighed, Some(Grams(470)));
    });
}

#[test]
fn a_label_whose_day_is_past_is_refused() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let mut comte = product().price("10").stock(5000).cut(50, 5000, 50);
        comte.0.scale_code = Some("93453120000113".into());
        let comte = shop.sells(comte).await;
        let order = ordered(shop, &nadia, &[(&comte, 1, 500)], &to_lyon()).await;
        prepare(shop, &order).await;
        shop.set_time("2026-12-15T12:00:00.000Z");
        let until = |day: &str| label(&format!("]d2019345312000011317{day}3103000480"));
        assert_eq!(
            refused(shop, &order, 0, &until("261214")).await,
            ["barcode barcode_use_by:2026-12-14"]
        );
        let admin = shop.admin().await;
        let today = orders::weigh(shop, &admin, order.id, order.items[0].id, &until("261215")).await;
        assert_eq!(today.unwrap().items[0].weighed, Some(Grams(480)));
    });
}
