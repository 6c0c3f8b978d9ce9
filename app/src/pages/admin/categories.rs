//! The categories: their order, names and texts.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{Language, Problem, catalog::CategoryCount, category::Category, limits};

use crate::{
    components::{
        form::{
            confirm::Confirm,
            field::Field,
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{dashboard::Dashboard, head::Head},
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::categories::{
        CategoryDesk, CategoryForm, MoveCategory, RemoveCategory, SaveCategory, read_categories,
    },
    url::encode,
};

/// `/gestion/familles`: the list, and below it the form for a new category or, with `?modifier=`, for one that is there.
#[component]
pub fn CategoriesPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Familles, gestion", "Categories, back office")/>
        <Dashboard>{loaded(read_categories(), |desk| view! { <Categories desk/> })}</Dashboard>
    }
    .into_any()
}

#[component]
fn Categories(desk: CategoryDesk) -> impl IntoView {
    let t = translate();
    let query = use_query_map().read_untracked().clone();
    let problem = problem_of::<SaveCategory>();
    let chosen = query.get("modifier").unwrap_or_default();
    let chosen = desk.categories.iter().find(|(category, _)| category.slug == chosen);
    let form = match chosen {
        Some((category, _)) if problem.is_none() => CategoryForm::of(category),
        _ => CategoryForm::read(&query),
    };
    let done = match (has_succeeded("saved"), has_succeeded("removed")) {
        (true, _) => t("Famille enregistrée.", "Category saved."),
        _ => t("Famille supprimée.", "Category removed."),
    };
    let other = problem_of::<RemoveCategory>().or_else(problem_of::<MoveCategory>);
    let last = desk.categories.len();
    let rows: Vec<_> = desk
        .categories
        .into_iter()
        .map(|(category, products)| view! { <Row category products last/> })
        .collect();
    view! {
        <div class="desk-head">
            <h1>{t("Familles", "Categories")}</h1>
            <a class="more-link" href="#form">{t("Ajouter une famille", "Add a category")}</a>
        </div>
        <SuccessNotice when=has_succeeded("saved") || has_succeeded("removed") words=done/>
        <ProblemNotice problem=other/>
        <div class="desk-panels">
            <p>
                {t(
                    "La boutique montre les familles dans cet ordre, sous ces noms ; leur texte est en tête de leur page.",
                    "The shop shows the categories in this order, by these names; their text heads their page.",
                )}
            </p>
            <Table
                label=t("Liste des familles", "List of categories")
                caption=t("Familles, dans l’ordre de la boutique", "Categories, in the shop’s order")
                rows
            >
                <th scope="col">{t("Français", "French")}</th>
                <th scope="col">{t("Anglais", "English")}</th>
                <th scope="col">{t("Adresse", "Address")}</th>
                <th scope="col" class="is-number">{t("Produits", "Products")}</th>
                <th scope="col">{t("Ordre", "Order")}</th>
                <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
            </Table>
            <Unknown categories=desk.unknown/>
            <CategoryFields form problem/>
        </div>
    }
    .into_any()
}

#[component]
fn Row(category: Category, products: i64, last: usize) -> impl IntoView {
    let (t, language) = (translate(), language());
    let name = category.name(language).to_owned();
    let is_last = usize::try_from(category.order).is_ok_and(|order| order >= last);
    let up = (category.order > 1).then(|| {
        let words = format!("{} {name}", t("Monter", "Move up:"));
        view! { <Step slug=category.slug.clone() order=category.order - 1 words arrow="↑"/> }
    });
    let down = (!is_last).then(|| {
        let words = format!("{} {name}", t("Descendre", "Move down:"));
        view! { <Step slug=category.slug.clone() order=category.order + 1 words arrow="↓"/> }
    });
    let yes = match language {
        Language::French => format!("Oui, supprimer {name}"),
        Language::English => format!("Yes, remove {name}"),
    };
    let remove = (products == 0).then(|| {
        view! {
            <Confirm action=RemoveCategory::PATH id=category.slug.clone() summary=t("Supprimer", "Remove") yes>
                <p>{t("Ses textes sont perdus.", "Its texts are lost.")}</p>
            </Confirm>
        }
    });
    let edit = format!("/gestion/familles?modifier={}#form", encode(&category.slug));
    view! {
        <tr>
            <th scope="row"><a href=format!("/fromages?category={}", category.slug)>{category.name.fr.clone()}</a></th>
            <td data-label=t("Anglais", "English") lang="en">{category.name.en.clone()}</td>
            <td data-label=t("Adresse", "Address")>{category.slug.clone()}</td>
            <td data-label=t("Produits", "Products") class="is-number">{products}</td>
            <td data-label=t("Ordre", "Order")><div class="button-row">{up}{down}</div></td>
            <td>
                <a href=edit>{t("Modifier", "Edit")}<span class="visually-hidden">" " {name.clone()}</span></a>
                {remove}
            </td>
        </tr>
    }
    .into_any()
}

