//! The allergens that a visitor avoids: chosen once, kept out of every list.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::product::Allergen;

use crate::{
    components::{
        form::{
            outcome::has_parameter,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{head::Head, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::allergens::{ChooseAllergens, read_avoided},
};

/// `/allergenes`: a box for each of the fourteen.
#[component]
pub fn AllergensPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head
            title=t("Allergènes à éviter", "Allergens to avoid")
            description=t(
                "Cochez ce que vous évitez : la boutique ne vous le montre plus.",
                "Tick what you avoid: the shop no longer shows it to you.",
            )
        />
        <Storefront>
            <div class="page page-body">
                <div class="page-head"><h1>{t("Allergènes à éviter", "Allergens to avoid")}</h1></div>
                {loaded(read_avoided(), |avoided| view! { <Choice avoided/> })}
            </div>
        </Storefront>
    }
    .into_any()
}

#[component]
fn Choice(avoided: Vec<Allergen>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<ChooseAllergens>();
    let saved = (has_parameter("saved") && problem.is_none()).then(|| {
        let words = if avoided.is_empty() {
            t("La boutique vous montre tout.", "The shop shows you everything.")
        } else {
            t(
                "C’est noté\u{a0}: la boutique ne vous les montre plus.",
                "Noted: the shop no longer shows them to you.",
            )
        };
        view! {
            <div class="notice is-success">
                <p>{words} " " <a href="/fromages">{t("Voir les fromages", "See the cheeses")}</a></p>
            </div>
        }
    });
    let boxes: Vec<_> = Allergen::ALL
        .into_iter()
        .map(|allergen| {
            view! {
                <label class="choice">
                    <input type="checkbox" name="allergens[]" value=allergen.name() checked=avoided.contains(&allergen)/>
                    {allergen.words(language)}
                </label>
            }
        })
        .collect();
    view! {
        <div role="status">{saved}</div>
        <ProblemNotice problem/>
        <p class="page-lead">
            {t(
                "Ce que vous cochez disparaît des listes, des recherches et des recettes, et le panier vous prévient. Votre compte s’en souvient, ou ce navigateur si vous n’en avez pas.",
                "What you tick disappears from lists, searches and recipes, and the basket warns you. Your account remembers it, or this browser if you have none.",
            )}
        </p>
        <PostForm action=ChooseAllergens::PATH class="form">
            <fieldset>
                <legend class="field-label">{t("J’évite", "I avoid")}</legend>
                <div class="choice-columns">{boxes}</div>
            </fieldset>
            <p class="field-hint">
                {t(
                    "Les recettes citent aussi des ingrédients que nous ne vendons pas\u{a0}: lisez leurs étiquettes. En cas d’allergie grave, demandez-nous avant de commander.",
                    "Recipes also name ingredients that we do not sell: read their labels. With a serious allergy, ask us before you order.",
                )}
            </p>
            <button class="button" type="submit">{t("Enregistrer", "Save")}</button>
        </PostForm>
    }
    .into_any()
}
