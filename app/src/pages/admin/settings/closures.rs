//! The days on which the counter is closed beside its usual hours.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Problem, limits};

use super::parts::{Cell, Foot, Version};
use crate::{
    components::form::post_form::PostForm,
    request::language::translate,
    server_fns::admin::{
        counter_form::{ClosureFields, ClosuresForm},
        settings::SaveClosures,
    },
};

/// The form of the closed days: a row for each period, and some for new ones.
#[component]
pub fn ClosuresSection(form: ClosuresForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let rows = form.days.iter().cloned().enumerate();
    let rows: Vec<_> = rows
        .map(|(row, fields)| view! { <ClosureRow row fields problem=problem.clone()/> })
        .collect();
    view! {
        <section class="desk-panel" id="fermetures">
            <h2>{t("Congés et jours fermés", "Holidays and closed days")}</h2>
            <p class="muted">
                {t(
                    "Sans dernier jour, un seul jour. Une ligne dont vous effacez les jours disparaît.",
                    "Without a last day, a single day. A row whose days you erase goes away.",
                )}
            </p>
            <PostForm action=SaveClosures::PATH class="form" novalidate=true>
                <Version value=form.version.clone()/>
                <div class="setting-rows">{rows}</div>
                <Foot/>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn ClosureRow(row: usize, fields: ClosureFields, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let legend = format!("{} {}", t("Fermeture", "Closure"), row + 1);
    let name = |field: &str| format!("form[days][{row}][{field}]");
    let id = |field: &str| format!("days{row}{field}");
    let most = *limits::CLOSURE_REASON.end();
    view! {
        <fieldset class="setting-row">
            <legend>{legend}</legend>
            <Cell name=name("first") id=id("First") label=t("Premier jour", "First day").into() kind="date" value=fields.first problem=problem.clone()/>
            <Cell name=name("last") id=id("Last") label=t("Dernier jour", "Last day").into() kind="date" value=fields.last problem=problem.clone()/>
            <Cell name=name("fr") id=id("Fr") label=t("Raison, en français", "Reason, in French").into() kind="text" value=fields.fr lang="fr" maxlength=most problem=problem.clone()/>
            <Cell name=name("en") id=id("En") label=t("Raison, en anglais", "Reason, in English").into() kind="text" value=fields.en lang="en" maxlength=most problem/>
        </fieldset>
    }
    .into_any()
}
