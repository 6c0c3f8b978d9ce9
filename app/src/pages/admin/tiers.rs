//! The tiers of the loyalty program.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Problem, loyalty::TierName};

use crate::{
    components::{
        form::{
            field::Field,
            outcome::{SuccessNotice, has_parameter},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{dashboard::Dashboard, head::Head},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::tiers::{SaveTiers, TierFields, TierForm, edit_tiers},
    words::labels,
};

/// `/gestion/paliers`: the form for all tiers.
#[component]
pub fn TiersPage() -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SaveTiers>();
    let is_saved = has_parameter("saved") && problem.is_none();
    view! {
        <Head title=t("Paliers, gestion", "Tiers, back office")/>
        <Dashboard>
            {loaded(edit_tiers(), move |form| view! {
                <div class="desk-head"><h1>{t("Paliers de fidélité", "Loyalty tiers")}</h1></div>
                <SuccessNotice when=is_saved words=t("Les paliers sont enregistrés.", "The tiers are saved.")/>
                <ProblemNotice problem=problem.clone()/>
                <TierEditor form problem/>
            })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn TierEditor(form: TierForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let tiers = form.tiers().map(|(tier, name, fields)| {
        view! { <TierFieldset tier name fields=fields.clone() problem=problem.clone()/> }
    });
    view! {
        <PostForm action=SaveTiers::PATH id="tiers" class="desk-form" novalidate=true>
            {tiers}
            <div class="desk-form-foot">
                <button class="button" type="submit">{t("Enregistrer", "Save")}</button>
            </div>
        </PostForm>
    }
}

#[component]
fn TierFieldset(tier: TierName, name: &'static str, fields: TierFields, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let within = format!("form[{name}]");
    let is_bronze = tier == TierName::Bronze;
    let points = (!is_bronze).then(|| {
        view! {
            <Field
                within=within.clone()
                name="min_points"
                label=t("Dès combien de points gagnés", "From how many points earned")
                value=fields.min_points
                inputmode="numeric"
                problem=problem.clone()
            />
        }
    });
    // Bronze is always open: every customer starts there.
    let active = (!is_bronze).then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" name=format!("{within}[is_active]") value="true" checked=fields.is_active/>
                {t("Ouvert aux clients", "Open to customers")}
            </label>
        }
    });
    view! {
        <fieldset class="form-section">
            <legend>{labels::tier(tier, language)}</legend>
            <div class="form-row">
                {points}
                <Field
                    within=within.clone()
                    name="multiplier"
                    label=t("Points par euro", "Points for each euro")
                    hint=t("De 1 à 10.", "From 1 to 10.")
                    value=fields.multiplier
                    inputmode="decimal"
                    problem=problem.clone()
                />
            </div>
            <div class="form-row">
                <Field
                    within=within.clone()
                    name="benefits"
                    label=t("Avantages", "Benefits")
                    hint=t("Un par ligne.", "One a line.")
                    lang="fr"
                    rows=4
                    value=fields.benefits
                    may_be_empty=true
                    problem=problem.clone()
                />
                <Field
                    within=within.clone()
                    name="benefits_en"
                    label=t("Avantages en anglais", "Benefits in English")
                    hint=t("Dans le même ordre.", "In the same order.")
                    lang="en"
                    rows=4
                    value=fields.benefits_en
                    may_be_empty=true
                    problem
                />
            </div>
            {active}
        </fieldset>
    }
    .into_any()
}
