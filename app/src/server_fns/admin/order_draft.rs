//! An order that staff are taking, as its form holds it: everything is in the page's address, so that nothing is lost and
//! nothing is kept before it is placed.

use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use shared::{
    Grams, Id, Money,
    cart::AddItem,
    delivery::postal_code,
    order::{NewCustomer, ShippingAddress, StaffDiscount, StaffOrder, StaffPayment},
    product::Product,
    typed::Typed,
    user::User,
    validation::BrokenRule,
};

use super::form_reader::FieldReader;
use crate::url::encode;

/// The fields of the form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderDraft {
    /// The id of the customer, `new`, or empty for who gives no name.
    pub customer: Typed,
    /// The new customer's name.
    pub name: Typed,
    /// Their address of mail.
    pub email: Typed,
    /// Their phone number.
    pub phone_number: Typed,
    /// The lines: `<id of the product>:<grams of one>:<how many>,…`, without grams as it is usually cut.
    pub items: Typed,
    /// What is taken off, in euros.
    pub amount: Typed,
    /// Why it is taken off, for the audit alone.
    pub reason: Typed,
    /// `delivery`, or anything else for what is handed over at the counter.
    pub handover: Typed,
    /// Number and street.
    pub street: Typed,
    /// Postal code, five digits.
    pub postal_code: Typed,
    /// Town it is brought to.
    pub city: Typed,
    /// Region, which may be empty.
    pub state: Typed,
    /// The name of a [`StaffPayment`].
    pub payment_method: Typed,
    /// The total that was shown, in cents.
    pub total: Typed,
}

impl OrderDraft {
    /// Reads the address's query, and what its buttons do: `add` a product, `remove` a line.
    pub fn read(query: &ParamsMap) -> Self {
        let text = |name| Typed::from(query.get(name).unwrap_or_default());
        let mut draft = Self {
            customer: text("customer"),
            name: text("name"),
            email: text("email"),
            phone_number: text("phone_number"),
            items: text("items"),
            amount: text("amount"),
            reason: text("reason"),
            handover: text("handover"),
            street: text("street"),
            postal_code: text("postal_code"),
            city: text("city"),
            state: text("state"),
            payment_method: text("payment_method"),
            total: Typed::default(),
        };
        let mut items = draft.lines();
        let number = |name| query.get(name).and_then(|typed| typed.trim().parse::<i64>().ok());
        if let Some(product_id) = query.get("add").and_then(|id| id.parse().ok()) {
            let quantity = number("quantity").unwrap_or(1);
            let weight = number("weight").map(Grams);
            let same = |item: &&mut AddItem| item.product_id == product_id && item.weight == weight;
            match items.iter_mut().find(same) {
                Some(item) => item.quantity = item.quantity.saturating_add(quantity),
                None => items.push(AddItem {
                    product_id,
                    quantity,
                    weight,
                }),
            }
        }
        if let Some(line) = number("remove").and_then(|line| usize::try_from(line).ok())
            && line < items.len()
        {
            items.remove(line);
        }
        draft.items = written(&items).into();
        draft
    }

    /// The lines; what is none is left out.
    pub fn lines(&self) -> Vec<AddItem> {
        let line = |text: &str| {
            let mut parts = text.splitn(3, ':');
            let product_id: Id<Product> = parts.next()?.parse().ok()?;
            let weight = parts.next()?;
            let weight = if weight.is_empty() {
                None
            } else {
                Some(Grams(weight.parse().ok()?))
            };
            let quantity = parts.next()?.parse().ok()?;
            Some(AddItem {
                product_id,
                quantity,
                weight,
            })
        };
        String::from(self.items.clone()).split(',').filter_map(line).collect()
    }

    /// Whether it is brought to the customer.
    pub fn is_delivered(&self) -> bool {
        String::from(self.handover.clone()) == "delivery"
    }

    /// How it is paid; in cash unless chosen otherwise.
    pub fn payment(&self) -> StaffPayment {
        StaffPayment::from_name(&String::from(self.payment_method.clone())).unwrap_or(StaffPayment::Cash)
    }

