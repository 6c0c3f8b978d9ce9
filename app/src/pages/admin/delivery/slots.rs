//! The slots and how full they are, the weekly rules, and the form of one.

use domain::delivery::slots;
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Language, Problem,
    delivery::{SlotRule, Weekday},
    order::SlotKind,
};

use crate::{
    components::{
        form::{confirm::Confirm, field::Field, post_form::PostForm, problem::ProblemNotice},
        table::Table,
    },
    request::language::{language, translate},
    server_fns::admin::{
        delivery::{RemoveSlot, SaveSlot},
        delivery_form::SlotForm,
    },
    words::hours,
};

const fn kind_words(kind: SlotKind, language: Language) -> &'static str {
    match kind {
        SlotKind::Delivery => language.pick("Livraison", "Delivery"),
        SlotKind::Pickup => language.pick("Retrait", "Collection"),
    }
}

fn weekday_words(day: Weekday, language: Language) -> String {
    let place = Weekday::ALL.iter().position(|other| *other == day).unwrap_or_default();
    hours::capitalised(hours::weekday(place, language))
}

/// The slots that have not ended.
#[component]
pub fn Coming(
    /// The slots, the earliest first.
    coming: Vec<slots::Coming>,
) -> impl IntoView {
    let t = translate();
    if coming.is_empty() {
        return view! {
            <section class="desk-panel" aria-labelledby="coming">
                <h2 id="coming">{t("Créneaux à venir", "Slots to come")}</h2>
                <p>{t("Aucun. Une règle en fait un chaque semaine.", "None. A rule makes one every week.")}</p>
            </section>
        }
        .into_any();
    }
    let rows: Vec<_> = coming.into_iter().map(|coming| view! { <Row coming/> }).collect();
    view! {
        <section class="desk-panel" aria-labelledby="coming">
            <h2 id="coming">{t("Créneaux à venir", "Slots to come")}</h2>
            <Table label=t("Créneaux à venir", "Slots to come") caption=t("Créneaux, par date", "Slots, by date") rows>
                <th scope="col">{t("Créneau", "Slot")}</th>
                <th scope="col">{t("Sorte", "Kind")}</th>
                <th scope="col" class="is-number">{t("Commandes", "Orders")}</th>
                <th scope="col">{t("Remplissage", "How full")}</th>
                <th scope="col">{t("Jusqu’au", "Until")}</th>
                <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
            </Table>
        </section>
    }
    .into_any()
}

#[component]
fn Row(coming: slots::Coming) -> impl IntoView {
    let (t, language) = (translate(), language());
    let slots::Coming { slot, is_offered } = coming;
    let words = slot.of_order().words(language);
    let state = match (is_offered, slot.capacity, slot.left()) {
        (false, ..) => view! { <span class="badge is-off">{t("plus proposé", "no longer offered")}</span> }.into_any(),
        (true, 0, _) => view! { <span class="badge is-off">{t("fermé", "closed")}</span> }.into_any(),
        (true, _, 0) => view! { <span class="badge is-alert">{t("complet", "full")}</span> }.into_any(),
        (true, capacity, _) => {
            let percent = format!("{}\u{a0}%", slot.taken * 100 / capacity.max(1));
            view! { <meter min="0" max=capacity value=slot.taken aria-label=words.clone()>{percent}</meter> }.into_any()
        }
    };
    let edit = is_offered.then(|| {
        view! {
            <a href=format!("/gestion/livraison?modifier={}#creneau", slot.id)>
                {t("Modifier", "Edit")}<span class="visually-hidden">" " {words.clone()}</span>
            </a>
        }
    });
    view! {
        <tr>
            <th scope="row"><time datetime=slot.from.to_string()>{words}</time></th>
            <td data-label=t("Sorte", "Kind")>{kind_words(slot.kind, language)}</td>
            <td data-label=t("Commandes", "Orders") class="is-number">{format!("{} / {}", slot.taken, slot.capacity)}</td>
            <td data-label=t("Remplissage", "How full")>{state}</td>
            <td data-label=t("Jusqu’au", "Until")>{slot.cutoff.day_and_time(language)}</td>
            <td>{edit}</td>
        </tr>
    }
    .into_any()
}

/// The weekly rules.
#[component]
pub fn Rules(
    /// The rules, by day and time.
    rules: Vec<SlotRule>,
) -> impl IntoView {
    let t = translate();
    if rules.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = rules.into_iter().map(|rule| view! { <Rule rule/> }).collect();
    view! {
        <section class="desk-panel" aria-labelledby="rules">
            <h2 id="rules">{t("Chaque semaine", "Every week")}</h2>
            <p>
                {t(
                    "Les règles se reposent les jours fériés et les jours de fermeture. Un créneau d’une seule date, non.",
                    "Rules rest on public holidays and on closed days. A slot for a single date does not.",
                )}
            </p>
            <Table label=t("Règles", "Rules") caption=t("Règles, par jour", "Rules, by day") rows>
                <th scope="col">{t("Jour", "Day")}</th>
                <th scope="col">{t("Heures", "Times")}</th>
                <th scope="col">{t("Sorte", "Kind")}</th>
                <th scope="col" class="is-number">{t("Places", "Places")}</th>
                <th scope="col" class="is-number">{t("Clôture", "Cut-off")}</th>
                <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
            </Table>
        </section>
    }
    .into_any()
}

