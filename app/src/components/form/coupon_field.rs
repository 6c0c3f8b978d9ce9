//! The code that goes with a cart, in the cart and at the checkout.

use leptos::prelude::*;
use shared::{Problem, limits};

use super::field::{Field, action_problem};
use crate::{
    request::language::translate,
    server_fns::{actions::cart_actions, cart::RememberedCoupon},
};

/// A field for a code, with the reason beside it where the code is refused; or the code that counts,
/// with a button that takes it off again.
#[component]
pub fn CouponField(
    /// The code that is remembered.
    coupon: Option<RememberedCoupon>,
    /// The problem of the order's last answer, where there is one: it may be about the code.
    #[prop(optional)]
    of_order: Option<Signal<Option<Problem>>>,
) -> impl IntoView {
    let t = translate();
    let inside = match coupon {
        Some(RememberedCoupon { code, refusal: None }) => view! {
            <div class="coupon-kept">
                <p>{t("Code", "Code")} " " <strong>{code.clone()}</strong></p>
                <TakeOff code/>
            </div>
        }
        .into_any(),
        other => view! { <CodeForm refused=other of_order/> }.into_any(),
    };
    view! {
        <section class="coupon" aria-label=t("Code de réduction", "Discount code") aria-live="polite">{inside}</section>
    }
}

/// The field for a code. A refused one stays in it until it is taken off.
#[component]
fn CodeForm(refused: Option<RememberedCoupon>, of_order: Option<Signal<Option<Problem>>>) -> impl IntoView {
    let t = translate();
    let apply = cart_actions().apply_coupon;
    let of_apply = action_problem(apply);
    let code = refused.as_ref().map(|coupon| coupon.code.clone());
    let refusal = refused.and_then(|coupon| coupon.refusal);
    let about_code = |problem: Option<Problem>| problem.filter(|problem| problem.about("couponCode").is_some());
    let problem = Signal::derive(move || {
        about_code(of_apply.get())
            .or_else(|| refusal.clone())
            .or_else(|| about_code(of_order.and_then(|problem| problem.get())))
    });
    let value = code.clone().unwrap_or_default();
    view! {
        <ActionForm action=apply attr:class="coupon-form" attr:novalidate="">
            <Field name="coupon_code" label=t("Code de réduction", "Discount code") value maxlength=*limits::CODE.end() problem/>
            <button class="button button-quiet" type="submit" aria-busy=move || apply.pending().get().then_some("true")>
                {t("Appliquer", "Apply")}
            </button>
        </ActionForm>
        {code.map(|code| view! { <TakeOff code/> })}
    }
}

/// A button that forgets the code.
#[component]
fn TakeOff(code: String) -> impl IntoView {
    let t = translate();
    view! {
        <ActionForm action=cart_actions().take_off_coupon>
            <button class="button-link is-danger" type="submit">
                {t("Retirer le code", "Remove the code")}
                <span class="visually-hidden">" " {code}</span>
            </button>
        </ActionForm>
    }
}
