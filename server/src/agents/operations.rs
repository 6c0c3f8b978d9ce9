//! The operations of the protocol, for both doors.

use std::net::IpAddr;

use domain::{
    Error, Shop,
    agents::{self, CheckoutState, Filled, KeyedRequest, Opened},
};
use serde_json::Value;
use shared::Language;

use super::{
    cart::{self, CART_ID, CHECKOUT_ID},
    catalog,
    messages::{self, Severity},
    requests::{self, CartRequest, Refused},
};

/// What an agent can ask for, by the names of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    SearchCatalog,
    LookupCatalog,
    GetProduct,
    CreateCart,
    GetCart,
    UpdateCart,
    CancelCart,
    CreateCheckout,
    GetCheckout,
    UpdateCheckout,
    CompleteCheckout,
    CancelCheckout,
}

impl Operation {
    /// All there are.
    pub const ALL: [Self; 12] = [
        Self::SearchCatalog,
        Self::LookupCatalog,
        Self::GetProduct,
        Self::CreateCart,
        Self::GetCart,
        Self::UpdateCart,
        Self::CancelCart,
        Self::CreateCheckout,
        Self::GetCheckout,
        Self::UpdateCheckout,
        Self::CompleteCheckout,
        Self::CancelCheckout,
    ];

    /// Whether it changes nothing.
    pub const fn only_reads(self) -> bool {
        matches!(
            self,
            Self::SearchCatalog | Self::LookupCatalog | Self::GetProduct | Self::GetCart | Self::GetCheckout
        )
    }
}

/// Who asks, of which shop, in which language.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// Where from.
    pub from: IpAddr,
    /// The language where the request itself names none.
    pub language: Language,
    /// The request as it is known when it comes again; `None` when the agent gave it no key.
    pub keyed: Option<&'a KeyedRequest>,
}

/// Does what is asked for: with the id of a cart or checkout where there is one, and what is said beside it.
pub async fn run(call: &Call<'_>, operation: Operation, id: &str, body: Value) -> Result<Value, Refused> {
    match operation {
        Operation::SearchCatalog => catalog::search(call, requests::read(body)?).await,
        Operation::LookupCatalog => catalog::lookup(call, requests::read(body)?).await,
        Operation::GetProduct => catalog::detail(call, requests::read(body)?).await,
        Operation::CreateCart => create(call, requests::read(body)?, false).await,
        Operation::CreateCheckout => create(call, requests::read(body)?, true).await,
        _ => of_one(call, operation, id, body).await,
    }
}

async fn create(call: &Call<'_>, request: CartRequest, is_checkout: bool) -> Result<Value, Refused> {
    let language = request.context.language(call.language);
    if let (Some(id), true) = (&request.cart_id, is_checkout) {
        // The same one as before, if there was one: a cart has one checkout.
        let Some(secret) = id.strip_prefix(CART_ID) else {
            return Ok(not_found(call, language));
        };
        let checkout = agents::begin_checkout(call.shop, call.from, secret, call.keyed, language).await;
        return Ok(match unless_gone(checkout)? {
            None => not_found(call, language),
            Some(filled) if filled.checkout == Some(CheckoutState::Canceled) => cart::given_up(call, &filled, language),
            Some(filled) => cart::checkout(call, &filled, language),
        });
    }
    let wish = request.wish()?;
    let opened = agents::open(call.shop, call.from, &wish, is_checkout, call.keyed, language).await;
    let Some(opened) = unless_gone(opened)? else {
        return Ok(not_found(call, language));
    };
    Ok(match opened {
        Opened::Filled(filled) if is_checkout => cart::checkout(call, &filled, language),
        Opened::Filled(filled) => cart::cart(call, &filled, language),
        Opened::Nothing(notes) => {
            let said = notes.iter().map(|note| cart::not_taken(note, language)).collect();
            messages::failure(call.shop, language, said)
        }
    })
}

/// What is asked of a cart or checkout that is there. To complete one says where the person pays.
async fn of_one(call: &Call<'_>, operation: Operation, id: &str, body: Value) -> Result<Value, Refused> {
    let (shop, mut language) = (call.shop, call.language);
    let is_cart = matches!(
        operation,
        Operation::GetCart | Operation::UpdateCart | Operation::CancelCart
    );
    let prefix = if is_cart { CART_ID } else { CHECKOUT_ID };
    let view: View = if is_cart { cart::cart } else { cart::checkout };
    let Some(secret) = id.strip_prefix(prefix) else {
        return Ok(not_found(call, language));
    };
    if operation == Operation::CancelCart {
        let filled = unless_gone(agents::cancel(shop, secret, language).await)?;
        return Ok(filled.map_or_else(|| not_found(call, language), |filled| view(call, &filled, language)));
    }
    let Some(filled) = unless_gone(agents::read(shop, secret, language).await)? else {
        return Ok(not_found(call, language));
    };
    match (filled.checkout, operation) {
        // The cart has not come to a checkout.
        (None, _) if !is_cart => return Ok(not_found(call, language)),
        // What was given up stays so.
        (Some(CheckoutState::Canceled), Operation::UpdateCheckout | Operation::CompleteCheckout) => {
            return Ok(cart::given_up(call, &filled, language));
        }
        (Some(CheckoutState::Canceled), _) if !is_cart => return Ok(view(call, &filled, language)),
        _ => {}
    }
    let filled = match operation {
        Operation::UpdateCart | Operation::UpdateCheckout => {
            let request: CartRequest = requests::read(body)?;
            language = request.context.language(language);
            unless_gone(agents::replace(shop, secret, &request.wish()?, call.keyed, language).await)?
        }
        Operation::CancelCheckout => {
            unless_gone(agents::set_checkout(shop, secret, CheckoutState::Canceled, language).await)?
        }
        _ => Some(filled),
    };
    Ok(filled.map_or_else(|| not_found(call, language), |filled| view(call, &filled, language)))
}

type View = fn(&Call<'_>, &Filled, Language) -> Value;

/// `None` for what is not there, or not any more.
fn unless_gone<T>(found: Result<T, Error>) -> Result<Option<T>, Refused> {
    match found {
        Err(Error::NotFound) => Ok(None),
        found => Ok(Some(found?)),
    }
}

fn not_found(call: &Call<'_>, language: Language) -> Value {
    let words = language.pick(
        "Ce panier n’existe pas, ou plus.",
        "There is no such basket, or not any more.",
    );
    let gone = messages::error("not_found", Severity::Unrecoverable, None, words);
    messages::failure(call.shop, language, vec![gone])
}