#[component]
fn Rule(rule: SlotRule) -> impl IntoView {
    let (t, language) = (translate(), language());
    let day = weekday_words(rule.weekday, language);
    let times = format!("{}\u{a0}– {}", rule.from.display(language), rule.to.display(language));
    let name = format!("{day}, {times}");
    let yes = format!("{} {name}", t("Oui, supprimer", "Yes, remove"));
    let hours = format!("{}\u{a0}h {}", rule.cutoff_hours, t("avant", "before"));
    view! {
        <tr>
            <th scope="row">{day}</th>
            <td data-label=t("Heures", "Times")>{times}</td>
            <td data-label=t("Sorte", "Kind")>{kind_words(rule.kind, language)}</td>
            <td data-label=t("Places", "Places") class="is-number">{rule.capacity}</td>
            <td data-label=t("Clôture", "Cut-off") class="is-number">{hours}</td>
            <td>
                <a href=format!("/gestion/livraison?modifier={}#creneau", rule.id)>
                    {t("Modifier", "Edit")}<span class="visually-hidden">" " {name}</span>
                </a>
                <Confirm action=RemoveSlot::PATH id=rule.id.to_string() summary=t("Supprimer", "Remove") yes>
                    <p>{t("Les commandes gardent leur créneau.", "Orders keep their slots.")}</p>
                </Confirm>
            </td>
        </tr>
    }
    .into_any()
}

/// The form of a new rule or slot, or of one that is there.
#[component]
pub fn SlotFields(
    /// What it holds at first.
    form: SlotForm,
    /// The problem of its last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let heading = if form.id.is_empty() {
        t("Ajouter un créneau", "Add a slot")
    } else {
        t("Modifier le créneau", "Change the slot")
    };
    let days: Vec<_> = Weekday::ALL
        .into_iter()
        .map(|day| {
            let selected = day.name() == form.weekday;
            view! { <option value=day.name() selected=selected>{weekday_words(day, language)}</option> }
        })
        .collect();
    let kinds: Vec<_> = [SlotKind::Delivery, SlotKind::Pickup]
        .into_iter()
        .map(|kind| {
            let checked = form.kind == kind.name() || (form.kind.is_empty() && kind == SlotKind::Delivery);
            view! {
                <label class="choice">
                    <input type="radio" name="form[kind]" value=kind.name() checked=checked/>
                    {kind_words(kind, language)}
                </label>
            }
        })
        .collect();
    view! {
        <section class="desk-panel" id="creneau" aria-labelledby="slot-form">
            <h2 id="slot-form">{heading}</h2>
            <ProblemNotice problem=problem.clone()/>
            <PostForm action=SaveSlot::PATH class="form" novalidate=true>
                <input type="hidden" name="form[id]" value=form.id/>
                <div class="form-row">
                    <div class="field">
                        <label class="field-label" for="weekday">{t("Chaque", "Every")}</label>
                        <select class="field-input" id="weekday" name="form[weekday]">
                            <option value="" selected=form.weekday.is_empty()>{t("une seule date", "a single date")}</option>
                            {days}
                        </select>
                    </div>
                    <Field
                        within="form"
                        name="day"
                        kind="date"
                        label=t("Ou cette date seule", "Or this date alone")
                        value=form.day
                        may_be_empty=true
                        problem=problem.clone()
                    />
                </div>
                <div class="form-row">
                    <Field within="form" name="from" kind="time" label=t("De", "From") value=form.from problem=problem.clone()/>
                    <Field within="form" name="to" kind="time" label=t("À", "To") value=form.to problem=problem.clone()/>
                </div>
                <div class="choice-list" role="radiogroup" aria-label=t("Sorte de créneau", "Kind of slot") id="kind">{kinds}</div>
                <div class="form-row">
                    <Field
                        within="form"
                        name="capacity"
                        label=t("Places", "Places")
                        hint=t("0 ferme le créneau.", "0 closes the slot.")
                        value=form.capacity
                        inputmode="numeric"
                        problem=problem.clone()
                    />
                    <Field
                        within="form"
                        name="cutoff_hours"
                        label=t("Clôture avant le début", "Cut-off before it begins")
                        value=form.cutoff_hours
                        inputmode="numeric"
                        unit=t("heures", "hours")
                        problem
                    />
                </div>
                <div class="button-row">
                    <button class="button" type="submit">{t("Enregistrer le créneau", "Save the slot")}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
