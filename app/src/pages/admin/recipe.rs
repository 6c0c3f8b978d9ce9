//! The form of a recipe.

mod ingredients;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{
    Problem,
    recipe::{Difficulty, Recipe},
};

use self::ingredients::Ingredients;
use super::pictures::{PictureForm, Pictures};
use crate::{
    components::{
        form::{
            confirm::Confirm,
            field::Field,
            outcome::{SuccessNotice, has_succeeded},
            picture_field::outcome,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{breadcrumb::Breadcrumb, dashboard::Dashboard, head::Head},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::{
        recipe_form::{CATEGORIES, RecipeForm},
        recipes::{DeleteRecipe, RecipeEditor, SaveRecipe, edit_recipe},
    },
    words::labels,
};

/// `/gestion/recettes/nouvelle`: the form for a new recipe.
#[component]
pub fn NewRecipePage() -> impl IntoView {
    view! { <Dashboard>{loaded(edit_recipe(None), |editor| view! { <RecipeEditorForm editor/> })}</Dashboard> }
        .into_any()
}

/// `/gestion/recettes/:key`: the form for a recipe that exists.
#[component]
pub fn EditRecipePage() -> impl IntoView {
    let key = use_params_map().read_untracked().get("key");
    view! { <Dashboard>{loaded(edit_recipe(key), |editor| view! { <RecipeEditorForm editor/> })}</Dashboard> }
        .into_any()
}

#[component]
fn RecipeEditorForm(editor: RecipeEditor) -> impl IntoView {
    let t = translate();
    let RecipeEditor { recipe, form, products } = editor;
    let problem = problem_of::<SaveRecipe>().or_else(problem_of::<DeleteRecipe>);
    let title = recipe.as_ref().map_or_else(
        || t("Nouvelle recette", "New recipe").into(),
        |recipe| recipe.title.clone(),
    );
    let in_shop = recipe.as_ref().map(|recipe| {
        let address = format!("/recettes/{}", recipe.key());
        view! { <a class="more-link" href=address>{t("Voir en boutique", "See it in the shop")}</a> }
    });
    let is_new = recipe.is_none();
    let added = outcome().as_deref() == Some("added");
    view! {
        <Head title=format!("{title}, {}", t("gestion", "back office"))/>
        <Breadcrumb above=vec![("/gestion/recettes".into(), t("Recettes", "Recipes").into())] here=title.clone()/>
        <div class="desk-head"><h1>{title}</h1>{in_shop}</div>
        <SuccessNotice when=has_succeeded("saved") words=t("Recette enregistrée.", "Recipe saved.")/>
        <SuccessNotice when=added words=t("Image ajoutée.", "Picture added.")/>
        <ProblemNotice problem=problem.clone()/>
        {(!is_new).then(|| view! { <PictureForm action=format!("/gestion/recettes/{}/images", form.id)/> })}
        <PostForm action=SaveRecipe::PATH class="desk-form">
            <input type="hidden" name="form[id]" value=form.id.clone()/>
            <French form=form.clone() problem=problem.clone()/>
            <Facts form=form.clone() problem=problem.clone()/>
            <Ingredients rows=form.rows.clone() products problem=problem.clone()/>
            <English form=form.clone() problem=problem.clone()/>
            <Pictures is_new images=form.images problem/>
            <div class="desk-form-foot">
                <button class="button" type="submit">{t("Enregistrer", "Save")}</button>
                <a class="button button-quiet" href="/gestion/recettes">{t("Annuler", "Cancel")}</a>
            </div>
        </PostForm>
        {recipe.map(|recipe| view! { <Delete recipe/> })}
    }
    .into_any()
}

/// The title and texts in French, and the slug.
#[component]
fn French(form: RecipeForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    view! {
        <fieldset class="form-section">
            <legend>{t("En français", "In French")}</legend>
            <div class="form-row">
                <Field within="form" lang="fr" name="title" label=t("Titre", "Title") value=form.title problem=problem.clone()/>
                <Field
                    within="form"
                    name="slug"
                    label=t("Adresse de la page", "Address of the page")
                    hint=t("Ce qui suit /recettes/\u{a0}; vide, elle vient du titre.", "What follows /recettes/; empty, it comes from the title.")
                    value=form.slug
                    may_be_empty=true
                    problem=problem.clone()
                />
            </div>
            <Field within="form" lang="fr" name="description" label=t("Description", "Description") rows=4 value=form.description problem=problem.clone()/>
            <Field
                within="form"
                lang="fr"
                name="instructions"
                label=t("Étapes", "Steps")
                hint=t("Une ligne vide entre deux étapes.", "An empty line between two steps.")
                rows=12
                value=form.instructions
                problem
            />
        </fieldset>
    }
    .into_any()
}

/// The same in English; what is empty is shown in French.
#[component]
fn English(form: RecipeForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    view! {
        <fieldset class="form-section">
            <legend>{t("En anglais", "In English")}</legend>
            <Field within="form" lang="en" name="title_en" label=t("Titre en anglais", "English title") value=form.title_en may_be_empty=true problem=problem.clone()/>
            <Field within="form" lang="en" name="description_en" label=t("Description en anglais", "English description") rows=4 value=form.description_en may_be_empty=true problem=problem.clone()/>
            <Field
                within="form"
                lang="en"
                name="instructions_en"
                label=t("Étapes en anglais", "English steps")
                hint=t("Autant qu’en français, dans le même ordre.", "As many as in French, in the same order.")
                rows=12
                value=form.instructions_en
                may_be_empty=true
                problem
            />
        </fieldset>
    }
    .into_any()
}

/// Its kind, how hard it is, how long it takes and for how many.
#[component]
fn Facts(form: RecipeForm, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let mut slugs: Vec<String> = CATEGORIES.map(str::to_owned).into();
    if !slugs.contains(&form.category) {
        slugs.push(form.category.clone());
    }
    let categories: Vec<_> = slugs
        .into_iter()
        .map(|slug| {
            let words = labels::recipe_category(&slug, language);
            let selected = slug == form.category;
            view! { <option value=slug selected=selected>{words}</option> }
        })
        .collect();
    let difficulties = Difficulty::ALL.map(|difficulty| {
        let selected = difficulty == form.difficulty;
        view! { <option value=difficulty.name() selected=selected>{labels::difficulty(difficulty, language)}</option> }
    });
    view! {
        <fieldset class="form-section">
            <legend>{t("En bref", "In short")}</legend>
            <div class="form-row">
                <div class="field">
                    <label class="field-label" for="category">{t("Genre", "Kind")}</label>
                    <select class="field-input" id="category" name="form[category]">{categories}</select>
                </div>
                <div class="field">
                    <label class="field-label" for="difficulty">{t("Difficulté", "Difficulty")}</label>
                    <select class="field-input" id="difficulty" name="form[difficulty]">{difficulties.collect_view()}</select>
                </div>
            </div>
            <div class="form-row">
                <Field within="form" name="prep_time" label=t("Préparation", "Preparation") inputmode="numeric" unit="min" value=form.prep_time problem=problem.clone()/>
                <Field within="form" name="cook_time" label=t("Cuisson", "Cooking") inputmode="numeric" unit="min" value=form.cook_time problem=problem.clone()/>
                <Field within="form" name="servings" label=t("Pour combien de personnes", "For how many people") inputmode="numeric" value=form.servings problem/>
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Delete(recipe: Recipe) -> impl IntoView {
    let t = translate();
    let yes = format!("{} {}", t("Oui, supprimer", "Yes, delete"), recipe.title);
    view! {
        <Confirm action=DeleteRecipe::PATH id=recipe.id.to_string() summary=t("Supprimer cette recette", "Delete this recipe") yes>
            <p>{t("Elle quitte la boutique aussitôt. Cela ne se défait pas.", "It leaves the shop at once. This cannot be undone.")}</p>
        </Confirm>
    }
}
