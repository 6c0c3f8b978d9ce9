//! When the counter is open in a usual week.

use std::{fmt, str::FromStr};

use garde::Validate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Language, Timestamp, limits, validation};

/// A time of the day in Paris, to the minute: `09:30`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

/// The text was not a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTime;

impl fmt::Display for InvalidTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is written as 09:30")
    }
}

impl FromStr for TimeOfDay {
    type Err = InvalidTime;

    /// `09:30`, and what people write: `9:30`, `9h30`, `9 h`.
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let text = text.trim();
        let (hours, minutes) = text.split_once([':', 'h', 'H']).ok_or(InvalidTime)?;
        let is_hour_alone = minutes.is_empty() && !text.ends_with(':');
        let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
            let is_number = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<u16>().ok().filter(|_| is_number)
        };
        let hours = number(hours.trim(), 1..=2).filter(|hours| *hours < 24);
        let minutes = match minutes.trim() {
            "" if is_hour_alone => Some(0),
            minutes => number(minutes, 2..=2).filter(|minutes| *minutes < 60),
        };
        let (hours, minutes) = hours.zip(minutes).ok_or(InvalidTime)?;
        Ok(Self(hours * 60 + minutes))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl TimeOfDay {
    /// The time on a clock in Paris at this moment, its seconds left out.
    pub fn at(moment: Timestamp) -> Self {
        let time = moment.paris();
        Self(u16::from(time.hour()) * 60 + u16::from(time.minute()))
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> i64 {
        i64::from(self.0)
    }

    /// As the reader writes it: `9 h 30` (with no-break spaces), `9.30 am`.
    pub fn display(self, language: Language) -> String {
        let (hours, minutes) = (self.0 / 60, self.0 % 60);
        match (language, minutes) {
            (Language::French, 0) => format!("{hours}\u{a0}h"),
            (Language::French, _) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
            (Language::English, _) => {
                let half = if hours < 12 { "am" } else { "pm" };
                let hours = if hours % 12 == 0 { 12 } else { hours % 12 };
                match minutes {
                    0 => format!("{hours}\u{a0}{half}"),
                    _ => format!("{hours}.{minutes:02}\u{a0}{half}"),
                }
            }
        }
    }
}

/// From when to when it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// When it opens.
    #[garde(skip)]
    pub from: TimeOfDay,
    /// When it closes, later on the same day.
    #[garde(custom(after(self.from)))]
    pub to: TimeOfDay,
}

fn after(from: TimeOfDay) -> impl FnOnce(&TimeOfDay, &()) -> garde::Result {
    move |to, ()| {
        if *to > from {
            Ok(())
        } else {
            Err(garde::Error::new("closes_before_it_opens"))
        }
    }
}

/// When the counter is open in a usual week: two spans a day at most; none, closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OpeningHours {
    pub monday: Vec<Span>,
    pub tuesday: Vec<Span>,
    pub wednesday: Vec<Span>,
    pub thursday: Vec<Span>,
    pub friday: Vec<Span>,
    pub saturday: Vec<Span>,
    pub sunday: Vec<Span>,
}

/// The names of the days in the document and on the wire, Monday first.
const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

impl Validate for OpeningHours {
    type Context = ();

    /// By hand, since a span that overlaps another is told beside the later one.
    fn validate_into(&self, context: &(), parent: &mut dyn FnMut() -> garde::Path, report: &mut garde::Report) {
        for (day, spans) in self.days() {
            let mut path = || parent().join(day);
            if let Err(error) = validation::count(limits::SPANS)(spans, context) {
                report.append(path(), error);
            }
            for (at, span) in spans.iter().enumerate() {
                let mut place = || path().join(at);
                span.validate_into(context, &mut place, report);
                let meets = |earlier: &Span| earlier.from < span.to && span.from < earlier.to;
                if span.to > span.from && spans[..at].iter().any(meets) {
                    report.append(place().join("from"), garde::Error::new("hours_overlap"));
                }
            }
        }
    }
}

impl OpeningHours {
    /// What holds until the shopkeeper sets others.
    pub fn usual() -> Self {
        let open = |from: u16, to: u16| {
            vec![Span {
                from: TimeOfDay(from * 60),
                to: TimeOfDay(to * 60),
            }]
        };
        Self {
            monday: Vec::new(),
            tuesday: open(9, 19),
            wednesday: open(9, 19),
            thursday: open(9, 19),
            friday: open(9, 19),
            saturday: open(8, 19),
            sunday: open(9, 13),
        }
    }

    /// The days by their names, Monday first.
    pub const fn days(&self) -> [(&'static str, &Vec<Span>); 7] {
        [
            (DAYS[0], &self.monday),
            (DAYS[1], &self.tuesday),
            (DAYS[2], &self.wednesday),
            (DAYS[3], &self.thursday),
            (DAYS[4], &self.friday),
            (DAYS[5], &self.saturday),
            (DAYS[6], &self.sunday),
        ]
    }

    /// The week of these days, Monday first, the earlier span of each first.
    pub fn of_days(days: [Vec<Span>; 7]) -> Self {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = days.map(|mut spans| {
            spans.sort_by_key(|span| span.from);
            spans
        });
        Self {
            monday,
            tuesday,
            wednesday,
            thursday,
            friday,
            saturday,
            sunday,
        }
    }

    /// Days that follow each other and have the same hours, as one: the first and the last, counted from Monday as 0.
    pub fn groups(&self) -> Vec<(usize, usize, &[Span])> {
        let mut groups: Vec<(usize, usize, &[Span])> = Vec::new();
        for (day, (_, spans)) in self.days().into_iter().enumerate() {
            match groups.last_mut() {
                Some((_, last, same)) if *same == spans.as_slice() => *last = day,
                _ => groups.push((day, day, spans)),
            }
        }
        groups
    }
}
