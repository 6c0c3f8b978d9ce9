//! What the dashboard's search finds.

use domain::lookup::{Everything, Found, Kind};
use leptos::prelude::*;
use shared::{Language, order::Order, user::User};

use crate::{
    components::layout::{
        dashboard::{Dashboard, searched},
        head::Head,
    },
    pages::loading::loaded::loaded,
    request::{
        category_name,
        language::{language, translate},
    },
    server_fns::admin::find::{FoundEverywhere, find_everywhere},
    url::encode,
    words::labels,
};

/// `/gestion/recherche?q=…`: orders, customers, products, recipes and pages of the dashboard.
#[component]
pub fn FindPage() -> impl IntoView {
    let t = translate();
    let query = searched();
    view! {
        <Head title=t("Recherche, gestion", "Search, back office")/>
        <Dashboard>
            <div class="desk-head"><h1>{t("Recherche", "Search")}</h1></div>
            {loaded(find_everywhere(query.clone()), move |found| view! { <Results found query/> })}
        </Dashboard>
    }
    .into_any()
}

/// One thing that was found: where it is, its name, and what tells it from others.
struct Hit {
    path: String,
    name: String,
    facts: String,
}

/// The things of one kind, and where all of them are.
struct Section {
    id: &'static str,
    title: &'static str,
    hits: Vec<Hit>,
    all: Option<String>,
}

#[component]
fn Results(found: FoundEverywhere, query: String) -> impl IntoView {
    let t = translate();
    let mut sections = sections(found, &query);
    sections.retain(|section| !section.hits.is_empty());
    let nothing = sections.is_empty().then(|| {
        let words = if query.is_empty() {
            t(
                "Un numéro de commande, un montant, un nom, une adresse, un téléphone, un fromage ou une page\u{a0}: tapez-le ci-dessus.",
                "An order’s number, an amount, a name, an address, a phone number, a cheese or a page: type it above.",
            )
        } else {
            t("Rien ne correspond.", "Nothing matches.")
        };
        view! { <p class="muted" role="status">{words}</p> }
    });
    let sections: Vec<_> = sections
        .into_iter()
        .map(|section| view! { <SectionOf section/> })
        .collect();
    view! { <div class="found">{nothing}{sections}</div> }
}

#[component]
fn SectionOf(section: Section) -> impl IntoView {
    let t = translate();
    let Section { id, title, hits, all } = section;
    let hits: Vec<_> = hits
        .into_iter()
        .map(|Hit { path, name, facts }| {
            view! { <li><a href=path><span class="found-name">{name}</span> <span class="muted">{facts}</span></a></li> }
        })
        .collect();
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <ul>
                {hits}
                {all.map(|path| view! {
                    <li><a href=path>{t("Tout voir", "See all")}<span class="visually-hidden">" : " {title}</span></a></li>
                })}
            </ul>
        </section>
    }
}

/// What surely is meant comes first.
fn sections(found: FoundEverywhere, query: &str) -> Vec<Section> {
    let (t, language) = (translate(), language());
    let FoundEverywhere { things, pages } = found;
    let Everything {
        orders,
        users,
        products,
        archived,
        recipes,
        exact,
    } = things;
    let is_page = pages.first().is_some_and(|page| page.is_called(query));
    let all = |path: &str, has_more: bool| has_more.then(|| format!("{path}?q={}", encode(query)));
    let product = |id: String, name: String, category: &str| Hit {
        path: format!("/gestion/produits/{id}"),
        name,
        facts: category.into(),
    };
    let of_orders = Section {
        id: "found-orders",
        title: t("Commandes", "Orders"),
        all: all("/gestion/commandes", orders.has_more),
        hits: hits(orders, |order| of_order(&order, language)),
    };
    let of_users = Section {
        id: "found-users",
        title: t("Clients et équipe", "Customers and staff"),
        all: all("/gestion/clients", users.has_more),
        hits: hits(users, |user| of_user(user, language)),
    };
    let mut sections = match exact {
        Some(Kind::User) => vec![of_users, of_orders],
        Some(Kind::Order) | None => vec![of_orders, of_users],
    };
    let of_pages = Section {
        id: "found-pages",
        title: t("Pages", "Pages"),
        all: None,
        hits: pages
            .into_iter()
            .map(|page| Hit {
                path: page.path.into(),
                name: page.name(language).into(),
                facts: String::new(),
            })
            .collect(),
    };
    sections.extend([
        Section {
            id: "found-products",
            title: t("Produits", "Products"),
            all: all("/gestion/produits", products.has_more),
            hits: hits(products, |found| {
                product(
                    found.id.to_string(),
                    found.name,
                    &category_name(&found.category, language),
                )
            }),
        },
        Section {
            id: "found-recipes",
            title: t("Recettes", "Recipes"),
            all: all("/gestion/recettes", recipes.has_more),
            hits: hits(recipes, |recipe| Hit {
                path: format!("/gestion/recettes/{}", recipe.id),
                name: recipe.title,
                facts: String::new(),
            }),
        },
        Section {
            id: "found-archived",
            title: t("Produits archivés", "Archived products"),
            all: archived.has_more.then(|| "/gestion/archives".into()),
            hits: hits(archived, |found| {
                product(found.id.to_string(), found.name_in(language), t("archivé", "archived"))
            }),
        },
    ]);
    // Who types what a page is called means the page.
    let place = if is_page { 0 } else { sections.len() - 1 };
    sections.insert(place, of_pages);
    sections
}

fn hits<T>(found: Found<T>, hit: impl Fn(T) -> Hit) -> Vec<Hit> {
    found.items.into_iter().map(hit).collect()
}

fn of_order(order: &Order, language: Language) -> Hit {
    let (status, _) = labels::order_status(order.status, language);
    let (day, total) = (order.created_at.day(language), order.total.display(language));
    let town = &order.shipping_address.city;
    let facts = [day.as_str(), town, status, &total].map(str::trim);
    Hit {
        path: format!("/gestion/commandes/{}", order.id),
        name: order.order_number.clone(),
        facts: facts
            .into_iter()
            .filter(|fact| !fact.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn of_user(user: User, language: Language) -> Hit {
    let role = labels::role(user.role, language).to_owned();
    let facts = [Some(user.email), user.phone_number, Some(role)];
    Hit {
        path: format!("/gestion/clients/{}", user.id),
        name: user.name,
        facts: facts.into_iter().flatten().collect::<Vec<_>>().join(", "),
    }
}
