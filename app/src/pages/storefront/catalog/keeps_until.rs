//! The filter by the day until which cheeses keep.

use leptos::prelude::*;
use shared::{period::Day, validation::BrokenRule};

use super::filter_query::FilterQuery;
use crate::request::language::{language, translate};

/// The day until which cheeses are to keep, and a link that says Saturday.
#[component]
pub fn KeepsUntil(
    /// What the address asks for.
    filters: FilterQuery,
    /// The present day.
    today: Day,
    /// What is wrong with it.
    broken: Vec<BrokenRule>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let error = broken.iter().find(|rule| rule.field == "keepsUntil");
    let error = error.map(|rule| rule.explain(language).message);
    let saturday = next_saturday(today);
    let until_saturday = FilterQuery {
        keeps_until: saturday.to_string(),
        ..filters.clone()
    };
    let words = format!(
        "{} {}",
        t("Jusqu’à", "Until"),
        saturday.start().weekday_and_day(language)
    );
    view! {
        <div class="field">
            <label class="field-label" for="keepsUntil">{t("Se garde jusqu’au", "Keeps until")}</label>
            <input
                class="field-input"
                id="keepsUntil"
                name="keepsUntil"
                type="date"
                min=today.to_string()
                value=filters.keeps_until
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=error.is_some().then_some("keepsUntil-error")
            />
            {error.map(|message| view! { <p class="field-error" id="keepsUntil-error">{message}</p> })}
            <p class="filter-day"><a href=until_saturday.address()>{words}</a></p>
        </div>
    }
}

/// The Saturday that comes: a week later when it is one today.
fn next_saturday(today: Day) -> Day {
    const SATURDAY: i64 = 5;
    let weekday = i64::try_from(today.weekday()).unwrap_or(0);
    today.plus(1 + (SATURDAY - weekday - 1).rem_euclid(7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saturday_is_the_next_one_and_a_week_away_on_a_saturday() {
        for (today, saturday) in [
            ("2026-11-29", "2026-12-05"),
            ("2026-12-04", "2026-12-05"),
            ("2026-12-05", "2026-12-12"),
            ("2026-12-06", "2026-12-12"),
        ] {
            assert_eq!(next_saturday(today.parse().unwrap()).to_string(), saturday, "{today}");
        }
    }
}
