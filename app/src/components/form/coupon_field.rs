//! The code that goes with a cart, in the cart and at the checkout.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Problem, limits};

use super::{
    field::Field,
    post_form::{PostForm, problem_of},
};
use crate::{
    request::language::translate,
    server_fns::{
        cart::{ApplyCoupon, RememberedCoupon, TakeOffCoupon},
        orders::PlaceOrder,
    },
};

/// A field for a code, with the reason beside it where the code is refused; or the code that counts,
/// with a button that takes it off again.
#[component]
pub fn CouponField(
    /// The code that is remembered.
    coupon: Option<RememberedCoupon>,
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
        other => view! { <CodeForm refused=other/> }.into_any(),
    };
    view! {
        <section class="coupon" aria-label=t("Code de réduction", "Discount code") aria-live="polite">{inside}</section>
    }
}

/// The field for a code. A refused one stays in it until it is taken off.
#[component]
fn CodeForm(refused: Option<RememberedCoupon>) -> impl IntoView {
    let t = translate();
    let code = refused.as_ref().map(|coupon| coupon.code.clone());
    let refusal = refused.and_then(|coupon| coupon.refusal);
    let about_code = |problem: &Problem| problem.about("couponCode").is_some();
    let problem = problem_of::<ApplyCoupon>()
        .filter(about_code)
        .or(refusal)
        // An order is refused, too, when its code counts no longer.
        .or_else(|| problem_of::<PlaceOrder>().filter(about_code));
    let value = code.clone().unwrap_or_default();
    view! {
        <PostForm action=ApplyCoupon::PATH class="coupon-form" novalidate=true>
            <Field name="coupon_code" label=t("Code de réduction", "Discount code") value maxlength=*limits::CODE.end() problem/>
            <button class="button button-quiet" type="submit">{t("Appliquer", "Apply")}</button>
        </PostForm>
        {code.map(|code| view! { <TakeOff code/> })}
    }
}

/// A button that forgets the code.
#[component]
fn TakeOff(code: String) -> impl IntoView {
    let t = translate();
    view! {
        <PostForm action=TakeOffCoupon::PATH>
            <button class="button-link is-danger" type="submit">
                {t("Retirer le code", "Remove the code")}
                <span class="visually-hidden">" " {code}</span>
            </button>
        </PostForm>
    }
}