/// A button that moves a category to this place.
#[component]
fn Step(slug: String, order: i64, words: String, arrow: &'static str) -> impl IntoView {
    view! {
        <PostForm action=MoveCategory::PATH>
            <input type="hidden" name="id" value=slug/>
            <button class="button button-quiet button-small" type="submit" name="order" value=order.to_string()>
                <span aria-hidden="true">{arrow}</span>
                <span class="visually-hidden">{words}</span>
            </button>
        </PostForm>
    }
}

/// What products name and no category is: it is shown by its own text.
#[component]
fn Unknown(categories: Vec<CategoryCount>) -> impl IntoView {
    let t = translate();
    if categories.is_empty() {
        return ().into_any();
    }
    let links: Vec<_> = categories
        .into_iter()
        .map(|CategoryCount { value, count }| {
            let address = format!("/gestion/familles?slug={}#form", encode(&value));
            view! { <li><a href=address>{value}</a>{format!(" ({count})")}</li> }
        })
        .collect();
    view! {
        <section class="desk-panel" aria-labelledby="unknown">
            <h2 id="unknown">{t("Sans nom", "Without a name")}</h2>
            <p>
                {t(
                    "Des produits sont dans ces familles, que la boutique montre telles quelles. Donnez-leur un nom.",
                    "Products are in these categories, which the shop shows as they are. Give them a name.",
                )}
            </p>
            <ul>{links}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn CategoryFields(form: CategoryForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let slug = String::from(form.slug.clone());
    let heading = if form.is_known {
        format!("{} {}", t("Modifier", "Change"), String::from(form.name.clone()))
    } else {
        t("Ajouter une famille", "Add a category").to_owned()
    };
    let address = if form.is_known {
        view! {
            <input type="hidden" name="form[slug]" value=slug/>
            <input type="hidden" name="form[is_known]" value="true"/>
        }
        .into_any()
    } else {
        view! {
            <Field
                within="form"
                name="slug"
                label=t("Adresse", "Address")
                hint=t("Ce que portent les produits\u{a0}: minuscules, chiffres et tirets. Elle ne change plus.", "What products carry: lower-case letters, digits and dashes. It stays.")
                value=slug
                problem=problem.clone()
            />
        }
        .into_any()
    };
    view! {
        <section class="desk-panel" id="form" aria-labelledby="form-heading">
            <h2 id="form-heading">{heading}</h2>
            <ProblemNotice problem=problem.clone()/>
            <PostForm action=SaveCategory::PATH class="form" novalidate=true>
                {address}
                <div class="form-row">
                    <Field within="form" lang="fr" name="name" label=t("Nom", "Name") value=form.name maxlength=*limits::CATEGORY_NAME.end() problem=problem.clone()/>
                    <Field within="form" lang="en" name="name_en" label=t("Nom en anglais", "English name") value=form.name_en maxlength=*limits::CATEGORY_NAME.end() may_be_empty=true problem=problem.clone()/>
                </div>
                <Field within="form" lang="fr" name="text" label=t("Texte", "Text") rows=4 value=form.text maxlength=*limits::CATEGORY_TEXT.end() may_be_empty=true problem=problem.clone()/>
                <Field within="form" lang="en" name="text_en" label=t("Texte en anglais", "English text") rows=4 value=form.text_en maxlength=*limits::CATEGORY_TEXT.end() may_be_empty=true problem/>
                <div class="button-row">
                    <button class="button" type="submit">{t("Enregistrer", "Save")}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
