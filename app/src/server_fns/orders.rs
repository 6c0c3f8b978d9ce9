//! A customer's orders.

use domain::{Error, delivery, identity::accounts, legal, orders, promotions::coupons};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Money, Page,
    account::Account,
    delivery::postal_code,
    order::{self, Company, ExpectedPrice, Gift, Order, OrderQuery, PaymentMethod, ShippingAddress},
    profile::Address,
    refund::Refund,
    round::Progress,
    seller::BankAccount,
    typed::{self, Typed},
};

use super::delivery::read_slot;
use crate::request::{self, AppError, TypedOrder};

/// How near the livreur is to the door of an order that the reader sees.
pub async fn read_progress(order: &Order) -> Result<Progress, AppError> {
    Ok(orders::progress_of(&*request::shop()?, order).await?)
}

/// What the checkout had shown when it was sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// The code whose discount was shown; empty without one.
    pub code: String,
    /// The total that was shown, in cents.
    pub total: Option<i64>,
    /// The total that was shown for an order that is collected.
    pub collected: Option<i64>,
    /// The price of each line of the cart: `<id of the line>:<cents>,…`.
    pub prices: String,
    /// The version of the terms of sale that was in force.
    pub terms: Option<i64>,
}

/// The firm that the invoice is for, as it was typed; all empty when a person buys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompanyForm {
    /// Name of the firm; all three are empty when a person buys.
    pub name: Typed,
    /// Its SIREN.
    pub siren: Typed,
    /// Its VAT number.
    pub vat_number: Typed,
}

impl CompanyForm {
    /// The firm, unless nothing was typed.
    fn read(self) -> Option<Company> {
        let is_filled = self != Self::default();
        is_filled.then(|| Company {
            name: self.name.into(),
            siren: typed::compact(&String::from(self.siren)),
            vat_number: self.vat_number.filled().map(|number| typed::compact(&number)),
        })
    }
}

/// Who gets a gift, as it was typed; all empty when it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GiftForm {
    /// The name of whoever gets it.
    pub to: Typed,
    /// What the card says.
    pub note: Typed,
    /// The wished day, as a date field sends it.
    pub day: Typed,
}

impl GiftForm {
    /// The gift, unless nothing was typed. [`Error::Invalid`] for what is no day.
    fn read(self) -> Result<Option<Gift>, Error> {
        if self == Self::default() {
            return Ok(None);
        }
        let day = self.day.filled().map(|day| day.parse());
        let day = day.transpose().map_err(|_| Error::field("gift.day", "not_a_day"))?;
        Ok(Some(Gift {
            to: self.to.into(),
            // A line's end counts as one character, as where it was typed.
            note: self.note.filled().map(|note| note.replace("\r\n", "\n")),
            day,
        }))
    }
}

/// Orders what the cart holds and goes on to pay by card, or to the confirmation. When the page had shown
/// another total or other prices, nothing is ordered, and the problem names the lines whose prices changed. Nor is
/// anything ordered when the terms of sale were others.
#[allow(clippy::too_many_arguments, reason = "one for each field of the form")]
#[server(prefix = "/fn", endpoint = "orders/place")]
pub async fn place_order(
    street: Typed,
    city: Typed,
    #[server(default)] state: Typed,
    postal_code: Typed,
    #[server(default)] phone_number: Typed,
    #[server(default)] company: CompanyForm,
    #[server(default)] gift: GiftForm,
    payment_method: PaymentMethod,
    #[server(default)] slot: String,
    #[server(default)] shown: Shown,
) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let postal_code = String::from(postal_code);
    let slot_id = read_slot(&slot);
    let read_gift = gift.clone().read();
    let is_collected = matches!(slot_id, Ok(Some(id)) if delivery::is_collected(&shop, id));
    let total = if is_collected { shown.collected } else { shown.total };
    let input = order::PlaceOrder {
        company: company.clone().read(),
        gift: read_gift.as_ref().ok().cloned().flatten(),
        shipping_address: ShippingAddress {
            street: street.into(),
            city: city.into(),
            state: state.into(),
            // As people write it: `69 001`, `69001 CEDEX`.
            postal_code: postal_code::read(&postal_code).unwrap_or(postal_code),
        },
        slot_id: slot_id.as_ref().ok().copied().flatten(),
        payment_method,
        coupon_code: Some(shown.code).filter(|code| !code.is_empty()),
        expected_total: total.map(Money::from_cents),
        expected_prices: read_prices(&shown.prices),
    };
    let phone_number = phone_number.filled();
    let placed = match slot_id.and(read_gift) {
        Ok(_) => orders::place_and_remember(&shop, &customer, &input, phone_number.clone(), shown.terms).await,
        Err(error) => Err(error),
    };
    let order = placed.inspect_err(|_| {
        request::remember_delivery(&TypedOrder {
            phone_number: phone_number.unwrap_or_default(),
            address: input.shipping_address,
            company: [company.name, company.siren, company.vat_number].map(String::from),
            slot,
            gift: [gift.to, gift.note, gift.day].map(String::from),
        });
    })?;
    request::forget_delivery();
    if order.coupon_code.is_some() {
        request::remember_coupon(None);
    }
    // A card is charged first.
    let next = if order.awaits_card() { "payer" } else { "merci" };
    leptos_axum::redirect(&format!("/commandes/{}/{next}", order.id));
    Ok(())
}

