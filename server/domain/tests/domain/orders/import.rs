//! Orders from files: what is exported comes back as it was, and a file moves orders along.

mod new_orders;

use domain::{
    Result, orders,
    spreadsheets::{import::Options, kept::Progress},
};
use mongodb::bson::{DateTime, Document, doc, oid::ObjectId};
use shared::{
    Id, Language,
    import::ImportReport,
    order::{Order, OrderStatus},
    report::ReportQuery,
};
use test_support::{
    fixtures::{by_transfer, cut, product},
    shop::{TestShop, in_a_shop},
};

const DRY: Options = Options {
    dry_run: true,
    partial: false,
};
const PARTIAL: Options = Options {
    dry_run: false,
    partial: true,
};

/// Orders that are placed, changed and left alone, and how many rows are wrong.
type Counts = (u32, u32, u32, usize);

fn counts(report: &ImportReport) -> Counts {
    (report.created, report.updated, report.unchanged, report.rows.len())
}

async fn try_import(shop: &TestShop, file: impl Into<Vec<u8>>, options: Options) -> Result<ImportReport> {
    let admin = shop.admin().await;
    Box::pin(orders::import(shop, &admin, file.into(), options, Language::French)).await
}

async fn imported(shop: &TestShop, file: impl Into<Vec<u8>>) -> Counts {
    counts(&try_import(shop, file, Options::default()).await.unwrap())
}

/// What is wrong, as `3 status no_such_step`.
async fn wrong(shop: &TestShop, file: impl Into<Vec<u8>>) -> Vec<String> {
    let report = try_import(shop, file, Options::default()).await.unwrap();
    assert_eq!((report.created, report.updated), (0, 0), "nothing is written");
    let rows = report.rows.iter();
    rows.flat_map(|row| row.errors.iter().map(|e| format!("{} {} {}", row.row, e.field, e.code)))
        .collect()
}

/// The shop's orders as files, in both forms and languages.
async fn exported(shop: &TestShop) -> Vec<(String, Vec<u8>)> {
    let admin = shop.admin().await;
    let mut files = Vec::new();
    for language in [Language::French, Language::English] {
        let table = async || {
            let (table, ..) = orders::export(shop, &admin, ReportQuery::default(), language)
                .await
                .unwrap();
            table
        };
        files.push((format!("csv {language:?}"), table().await.csv().unwrap().into_bytes()));
        files.push((format!("xlsx {language:?}"), table().await.xlsx(shop.now()).unwrap()));
    }
    files
}

async fn now(shop: &TestShop, id: Id<Order>) -> Order {
    let admin = shop.admin().await;
    orders::find_for_staff(shop, &admin, id).await.unwrap().order
}

#[test]
fn importing_what_was_exported_changes_nothing() {
    in_a_shop(async |shop| {
        let (nadia, staff) = (shop.customer("nadia").await, shop.admin_staff().await);
        let brie = shop.sells(product().named("=Brie, \"doux\"").price("4.20")).await;
        let comte = shop
            .sells(product().named("Comté").cut(100, 2000, 50).stock(9000))
            .await;
        shop.livreur("karim").await;
        for status in [None, Some(OrderStatus::Processing), Some(OrderStatus::Cancelled)] {
            let item = cut(&comte, 2, 350);
            let mut owner = domain::cart::CartOwner::customer(&nadia);
            domain::cart::add(shop, &mut owner, &item).await.unwrap();
            let order = shop.order(&nadia, &brie, 3).await;
            if let Some(status) = status {
                shop.advance(&staff, order.id, status).await.unwrap();
            }
        }
        let road = shop.order(&nadia, &brie, 1).await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            shop.advance(&staff, road.id, status).await.unwrap();
        }
        shop.fill_cart(&nadia, &brie, 60).await;
        orders::place(shop, &nadia, &by_transfer()).await.unwrap();
        // As an older shop has them.
        let stored = shop.store.database().collection::<Document>("orders");
        let older = doc! { "$set": {
            "shippingAddress.postalCode": "01000", "paymentMethod": "paypal", "trackingNumber": "+33 007",
            "deliveryDate": DateTime::from_millis(shop.now().millis()),
        } };
        stored.update_one(doc! { "status": "cancelled" }, older).await.unwrap();
        let before = shop.documents("orders").await;
        for (name, file) in exported(shop).await {
            assert_eq!(imported(shop, file).await, (0, 0, 5, 0), "{name}");
        }
        assert_eq!(shop.documents("orders").await, before);
    });
}

