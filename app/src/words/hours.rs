//! When the counter is open and when it is not, in words.

use shared::{
    Language,
    settings::{Closure, OpeningHours, Span},
};

/// A day of the week, counted from Monday as 0: `lundi`, `Monday`.
pub fn weekday(day: usize, language: Language) -> &'static str {
    const FRENCH: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    const ENGLISH: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let names = match language {
        Language::French => FRENCH,
        Language::English => ENGLISH,
    };
    names.get(day).copied().unwrap_or_default()
}

/// Days that follow each other and their hours: `Mardi à vendredi`, `9 h – 12 h 30, 14 h – 19 h`; `None` for the hours of
/// days on which it is closed.
pub fn week(hours: &OpeningHours, language: Language) -> Vec<(String, Option<String>)> {
    let groups = hours.groups().into_iter();
    groups
        .map(|(first, last, spans)| (days(first, last, language), open(spans, language)))
        .collect()
}

fn days(first: usize, last: usize, language: Language) -> String {
    let (from, to) = (weekday(first, language), weekday(last, language));
    let from = capitalised(from);
    match last - first {
        0 => from,
        1 => format!("{from} {} {to}", language.pick("et", "and")),
        _ => format!("{from} {} {to}", language.pick("à", "to")),
    }
}

/// With a capital letter first.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The spans of a day: `9 h – 12 h 30, 14 h – 19 h`; `None` when it is closed.
pub fn open(spans: &[Span], language: Language) -> Option<String> {
    let spans: Vec<_> = spans
        .iter()
        .map(|span| format!("{} – {}", span.from.display(language), span.to.display(language)))
        .collect();
    (!spans.is_empty()).then(|| spans.join(", "))
}

/// When it is closed and why: `Du 3 août 2026 au 16 août 2026, congés d’été`.
pub fn closure(closure: &Closure, language: Language) -> String {
    let day = |day: shared::period::Day| day.start().day(language);
    let days = match (closure.first == closure.last, language) {
        (true, Language::French) => format!("Le {}", day(closure.first)),
        (true, Language::English) => day(closure.first),
        (false, Language::French) => format!("Du {} au {}", day(closure.first), day(closure.last)),
        (false, Language::English) => format!("{} to {}", day(closure.first), day(closure.last)),
    };
    match language.pick(&closure.fr, &closure.en) {
        "" => days,
        reason => format!("{days}{} {reason}", language.pick("\u{a0}:", ":")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_are_told_as_people_say_them() {
        let week = |language| {
            let week = week(&OpeningHours::usual(), language).into_iter();
            week.map(|(days, hours)| format!("{days} {}", hours.unwrap_or_else(|| "–".into())).replace('\u{a0}', " "))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            week(Language::French),
            [
                "Lundi –",
                "Mardi à vendredi 9 h – 19 h",
                "Samedi 8 h – 19 h",
                "Dimanche 9 h – 13 h"
            ]
        );
        assert_eq!(week(Language::English)[1], "Tuesday to Friday 9 am – 7 pm");
    }
}
