//! The rows of an order that is to be placed, as staff place one for a customer.

use std::collections::BTreeMap;

use shared::{
    Id, Language, Money,
    cart::AddItem,
    order::{NewCustomer, Order, OrderPaymentMethod, ShippingAddress, StaffOrder, StaffPayment},
    product::Product,
};

use super::{
    columns::Column,
    faults::{Fault, Wrong, told},
    found::{Found, Names},
    groups::Group,
};
use crate::{
    Result, Shop,
    orders::by_staff,
    settings::OrderSettings,
    spreadsheets::{
        cells::{self, Rule},
        read::Row,
        sheet::Sheet,
    },
};

/// An order that is to be placed.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Under which id, so that it is placed once.
    pub id: Id<Order>,
    /// What is ordered.
    pub order: StaffOrder,
    /// Who orders it, for the preview.
    pub customer: String,
}

/// How much of each product's stock the orders of the file before this one take.
pub type Taken = BTreeMap<Id<Product>, i64>;

/// The order of these rows, if it can be placed; notes what it takes. Else everything that is wrong with them.
pub fn new_order<'a>(
    shop: &Shop,
    settings: OrderSettings,
    sheet: &Sheet<Column>,
    group: &Group<'a>,
    (found, names): (&Found, &Names),
    taken: &mut Taken,
    language: Language,
) -> Result<NewOrder, Vec<Wrong<'a>>> {
    let mut broken = beside(sheet, group);
    let mut reader = Reader {
        sheet,
        first: group.rows[0],
        broken: &mut broken,
    };
    let mut order = reader.order(found);
    let mut prices = Vec::new();
    for row in &group.rows {
        match line(sheet, names, row) {
            Ok((item, price)) => {
                order.items.push(item);
                prices.push(price);
            }
            Err(faults) => broken.extend(faults.into_iter().map(|(column, rule)| (*row, column, rule))),
        }
    }
    if !broken.is_empty() {
        return Err(broken);
    }
    let faults = faults_of(shop, settings, &order, found, &prices, taken, language);
    if faults.is_empty() {
        return Ok(NewOrder {
            id: group.id(shop.now()),
            customer: customer(&order, found, sheet, group),
            order,
        });
    }
    let row_of = |fault: &Fault| {
        let of_product = |id| order.items.iter().position(|item| item.product_id == id);
        let at = fault.line.or_else(|| fault.product.and_then(of_product));
        at.and_then(|at| group.rows.get(at)).unwrap_or(&group.rows[0])
    };
    Err(faults
        .into_iter()
        .map(|fault| (*row_of(&fault), fault.column, fault.rule))
        .collect())
}

/// What a row orders, and the price that it says, if it says one.
type Ordered = (AddItem, Option<Money>);

fn line(sheet: &Sheet<Column>, names: &Names, row: &Row) -> Result<Ordered, Vec<(Column, Rule)>> {
    let cell = |column| sheet.cell(row, column);
    let of = |column| move |rule| (column, rule);
    let product = names.product_of(sheet, row);
    let quantity = cells::whole(cell(Column::Quantity), sheet.mark)
        .and_then(|quantity| quantity.ok_or_else(|| "required".into()))
        .map_err(of(Column::Quantity));
    let weight = cells::grams(cell(Column::Weight), sheet.mark).map_err(of(Column::Weight));
    let price = cells::amount(cell(Column::Price), sheet.mark).map_err(of(Column::Price));
    match (product, quantity, weight, price) {
        (Ok(product_id), Ok(quantity), Ok(weight), Ok(price)) => Ok((
            AddItem {
                product_id,
                quantity,
                weight,
            },
            price,
        )),
        (product, quantity, weight, price) => {
            let faults = [product.err(), quantity.err(), weight.err(), price.err()];
            Err(faults.into_iter().flatten().collect())
        }
    }
}

/// Cells that say what only the shop says of a new order.
fn beside<'a>(sheet: &Sheet<Column>, group: &Group<'a>) -> Vec<Wrong<'a>> {
    let columns = sheet.columns.iter().map(|(_, column)| *column);
    let columns: Vec<_> = columns.filter(|column| !column.is_of_new_orders()).collect();
    let rows = group.rows.iter();
    rows.flat_map(|row| columns.iter().map(move |column| (*row, *column)))
        .filter(|(row, column)| *sheet.cell(row, *column) != cells::Cell::Empty)
        .map(|(row, column)| (row, column, "not_of_a_new_order".into()))
        .collect()
}

/// What keeps the order from being placed today.
fn faults_of(
    shop: &Shop,
    settings: OrderSettings,
    order: &StaffOrder,
    found: &Found,
    prices: &[Option<Money>],
    taken: &mut Taken,
    language: Language,
) -> Vec<Fault> {
    if let Err(error) = by_staff::check_input(order) {
        return told(error, language);
    }
    // As if the orders before it were placed.
    let mut products = crate::cart::Products::new();
    for item in &order.items {
        if let Some(product) = found.products.get(&item.product_id) {
            let mut product = product.clone();
            product.stock -= taken.get(&product.id).copied().unwrap_or(0);
            products.insert(product.id, product);
        }
    }
    let rates = by_staff::rates(&shop.catalog.delivery(), settings, order);
    let today = rates.and_then(|rates| by_staff::priced(&shop.settings, rates, shop.now(), &products, order));
    let today = match today {
        Ok(today) => today,
        Err(error) => return told(error, language),
    };
    let mut faults = Vec::new();
    for (at, (item, price)) in order.items.iter().zip(prices).enumerate() {
        let Some(shown) = price else { continue };
        let is_it = |line: &&shared::order::OrderItem| {
            line.product_id == item.product_id && item.weight.is_none_or(|weight| line.weight == weight)
        };
        let now = today.items.iter().find(is_it).map(|line| line.price);
        if let Some(now) = now.filter(|now| now != shown) {
            faults.push(Fault {
                line: Some(at),
                product: None,
                column: Column::Price,
                rule: format!("price_is:{now}"),
            });
        }
    }
    if faults.is_empty() {
        for (id, amount) in today.stock {
            *taken.entry(id).or_default() += amount;
        }
    }
    faults
}

