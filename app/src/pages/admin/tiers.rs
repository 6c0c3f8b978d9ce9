//! The tiers of the loyalty programme.

use leptos::prelude::*;
use shared::{Problem, loyalty::TierName};

use crate::{
    components::{
        form::{
            field::{Field, problem_of},
            outcome::{Done, is_asked, successes},
            problem::ProblemNotice,
        },
        layout::{dashboard::Desk, head::Head},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::tiers::{SaveTiers, TierForm, edit_tiers},
    words::labels,
};

/// `/gestion/paliers`.
#[component]
pub fn TiersPage() -> impl IntoView {
    let t = translate();
    let save = ServerAction::<SaveTiers>::new();
    // Only what was stored is read again: what was refused stays as it was typed.
    let stored = successes(save);
    let form = Resource::new(move || stored.get(), |_| edit_tiers());
    let problem = problem_of(save);
    let saved = is_asked("saved");
    let is_saved = Signal::derive(move || saved.get() && problem.with(Option::is_none));
    view! {
        <Head title=t("Paliers, gestion", "Tiers, back office")/>
        <Desk>
            {loaded(form, move |form| view! {
                <div class="desk-head"><h1>{t("Paliers de fidélité", "Loyalty tiers")}</h1></div>
                <Done when=is_saved words=t("Les paliers sont enregistrés.", "The tiers are saved.")/>
                <ProblemNotice problem/>
                <Tiers form save problem/>
            })}
        </Desk>
    }
    .into_any()
}

/// What the fields of a tier are called in the form.
struct Names {
    tier: TierName,
    min_points: &'static str,
    multiplier: &'static str,
    benefits: &'static str,
    benefits_en: &'static str,
    is_active: &'static str,
}

const TIERS: [Names; 4] = [
    Names {
        tier: TierName::Bronze,
        min_points: "bronze_min_points",
        multiplier: "bronze_multiplier",
        benefits: "bronze_benefits",
        benefits_en: "bronze_benefits_en",
        is_active: "bronze_is_active",
    },
    Names {
        tier: TierName::Silver,
        min_points: "silver_min_points",
        multiplier: "silver_multiplier",
        benefits: "silver_benefits",
        benefits_en: "silver_benefits_en",
        is_active: "silver_is_active",
    },
    Names {
        tier: TierName::Gold,
        min_points: "gold_min_points",
        multiplier: "gold_multiplier",
        benefits: "gold_benefits",
        benefits_en: "gold_benefits_en",
        is_active: "gold_is_active",
    },
    Names {
        tier: TierName::Platinum,
        min_points: "platinum_min_points",
        multiplier: "platinum_multiplier",
        benefits: "platinum_benefits",
        benefits_en: "platinum_benefits_en",
        is_active: "platinum_is_active",
    },
];

#[component]
fn Tiers(form: TierForm, save: ServerAction<SaveTiers>, problem: Signal<Option<Problem>>) -> impl IntoView {
    let t = translate();
    let tiers: Vec<_> = TIERS
        .into_iter()
        .map(|names| view! { <Tier names form=form.clone() problem/> })
        .collect();
    view! {
        <ActionForm action=save attr:class="desk-form" attr:id="tiers" attr:novalidate="">
            {tiers}
            <div class="desk-form-foot">
                <button
                    class="button"
                    type="submit"
                    disabled=move || save.pending().get()
                    aria-busy=move || save.pending().get().then_some("true")
                >
                    {t("Enregistrer", "Save")}
                </button>
            </div>
        </ActionForm>
    }
}

#[component]
fn Tier(names: Names, form: TierForm, problem: Signal<Option<Problem>>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let typed = |field: &str| form.get(field).cloned().unwrap_or_default();
    let is_bronze = names.tier == TierName::Bronze;
    let points = (!is_bronze).then(|| {
        view! {
            <Field
                within="form"
                name=names.min_points
                label=t("Dès combien de points gagnés", "From how many points earned")
                value=typed(names.min_points)
                inputmode="numeric"
                problem
            />
        }
    });
    // Bronze is where everyone starts.
    let active = (!is_bronze).then(|| {
        let checked = form.contains_key(names.is_active);
        view! {
            <label class="choice">
                <input type="checkbox" name=format!("form[{}]", names.is_active) value="true" checked=checked/>
                {t("Ouvert aux clients", "Open to customers")}
            </label>
        }
    });
    view! {
        <fieldset class="form-section">
            <legend>{labels::tier(names.tier, language)}</legend>
            <div class="form-row">
                {points}
                <Field
                    within="form"
                    name=names.multiplier
                    label=t("Points par euro", "Points for each euro")
                    hint=t("De 1 à 10.", "From 1 to 10.")
                    value=typed(names.multiplier)
                    inputmode="decimal"
                    problem
                />
            </div>
            <div class="form-row">
                <Field
                    within="form"
                    name=names.benefits
                    label=t("Avantages", "Benefits")
                    hint=t("Un par ligne.", "One a line.")
                    lang="fr"
                    rows=4
                    value=typed(names.benefits)
                    may_be_empty=true
                    problem
                />
                <Field
                    within="form"
                    name=names.benefits_en
                    label=t("Avantages en anglais", "Benefits in English")
                    hint=t("Dans le même ordre.", "In the same order.")
                    lang="en"
                    rows=4
                    value=typed(names.benefits_en)
                    may_be_empty=true
                    problem
                />
            </div>
            {active}
        </fieldset>
    }
    .into_any()
}
