//! The page of the cart.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Language, Money,
    cart::{CartLine, MAX_QUANTITY},
    product::{Allergen, SoldBy},
    validation::BrokenRule,
};

use crate::{
    components::{
        form::{
            coupon_field::CouponField,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{head::Head, storefront::Storefront},
        order::items::Amounts,
        product::{picture::Picture, price::per_kilo},
    },
    pages::{loading::loaded::loaded, storefront::delivery::PostalCodeForm},
    request::language::{language, translate},
    server_fns::{
        cart::{ChangeCartItem, EmptyCart, PricedCart, RemoveCartItem, read_cart_if_readable},
        catalog::both,
    },
    words::labels,
};

/// `/panier`: the lines of the cart and what an order of them costs.
#[component]
pub fn CartPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head
            title=t("Votre panier", "Your basket")
            description=t(
                "Les fromages que vous avez choisis, et ce que coûte la commande.",
                "The cheeses that you chose, and what the order costs.",
            )
        />
        <Storefront>
            <div class="page page-body">
                <div class="page-head"><h1>{t("Votre panier", "Your basket")}</h1></div>
                <ProblemNotice problem={problem_of::<ChangeCartItem>()}/>
                {loaded(read_cart_if_readable(), |cart| match cart {
                    Some(cart) => view! { <CartContents cart/> }.into_any(),
                    None => view! { <Unreadable/> }.into_any(),
                })}
            </div>
        </Storefront>
    }
    .into_any()
}

/// A cart that cannot be read can only be emptied.
#[component]
fn Unreadable() -> impl IntoView {
    let t = translate();
    view! {
        <div class="notice is-warning">
            <p class="notice-title">{t("Votre panier ne peut pas être lu", "Your basket cannot be read")}</p>
            <p>
                {t(
                    "Il a été enregistré sous une forme que la boutique ne connaît pas. Videz-le pour en commencer un nouveau\u{a0}; vos commandes n’en souffrent pas.",
                    "It was stored in a form that the shop does not know. Empty it to begin a new one; your orders are not affected.",
                )}
            </p>
            <PostForm action=EmptyCart::PATH>
                <button class="button" type="submit">{t("Vider le panier", "Empty the basket")}</button>
            </PostForm>
        </div>
    }
}

