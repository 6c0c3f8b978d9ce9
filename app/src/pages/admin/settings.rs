//! What the shopkeeper sets: a form for each group.

mod closures;
mod hours;
pub mod legal;
mod parts;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Problem, limits,
    settings::{Group, LegalPage, ShopSettings},
};

use self::{
    closures::ClosuresSection,
    hours::HoursSection,
    parts::{Cell, Foot, FormProblem, UnreadableGroups, Version},
};
use crate::{
    components::{
        form::{
            field::Field,
            outcome::SuccessNotice,
            post_form::{PostForm, problem_of},
        },
        layout::{dashboard::Dashboard, head::Head},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::{
        counter_form::{ClosuresForm, HoursForm},
        settings::{SaveClosures, SaveHours, SaveNotice, SavePayment, SaveShipping, edit_settings},
        settings_form::{NoticeForm, PaymentForm, ShippingForm},
    },
    words::legal as texts,
};

/// `/gestion/reglages`: the hours, the closures, delivery, transfers, the notice, and the way to the legal texts.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Réglages, gestion", "Settings, back office")/>
        <Dashboard>
            {loaded(edit_settings(), |settings| view! { <Sections settings/> })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Sections(settings: ShopSettings) -> impl IntoView {
    let t = translate();
    let (hours, closures) = (problem_of::<SaveHours>(), problem_of::<SaveClosures>());
    let (shipping, payment) = (problem_of::<SaveShipping>(), problem_of::<SavePayment>());
    let notice = problem_of::<SaveNotice>();
    let any = [&hours, &closures, &shipping, &payment, &notice]
        .into_iter()
        .flatten()
        .next();
    let query = use_query_map();
    let query = query.read_untracked();
    let saved = query.get("saved").unwrap_or_default();
    let saved = any.is_none().then(|| told(&saved)).flatten();
    let version = |group: Group| settings.versions.get(group.name()).copied().unwrap_or_default();
    // A form that was refused has what was typed into it in the address.
    let is_typed = |problem: &Option<Problem>| problem.is_some() && query.get("version").is_some();
    let shipping_form = if is_typed(&shipping) {
        ShippingForm::read(&query)
    } else {
        ShippingForm::from_shipping(settings.shipping, version(Group::Shipping), language())
    };
    let payment_form = if is_typed(&payment) {
        PaymentForm::read(&query)
    } else {
        PaymentForm::from_payment(settings.payment, version(Group::Payment))
    };
    let notice_form = if is_typed(&notice) {
        NoticeForm::read(&query)
    } else {
        NoticeForm::from_notice(&settings.notice, version(Group::Notice))
    };
    let hours_form = if is_typed(&hours) {
        HoursForm::read(&query)
    } else {
        HoursForm::from_hours(&settings.hours, version(Group::Hours))
    };
    let closures_form = if is_typed(&closures) {
        ClosuresForm::read(&query)
    } else {
        ClosuresForm::from_closures(&settings.closures, version(Group::Closures))
    };
    view! {
        <div class="desk-head"><h1>{t("Réglages", "Settings")}</h1></div>
        <SuccessNotice when=saved.is_some() words=saved.unwrap_or_default()/>
        <FormProblem problem=any.cloned()/>
        <UnreadableGroups groups=settings.unreadable.clone()/>
        <p class="muted setting-lead">
            {t(
                "Chaque changement vaut tout de suite, et le journal le garde.",
                "Each change holds at once, and the audit keeps it.",
            )}
        </p>
        <div class="desk-panels desk-form">
            <ShippingSection form=shipping_form problem=shipping/>
            <PaymentSection form=payment_form problem=payment/>
            <NoticeSection form=notice_form problem=notice/>
            <HoursSection form=hours_form problem=hours/>
            <ClosuresSection form=closures_form problem=closures/>
            <TextsSection settings=settings.clone()/>
        </div>
    }
    .into_any()
}

/// What was saved, by the name of its group.
fn told(group: &str) -> Option<&'static str> {
    let t = translate();
    Some(match group {
        "hours" => t(
            "Les heures d’ouverture sont enregistrées.",
            "The opening hours are saved.",
        ),
        "closures" => t("Les fermetures sont enregistrées.", "The closed days are saved."),
        "shipping" => t("Les frais de livraison sont enregistrés.", "The delivery fee is saved."),
        "payment" => t("Les délais sont enregistrés.", "The deadlines are saved."),
        "notice" => t("L’annonce est enregistrée.", "The notice is saved."),
        _ => return None,
    })
}

#[component]
fn ShippingSection(form: ShippingForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    view! {
        <section class="desk-panel" id="livraison">
            <h2>{t("Frais de livraison", "Delivery fee")}</h2>
            <PostForm action=SaveShipping::PATH class="form" novalidate=true>
                <Version value=form.version.clone() default=t("de SHIPPING_FEE et SHIPPING_FREE_FROM, ou d’origine", "of SHIPPING_FEE and SHIPPING_FREE_FROM, or built in")/>
                <div class="form-row">
                    <Field within="form" name="fee" label=t("Une livraison coûte", "A delivery costs") value=form.fee inputmode="decimal" unit="€" problem=problem.clone()/>
                    <Field
                        within="form"
                        name="free_from"
                        label=t("Offerte dès", "Free from")
                        hint=t("La valeur des articles, sans remise.", "What the items are worth, without a discount.")
                        value=form.free_from
                        inputmode="decimal"
                        unit="€"
                        problem
                    />
                </div>
                <label class="choice">
                    <input type="checkbox" id="requireSlot" name="form[require_slot]" value="true" checked=form.require_slot == "true"/>
                    {t("Chaque commande choisit un créneau", "Every order chooses a slot")}
                    <span class="choice-hint">
                        {t("Les créneaux, et des prix par zone\u{a0}: ", "Slots, and prices by area: ")}
                        <a href="/gestion/livraison">{t("Livraison", "Delivery")}</a>
                    </span>
                </label>
                <Foot/>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn PaymentSection(form: PaymentForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    view! {
        <section class="desk-panel" id="paiement">
            <h2>{t("Délais de virement", "Deadlines of transfers")}</h2>
            <PostForm action=SavePayment::PATH class="form" novalidate=true>
                <Version value=form.version.clone() default=t("de TRANSFER_DAYS, ou d’origine", "of TRANSFER_DAYS, or built in")/>
                <div class="form-row">
                    <Field
                        within="form"
                        name="transfer_days"
                        label=t("Un virement a", "A transfer has")
                        hint=t(
                            "1 à 60\u{a0}; ensuite la commande est annulée. Les commandes passées gardent leur date.",
                            "1 to 60; then the order is cancelled. Orders already placed keep their date.",
                        )
                        value=form.transfer_days
                        inputmode="numeric"
                        unit=t("jours", "days")
                        problem=problem.clone()
                    />
                    <Field
                        within="form"
                        name="remind_days"
                        label=t("Rappel avant la fin", "Reminder before the end")
                        hint=t("0 pour aucun rappel.", "0 for no reminder.")
                        value=form.remind_days
                        inputmode="numeric"
                        unit=t("jours", "days")
                        problem
                    />
                </div>
                <Foot/>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn NoticeSection(form: NoticeForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let most = *limits::NOTICE.end();
    view! {
        <section class="desk-panel" id="annonce">
            <h2>{t("Annonce en haut de la boutique", "Notice on top of the shop")}</h2>
            <PostForm action=SaveNotice::PATH class="form" novalidate=true>
                <Version value=form.version.clone()/>
                <p class="field-hint">
                    {t(
                        "Dans les deux langues\u{a0}; vide dans les deux, aucune annonce.",
                        "In both languages; empty in both, no notice.",
                    )}
                </p>
                <Cell name="form[notice_fr]".into() id="noticeFr".into() label=t("En français", "In French").into() kind="text" value=form.notice_fr lang="fr" maxlength=most problem=problem.clone()/>
                <Cell name="form[notice_en]".into() id="noticeEn".into() label=t("En anglais", "In English").into() kind="text" value=form.notice_en lang="en" maxlength=most problem=problem.clone()/>
                <div class="form-row">
                    <Field within="form" name="notice_from" kind="date" label=t("Premier jour", "First day") hint=t("Vide, tout de suite.", "Empty, at once.") value=form.notice_from may_be_empty=true problem=problem.clone()/>
                    <Field within="form" name="notice_to" kind="date" label=t("Dernier jour", "Last day") hint=t("Vide, jusqu’à ce que vous l’enleviez.", "Empty, until you take it away.") value=form.notice_to may_be_empty=true problem/>
                </div>
                <Foot/>
            </PostForm>
        </section>
    }
    .into_any()
}

/// The legal texts, and what those lack that were not written yet.
#[component]
fn TextsSection(settings: ShopSettings) -> impl IntoView {
    let (t, language) = (translate(), language());
    let rows = LegalPage::ALL.map(|page| {
        let text = settings.text(page);
        let state = match (text.fr.is_empty(), text.en.is_empty()) {
            (false, false) => t(
                "Écrites par vous, dans les deux langues.",
                "Written by you, in both languages.",
            )
            .to_owned(),
            (false, true) => t(
                "En français seulement\u{a0}: la page en anglais le montre, et le dit.",
                "In French only: the page in English shows it, and says so.",
            )
            .to_owned(),
            (true, false) => t(
                "En anglais seulement\u{a0}: la page en français le montre, et le dit.",
                "In English only: the page in French shows it, and says so.",
            )
            .to_owned(),
            (true, true) => format!(
                "{} {}.",
                t(
                    "Le texte de la boutique, fait de l’identité du vendeur. Il y manque\u{a0}:",
                    "The shop’s own text, made of who sells. It lacks:"
                ),
                texts::missing(page, language)
            ),
        };
        view! {
            <li>
                <p><a href=format!("/gestion/reglages/{}", page.slug())>{texts::title(page, language)}</a></p>
                <p class="muted">{state}</p>
            </li>
        }
    });
    view! {
        <section class="desk-panel" id="textes">
            <h2>{t("Textes légaux", "Legal texts")}</h2>
            <ul class="setting-texts">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}
