//! When the counter is open in a usual week.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::Problem;

use super::parts::{Cell, Foot, Version};
use crate::{
    components::form::post_form::PostForm,
    request::language::{language, translate},
    server_fns::admin::{
        counter_form::{DayFields, HoursForm},
        settings::SaveHours,
    },
    words::hours::weekday,
};

/// The form of the opening hours: two spans for each day.
#[component]
pub fn HoursSection(form: HoursForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let days = form.days().into_iter().enumerate();
    let days: Vec<_> = days
        .map(|(day, (name, fields))| view! { <DayRow day name fields=fields.clone() problem=problem.clone()/> })
        .collect();
    view! {
        <section class="desk-panel" id="horaires">
            <h2>{t("Heures d’ouverture", "Opening hours")}</h2>
            <p class="muted">{t("Un jour sans heures est fermé.", "A day without hours is closed.")}</p>
            <PostForm action=SaveHours::PATH class="form" novalidate=true>
                <Version value=form.version.clone() default=t("d’origine, à vérifier", "built in, to be checked")/>
                <div class="setting-rows">{days}</div>
                <Foot/>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn DayRow(day: usize, name: &'static str, fields: DayFields, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let cell = |field: &'static str, end: &str, label: &'static str, value: String| {
        view! {
            <Cell
                name=format!("form[{name}][{field}]")
                id=format!("{name}{end}")
                label=label.into()
                kind="time"
                value
                problem=problem.clone()
            />
        }
    };
    view! {
        <fieldset class="setting-row">
            <legend>{weekday(day, language)}</legend>
            {cell("from1", "From1", t("Ouvre", "Opens"), fields.from1)}
            {cell("to1", "To1", t("Ferme", "Closes"), fields.to1)}
            {cell("from2", "From2", t("Rouvre", "Opens again"), fields.from2)}
            {cell("to2", "To2", t("Referme", "Closes again"), fields.to2)}
        </fieldset>
    }
    .into_any()
}