#[component]
fn CartContents(cart: PricedCart) -> impl IntoView {
    let (t, language) = (translate(), language());
    let PricedCart {
        cart,
        quote,
        missing_for_free_delivery,
        coupon,
        avoided,
        is_fee_known,
    } = cart;
    let code = coupon.as_ref().map(|coupon| coupon.code.clone());
    if cart.items.is_empty() {
        return view! {
            <div class="empty">
                <img src="/images/empty-cart.svg" alt="" width="400" height="320"/>
                <h2>{t("Il est encore vide", "Still empty")}</h2>
                <p>{t("Un comté de deux ans ferait un bon début.", "A two-year-old Comté would be a good start.")}</p>
                <a class="button" href="/fromages">{t("Choisir un fromage", "Choose a cheese")}</a>
            </div>
        }
        .into_any();
    }
    let all_available = cart.items.iter().all(|line| line.available);
    let count = cart.item_count;
    let subtotal_of: String = match (language, count) {
        (Language::French, 1) => "Sous-total, 1 article".into(),
        (Language::English, 1) => "Subtotal, 1 item".into(),
        (Language::French, _) => format!("Sous-total, {count} articles"),
        (Language::English, _) => format!("Subtotal, {count} items"),
    };
    let lines: Vec<_> = cart
        .items
        .into_iter()
        .map(|line| view! { <Line line avoided=avoided.clone()/> })
        .collect();
    view! {
        <div class="cart">
            <ul class="cart-lines">{lines}</ul>
            <div class="cart-side">
                <section class="summary" aria-labelledby="sum">
                    <h2 class="summary-title" id="sum">{t("Résumé", "Summary")}</h2>
                    <Amounts quote subtotal_of code missing_for_free_delivery/>
                </section>
                {(!is_fee_known).then(|| view! {
                    <div class="cart-delivery">
                        <p>
                            {t(
                                "Le prix de la livraison dépend de votre code postal\u{a0}: c’est ici le plus bas.",
                                "The price of delivery depends on your postal code: this is the lowest.",
                            )}
                        </p>
                        <PostalCodeForm/>
                    </div>
                })}
                <CouponField coupon/>
                {all_available.then(|| view! {
                    <a class="button button-large button-wide" href="/commander">{t("Passer la commande", "Check out")}</a>
                })}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Line(line: CartLine, avoided: Vec<Allergen>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let avoided = both(&avoided, &line.product.allergens);
    let warning = (!avoided.is_empty()).then(|| {
        let words = t("que vous évitez.", "which you avoid.");
        view! {
            <p class="field-error cart-line-error">
                {format!("{}, {words}", labels::contains(&avoided, language))} " "
                <a href="/allergenes">{t("Mes allergènes", "My allergens")}</a>
            </p>
        }
    });
    let link = format!("/fromages/{}", line.product.slug);
    let error_id = format!("error-{}", line.id);
    let error = (!line.available).then(|| shortage(&line, language));
    view! {
        <li class="cart-line">
            <a class="cart-line-picture" href=link.clone() tabindex="-1" aria-hidden="true">
                <Picture src=line.product.image.clone() sizes="8rem"/>
            </a>
            <h2 class="cart-line-name"><a href=link>{line.product.name.clone()}</a></h2>
            <p class="cart-line-total">{line.line_total.display(language)}</p>
            <p class="cart-line-facts">{facts(&line, language)}</p>
            <div class="cart-line-tools">
                <Quantity line=line.clone() described_by=error.is_some().then(|| error_id.clone())/>
                <PostForm action=RemoveCartItem::PATH>
                    <input type="hidden" name="id" value=line.id.to_string()/>
                    <button class="button-link is-danger" type="submit">
                        {t("Retirer", "Remove")}
                        <span class="visually-hidden">" " {line.product.name}</span>
                    </button>
                </PostForm>
            </div>
            {warning}
            {error.map(|words| view! { <p class="field-error cart-line-error" id=error_id role="alert">{words}</p> })}
        </li>
    }
}

/// The quantity of a line, with a button that changes it.
#[component]
fn Quantity(line: CartLine, described_by: Option<String>) -> impl IntoView {
    let t = translate();
    let id = format!("quantity-{}", line.id);
    let most = line.quantity.clamp(9, MAX_QUANTITY);
    let options: Vec<_> = (1..=most)
        .map(|number| view! { <option value=number selected=number == line.quantity>{number}</option> })
        .collect();
    view! {
        <PostForm action=ChangeCartItem::PATH class="cart-line-quantity">
            <input type="hidden" name="id" value=line.id.to_string()/>
            <label class="visually-hidden" for=id.clone()>
                {format!("{} {}", t("Quantité\u{a0}:", "Quantity of"), line.product.name)}
            </label>
            <select
                class="field-input"
                id=id
                name="quantity"
                aria-invalid=described_by.is_some().then_some("true")
                aria-describedby=described_by
            >
                {options}
            </select>
            <button class="button button-quiet button-small" type="submit">{t("Mettre à jour", "Update")}</button>
        </PostForm>
    }
}

/// `Morceau de 250 g, 39,00 €/kg`, `Pièce de 250 g, 9,90 € l’une, 39,60 €/kg`.
fn facts(line: &CartLine, language: Language) -> String {
    let weight = line.weight.display(language);
    let kilo = per_kilo(line.unit_price, line.weight, language).unwrap_or_default();
    let kind = match (line.product.sold_by, language) {
        (SoldBy::Weight, Language::French) => "Morceau de",
        (SoldBy::Weight, Language::English) => "Cut of",
        (SoldBy::Piece, Language::French) => "Pièce de",
        (SoldBy::Piece, Language::English) => "Piece of",
    };
    let each: Money = line.unit_price;
    if line.quantity > 1 {
        let each = each.display(language);
        let each = match language {
            Language::French => format!("{each} l’une"),
            Language::English => format!("{each} each"),
        };
        return format!("{kind} {weight}, {each}, {kilo}");
    }
    format!("{kind} {weight}, {kilo}")
}

/// Why the line cannot be ordered as it is.
fn shortage(line: &CartLine, language: Language) -> String {
    if let Some(rule) = &line.refused {
        let why = BrokenRule::new("items", rule).explain(language).message;
        return match language {
            Language::French => format!("Ne se vend plus ainsi. {why} Changez-le ou retirez-le pour commander."),
            Language::English => format!("No longer sold like this. {why} Change or remove it to order."),
        };
    }
    let left = match line.product.sold_by {
        _ if line.product.stock <= 0 => {
            return language
                .pick("Épuisé. Retirez-le pour commander.", "Sold out. Remove it to order.")
                .into();
        }
        SoldBy::Piece => line.product.stock.to_string(),
        SoldBy::Weight => shared::Grams(line.product.stock).display(language),
    };
    match language {
        Language::French => format!("Il n’en reste que {left}. Prenez-en moins pour commander."),
        Language::English => format!("Only {left} left. Take less to order."),
    }
}
