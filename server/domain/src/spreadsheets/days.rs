//! A day as people and spreadsheets write it: `2026-03-31`, `31/03/2026`, `31.3.26`, and in America `3/31/2026`.

use shared::period::Day;

use super::cells::{Cell, Read, text};

/// The day of a cell, its day before its month where both could be.
pub fn day(cell: &Cell) -> Read<Day> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Error(_) => Err("formula_error".into()),
        other => match readings(other).first() {
            Some(day) => Ok(Some(*day)),
            None => Err("not_a_day".into()),
        },
    }
}

/// The days that a cell can mean; none for what is no day.
pub fn readings(cell: &Cell) -> Vec<Day> {
    let written = match cell {
        Cell::Date(written) => written.clone(),
        other => text(other).ok().flatten().unwrap_or_default(),
    };
    // A moment begins with its day.
    let written = written.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<_> = written.split(['-', '/', '.']).collect();
    let [first, second, third] = parts[..] else {
        return Vec::new();
    };
    if first.len() == 4 {
        return of(first, second, third).into_iter().collect();
    }
    let year = match third.len() {
        2 => format!("20{third}"),
        _ => third.to_owned(),
    };
    [of(&year, second, first), of(&year, first, second)]
        .into_iter()
        .flatten()
        .collect()
}

fn of(year: &str, month: &str, day: &str) -> Option<Day> {
    let is_short = |part: &str| (1..=2).contains(&part.len());
    if !is_short(month) || !is_short(day) {
        return None;
    }
    format!("{year}-{month:0>2}-{day:0>2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_french_english_and_american_spreadsheets_write_it() {
        let read = |text: &str| day(&Cell::typed(text)).map(|day| day.map(|day| day.to_string()));
        for text in [
            "2026-03-31",
            "31/03/2026",
            "31.3.26",
            "3/31/2026",
            "2026-03-31T10:00:00",
        ] {
            assert_eq!(read(text), Ok(Some("2026-03-31".into())), "{text}");
        }
        assert_eq!(read("03/04/2026"), Ok(Some("2026-04-03".into())));
        assert_eq!(readings(&Cell::typed("03/04/2026")).len(), 2);
        for text in ["demain", "31/31/2026", "2026-3", "45", "1-2-3-4", "2026-02-30"] {
            assert_eq!(read(text), Err("not_a_day".into()), "{text}");
        }
        assert_eq!(day(&Cell::Empty), Ok(None));
        let of_a_workbook = Cell::Date("31/03/2026".into());
        assert_eq!(day(&of_a_workbook).unwrap().unwrap().to_string(), "2026-03-31");
    }
}
