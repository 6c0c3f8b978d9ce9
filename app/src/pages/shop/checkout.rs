//! The checkout: one column, every amount before the customer commits.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use shared::{cart::CartLine, order::PaymentMethod};

use crate::{
    api::orders::{Checkout, PlaceOrder, read_checkout},
    components::{
        breadcrumb::Breadcrumb,
        failure::ProblemNotice,
        field::{Field, problem_of},
        head::Head,
        labels,
        layout::Storefront,
        loaded::loaded,
        order_items::Amounts,
        picture::Picture,
        price::per_kilo,
    },
    language::{language, translate},
};

/// `/commander`.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    let t = translate();
    let place = ServerAction::<PlaceOrder>::new();
    let checkout = Resource::new(|| (), |()| read_checkout());
    let above = vec![("/panier".into(), t("Panier", "Basket").into())];
    view! {
        <Head title=t("Commander", "Check out")/>
        <Storefront>
            <div class="page page-narrow page-body">
                <Breadcrumb above here=t("Commande", "Checkout")/>
                <div class="page-head"><h1>{t("Commander", "Check out")}</h1></div>
                {loaded(checkout, move |checkout| view! { <Form checkout place/> })}
            </div>
        </Storefront>
    }
    .into_any()
}

#[component]
fn Form(checkout: Checkout, place: ServerAction<PlaceOrder>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let Checkout { cart, quote, account } = checkout;
    if cart.items.is_empty() {
        return view! { <Redirect path="/panier"/> }.into_any();
    }
    let problem = problem_of(place);
    let addresses = account.profile.addresses;
    let kept = addresses
        .iter()
        .find(|address| address.is_default)
        .or(addresses.first())
        .cloned()
        .unwrap_or_default();
    let items: Vec<_> = cart.items.into_iter().map(|line| view! { <Item line/> }).collect();
    let total = quote.total.display(language);
    let method = move |method: PaymentMethod, hint: &'static str, chosen: bool| {
        view! {
            <label class="choice">
                <input type="radio" name="payment_method" value=method.name() checked=chosen required=true/>
                " "
                {labels::payment_method(method.name(), language)}
                <span class="choice-hint">{hint}</span>
            </label>
        }
    };
    view! {
        <ActionForm action=place attr:class="checkout">
            <ProblemNotice problem/>
            <fieldset class="form-section">
                <legend>{t("Vous", "You")}</legend>
                <p>{account.user.name} ", " {account.user.email}</p>
                <Field
                    name="phone_number"
                    label=t("Téléphone", "Phone")
                    kind="tel"
                    value=account.user.phone_number.unwrap_or_default()
                    hint=t("Pour que le livreur vous appelle avant de sonner.", "So that the livreur can call before ringing.")
                    autocomplete="tel"
                    problem
                />
            </fieldset>
            <fieldset class="form-section">
                <legend>{t("Livraison", "Delivery")}</legend>
                <Field name="street" label=t("Numéro et rue", "Number and street") value=kept.street autocomplete="street-address" problem/>
                <div class="form-row is-postal">
                    <Field
                        name="postal_code"
                        label=t("Code postal", "Postal code")
                        value=kept.postal_code
                        autocomplete="postal-code"
                        inputmode="numeric"
                        problem
                    />
                    <Field name="city" label=t("Ville", "Town") value=kept.city autocomplete="address-level2" problem/>
                </div>
                <Field
                    name="state"
                    label=t("Région", "Region")
                    value=kept.state
                    autocomplete="address-level1"
                    may_be_empty=true
                    problem
                />
            </fieldset>
            <fieldset class="form-section">
                <legend>{t("Paiement", "Payment")}</legend>
                <div class="choice-list">
                    {method(
                        PaymentMethod::CashOnDelivery,
                        t("En espèces, au livreur. Faites l’appoint si vous pouvez.", "In cash, to the livreur. Exact change if you can."),
                        true,
                    )}
                    {method(
                        PaymentMethod::BankTransfer,
                        t("Nous préparons la commande dès que le virement arrive.", "We prepare the order as soon as the transfer arrives."),
                        false,
                    )}
                </div>
            </fieldset>
            <section class="checkout-review" aria-labelledby="recap">
                <h2 class="form-legend" id="recap">{t("Récapitulatif", "Review")}</h2>
                <ul class="summary-items">{items}</ul>
                <div class="summary">
                    <Amounts subtotal=quote.subtotal discount=quote.discount shipping=quote.shipping_cost total=quote.total/>
                </div>
                <div class="checkout-end">
                    <button class="button button-large button-wide" type="submit" aria-busy=move || place.pending().get().then_some("true")>
                        {format!("{}, {total}", t("Commander", "Order"))}
                    </button>
                </div>
            </section>
        </ActionForm>
    }
    .into_any()
}

#[component]
fn Item(line: CartLine) -> impl IntoView {
    let language = language();
    let kilo = per_kilo(line.unit_price, line.weight, language).unwrap_or_default();
    let facts = format!("{} × {}, {kilo}", line.weight.display(language), line.quantity);
    view! {
        <li class="summary-item">
            <Picture src=line.product.image sizes="4rem"/>
            <div>
                <p class="summary-item-name">{line.product.name}</p>
                <p class="summary-item-facts">{facts}</p>
            </div>
            <p class="summary-item-total">{line.line_total.display(language)}</p>
        </li>
    }
}
