//! What the forms of the settings share.

use leptos::prelude::*;
use shared::{
    Language, Problem,
    settings::{Group, LegalPage},
};

use crate::{
    components::form::{
        field::message,
        problem::{ProblemNotice, field_id},
    },
    request::language::{language, translate},
    words::{hours, legal as texts},
};

/// The version that the form was drawn from. It is no hidden input: with those, the browser's half tells one form of a
/// list from another, and what was typed would not be put back into the form of the next version.
#[component]
pub fn Version(
    /// How often the group was changed.
    value: String,
    /// Where the values come from while it never was.
    #[prop(optional)]
    default: Option<&'static str>,
) -> impl IntoView {
    let t = translate();
    let default = default.filter(|_| value == "0").map(|default| {
        view! { <p class="muted">{t("Pas encore réglé ici\u{a0}: valeurs ", "Not set here yet: values ")}{default}"."</p> }
    });
    view! {
        <input name="form[version]" value=value hidden readonly/>
        {default}
    }
}

/// The button that saves.
#[component]
pub fn Foot() -> impl IntoView {
    let t = translate();
    view! { <div><button class="button" type="submit">{t("Enregistrer", "Save")}</button></div> }
}

/// What is wrong with a form, or that another admin was faster.
#[component]
pub fn FormProblem(
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let is_conflict = |problem: &Problem| problem.code == "precondition_failed";
    if !problem.as_ref().is_some_and(is_conflict) {
        let problem = problem.map(|problem| name_fields(problem, language()));
        return view! { <ProblemNotice problem/> }.into_any();
    }
    view! {
        <div class="notice is-error" role="alert">
            <p class="notice-title">
                {t(
                    "Un autre gérant a changé ce réglage entre-temps\u{a0}: rien n’a été enregistré.",
                    "Another admin has changed this setting meanwhile: nothing was saved.",
                )}
            </p>
            <p>
                <a href="/gestion/journal?action=settings.changed">{t("Le journal dit ce qui a changé.", "The audit says what has changed.")}</a>
                " "
                {t(
                    "Relisez le formulaire, puis enregistrez-le de nouveau.",
                    "Read the form again, then save it once more.",
                )}
            </p>
        </div>
    }
    .into_any()
}

/// The problem, in which each sentence begins with its field: the page has several forms.
fn name_fields(mut problem: Problem, language: Language) -> Problem {
    for error in &mut problem.errors {
        if let Some(name) = field_name(&error.field, language) {
            error.message = format!("{name}{} {}", language.pick("\u{a0}:", ":"), error.message);
        }
    }
    problem
}

/// What the field with this id is called, with its day where it has one.
fn field_name(id: &str, language: Language) -> Option<String> {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let day = DAYS.into_iter().position(|day| id.starts_with(day));
    if let Some(day) = day {
        return Some(hours::capitalised(hours::weekday(day, language)));
    }
    let (french, english) = match id {
        "fee" => ("Une livraison coûte", "A delivery costs"),
        "freeFrom" => ("Offerte dès", "Free from"),
        "transferDays" => ("Un virement a", "A transfer has"),
        "remindDays" => ("Rappel avant la fin", "Reminder before the end"),
        "noticeFr" => ("Annonce en français", "Notice in French"),
        "noticeEn" => ("Annonce en anglais", "Notice in English"),
        "noticeFrom" => ("Premier jour de l’annonce", "First day of the notice"),
        "noticeTo" => ("Dernier jour de l’annonce", "Last day of the notice"),
        _ => return None,
    };
    Some(language.pick(french, english).to_owned())
}

/// What is stored and cannot be read: its default holds until its form is saved.
#[component]
pub fn UnreadableGroups(
    /// The groups, by their names.
    groups: Vec<String>,
) -> impl IntoView {
    let t = translate();
    if groups.is_empty() {
        return ().into_any();
    }
    let groups: Vec<_> = groups
        .into_iter()
        .map(|group| {
            let (address, words) = place(&group, language());
            view! { <li><a href=address>{words}</a></li> }
        })
        .collect();
    view! {
        <div class="notice is-warning">
            <p class="notice-title">
                {t(
                    "Ces réglages sont enregistrés sous une forme que la boutique ne sait pas lire\u{a0}:",
                    "These settings are stored in a form that the shop cannot read:",
                )}
            </p>
            <ul>{groups}</ul>
            <p>
                {t(
                    "Les valeurs d’origine valent à leur place. Enregistrez leur formulaire, et ils se liront de nouveau. ",
                    "Their defaults hold in their place. Save their forms, and they can be read again. ",
                )}
                <a href="/gestion/documents-illisibles">{t("Ce qui ne va pas", "What is wrong")}</a>
            </p>
        </div>
    }
    .into_any()
}

/// Where a group is set, and what it is called.
fn place(group: &str, language: Language) -> (String, String) {
    let page = LegalPage::ALL
        .into_iter()
        .find(|page| Group::Text(*page).name() == group);
    if let Some(page) = page {
        let address = format!("/gestion/reglages/{}", page.slug());
        return (address, texts::title(page, language).to_owned());
    }
    let (anchor, french, english) = match group {
        "shipping" => ("livraison", "Frais de livraison", "Delivery fee"),
        "payment" => ("paiement", "Délais de virement", "Deadlines of transfers"),
        "notice" => ("annonce", "Annonce en haut de la boutique", "Notice on top of the shop"),
        "hours" => ("horaires", "Heures d’ouverture", "Opening hours"),
        "closures" => ("fermetures", "Congés et jours fermés", "Holidays and closed days"),
        other => ("", other, other),
    };
    (format!("#{anchor}"), language.pick(french, english).to_owned())
}

/// A small field of a row of fields, with its label and its error.
#[component]
pub fn Cell(
    /// Its name in the form: `form[monday][from1]`.
    name: String,
    /// Its id, as problems name it: `mondayFrom1`.
    id: String,
    /// What it is for.
    label: String,
    /// `time`, `date`, `text`.
    kind: &'static str,
    /// What it holds at first.
    value: String,
    /// The language of what is typed, where it is not the page's.
    #[prop(optional)]
    lang: Option<&'static str>,
    /// How many characters it takes.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let error = message(problem.as_ref(), &field_id(&id));
    let error_id = format!("{id}-error");
    let described_by = error.is_some().then(|| error_id.clone());
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <input
                class="field-input"
                id=id
                name=name
                type=kind
                value=value
                lang=lang
                maxlength=maxlength
                autocomplete="off"
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=described_by
            />
            {error.map(|message| view! { <p class="field-error" id=error_id>{message}</p> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_the_settings_is_named_with_its_day() {
        let named = |id| field_name(id, Language::French);
        assert_eq!(named("mondayTo1").as_deref(), Some("Lundi"));
        assert_eq!(named("sundayFrom2").as_deref(), Some("Dimanche"));
        assert_eq!(named("noticeEn").as_deref(), Some("Annonce en anglais"));
        assert_eq!(named("other"), None);
    }
}