fn customer(order: &StaffOrder, found: &Found, sheet: &Sheet<Column>, group: &Group<'_>) -> String {
    let email = cells::text(sheet.cell(group.rows[0], Column::Email)).ok().flatten();
    let known = email.and_then(|email| found.user(&email)).map(|user| user.name.clone());
    let new = || order.new_customer.as_ref().map(|customer| customer.name.clone());
    known.or_else(new).unwrap_or_default()
}

/// A text of so many digits whose first is 0, which a spreadsheet has made a number of: `01000` of `1000`.
pub fn with_its_zero(typed: String, digits: usize) -> String {
    let has_lost_it = typed.len() + 1 == digits && typed.bytes().all(|byte| byte.is_ascii_digit());
    if has_lost_it { format!("0{typed}") } else { typed }
}

struct Reader<'r, 'a> {
    sheet: &'r Sheet<Column>,
    first: &'a Row,
    broken: &'r mut Vec<Wrong<'a>>,
}

impl Reader<'_, '_> {
    /// All but the lines: of the first row.
    fn order(&mut self, found: &Found) -> StaffOrder {
        let email = self.text(Column::Email);
        let phone_number = self.text(Column::Phone).map(|typed| with_its_zero(typed, 10));
        let name = self.text(Column::Customer);
        let stand_in = phone_number.as_deref().map(by_staff::stand_in_address);
        let known = email.as_ref().or(stand_in.as_ref()).and_then(|email| found.user(email));
        let is_named = email.is_some() || phone_number.is_some() || name.is_some();
        let new_customer = (known.is_none() && is_named).then(|| NewCustomer {
            name: name.unwrap_or_default(),
            email,
            phone_number,
        });
        let address = ShippingAddress {
            street: self.text(Column::Street).unwrap_or_default(),
            city: self.text(Column::City).unwrap_or_default(),
            state: self.text(Column::State).unwrap_or_default(),
            postal_code: with_its_zero(self.text(Column::PostalCode).unwrap_or_default(), 5),
        };
        let is_brought = address != ShippingAddress::default();
        self.no_other_status(is_brought);
        StaffOrder {
            customer_id: known.map(|user| user.id),
            new_customer,
            items: Vec::new(),
            discount: None,
            shipping_address: is_brought.then_some(address),
            payment_method: self.payment(),
            expected_total: self.total(),
        }
    }

    fn note<T>(&mut self, column: Column, read: cells::Read<T>) -> Option<T> {
        read.unwrap_or_else(|rule| {
            self.broken.push((self.first, column, rule));
            None
        })
    }

    fn text(&mut self, column: Column) -> Option<String> {
        self.note(column, cells::text(self.sheet.cell(self.first, column)))
    }

    fn total(&mut self) -> Option<Money> {
        let cell = self.sheet.cell(self.first, Column::Total);
        self.note(Column::Total, cells::amount(cell, self.sheet.mark))
    }

    /// How it is or was paid, as an export or the form of a new order calls it.
    fn payment(&mut self) -> StaffPayment {
        const SHORT: [(StaffPayment, [&str; 2]); 4] = [
            (StaffPayment::Cash, ["espèces", "cash"]),
            (StaffPayment::CardTerminal, ["terminal", "carte"]),
            (StaffPayment::CashOnDelivery, ["livraison", "delivery"]),
            (StaffPayment::BankTransfer, ["virement", "transfer"]),
        ];
        let read = cells::text(self.sheet.cell(self.first, Column::PaymentMethod)).and_then(|text| {
            let text = text.ok_or_else(|| "required".to_owned())?;
            let is_called = |(payment, short): &&(StaffPayment, [&str; 2])| {
                let method: OrderPaymentMethod = payment.method();
                let words = [Language::French, Language::English].map(|language| method.words(language));
                let mut all = words
                    .iter()
                    .map(AsRef::as_ref)
                    .chain(short.iter().copied())
                    .chain([method.as_str()]);
                all.any(|words| cells::is_same(words, &text))
            };
            let found = SHORT.iter().find(is_called).map(|(payment, _)| *payment);
            found.map(Some).ok_or_else(|| "not_a_staff_payment".into())
        });
        // Never used where it is a stand-in: the rows are wrong.
        self.note(Column::PaymentMethod, read).unwrap_or(StaffPayment::Cash)
    }

    /// A new order stands where placing it leads.
    fn no_other_status(&mut self, is_brought: bool) {
        use shared::order::OrderStatus::{Delivered, Pending};
        let reached = if is_brought { Pending } else { Delivered };
        let cell = self.sheet.cell(self.first, Column::Status);
        let read = cells::text(cell).and_then(|text| match text {
            Some(text) if !super::known::is_status(reached, &text) => Err("not_of_a_new_order".to_owned()),
            _ => Ok(None::<()>),
        });
        self.note(Column::Status, read);
    }
}
