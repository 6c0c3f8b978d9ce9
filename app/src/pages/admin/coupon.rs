//! The form of a coupon.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{Language, Problem, coupon::Coupon, limits};

use crate::{
    components::{
        form::{
            confirm::Confirm,
            field::Field,
            outcome::has_parameter,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{breadcrumb::Breadcrumb, dashboard::Dashboard, head::Head},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::{
        coupon_form::CouponForm,
        coupons::{CouponEditor, DeleteCoupon, SaveCoupon, edit_coupon},
    },
};

/// `/gestion/bons/nouveau`: the form for a new coupon.
#[component]
pub fn NewCouponPage() -> impl IntoView {
    view! { <Dashboard>{loaded(edit_coupon(None), |editor| view! { <CouponEditorForm editor/> })}</Dashboard> }
        .into_any()
}

/// `/gestion/bons/:id`: the form for a coupon that exists.
#[component]
pub fn EditCouponPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id");
    view! { <Dashboard>{loaded(edit_coupon(id), |editor| view! { <CouponEditorForm editor/> })}</Dashboard> }.into_any()
}

#[component]
fn CouponEditorForm(editor: CouponEditor) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SaveCoupon>();
    let CouponEditor { form, coupon, link } = editor;
    let saved = (has_parameter("saved") && problem.is_none()).then(|| {
        view! { <div class="notice is-success"><p>{t("Bon enregistré.", "Coupon saved.")}</p></div> }
    });
    let name = coupon.as_ref().map_or_else(
        || t("Nouveau bon", "New coupon").to_owned(),
        |coupon| coupon.code.clone(),
    );
    let used = coupon.as_ref().map(|coupon| used(coupon, language()));
    let owner_is_gone = form.email.is_empty() && coupon.as_ref().is_some_and(|coupon| coupon.user_id.is_some());
    view! {
        <Head title=format!("{name}, {}", t("gestion", "back office"))/>
        <Breadcrumb above=vec![("/gestion/bons".into(), t("Bons", "Coupons").into())] here=name.clone()/>
        <div class="desk-head"><h1>{name}</h1>{used.map(|used| view! { <p class="muted">{used}</p> })}</div>
        <div role="status">{saved}</div>
        <ProblemNotice problem=problem.clone()/>
        {link.map(|link| view! { <Link link/> })}
        <PostForm action=SaveCoupon::PATH class="desk-form" novalidate=true>
            <input type="hidden" name="form[id]" value=form.id.clone()/>
            <What form=form.clone() problem=problem.clone()/>
            <Limits form owner_is_gone problem/>
            <div class="desk-form-foot">
                <button class="button" type="submit">{t("Enregistrer", "Save")}</button>
                <a class="button button-quiet" href="/gestion/bons">{t("Annuler", "Cancel")}</a>
            </div>
        </PostForm>
        {coupon.map(|coupon| view! { <Delete coupon/> })}
    }
    .into_any()
}

fn used(coupon: &Coupon, language: Language) -> String {
    let count = coupon.used_count;
    match language {
        Language::French => format!("Utilisé {count} fois"),
        Language::English => format!("Uses: {count}"),
    }
}

/// The address to send to customers.
#[component]
fn Link(link: String) -> impl IntoView {
    let t = translate();
    view! {
        <div class="field desk-form">
            <label class="field-label" for="link">{t("Lien à partager", "Link to share")}</label>
            <input class="field-input" id="link" readonly value=link/>
        </div>
    }
}

/// The code and what it takes off.
#[component]
fn What(form: CouponForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let kind = form.kind.clone();
    let choice = |name: &'static str, words: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="form[type]" value=name checked=kind == name required=true/>
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="form-section">
            <legend>{t("Remise", "Discount")}</legend>
            <Field
                within="form"
                name="code"
                label=t("Code", "Code")
                hint=t("3 à 40 lettres sans accents, chiffres et tirets.", "3 to 40 letters without accents, digits and dashes.")
                value=form.code
                maxlength=*limits::NEW_CODE.end()
                problem=problem.clone()
            />
            <div class="choice-list" role="radiogroup" aria-label=t("Sorte de remise", "Kind of discount") id="type">
                {choice("percentage", t("Un pourcentage", "A percentage"))}
                {choice("fixed", t("Un montant en euros", "An amount in euros"))}
            </div>
            <div class="form-row">
                <Field
                    within="form"
                    name="value"
                    label=t("Valeur", "Value")
                    hint=t("10 pour 10\u{a0}% ou 10\u{a0}€.", "10 for 10% or €10.")
                    value=form.value
                    inputmode="decimal"
                    problem=problem.clone()
                />
                <Field
                    within="form"
                    name="min_purchase"
                    label=t("Achat minimum", "Minimum purchase")
                    value=form.min_purchase
                    inputmode="decimal"
                    unit="€"
                    may_be_empty=true
                    problem
                />
            </div>
        </fieldset>
    }
    .into_any()
}

/// When, how often and by whom it can be used.
#[component]
fn Limits(form: CouponForm, owner_is_gone: bool, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let for_whom = if owner_is_gone {
        t(
            "Ce client n’a plus de compte\u{a0}: personne ne peut l’utiliser, sauf celui dont vous mettez l’adresse.",
            "This customer’s account is gone: nobody can use it, except one whose address you enter.",
        )
    } else {
        t(
            "Son adresse e-mail\u{a0}; vide, pour tous.",
            "Their email address; empty, for everyone.",
        )
    };
    view! {
        <fieldset class="form-section">
            <legend>{t("Validité", "Validity")}</legend>
            <div class="form-row">
                <Field within="form" name="start_date" kind="date" label=t("Premier jour", "First day") value=form.start_date problem=problem.clone()/>
                <Field
                    within="form"
                    name="end_date"
                    kind="date"
                    label=t("Dernier jour", "Last day")
                    hint=t("Compris, à l’heure de Paris.", "Included, in Paris time.")
                    value=form.end_date
                    problem=problem.clone()
                />
            </div>
            <div class="form-row">
                <Field
                    within="form"
                    name="usage_limit"
                    label=t("Utilisations au plus", "Uses at most")
                    hint=t("Vide, autant qu’on veut.", "Empty, any number.")
                    value=form.usage_limit
                    inputmode="numeric"
                    may_be_empty=true
                    problem=problem.clone()
                />
                <Field
                    within="form"
                    name="email"
                    kind="email"
                    label=t("Réservé au client", "Only for the customer")
                    hint=for_whom
                    value=form.email
                    may_be_empty=true
                    problem
                />
            </div>
            <label class="choice">
                <input type="checkbox" name="form[is_active]" value="true" checked=form.is_active/>
                {t("Utilisable", "Can be used")}
            </label>
        </fieldset>
    }
    .into_any()
}

/// The button that deletes the coupon, with a question before it does.
#[component]
fn Delete(coupon: Coupon) -> impl IntoView {
    let t = translate();
    let yes = format!("{} {}", t("Oui, supprimer", "Yes, delete"), coupon.code);
    view! {
        <ProblemNotice problem={problem_of::<DeleteCoupon>()}/>
        <Confirm action=DeleteCoupon::PATH id=coupon.id.to_string() summary=t("Supprimer le bon", "Delete the coupon") yes>
            <p>
                {t(
                    "Plus personne ne pourra l’utiliser. Les commandes passées gardent leur remise.",
                    "Nobody can use it any more. Past orders keep their discount.",
                )}
            </p>
        </Confirm>
    }
    .into_any()
}
