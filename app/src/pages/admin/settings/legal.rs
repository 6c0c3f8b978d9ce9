//! The form of a legal text.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::Language;

use super::parts::{Foot, FormProblem, Version};
use crate::{
    components::{
        form::{
            field::Field,
            outcome::{SuccessNotice, has_parameter},
            post_form::{PostForm, problem_of},
        },
        layout::{breadcrumb::Breadcrumb, dashboard::Dashboard, head::Head},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::settings::{LegalEditor, SaveLegal, edit_legal},
    words::legal as texts,
};

/// `/gestion/reglages/:page`: the text of a legal page, in both languages.
#[component]
pub fn LegalEditorPage() -> impl IntoView {
    let slug = use_params_map().read_untracked().get("page").unwrap_or_default();
    view! { <Dashboard>{loaded(edit_legal(slug), |editor| view! { <Editor editor/> })}</Dashboard> }.into_any()
}

#[component]
fn Editor(editor: LegalEditor) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<SaveLegal>();
    let is_saved = has_parameter("saved") && problem.is_none();
    let LegalEditor { page, form, own } = editor;
    let title = texts::title(page, language);
    let [own_french, own_english] = own;
    let lacks = (form.fr.is_empty() || form.en.is_empty()).then(|| {
        let missing = format!(
            "{} {}.",
            t("Il lui manque\u{a0}:", "It lacks:"),
            texts::missing(page, language)
        );
        view! {
            <div class="notice is-warning">
                <p class="notice-title">
                    {t(
                        "Tant que les deux langues sont vides, la boutique montre son propre texte\u{a0}; si une seule l’est, elle y montre l’autre.",
                        "As long as both languages are empty, the shop shows its own text; if only one is, it shows the other one there.",
                    )}
                </p>
                <p>{missing}</p>
            </div>
        }
    });
    view! {
        <Head title=format!("{title}, {}", t("gestion", "back office"))/>
        <Breadcrumb above=vec![("/gestion/reglages".into(), t("Réglages", "Settings").into())] here=title/>
        <div class="desk-head">
            <h1>{title}</h1>
            <a href=format!("/{}", page.slug())>{t("Voir la page", "See the page")}</a>
        </div>
        <SuccessNotice when=is_saved words=t("Le texte est enregistré.", "The text is saved.")/>
        <FormProblem problem=problem.clone()/>
        {lacks}
        <PostForm action=SaveLegal::PATH class="form desk-form" novalidate=true>
            <Version value=form.version/>
            <input type="hidden" name="form[page]" value=form.page/>
            <p class="muted">
                {t(
                    "Une ligne vide sépare les paragraphes, «\u{a0}## \u{a0}» commence un titre, «\u{a0}- \u{a0}» un élément de liste.",
                    "An empty line separates paragraphs, “## ” begins a heading, “- ” an item of a list.",
                )}
            </p>
            <Field within="form" name="fr" label=t("En français", "In French") value=form.fr lang="fr" rows=18 may_be_empty=true problem=problem.clone()/>
            <Field within="form" name="en" label=t("En anglais", "In English") value=form.en lang="en" rows=18 may_be_empty=true problem/>
            <Foot/>
        </PostForm>
        <Own text=own_french of=Language::French/>
        <Own text=own_english of=Language::English/>
    }
    .into_any()
}

/// The shop's own text, to begin with.
#[component]
fn Own(text: String, of: Language) -> impl IntoView {
    let t = translate();
    let words = match of {
        Language::French => t("Le texte de la boutique en français", "The shop’s own text in French"),
        Language::English => t("Le texte de la boutique en anglais", "The shop’s own text in English"),
    };
    view! { <details class="setting-own"><summary>{words}</summary><pre lang=of.tag()>{text}</pre></details> }
}
