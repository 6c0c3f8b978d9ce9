//! One customer or member of staff: what the shop knows of them, and what an admin may change.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{
    Language, Page, PageRequest, Problem,
    order::Order,
    user::{Role, User, UserForStaff},
};

use crate::{
    components::{
        form::{
            confirm::Confirm,
            field::Field,
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            breadcrumb::Breadcrumb,
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        table::Table,
    },
    pages::{admin::order::PhoneLink, loading::loaded::loaded},
    request::language::{language, translate},
    server_fns::admin::users::{ChangeUserRole, CloseUser, EraseUser, NoteUser, ResetSecondFactor, read_user},
    words::labels,
};

/// `/gestion/clients/:id`: a user's account, orders, points and note.
#[component]
pub fn UserPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let paging = PageRequest {
        page: requested_page(),
        ..Default::default()
    };
    let read = async move { read_user(&id, paging).await };
    view! {
        <Dashboard>
            {loaded(read, move |(known, orders)| view! { <Known known orders/> })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Known(known: UserForStaff, orders: Page<Order>) -> impl IntoView {
    let t = translate();
    let UserForStaff { user, points, note } = known;
    let title = format!("{}, {}", user.name, t("gestion", "back office"));
    let problem = problem_of::<ChangeUserRole>()
        .or_else(problem_of::<NoteUser>)
        .or_else(problem_of::<CloseUser>)
        .or_else(problem_of::<ResetSecondFactor>)
        .or_else(problem_of::<EraseUser>);
    let total = orders.total;
    view! {
        <Head title/>
        <Breadcrumb above=vec![("/gestion/clients".into(), t("Clients", "Customers").into())] here=user.name.clone()/>
        <div class="desk-head"><h1>{user.name.clone()}</h1></div>
        <ProblemNotice problem=problem.clone()/>
        <SuccessNotice when=has_succeeded("role") words=t("Le rôle est changé.", "The role is changed.")/>
        <SuccessNotice when=has_succeeded("noted") words=t("C’est noté.", "It is noted.")/>
        <SuccessNotice
            when=has_succeeded("closed")
            words=t("Le compte est fermé : personne n’y entre plus.", "The account is closed: nobody signs in any more.")
        />
        <SuccessNotice when=has_succeeded("opened") words=t("Le compte est rouvert.", "The account is open again.")/>
        <SuccessNotice
            when=has_succeeded("reset")
            words=t(
                "Le second facteur est retiré\u{a0}: le mot de passe suffit, et une lettre le dit.",
                "The second factor is taken away: the password is enough, and a letter says so.",
            )
        />
        <div class="desk-columns">
            <div>
                <Account user=user.clone() points total/>
                <Note user=user.clone() note problem/>
            </div>
            <div>
                <RoleForm user=user.clone()/>
                <Closing user/>
            </div>
        </div>
        <Orders orders/>
    }
}

#[component]
fn Account(user: User, points: Option<i64>, total: i64) -> impl IntoView {
    let (t, language) = (translate(), language());
    let points = points.map_or_else(
        || t("illisibles", "cannot be read").to_owned(),
        |points| points.to_string(),
    );
    let phone = user.phone_number.map(|number| {
        view! { <div><dt>{t("Téléphone", "Phone")}</dt><dd><PhoneLink phone=number/></dd></div> }
    });
    let confirmed = if user.is_verified {
        t("confirmée", "confirmed")
    } else {
        t("pas encore confirmée", "not confirmed yet")
    };
    let last_login = user.last_login.map(|at| {
        view! { <div><dt>{t("Dernière connexion", "Last sign-in")}</dt><dd>{at.day_and_time(language)}</dd></div> }
    });
    let closed = user.closed_at.map(|at| {
        view! { <div><dt>{t("Fermé le", "Closed on")}</dt><dd>{at.day_and_time(language)}</dd></div> }
    });
    let second_factor = user.second_factor_since.map(|at| {
        view! {
            <div>
                <dt>{t("Connexion en deux étapes", "Two-step sign-in")}</dt>
                <dd>{t("depuis le ", "since ")}{at.day(language)}</dd>
            </div>
        }
    });
    let writes = match user.language {
        Language::French => t("en français", "in French"),
        Language::English => t("en anglais", "in English"),
    };
    view! {
        <section class="desk-panel" aria-labelledby="account">
            <h2 id="account">{t("Compte", "Account")}</h2>
            <dl class="facts">
                <div>
                    <dt>{t("Adresse e-mail", "Email address")}</dt>
                    <dd><a href=format!("mailto:{}", user.email)>{user.email.clone()}</a> ", " {confirmed}</dd>
                </div>
                {phone}
                <div><dt>{t("Inscrit le", "Joined")}</dt><dd>{user.created_at.day(language)}</dd></div>
                {last_login}
                {closed}
                {second_factor}
                <div><dt>{t("La boutique lui écrit", "The shop writes to them")}</dt><dd>{writes}</dd></div>
                <div><dt>{t("Points", "Points")}</dt><dd class="number">{points}</dd></div>
                <div><dt>{t("Commandes", "Orders")}</dt><dd class="number">{total}</dd></div>
            </dl>
        </section>
    }
}

#[component]
fn Note(user: User, note: String, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    view! {
        <section class="desk-panel" aria-labelledby="note-title">
            <h2 id="note-title">{t("Note", "Note")}</h2>
            <PostForm action=NoteUser::PATH class="form">
                <input type="hidden" name="id" value=user.id.to_string()/>
                <Field
                    name="note"
                    rows=4
                    label=t("Ce que l’équipe doit savoir", "What staff should know")
                    hint=t("Le client ne la voit pas, mais il peut demander à la lire.", "The customer does not see it, but may ask to read it.")
                    value=note
                    may_be_empty=true
                    maxlength=2000
                    problem
                />
                <button class="button button-quiet" type="submit">{t("Noter", "Save the note")}</button>
            </PostForm>
        </section>
    }
}

#[component]
fn RoleForm(user: User) -> impl IntoView {
    let (t, language) = (translate(), language());
    let options = Role::ALL.map(|role| {
        view! { <option value=role.name() selected=role == user.role>{labels::role(role, language)}</option> }
    });
    view! {
        <section class="desk-panel" aria-labelledby="role-title">
            <h2 id="role-title">{t("Rôle", "Role")}</h2>
            <p class="muted">
                {t(
                    "Un gérant peut tout dans cette gestion ; un livreur voit ce qu’il livre. Cela vaut aussitôt.",
                    "An admin may do everything in this back office; a courier sees what they deliver. It counts at once.",
                )}
            </p>
            <PostForm action=ChangeUserRole::PATH class="form">
                <input type="hidden" name="id" value=user.id.to_string()/>
                <div class="field">
                    <label class="field-label" for="role">{t("Peut", "May")}</label>
                    <select class="field-input" id="role" name="role">{options.collect_view()}</select>
                </div>
                <button class="button button-quiet" type="submit">{t("Changer le rôle", "Change the role")}</button>
            </PostForm>
        </section>
    }
}

#[component]
fn Closing(user: User) -> impl IntoView {
    let t = translate();
    let id = user.id.to_string();
    let reset = user
        .second_factor_since
        .map(|_| view! { <SecondFactorReset user=user.clone()/> });
    let form = if user.closed_at.is_some() {
        view! {
            <PostForm action=CloseUser::PATH>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="closed" value="false"/>
                <button class="button button-quiet" type="submit">{t("Rouvrir le compte", "Open the account again")}</button>
            </PostForm>
        }
        .into_any()
    } else {
        let yes = format!(
            "{} {}",
            t("Oui, fermer le compte de", "Yes, close the account of"),
            user.name
        );
        view! {
            <Confirm action=CloseUser::PATH id summary=t("Fermer le compte", "Close the account") yes>
                <input type="hidden" name="closed" value="true"/>
                <p>
                    {t(
                        "Ses appareils sont déconnectés et plus personne n’y entre. Commandes, points et factures restent ; vous pourrez le rouvrir.",
                        "Its devices are signed out and nobody signs in any more. Orders, points and invoices stay; you can open it again.",
                    )}
                </p>
            </Confirm>
        }
        .into_any()
    };
    view! {
        <section class="desk-panel" aria-labelledby="closing-title">
            <h2 id="closing-title">{t("Accès", "Access")}</h2>
            {reset}
            {form}
            <Erasing user/>
        </section>
    }
}

#[component]
fn Erasing(user: User) -> impl IntoView {
    let t = translate();
    let yes = format!("{} {}", t("Oui, effacer", "Yes, erase"), user.name);
    view! {
        <Confirm
            action=EraseUser::PATH
            id=user.id.to_string()
            summary=t("Effacer le compte, à sa demande", "Erase the account, as they asked")
            yes
        >
            <p>
                {t(
                    "Assurez-vous que c’est bien la personne qui le demande\u{a0}: rien ne revient. Ses commandes payées restent dix ans avec leurs factures (code de commerce, article L123-22), ses avis restent sans son nom\u{a0}; tout le reste disparaît.",
                    "Make sure that it is them who ask: nothing comes back. Their paid orders stay for ten years with their invoices (code de commerce, article L123-22), their reviews stay without their name; everything else goes.",
                )}
            </p>
        </Confirm>
    }
}

#[component]
fn SecondFactorReset(user: User) -> impl IntoView {
    let t = translate();
    let yes = format!("{} {}", t("Oui, réinitialiser pour", "Yes, reset it for"), user.name);
    view! {
        <Confirm
            action=ResetSecondFactor::PATH
            id=user.id.to_string()
            summary=t("Réinitialiser le second facteur", "Reset the second factor")
            yes
        >
            <p>
                {t(
                    "Pour qui a perdu son téléphone et ses codes de secours\u{a0}: assurez-vous que c’est bien la personne. Ses appareils sont déconnectés, une lettre le lui dit, et le mot de passe suffit ensuite.",
                    "For who has lost their phone and their recovery codes: make sure that it is them. Their devices are signed out, a letter tells them, and the password is enough from then on.",
                )}
            </p>
        </Confirm>
    }
}

#[component]
fn Orders(orders: Page<Order>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let heading = view! { <h2 class="after-panels">{t("Commandes", "Orders")}</h2> };
    if orders.items.is_empty() {
        return view! { {heading} <p class="muted">{t("Aucune commande.", "No orders.")}</p> }.into_any();
    }
    let row = |order: &Order| {
        let (status, class) = labels::order_status(order.status, language);
        view! {
            <tr>
                <th scope="row"><a href=format!("/gestion/commandes/{}", order.id)>{order.order_number.clone()}</a></th>
                <td data-label=t("Date", "Date")><time datetime=order.created_at.to_string()>{order.created_at.day_and_time(language)}</time></td>
                <td data-label=t("État", "Status")><span class=class>{status}</span></td>
                <td data-label=t("Total", "Total") class="is-number">{order.total.display(language)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = orders.items.iter().map(row).collect();
    view! {
        {heading}
        <Table label=t("Commandes du client", "The customer’s orders") caption=t("Commandes, les plus récentes d’abord", "Orders, newest first") rows>
            <th scope="col">{t("Numéro", "Number")}</th>
            <th scope="col">{t("Date", "Date")}</th>
            <th scope="col">{t("État", "Status")}</th>
            <th scope="col" class="is-number">{t("Total", "Total")}</th>
        </Table>
        <DashboardPagination list=orders base="?"/>
    }
    .into_any()
}