    /// The page's address that holds it.
    pub fn address(&self) -> String {
        let named = [
            ("customer", &self.customer),
            ("name", &self.name),
            ("email", &self.email),
            ("phone_number", &self.phone_number),
            ("items", &self.items),
            ("amount", &self.amount),
            ("reason", &self.reason),
            ("handover", &self.handover),
            ("street", &self.street),
            ("postal_code", &self.postal_code),
            ("city", &self.city),
            ("state", &self.state),
            ("payment_method", &self.payment_method),
        ];
        let set = named
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone().filled()?)));
        let query: Vec<_> = set.map(|(name, value)| format!("{name}={}", encode(&value))).collect();
        format!("/gestion/commandes/nouvelle?{}", query.join("&"))
    }

    /// Whether it is for somebody who has no account yet.
    pub fn is_for_new(&self) -> bool {
        String::from(self.customer.clone()) == "new"
    }

    /// The order, without what of it cannot be read.
    pub fn order_so_far(&self) -> StaffOrder {
        self.read_order().0
    }

    /// The order, or every field that cannot be read.
    pub fn order(&self) -> Result<StaffOrder, Vec<BrokenRule>> {
        let (order, reader) = self.read_order();
        reader.finish(order, Vec::new())
    }

    fn read_order(&self) -> (StaffOrder, FieldReader) {
        let mut reader = FieldReader::default();
        let customer = String::from(self.customer.clone());
        // Who typed a name means them, also without having chosen "new".
        let is_new = customer == "new" || customer.is_empty() && self.name.clone().filled().is_some();
        if !is_new && !customer.is_empty() && customer.parse::<Id<User>>().is_err() {
            reader.refuse("customer", "unknown_user");
        }
        let new_customer = is_new.then(|| NewCustomer {
            name: self.name.clone().into(),
            email: self.email.clone().filled(),
            phone_number: self.phone_number.clone().filled(),
        });
        let discount = self.amount.clone().filled().map(|amount| StaffDiscount {
            amount: reader.amount("discount.amount", &amount),
            reason: self.reason.clone().into(),
        });
        let order = StaffOrder {
            customer_id: customer.parse().ok(),
            new_customer,
            items: self.lines(),
            discount,
            shipping_address: self.is_delivered().then(|| ShippingAddress {
                street: self.street.clone().into(),
                city: self.city.clone().into(),
                state: self.state.clone().into(),
                postal_code: self.postal_code(),
            }),
            payment_method: self.payment(),
            expected_total: String::from(self.total.clone()).parse().ok().map(Money::from_cents),
        };
        (order, reader)
    }

    /// The postal code as it is kept, whichever way it was written; what is none, as it was typed.
    fn postal_code(&self) -> String {
        let typed = String::from(self.postal_code.clone());
        postal_code::read(&typed).unwrap_or(typed)
    }

    /// The order as far as its price goes, while the rest is still being typed; to the postal code `served` as long as none
    /// was typed.
    pub fn to_be_quoted(&self, served: &str) -> Result<StaffOrder, Vec<BrokenRule>> {
        let mut order = self.order()?;
        order.new_customer = None;
        order.expected_total = None;
        order.payment_method = StaffPayment::Cash;
        if let Some(discount) = &mut order.discount {
            discount.reason = "-".into();
        }
        if let Some(address) = &mut order.shipping_address {
            *address = ShippingAddress {
                street: "-".into(),
                city: "-".into(),
                state: String::new(),
                postal_code: Some(self.postal_code())
                    .filter(|typed| postal_code::is_code(typed))
                    .unwrap_or_else(|| served.to_owned()),
            };
        }
        Ok(order)
    }
}

fn written(items: &[AddItem]) -> String {
    let line = |item: &AddItem| {
        let weight = item.weight.map(|weight| weight.0.to_string()).unwrap_or_default();
        format!("{}:{weight}:{}", item.product_id, item.quantity)
    };
    items.iter().map(line).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &str)]) -> OrderDraft {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert(*name, (*value).to_owned());
        }
        OrderDraft::read(&query)
    }

    #[test]
    fn buttons_add_and_remove_lines_and_the_address_keeps_the_rest() {
        let (comte, brie) = ("507f1f77bcf86cd799439011", "507f1f77bcf86cd799439012");
        let items = format!("{comte}:250:1,{brie}::2,nothing");
        let draft = read(&[
            ("items", &items),
            ("add", comte),
            ("weight", "250"),
            ("quantity", "2"),
            ("name", " Odile & co"),
        ]);
        assert_eq!(String::from(draft.items.clone()), format!("{comte}:250:3,{brie}::2"));
        let draft = read(&[("items", &items), ("remove", "0"), ("name", "Odile & co")]);
        assert_eq!(
            draft.address(),
            format!("/gestion/commandes/nouvelle?name=Odile%20%26%20co&items={brie}%3A%3A2")
        );
        let order = draft.order().unwrap();
        assert_eq!(
            (order.items.len(), order.customer_id, order.new_customer.is_some()),
            (1, None, true),
            "who is named is no passer-by"
        );
        let order = read(&[("items", &items)]).order().unwrap();
        assert!(order.new_customer.is_none());
        let broken = read(&[("customer", "somebody")]).order().unwrap_err();
        assert_eq!(broken, [BrokenRule::new("customer", "unknown_user")]);
        let broken = read(&[("amount", "beaucoup")]).order().unwrap_err();
        assert_eq!(broken, [BrokenRule::new("discount.amount", "not_an_amount")]);
    }
}
