//! Where the shop delivers and when: areas, weekly rules, and how full the slots are.

mod area;
mod slots;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{
    area::{AreaFields, Areas},
    slots::{Coming, Rules, SlotFields},
};
use crate::{
    components::{
        form::{
            outcome::{SuccessNotice, has_succeeded},
            post_form::problem_of,
            problem::ProblemNotice,
        },
        layout::{dashboard::Dashboard, head::Head},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::{
        delivery::{DeliveryDesk, RemoveArea, RemoveSlot, SaveArea, SaveSlot, read_delivery_desk},
        delivery_form::{AreaForm, SlotForm, new_rule},
    },
};

/// `/gestion/livraison`: the areas, the slots, and their forms.
#[component]
pub fn DeliveryDeskPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Livraison, gestion", "Delivery, back office")/>
        <Dashboard>{loaded(read_delivery_desk(), |desk| view! { <Desk desk/> })}</Dashboard>
    }
    .into_any()
}

#[component]
fn Desk(desk: DeliveryDesk) -> impl IntoView {
    let (t, language) = (translate(), language());
    let query = use_query_map().read_untracked().clone();
    let (area_problem, slot_problem) = (problem_of::<SaveArea>(), problem_of::<SaveSlot>());
    let typed = query.get("form");
    let chosen = query.get("modifier").unwrap_or_default();
    let area = desk.areas.iter().find(|area| area.id.to_string() == chosen);
    let area_form = match area {
        _ if typed.as_deref() == Some("zone") => AreaForm::read(&query),
        Some(area) => AreaForm::of(area, language),
        None => AreaForm::default(),
    };
    let rules = desk.rules.iter().map(|rule| (*rule).into());
    let slots = desk.coming.iter().map(|coming| coming.slot.into());
    let slot = rules
        .chain(slots)
        .find(|slot: &shared::delivery::DeliverySlot| slot.id.to_string() == chosen);
    let slot_form = match slot {
        _ if typed.as_deref() == Some("creneau") => SlotForm::read(&query),
        Some(slot) => SlotForm::of(&slot),
        None => new_rule(),
    };
    let other = problem_of::<RemoveArea>().or_else(problem_of::<RemoveSlot>);
    let done = [
        ("area", t("La zone est enregistrée.", "The area is saved.")),
        ("slot", t("Le créneau est enregistré.", "The slot is saved.")),
        ("removed", t("C’est supprimé.", "It is removed.")),
    ];
    let done = done.into_iter().find(|(name, _)| has_succeeded(name));
    view! {
        <div class="desk-head">
            <h1>{t("Livraison", "Delivery")}</h1>
            <a class="more-link" href="/livraison">{t("Ce que voient les clients", "What customers see")}</a>
        </div>
        <SuccessNotice when=done.is_some() words=done.map(|(_, words)| words).unwrap_or_default()/>
        <ProblemNotice problem=other/>
        <div class="desk-panels">
            <Coming coming=desk.coming/>
            <Rules rules=desk.rules/>
            <SlotFields form=slot_form problem=slot_problem/>
            <Areas areas=desk.areas shipping=desk.shipping/>
            <AreaFields form=area_form problem=area_problem/>
        </div>
    }
    .into_any()
}
