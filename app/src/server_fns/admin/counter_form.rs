//! The forms of the opening hours and of the closed days: what an admin types, and what it means.

use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};
use shared::{
    limits,
    settings::{Closure, Closures, OpeningHours, Span, TimeOfDay},
    validation::{BrokenRule, broken_rules},
};

use super::{form_reader::FieldReader, settings_form::Fields};

type Parsed<T> = Result<T, Vec<BrokenRule>>;

/// The spans of one day, as they are typed; an empty pair is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayFields {
    /// When it opens: `09:00`.
    pub from1: String,
    /// When it closes.
    pub to1: String,
    /// When it opens again.
    pub from2: String,
    /// When it closes then.
    pub to2: String,
}

/// The opening hours of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HoursForm {
    pub version: String,
    pub monday: DayFields,
    pub tuesday: DayFields,
    pub wednesday: DayFields,
    pub thursday: DayFields,
    pub friday: DayFields,
    pub saturday: DayFields,
    pub sunday: DayFields,
}

impl HoursForm {
    /// The form as it stands.
    pub fn from_hours(hours: &OpeningHours, version: i64) -> Self {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = hours.days().map(|(_, spans)| {
            let time = |at: usize, of: fn(&Span) -> TimeOfDay| spans.get(at).map(of).map(|time| time.to_string());
            DayFields {
                from1: time(0, |span| span.from).unwrap_or_default(),
                to1: time(0, |span| span.to).unwrap_or_default(),
                from2: time(1, |span| span.from).unwrap_or_default(),
                to2: time(1, |span| span.to).unwrap_or_default(),
            }
        });
        Self {
            version: version.to_string(),
            monday,
            tuesday,
            wednesday,
            thursday,
            friday,
            saturday,
            sunday,
        }
    }

    /// Each day with its name in the form and its fields, Monday first.
    pub const fn days(&self) -> [(&'static str, &DayFields); 7] {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }

    /// What was typed.
    pub fn fields(&self) -> Fields {
        let of_day = |(day, fields): (&str, &DayFields)| {
            let DayFields { from1, to1, from2, to2 } = fields.clone();
            [("From1", from1), ("To1", to1), ("From2", from2), ("To2", to2)]
                .map(|(end, typed)| (format!("{day}{end}"), typed))
        };
        let days = self.days().into_iter().flat_map(of_day);
        let version = ("version".to_owned(), self.version.clone());
        [version].into_iter().chain(days).collect()
    }

    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |id: &str| query.get(id).unwrap_or_default();
        let day = |day: &str| DayFields {
            from1: get(&format!("{day}From1")),
            to1: get(&format!("{day}To1")),
            from2: get(&format!("{day}From2")),
            to2: get(&format!("{day}To2")),
        };
        Self {
            version: get("version"),
            monday: day("monday"),
            tuesday: day("tuesday"),
            wednesday: day("wednesday"),
            thursday: day("thursday"),
            friday: day("friday"),
            saturday: day("saturday"),
            sunday: day("sunday"),
        }
    }

    /// What the form means, or every field that breaks a rule, each named as its field's id is.
    pub fn parse(&self) -> Parsed<OpeningHours> {
        let mut reader = FieldReader::default();
        let mut rules = Vec::new();
        let days = self.days().map(|(day, fields)| {
            let mut spans = Vec::new();
            for (pair, from, to) in [(1, &fields.from1, &fields.to1), (2, &fields.from2, &fields.to2)] {
                if from.trim().is_empty() && to.trim().is_empty() {
                    continue;
                }
                let from = reader.time(&format!("{day}From{pair}"), from);
                let to = reader.time(&format!("{day}To{pair}"), to);
                if let (Some(from), Some(to)) = (from, to) {
                    let span = Span { from, to };
                    let broken = broken_rules(&span).into_iter();
                    rules.extend(broken.map(|rule| BrokenRule::new(&format!("{day}To{pair}"), &rule.rule)));
                    spans.push(span);
                }
            }
            spans
        });
        let hours = OpeningHours::of_days(days);
        let overlaps = broken_rules(&hours)
            .into_iter()
            .filter(|rule| rule.rule == "hours_overlap");
        rules.extend(overlaps.map(|rule| {
            let day = rule.field.split('[').next().unwrap_or_default();
            BrokenRule::new(&format!("{day}From2"), &rule.rule)
        }));
        reader.finish(hours, rules)
    }
}

/// One period in which the counter is closed, as it is typed. Without days it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClosureFields {
    /// The first day: `2026-08-03`.
    pub first: String,
    /// The last day; empty for the first.
    pub last: String,
    /// Why, in French.
    pub fr: String,
    /// Why, in English.
    pub en: String,
}

/// The periods in which the counter is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ClosuresForm {
    pub version: String,
    pub days: Vec<ClosureFields>,
}

impl ClosuresForm {
    /// Rows for new periods at the end of the form.
    const NEW: usize = 3;

    /// The form as it stands, with rows for more.
    pub fn from_closures(closures: &Closures, version: i64) -> Self {
        let fields = closures.days.iter().map(|closure| ClosureFields {
            first: closure.first.to_string(),
            last: closure.last.to_string(),
            fr: closure.fr.clone(),
            en: closure.en.clone(),
        });
        let new = std::iter::repeat_n(ClosureFields::default(), Self::NEW);
        Self {
            version: version.to_string(),
            days: fields.chain(new).collect(),
        }
    }

