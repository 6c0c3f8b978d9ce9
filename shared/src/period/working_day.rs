//! The days on which people work in France, for periods that the law prolongs.

use time::{Date, Duration, Month, Weekday};

use super::Day;

/// Public holidays on the same date each year (code du travail art. L3133-1).
const FIXED: [(Month, u8); 8] = [
    (Month::January, 1),
    (Month::May, 1),
    (Month::May, 8),
    (Month::July, 14),
    (Month::August, 15),
    (Month::November, 1),
    (Month::November, 11),
    (Month::December, 25),
];

/// Public holidays so many days after Easter Sunday: Easter Monday, Ascension, Whit Monday.
const AFTER_EASTER: [i64; 3] = [1, 39, 50];

impl Day {
    /// Whether it is neither a Saturday, nor a Sunday, nor a public holiday in all of France.
    pub fn is_working_day(self) -> bool {
        let is_weekend = matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday);
        !is_weekend && !self.is_public_holiday()
    }

    /// Whether it is a public holiday in all of France.
    pub fn is_public_holiday(self) -> bool {
        let Self(date) = self;
        let is_fixed = FIXED.contains(&(date.month(), date.day()));
        let is_moving = easter(date.year()).is_some_and(|easter| AFTER_EASTER.contains(&(date - easter).whole_days()));
        is_fixed || is_moving
    }

    /// The day itself when people work on it, else the next one on which they do.
    #[must_use]
    pub fn or_next_working_day(self) -> Self {
        let mut day = self;
        while !day.is_working_day() && day.plus(1) > day {
            day = day.plus(1);
        }
        day
    }
}

/// Easter Sunday of the Gregorian calendar (J. Meeus, Astronomical Algorithms, 2nd ed., ch. 8).
fn easter(year: i32) -> Option<Date> {
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let days = moon + weekday - 7 * late + 114;
    // March has 31 days: 22 March is day 0.
    let march = Date::from_calendar_date(year, Month::March, 1).ok()?;
    march.checked_add(Duration::days(i64::from(days - 93)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_and_the_holidays_of_all_of_france_are_no_working_days() {
        for (text, next) in [
            ("2026-03-06", "2026-03-06"),
            ("2026-03-07", "2026-03-09"),
            ("2026-03-08", "2026-03-09"),
            // Easter: 5 April 2026, 28 March 2027, 16 April 2028, 25 April 2038.
            ("2026-04-04", "2026-04-07"),
            ("2027-03-29", "2027-03-30"),
            ("2028-04-17", "2028-04-18"),
            ("2038-04-26", "2038-04-27"),
            // Friday is a holiday, and the weekend follows.
            ("2026-05-01", "2026-05-04"),
            ("2026-05-08", "2026-05-11"),
            // Ascension, Whit Monday.
            ("2026-05-14", "2026-05-15"),
            ("2026-05-25", "2026-05-26"),
            ("2026-07-14", "2026-07-15"),
            ("2026-08-15", "2026-08-17"),
            ("2026-11-01", "2026-11-02"),
            ("2026-11-11", "2026-11-12"),
            ("2026-12-25", "2026-12-28"),
            ("2027-01-01", "2027-01-04"),
        ] {
            assert_eq!(day(text).or_next_working_day(), day(next), "{text}");
        }
    }
}
