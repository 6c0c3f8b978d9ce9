//! The shop's people, to search.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Page, PageRequest,
    user::{Role, User, UserQuery},
};

use crate::{
    components::{
        form::{
            field::Field,
            outcome::{SuccessNotice, has_succeeded},
        },
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::users::list_users,
    url::encode,
    words::labels,
};

/// `/gestion/clients`: customers and staff, those who joined last first.
#[component]
pub fn UsersPage() -> impl IntoView {
    let t = translate();
    let query = asked();
    view! {
        <Head title=t("Clients, gestion", "Customers, back office")/>
        <Dashboard>
            {loaded(list_users(query.clone()), move |users| view! {
                <div class="desk-head"><h1>{t("Clients et équipe", "Customers and staff")}</h1></div>
                <SuccessNotice
                    when=has_succeeded("erased")
                    words=t(
                        "Le compte est effacé. Ses commandes payées restent avec leurs factures.",
                        "The account is erased. Its paid orders stay with their invoices.",
                    )
                />
                <Search query=query.clone()/>
                <Users users query/>
            })}
        </Dashboard>
    }
    .into_any()
}

fn asked() -> UserQuery {
    let query = use_query_map();
    let query = query.read_untracked();
    UserQuery {
        // What is longer than any name finds nobody, as its beginning would not either.
        q: query.get("q").map(|q| q.chars().take(100).collect()),
        role: query.get("role").and_then(|name| Role::from_name(&name)),
        paging: PageRequest {
            page: requested_page(),
            ..Default::default()
        },
    }
}

#[component]
fn Search(query: UserQuery) -> impl IntoView {
    let (t, language) = (translate(), language());
    let roles = Role::ALL.map(|role| {
        view! { <option value=role.name() selected=query.role == Some(role)>{labels::role(role, language)}</option> }
    });
    view! {
        <form class="desk-filters" method="get" action="/gestion/clients" role="search" aria-label=t("Clients et équipe", "Customers and staff")>
            <Field
                name="q"
                kind="search"
                label=t("Nom, e-mail ou téléphone", "Name, email or phone")
                value=query.q.unwrap_or_default()
                may_be_empty=true
                maxlength=100
                problem=None
            />
            <div class="field">
                <label class="field-label" for="role">{t("Rôle", "Role")}</label>
                <select class="field-input" id="role" name="role">
                    <option value="">{t("Tous", "All")}</option>
                    {roles.collect_view()}
                </select>
            </div>
            <button class="button button-quiet" type="submit">{t("Chercher", "Search")}</button>
        </form>
    }
}

#[component]
fn Users(users: Page<User>, query: UserQuery) -> impl IntoView {
    let t = translate();
    if users.items.is_empty() {
        return view! {
            <div class="empty">
                <h2>{t("Personne ne correspond", "Nobody matches")}</h2>
                <a class="button button-quiet" href="/gestion/clients">{t("Voir tout le monde", "See everyone")}</a>
            </div>
        }
        .into_any();
    }
    let rows: Vec<_> = users
        .items
        .iter()
        .cloned()
        .map(|user| view! { <UserRow user/> })
        .collect();
    let q = query.q.as_deref().map(encode).unwrap_or_default();
    let base = format!("?q={q}&role={}&", query.role.map_or("", Role::name));
    view! {
        <Table
            label=t("Liste des clients", "List of customers")
            caption=t("Clients et équipe, les derniers inscrits d’abord", "Customers and staff, those who joined last first")
            rows
        >
            <th scope="col">{t("Nom", "Name")}</th>
            <th scope="col">{t("Adresse e-mail", "Email address")}</th>
            <th scope="col">{t("Téléphone", "Phone")}</th>
            <th scope="col">{t("Rôle", "Role")}</th>
            <th scope="col">{t("Inscrit le", "Joined")}</th>
            <th scope="col">{t("Dernière connexion", "Last sign-in")}</th>
        </Table>
        <DashboardPagination list=users base/>
    }
    .into_any()
}

#[component]
fn UserRow(user: User) -> impl IntoView {
    let (t, language) = (translate(), language());
    let class = match user.role {
        Role::User => "badge",
        Role::Admin | Role::Livreur => "badge is-done",
    };
    let closed = user
        .closed_at
        .map(|_| view! { " " <span class="badge is-off">{t("Fermé", "Closed")}</span> });
    let last_login = user.last_login.map(|at| {
        view! { <time datetime=at.to_string()>{at.day_and_time(language)}</time> }
    });
    view! {
        <tr>
            <th scope="row"><a href=format!("/gestion/clients/{}", user.id)>{user.name}</a></th>
            <td data-label=t("Adresse e-mail", "Email address") class="is-address">{user.email}</td>
            <td data-label=t("Téléphone", "Phone")>{user.phone_number}</td>
            <td data-label=t("Rôle", "Role")><span class=class>{labels::role(user.role, language)}</span> {closed}</td>
            <td data-label=t("Inscrit le", "Joined")><time datetime=user.created_at.to_string()>{user.created_at.day(language)}</time></td>
            <td data-label=t("Dernière connexion", "Last sign-in")>{last_login}</td>
        </tr>
    }
}
