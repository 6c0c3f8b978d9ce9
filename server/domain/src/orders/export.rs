//! Orders as a table for spreadsheets.

use std::collections::HashMap;

use shared::{
    Id, Language,
    order::{Order, OrderItem},
    period::Day,
    report::ReportQuery,
    user::User,
};

use crate::{
    Admin, Error, Result, Shop,
    billing::reports::period,
    spreadsheets::write::{Cell, Table},
    store,
};

/// Lines of orders at most, which are in memory together.
const MAX_LINES: usize = 100_000;

/// The lines of the orders that were placed in a period of at most 366 days, the current month when none is given, oldest
/// first; and the period. What an order comes to as a whole stands in its first line alone, so that every column adds up. The
/// last line says how many orders were left out, since they cannot be read.
///
/// [`Error::Invalid`] for a period that ends before it begins, is too long, or has more than 100,000 lines.
pub async fn export(
    shop: &Shop,
    _: &Admin,
    query: ReportQuery,
    language: Language,
) -> Result<(Table<Vec<Vec<Cell>>>, Day, Day)> {
    let (from, to) = period(shop, query)?;
    let mut cursor = store::orders::placed(&shop.store, from.start(), to.plus(1).start()).await?;
    let mut lines = Vec::new();
    let mut orders = Vec::new();
    let mut left_out = 0_i64;
    loop {
        match cursor.next().await {
            Ok(Some(order)) => orders.push(order),
            Ok(None) => break,
            Err(Error::Unreadable(_)) => left_out += 1,
            Err(error) => return Err(error),
        }
        if orders.len() == 200 {
            add(shop, &mut lines, std::mem::take(&mut orders), language).await?;
        }
    }
    add(shop, &mut lines, orders, language).await?;
    lines.extend(note(left_out, language));
    let table = Table {
        name: language.pick("Commandes", "Orders"),
        heads: HEADS
            .iter()
            .map(|(french, english)| language.pick(french, english))
            .collect(),
        fixed: 2,
        rows: lines,
    };
    Ok((table, from, to))
}

/// The last line says how many orders cannot be read.
fn note(left_out: i64, language: Language) -> Option<Vec<Cell>> {
    let words = match language {
        Language::French => {
            format!("{left_out} commande(s) illisible(s) manquent ici\u{a0}: voir Gestion, Documents illisibles")
        }
        Language::English => {
            format!("{left_out} order(s) cannot be read and are missing here: see Documents that cannot be read")
        }
    };
    (left_out > 0).then(|| {
        let mut line = vec![Cell::Text(words)];
        line.resize_with(HEADS.len(), || Cell::Empty);
        line
    })
}

async fn add(shop: &Shop, lines: &mut Vec<Vec<Cell>>, orders: Vec<Order>, language: Language) -> Result<()> {
    let ids: Vec<_> = orders.iter().map(|order| order.user_id).collect();
    let customers = store::users::by_ids(shop.store.access(), &ids).await?;
    for order in &orders {
        for (at, item) in order.items.iter().enumerate() {
            lines.push(line(order, item, at == 0, &customers, language));
        }
    }
    if lines.len() > MAX_LINES {
        return Err(Error::field("from", &format!("too_many_rows:{MAX_LINES}")));
    }
    Ok(())
}

const HEADS: [(&str, &str); 28] = [
    ("Numéro", "Number"),
    ("Jour", "Day"),
    ("État", "Status"),
    ("Client", "Customer"),
    ("E-mail", "Email"),
    ("Entreprise", "Company"),
    ("SIREN", "SIREN"),
    ("Rue", "Street"),
    ("Code postal", "Postal code"),
    ("Ville", "Town"),
    ("Façon de payer", "Payment method"),
    ("Paiement", "Payment"),
    ("Payée le", "Paid on"),
    ("Facture", "Invoice"),
    ("Produit", "Product"),
    ("Identifiant du produit", "Product id"),
    ("Quantité", "Quantity"),
    ("Poids (g)", "Weight (g)"),
    ("Prix (€)", "Price (€)"),
    ("TVA (%)", "VAT (%)"),
    ("Total de la ligne (€)", "Line total (€)"),
    ("Articles (€)", "Items (€)"),
    ("Code de réduction", "Discount code"),
    ("Remise (€)", "Discount (€)"),
    ("Livraison (€)", "Delivery (€)"),
    ("Total (€)", "Total (€)"),
    ("Remboursé (€)", "Refunded (€)"),
    ("Numéro de suivi", "Tracking number"),
];

fn line(
    order: &Order,
    item: &OrderItem,
    is_first: bool,
    customers: &HashMap<Id<User>, User>,
    language: Language,
) -> Vec<Cell> {
    let customer = customers.get(&order.user_id);
    let company = order.company.as_ref();
    let text = |text: Option<&str>| text.map_or(Cell::Empty, Cell::text);
    let once = |cell: Cell| if is_first { cell } else { Cell::Empty };
    let address = &order.shipping_address;
    vec![
        Cell::text(&order.order_number),
        Cell::Day(Day::at(order.created_at)),
        Cell::text(order.status.words(language)),
        text(customer.map(|customer| customer.name.as_str())),
        text(customer.map(|customer| customer.email.as_str())),
        text(company.map(|company| company.name.as_str())),
        text(company.map(|company| company.siren.as_str())),
        Cell::text(&address.street),
        Cell::text(&address.postal_code),
        Cell::text(&address.city),
        Cell::text(&order.payment_method.words(language)),
        Cell::text(order.payment_status.words(language)),
        order.paid_at.map_or(Cell::Empty, |at| Cell::Day(Day::at(at))),
        text(order.invoice_number.as_deref()),
        text(item.name.as_deref()),
        Cell::Text(item.product_id.to_string()),
        Cell::Whole(item.quantity),
        Cell::Whole(item.weight.0),
        Cell::Amount(item.price),
        item.vat_rate.map_or(Cell::Empty, Cell::Decimal),
        Cell::Amount(item.total()),
        once(Cell::Amount(order.subtotal)),
        once(text(order.coupon_code.as_deref())),
        once(order.discount.map_or(Cell::Empty, Cell::Amount)),
        once(Cell::Amount(order.shipping_cost)),
        once(Cell::Amount(order.total)),
        once(Cell::Amount(order.refunded_total)),
        once(text(order.tracking_number.as_deref())),
    ]
}