/// What the checkout's form begins with.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// The customer's account.
    pub account: Account,
    /// The firm, as it was typed.
    pub company: CompanyForm,
    /// Who gets it as a gift, as it was typed.
    pub gift: GiftForm,
    /// The version of the terms of sale in force, where it is known.
    pub terms: Option<i64>,
}

/// The customer's account for the checkout: with the phone number, address, firm and gift that they typed into an order that was
/// just refused in place of those they keep.
pub async fn read_checkout() -> Result<Checkout, AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let (mut account, _) = accounts::account_to_show(&shop, &customer).await?;
    let (mut company, mut gift) = (CompanyForm::default(), GiftForm::default());
    if let Some(TypedOrder {
        phone_number,
        address: typed,
        company: [name, siren, vat_number],
        slot: _,
        gift: [to, note, day],
    }) = request::remembered_delivery()
    {
        company = CompanyForm {
            name: name.into(),
            siren: siren.into(),
            vat_number: vat_number.into(),
        };
        gift = GiftForm {
            to: to.into(),
            note: note.into(),
            day: day.into(),
        };
        account.user.phone_number = Some(phone_number).filter(|number| !number.is_empty());
        account.profile.addresses = vec![Address {
            kind: String::new(),
            street: typed.street,
            city: typed.city,
            state: typed.state,
            postal_code: typed.postal_code,
            is_default: true,
        }];
    } else if account.profile.addresses.is_empty()
        && let Some(postal_code) = request::remembered_postal_code()
    {
        account.profile.addresses.push(Address {
            postal_code,
            ..Address::default()
        });
    }
    Ok(Checkout {
        account,
        company,
        gift,
        terms: legal::current_version(&shop).await,
    })
}

/// The prices of [`Shown::prices`]; what is no price is left out.
fn read_prices(shown: &str) -> Vec<ExpectedPrice> {
    let price = |line: &str| {
        let (id, cents) = line.split_once(':')?;
        Some(ExpectedPrice {
            item_id: id.parse().ok()?,
            price: Money::from_cents(cents.parse().ok()?),
        })
    };
    shown.split(',').filter_map(price).collect()
}

/// One page of the customer's orders.
pub async fn list_own_orders(query: OrderQuery) -> Result<Page<Order>, AppError> {
    let customer = request::customer().await?;
    Ok(orders::of_customer(&*request::shop()?, &customer, &query).await?)
}

/// One of the customer's orders. An id that is not one is unknown.
pub async fn find_order(id: String) -> Result<Order, AppError> {
    let identity = request::signed_in().await?;
    let id = request::parse_id(&id)?;
    Ok(orders::find(&*request::shop()?, &identity, id).await?)
}

/// What went back of an order's money, oldest first. A livreur reads the order without its refunds.
pub async fn list_refunds(order: &Order) -> Result<Vec<Refund>, AppError> {
    let identity = request::signed_in().await?;
    match orders::refunds_of(&*request::shop()?, &identity, order.id).await {
        Err(Error::NotFound) => Ok(Vec::new()),
        refunds => Ok(refunds?),
    }
}

/// Whether the code of one of the customer's own orders counts again if the order is cancelled now.
pub async fn code_comes_back(id: String) -> Result<bool, AppError> {
    let (shop, identity) = (request::shop()?, request::signed_in().await?);
    let id = request::parse_id(&id)?;
    let order = orders::find(&shop, &identity, id).await?;
    Ok(coupons::comes_back(&shop, &order).await?)
}

/// Where transfers go, for whoever is signed in.
pub async fn read_bank_account() -> Result<BankAccount, AppError> {
    let shop = request::shop()?;
    request::signed_in().await?;
    Ok(shop.settings.seller.bank.clone())
}

/// Cancels one of the customer's own orders.
#[server(prefix = "/fn", endpoint = "orders/cancel")]
pub async fn cancel_order(id: String) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let id = request::parse_id(&id)?;
    orders::cancel(&shop, &customer, id).await?;
    Ok(())
}