#[test]
fn a_file_moves_orders_along_as_the_page_does() {
    in_a_shop(async |shop| {
        let (nadia, staff) = (shop.customer("nadia").await, shop.admin_staff().await);
        let brie = shop.sells(product().stock(100)).await;
        let (karim, lina) = (shop.livreur("karim").await, shop.livreur("lina").await);
        let mut placed = Vec::new();
        for _ in 0..4 {
            placed.push(shop.order(&nadia, &brie, 2).await);
        }
        let [received, prepared, road, cancelled] = &placed[..] else {
            panic!()
        };
        for order in [prepared, road] {
            shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        }
        shop.advance(&staff, road.id, OrderStatus::Shipped).await.unwrap();
        let (karims, linas) = (&karim.user().email, lina.user().email.to_uppercase());
        let file = format!(
            "Numéro;État;Livreur;Numéro de suivi;Date de livraison\r\n\
             {};En préparation;;;\r\n\
             {};shipped;{karims};CH-1;05/03/2050\r\n\
             {};En livraison;{linas};;\r\n\
             {};cancelled;;;\r\n",
            received.order_number.to_lowercase(),
            prepared.order_number,
            road.order_number,
            cancelled.order_number,
        );
        assert_eq!(
            counts(&try_import(shop, file.clone(), DRY).await.unwrap()),
            (0, 4, 0, 0)
        );
        assert_eq!(now(shop, received.id).await.status, OrderStatus::Pending);
        let letters = shop.documents("outbox").await.len();
        assert_eq!(imported(shop, file.clone()).await, (0, 4, 0, 0));
        assert_eq!(now(shop, received.id).await.status, OrderStatus::Processing);
        let shipped = now(shop, prepared.id).await;
        assert_eq!(
            (shipped.status, shipped.livreur_id, shipped.tracking_number.as_deref()),
            (OrderStatus::Shipped, Some(karim.user().id), Some("CH-1"))
        );
        let day = shipped.delivery_date.map(shared::period::Day::at);
        assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2050-03-05"));
        assert_eq!(now(shop, road.id).await.livreur_id, Some(lina.user().id));
        assert_eq!(now(shop, cancelled.id).await.status, OrderStatus::Cancelled);
        assert_eq!(shop.stock_of(&brie).await, 94, "what was cancelled is back");
        assert!(shop.documents("outbox").await.len() > letters, "customers are told");
        assert_eq!(imported(shop, file).await, (0, 0, 4, 0), "a file may be sent again");
    });
}

#[test]
fn what_an_order_contains_and_steps_that_it_cannot_take_are_refused_by_their_cells() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().price("10")).await;
        let order = shop.order(&nadia, &brie, 2).await;
        let transfer = shop.transfer_order(&nadia, &brie).await;
        let number = &order.order_number;
        for (file, expected) in [
            (
                format!("Numéro;Quantité\r\n{number};3\r\n"),
                "2 items.quantity order_contents",
            ),
            (
                format!("Numéro;Prix\r\n{number};9,90\r\n"),
                "2 items.price order_contents",
            ),
            (
                format!("Numéro;E-mail\r\n{number};tom@exemple.fr\r\n"),
                "2 email order_contents",
            ),
            (
                format!("Numéro;Paiement\r\n{number};Payée\r\n"),
                "2 paymentStatus order_contents",
            ),
            (
                format!("Numéro;Produit\r\n{number};Brie\r\n{number};Comté\r\n"),
                "3 items.name not_a_line",
            ),
            (format!("Numéro;État\r\n{number};Livrée\r\n"), "2 status no_such_step"),
            (format!("Numéro;État\r\n{number};perdue\r\n"), "2 status not_a_status"),
            (
                format!("Numéro;Numéro de suivi\r\n{number};CH-1\r\n"),
                "2 trackingNumber only_with_a_step",
            ),
            (
                format!("Numéro;Livreur\r\n{number};tom@exemple.fr\r\n"),
                "2 livreurId not_a_livreur",
            ),
            (
                format!(
                    "Numéro;État;Livreur\r\n{number};En préparation;{}\r\n",
                    nadia.user().email
                ),
                "2 livreurId not_a_livreur",
            ),
            (
                "Numéro;État\r\nABCD-EFGH;Livrée\r\n".to_owned(),
                "2 orderNumber unknown_order",
            ),
        ] {
            assert_eq!(wrong(shop, file.clone()).await, [expected], "{file}");
        }
        let two = format!(
            "Numéro;État\r\n{number};En préparation\r\n{};perdue\r\n",
            transfer.order_number
        );
        assert_eq!(wrong(shop, two.clone()).await, ["3 status not_a_status"]);
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Pending);
        let report = try_import(shop, two, PARTIAL).await.unwrap();
        assert_eq!(counts(&report), (0, 1, 0, 1));
        let message = &report.rows[0].errors[0].message;
        assert!(
            message.starts_with("B3, «\u{a0}perdue\u{a0}»\u{a0}: Reçue, En préparation"),
            "{message}"
        );
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Processing);

        let staff = shop.admin_staff().await;
        shop.advance(&staff, transfer.id, OrderStatus::Processing)
            .await
            .unwrap();
        let unpaid = format!("Numéro;État\r\n{};En livraison\r\n", transfer.order_number);
        assert_eq!(wrong(shop, unpaid).await, ["2 status order_unpaid"]);
        let disagree = format!("Numéro;État\r\n{number};En livraison\r\n{number};Annulée\r\n");
        assert_eq!(
            wrong(shop, disagree).await,
            ["3 items.name not_a_line", "3 status rows_disagree"]
        );
    });
}

