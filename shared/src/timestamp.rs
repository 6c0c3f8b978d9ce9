//! Moments in time.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
    ser::SerializeStruct,
};
use time::{Date, Month, OffsetDateTime, UtcOffset, Weekday, format_description::well_known::Rfc3339};

use crate::Language;

/// Milliseconds since 1970-01-01T00:00:00Z: a BSON `Date` in the database, RFC 3339 in UTC
/// with milliseconds on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Year 0 to year 9999, the range RFC 3339 can write.
const RANGE: std::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

impl Timestamp {
    /// The moment this many milliseconds after 1970, brought into the years 0 to 9999.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(*RANGE.start(), *RANGE.end()))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This many seconds later (earlier when negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_millis(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// This many days of 24 hours later (earlier when negative).
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    fn utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// The same moment on a clock in Paris.
    pub(crate) fn paris(self) -> OffsetDateTime {
        let utc = self.utc();
        let hours = if is_summer_time(utc) { 2 } else { 1 };
        utc.to_offset(UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC))
    }

    /// The day, as the reader writes it: `3 mars 2026`, `3 March 2026`.
    pub fn day(self, language: Language) -> String {
        let date = self.paris();
        let month = month_name(date.month(), language);
        let first = language.pick("1er", "1");
        match date.day() {
            1 => format!("{first} {month} {}", date.year()),
            day => format!("{day} {month} {}", date.year()),
        }
    }

    /// Weekday and day: `mardi 3 mars 2026`, `Tuesday 3 March 2026`.
    pub fn weekday_and_day(self, language: Language) -> String {
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
        let weekday = usize::from(self.paris().weekday().number_days_from_monday());
        let name = language.pick(FRENCH[weekday], ENGLISH[weekday]);
        format!("{name} {}", self.day(language))
    }

    /// The time of the day in Paris: `14:05`.
    pub fn time(self) -> String {
        let time = self.paris();
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// Day and time: `3 mars 2026 à 14:05`, `3 March 2026 at 14:05`.
    pub fn day_and_time(self, language: Language) -> String {
        let time = self.paris();
        let at = language.pick("à", "at");
        format!("{} {at} {:02}:{:02}", self.day(language), time.hour(), time.minute())
    }
}

/// Summer time in the European Union: from 01:00 UTC on the last Sunday of March to 01:00 UTC
/// on the last Sunday of October (Directive 2000/84/EC).
pub(crate) fn is_summer_time(utc: OffsetDateTime) -> bool {
    let change = |month| last_sunday(utc.year(), month).map(|day| day.midnight().assume_utc() + time::Duration::HOUR);
    match (change(Month::March), change(Month::October)) {
        (Some(start), Some(end)) => (start..end).contains(&utc),
        _ => false,
    }
}

fn last_sunday(year: i32, month: Month) -> Option<Date> {
    let last = Date::from_calendar_date(year, month, 31).ok()?;
    if last.weekday() == Weekday::Sunday {
        Some(last)
    } else {
        Some(last.prev_occurrence(Weekday::Sunday))
    }
}

/// A month by its number, as within a sentence: `mars`, `March`; nothing of a number that is no month's.
pub fn month(number: i64, language: Language) -> &'static str {
    let month = u8::try_from(number)
        .ok()
        .and_then(|number| Month::try_from(number).ok());
    month.map_or("", |month| month_name(month, language))
}

fn month_name(month: Month, language: Language) -> &'static str {
    const FRENCH: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let index = usize::from(u8::from(month) - 1);
    match language {
        Language::French => FRENCH[index],
        Language::English => ENGLISH[index],
    }
}

/// RFC 3339 in UTC with milliseconds: `2026-03-03T13:05:00.000Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = self.utc();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            t.year(),
            u8::from(t.month()),
            t.day(),
            t.hour(),
            t.minute(),
            t.second(),
            t.millisecond()
        )
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        let mut date = serializer.serialize_struct("$date", 1)?;
        date.serialize_field("$date", &NumberLong(self.0))?;
        date.end()
    }
}

/// The inner half of BSON's `{"$date": {"$numberLong": "…"}}`.
struct NumberLong(i64);

impl Serialize for NumberLong {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut number = serializer.serialize_struct("$numberLong", 1)?;
        number.serialize_field("$numberLong", &self.0.to_string())?;
        number.end()
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Only BSON may bring an object; in JSON a moment is text and nothing else.
        if deserializer.is_human_readable() {
            return deserializer.deserialize_str(TimestampVisitor);
        }
        deserializer.deserialize_any(TimestampVisitor)
    }
}

struct TimestampVisitor;

impl<'de> Visitor<'de> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an RFC 3339 date and time")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
        let moment =
            OffsetDateTime::parse(text, &Rfc3339).map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))?;
        let millis = i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000_000)).map_err(E::custom)?;
        Ok(Timestamp::from_millis(millis))
    }

    /// BSON hands a `Date` over as `{"$date": {"$numberLong": "…"}}`.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Timestamp, A::Error> {
        match map.next_key::<String>()?.as_deref() {
            Some("$date") => map.next_value(),
            Some("$numberLong") => {
                let millis: String = map.next_value()?;
                millis.parse().map(Timestamp::from_millis).map_err(de::Error::custom)
            }
            _ => Err(de::Error::custom("expected a date")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        serde_json::from_value(text.into()).unwrap()
    }

    #[test]
    fn is_written_in_utc_with_milliseconds() {
        assert_eq!(at("2026-03-03T14:05:00+01:00").to_string(), "2026-03-03T13:05:00.000Z");
        assert_eq!(Timestamp::from_millis(i64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn is_shown_on_a_clock_in_paris_winter_and_summer() {
        let french = |text| at(text).day_and_time(Language::French);
        assert_eq!(french("2026-03-29T00:59:59Z"), "29 mars 2026 à 01:59");
        assert_eq!(french("2026-03-29T01:00:00Z"), "29 mars 2026 à 03:00");
        assert_eq!(french("2026-10-25T01:00:00Z"), "25 octobre 2026 à 02:00");
        assert_eq!(
            at("2026-07-14T12:00:00Z").day_and_time(Language::English),
            "14 July 2026 at 14:00"
        );
    }
}
