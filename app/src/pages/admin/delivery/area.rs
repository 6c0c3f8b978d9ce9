//! The areas, and the form of one.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Money, Problem, delivery::DeliveryArea, limits, settings::ShippingSettings};

use crate::{
    components::{
        form::{confirm::Confirm, field::Field, post_form::PostForm, problem::ProblemNotice},
        table::Table,
    },
    request::language::{language, translate},
    server_fns::admin::{
        delivery::{RemoveArea, SaveArea},
        delivery_form::AreaForm,
    },
};

/// So many postal codes of an area are shown.
const SHOWN: usize = 12;

/// The areas, or what holds without.
#[component]
pub fn Areas(
    /// The areas, by name.
    areas: Vec<DeliveryArea>,
    /// What delivery costs while there are none.
    shipping: ShippingSettings,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    if areas.is_empty() {
        let fee = format!(
            "{}, {}",
            shipping.fee.display(language),
            free_from(Some(shipping.free_from))
        );
        return view! {
            <section class="desk-panel" aria-labelledby="areas">
                <h2 id="areas">{t("Zones", "Areas")}</h2>
                <p>
                    {t(
                        "Sans zone, la boutique livre toute la France métropolitaine, Corse comprise, aux frais des réglages\u{a0}: ",
                        "Without an area, the shop delivers to all of metropolitan France, Corsica included, at the fee of the settings: ",
                    )}
                    {fee} ". "
                    <a href="/gestion/reglages#livraison">{t("Les changer", "Change it")}</a>
                </p>
            </section>
        }
        .into_any();
    }
    let rows: Vec<_> = areas.into_iter().map(|area| view! { <Row area/> }).collect();
    view! {
        <section class="desk-panel" aria-labelledby="areas">
            <h2 id="areas">{t("Zones", "Areas")}</h2>
            <p>
                {t(
                    "Le code postal le plus précis l’emporte\u{a0}: 69001 avant 690*. Ce qu’aucune zone ne contient n’est pas livré.",
                    "The most precise postal code counts: 69001 before 690*. What no area holds is not delivered to.",
                )}
            </p>
            <Table label=t("Liste des zones", "List of areas") caption=t("Zones, par nom", "Areas, by name") rows>
                <th scope="col">{t("Zone", "Area")}</th>
                <th scope="col">{t("Codes postaux", "Postal codes")}</th>
                <th scope="col" class="is-number">{t("Livraison", "Delivery")}</th>
                <th scope="col" class="is-number">{t("Offerte", "Free")}</th>
                <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
            </Table>
        </section>
    }
    .into_any()
}

fn free_from(amount: Option<Money>) -> String {
    let (t, language) = (translate(), language());
    match amount {
        Some(amount) => format!("{} {}", t("dès", "from"), amount.display(language)),
        None => t("jamais", "never").into(),
    }
}

#[component]
fn Row(area: DeliveryArea) -> impl IntoView {
    let (t, language) = (translate(), language());
    let codes = area
        .postal_codes
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    let more = area.postal_codes.len().saturating_sub(SHOWN);
    let codes = if more > 0 { format!("{codes} +{more}") } else { codes };
    let yes = format!("{} {}", t("Oui, supprimer", "Yes, remove"), area.name);
    view! {
        <tr>
            <th scope="row">{area.name.clone()}</th>
            <td data-label=t("Codes postaux", "Postal codes")>{codes}</td>
            <td data-label=t("Livraison", "Delivery") class="is-number">{area.fee.display(language)}</td>
            <td data-label=t("Offerte", "Free") class="is-number">{free_from(area.free_from)}</td>
            <td>
                <a href=format!("/gestion/livraison?modifier={}#zone", area.id)>
                    {t("Modifier", "Edit")}<span class="visually-hidden">" " {area.name.clone()}</span>
                </a>
                <Confirm action=RemoveArea::PATH id=area.id.to_string() summary=t("Supprimer", "Remove") yes>
                    <p>{t("La boutique n’y livrera plus.", "The shop will no longer deliver there.")}</p>
                </Confirm>
            </td>
        </tr>
    }
    .into_any()
}

/// The form of a new area, or of one that is there.
#[component]
pub fn AreaFields(
    /// What it holds at first.
    form: AreaForm,
    /// The problem of its last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let heading = if form.id.is_empty() {
        t("Ajouter une zone", "Add an area")
    } else {
        t("Modifier la zone", "Change the area")
    };
    view! {
        <section class="desk-panel" id="zone" aria-labelledby="area-form">
            <h2 id="area-form">{heading}</h2>
            <ProblemNotice problem=problem.clone()/>
            <PostForm action=SaveArea::PATH class="form" novalidate=true>
                <input type="hidden" name="form[id]" value=form.id/>
                <Field within="form" name="name" label=t("Nom", "Name") value=form.name maxlength=*limits::AREA_NAME.end() problem=problem.clone()/>
                <Field
                    within="form"
                    name="postal_codes"
                    label=t("Codes postaux", "Postal codes")
                    hint=t("69001, ou 690* pour tous ceux qui commencent ainsi\u{a0}; séparés par des blancs.", "69001, or 690* for all that begin so; with blanks between.")
                    rows=3
                    value=form.postal_codes
                    problem=problem.clone()
                />
                <div class="form-row">
                    <Field within="form" name="fee" label=t("Une livraison coûte", "A delivery costs") value=form.fee inputmode="decimal" unit="€" problem=problem.clone()/>
                    <Field
                        within="form"
                        name="free_from"
                        label=t("Offerte dès", "Free from")
                        hint=t("Vide, jamais.", "Empty, never.")
                        value=form.free_from
                        inputmode="decimal"
                        unit="€"
                        may_be_empty=true
                        problem
                    />
                </div>
                <div class="button-row">
                    <button class="button" type="submit">{t("Enregistrer la zone", "Save the area")}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
