//! Papers of versions that kept no lines and amounts on them.

use domain::{
    billing,
    store::invoices::{Invoice, Kind},
};
use shared::{
    Language, Timestamp,
    order::{Order, OrderItem},
    seller::Seller,
};

fn at(text: &str) -> Timestamp {
    serde_json::from_value(text.into()).unwrap()
}

/// A paid order of an older version: two rates, a discount, delivery, and a line that knows neither name nor rate.
fn order() -> Order {
    let item = |cents: f64, quantity: i64, name: Option<&str>, rate: Option<f64>| -> OrderItem {
        serde_json::from_value(serde_json::json!({
            "productId": "65f0abcd0102030405060701", "quantity": quantity, "weight": 250, "price": cents,
            "name": name, "vatRate": rate,
        }))
        .unwrap()
    };
    let items = [
        item(10.55, 3, Some("Brie de Meaux"), Some(5.5)),
        item(
            25.0,
            1,
            Some("Planche en hêtre, gravée à la main de deux initiales"),
            Some(20.0),
        ),
        item(7.35, 2, None, None),
    ];
    serde_json::from_value(serde_json::json!({
        "_id": "65f0abcd0102030405060702", "userId": "65f0abcd0102030405060703", "orderNumber": "K7M3-Q9TD",
        "items": items, "status": "cancelled",
        "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "Rhône", "postalCode": "69001" },
        "paymentMethod": "card", "paymentStatus": "paid", "subtotal": 71.35, "shippingCost": 6.9, "discount": 7.14,
        "total": 71.11, "createdAt": "2026-03-03T12:00:00.000Z", "updatedAt": "2026-03-05T12:00:00.000Z",
        "paidAt": "2026-03-04T12:00:00.000Z", "couponCode": "BRIE10", "invoiceNumber": "2026-000007",
        "creditNoteNumber": "AV-2026-000002",
    }))
    .unwrap()
}

fn paper(kind: Kind, language: Language) -> Invoice {
    Invoice {
        number: match kind {
            Kind::Invoice => "2026-000007".into(),
            Kind::CreditNote => "AV-2026-000002".into(),
        },
        kind,
        order_id: order().id,
        refund_id: None,
        issued_at: match kind {
            Kind::Invoice => at("2026-03-04T12:00:00.000Z"),
            Kind::CreditNote => at("2026-03-05T12:00:00.000Z"),
        },
        buyer: "Nadia Benali".into(),
        buyer_email: None,
        company: None,
        language,
        seller: Seller::demo(),
        delivered_at: None,
        content: None,
    }
}

#[test]
fn a_paper_of_an_older_version_stays_as_it_was_issued() {
    let papers = [
        (Kind::Invoice, Language::French),
        (Kind::Invoice, Language::English),
        (Kind::CreditNote, Language::French),
    ];
    // FNV-1a of the objects that the version before printed.
    let hashes = papers.map(|(kind, language)| {
        let pdf = billing::draw(&paper(kind, language), &order()).unwrap();
        unpacked(&pdf).iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
    });
    let issued = [0x0446_dd18_3347_ebac, 0x5ee7_79d8_5382_2af9, 0xfd7f_2651_07fd_296a];
    assert_eq!(hashes, issued, "{hashes:#x?}");
}

/// Every object of a PDF, its streams unpacked: how tightly they are packed is the compressor's affair, and which one is
/// used is decided by whatever else the program is built of.
fn unpacked(pdf: &[u8]) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(pdf).unwrap();
    document.decompress();
    let mut bytes = Vec::new();
    for (id, object) in &document.objects {
        bytes.extend(format!("{id:?}").bytes());
        match object {
            lopdf::Object::Stream(stream) => bytes.extend(&stream.content),
            other => bytes.extend(format!("{other:?}").bytes()),
        }
    }
    bytes
}