#[test]
fn a_file_of_orders_is_shown_before_anything_is_written_and_then_taken_in() {
    in_a_shop(async |shop| {
        let (admin, nadia) = (shop.admin().await, shop.customer("nadia").await);
        let brie = shop.sells(product()).await;
        let order = shop.order(&nadia, &brie, 1).await;
        let file = format!(
            "Numéro;État;Façon de payer;Produit;Quantité;Client du jour\r\n{};En préparation;À la livraison;Brie;1;x\r\n;;espèces;Brie;1;\r\n",
            order.order_number
        );
        let id = orders::keep_import(shop, &admin, file.into()).await.unwrap();
        let now_at = async || {
            orders::import_progress(shop, &admin, id, Language::French)
                .await
                .unwrap()
        };
        let Progress::Waiting(preview) = now_at().await else {
            panic!("it does not wait")
        };
        assert_eq!(
            (counts(&preview.report), preview.ignored),
            ((1, 1, 0, 0), vec!["Client du jour".to_owned()])
        );
        let status = &preview.changes[0].columns[0];
        assert_eq!(
            (status.title, status.from.as_str(), status.to.as_str()),
            ("État", "Reçue", "En préparation")
        );
        assert!(preview.changes[1].is_new);
        let as_products = domain::spreadsheets::kept::progress(shop, &admin, id, Language::French).await;
        assert!(matches!(as_products, Err(domain::Error::NotFound)), "{as_products:?}");
        orders::begin_import(shop, &admin, id, false, Language::French)
            .await
            .unwrap();
        let report = loop {
            match now_at().await {
                Progress::Done(report) => break report,
                Progress::Running(..) => tokio::task::yield_now().await,
                Progress::Waiting(_) => panic!("it was not begun"),
            }
        };
        assert_eq!(counts(&report), (1, 1, 0, 0));
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Processing);
    });
}

const FILES: [(&str, &[u8]); 5] = [
    ("French", include_bytes!("../../spreadsheets/orders-french.csv")),
    (
        "French, 1252",
        include_bytes!("../../spreadsheets/orders-french-1252.csv"),
    ),
    ("English", include_bytes!("../../spreadsheets/orders-english.csv")),
    ("workbook", include_bytes!("../../spreadsheets/orders.xlsx")),
    ("OpenDocument", include_bytes!("../../spreadsheets/orders.ods")),
];

/// The shop whose orders are in the files of `LibreOffice`: what it is known by there is fixed.
async fn shop_of_the_files(shop: &TestShop) -> Id<Order> {
    let id = |last: u8| ObjectId::from_bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, last]);
    let database = shop.store.database();
    shop.set_time("2050-03-04T09:00:00Z");
    let nadia = shop.customer("nadia").await;
    let brie = shop.sells(product().named("=Brie « doux »").price("1234.50")).await;
    let comte = shop
        .sells(product().named("Comté").cut(100, 2000, 50).stock(9000))
        .await;
    let mut owner = domain::cart::CartOwner::customer(&nadia);
    domain::cart::add(shop, &mut owner, &cut(&comte, 2, 350)).await.unwrap();
    let order = shop.order(&nadia, &brie, 3).await;
    let (users, orders) = (
        database.collection::<Document>("users"),
        database.collection::<Document>("orders"),
    );
    let named = doc! { "$set": { "name": "Léa Œuf", "email": "lea@exemple.fr", "phoneNumber": "+33 6 12 34 56 78" } };
    let user = ObjectId::from_bytes(nadia.user().id.bytes());
    users.update_one(doc! { "_id": user }, named).await.unwrap();
    let fixed = doc! { "$set": {
        "orderNumber": "7E12-0345", "items.0.productId": id(1), "items.1.productId": id(2),
        "shippingAddress.postalCode": "01000", "trackingNumber": "007",
    } };
    orders.update_one(doc! {}, fixed).await.unwrap();
    order.id
}

#[test]
fn each_file_of_libreoffice_says_what_the_shop_knows() {
    in_a_shop(async |shop| {
        let id = shop_of_the_files(shop).await;
        for (name, file) in FILES {
            let report = try_import(shop, file, DRY).await.unwrap();
            assert_eq!(counts(&report), (0, 0, 1, 0), "{name}: {:?}", report.rows);
        }
        // One word is changed in a row of two.
        let french = String::from_utf8(FILES[0].1.to_vec()).unwrap();
        let moved = french.replacen("Reçue", "En préparation", 1);
        assert_eq!(imported(shop, moved).await, (0, 1, 0, 0));
        assert_eq!(now(shop, id).await.status, OrderStatus::Processing);
    });
}