    /// What was typed, and in how many rows.
    pub fn fields(&self) -> Fields {
        let of_row = |(row, fields): (usize, &ClosureFields)| {
            let ClosureFields { first, last, fr, en } = fields.clone();
            [("First", first), ("Last", last), ("Fr", fr), ("En", en)]
                .map(|(name, typed)| (format!("days{row}{name}"), typed))
        };
        let rows = self.days.iter().enumerate().flat_map(of_row);
        let whole = [
            ("version".to_owned(), self.version.clone()),
            ("rows".to_owned(), self.days.len().to_string()),
        ];
        whole.into_iter().chain(rows).collect()
    }

    /// What the address of the page says was typed.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |id: &str| query.get(id).unwrap_or_default();
        let most = *limits::CLOSURES.end() + Self::NEW;
        let rows = get("rows").parse().unwrap_or(Self::NEW).min(most);
        let row = |row: usize| ClosureFields {
            first: get(&format!("days{row}First")),
            last: get(&format!("days{row}Last")),
            fr: get(&format!("days{row}Fr")),
            en: get(&format!("days{row}En")),
        };
        Self {
            version: get("version"),
            days: (0..rows).map(row).collect(),
        }
    }

    /// What the form means, by the first days, or every field that breaks a rule.
    pub fn parse(&self) -> Parsed<Closures> {
        let mut reader = FieldReader::default();
        let (mut days, mut rows) = (Vec::new(), Vec::new());
        for (row, fields) in self.days.iter().enumerate() {
            if [&fields.first, &fields.last].iter().all(|day| day.trim().is_empty()) {
                continue;
            }
            let first = reader.day(&format!("days{row}First"), &fields.first);
            let last = match fields.last.trim() {
                "" => first,
                last => reader.day(&format!("days{row}Last"), last),
            };
            if let (Some(first), Some(last)) = (first, last) {
                days.push(Closure {
                    first,
                    last,
                    fr: fields.fr.trim().into(),
                    en: fields.en.trim().into(),
                });
                rows.push(row);
            }
        }
        let mut closures = Closures { days };
        let rules = broken_rules(&closures)
            .into_iter()
            .map(|rule| in_row(rule, &rows))
            .collect();
        closures.days.sort_by_key(|closure| closure.first);
        reader.finish(closures, rules)
    }
}

/// `days[1].first` → `days4First`, when the second that is not empty stands in the fifth row.
fn in_row(mut rule: BrokenRule, rows: &[usize]) -> BrokenRule {
    let place = rule.field.strip_prefix("days[").and_then(|rest| rest.split_once("]."));
    let found = place.and_then(|(at, name)| Some((rows.get(at.parse::<usize>().ok()?)?, name)));
    if let Some((row, name)) = found {
        let (initial, rest) = name.split_at(1);
        rule.field = format!("days{row}{}{rest}", initial.to_ascii_uppercase());
    } else {
        rule.field = "days0First".into();
    }
    rule
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told<T: std::fmt::Debug>(parsed: Parsed<T>) -> Vec<String> {
        let rules = parsed.unwrap_err().into_iter();
        rules.map(|rule| format!("{} {}", rule.field, rule.rule)).collect()
    }

    fn day(times: [&str; 4]) -> DayFields {
        let [from1, to1, from2, to2] = times.map(String::from);
        DayFields { from1, to1, from2, to2 }
    }

    #[test]
    fn hours_that_make_no_sense_are_told_beside_their_field() {
        let form = HoursForm {
            monday: day(["09:00", "", "", ""]),
            tuesday: day(["19:00", "09:00", "", ""]),
            wednesday: day(["", "", "14:00", "13:00"]),
            thursday: day(["9h", "14 h", "13:59", "19:00"]),
            friday: day(["tôt", "19:00", "", ""]),
            ..HoursForm::default()
        };
        assert_eq!(
            told(form.parse()),
            [
                "mondayTo1 required",
                "fridayFrom1 not_a_time",
                "tuesdayTo1 closes_before_it_opens",
                "wednesdayTo2 closes_before_it_opens",
                "thursdayFrom2 hours_overlap",
            ]
        );
        let usual = OpeningHours::usual();
        assert_eq!(HoursForm::from_hours(&usual, 3).parse().unwrap(), usual);
        assert_eq!(HoursForm::read(&form.fields().into_iter().collect()), form);
    }

    #[test]
    fn a_closure_is_told_in_its_row_and_empty_rows_are_none() {
        let closed = |first: &str, last: &str| ClosureFields {
            first: first.into(),
            last: last.into(),
            ..ClosureFields::default()
        };
        let form = |days: &[ClosureFields]| ClosuresForm {
            days: days.into(),
            ..ClosuresForm::default()
        };
        let none = ClosureFields::default();
        let parsed = form(&[
            closed("2026-12-25", ""),
            none.clone(),
            closed("2026-08-03", "2026-08-16"),
        ])
        .parse();
        let days: Vec<_> = parsed
            .unwrap()
            .days
            .iter()
            .map(|c| format!("{} {}", c.first, c.last))
            .collect();
        assert_eq!(days, ["2026-08-03 2026-08-16", "2026-12-25 2026-12-25"]);
        assert_eq!(
            told(
                form(&[
                    none.clone(),
                    closed("2026-12-25", ""),
                    none,
                    closed("2026-12-25", "2026-12-24"),
                    closed("2026-12-24", "2026-12-26"),
                    closed("", "2026-01-01")
                ])
                .parse()
            ),
            [
                "days5First required",
                "days3Last before_from",
                "days4First closed_already"
            ]
        );
    }
}
