//! Whether a cell still says what an export wrote there, whatever a spreadsheet has made of it since: a number of a text, a
//! text of a number, an apostrophe less.

use super::{
    cells::{self, Cell, Mark},
    days,
    neutral::{neutralised, restored},
    write::{self, fitting},
};

/// Whether it does. `mark` is what the file's numbers have before decimals.
pub fn says_the_same(cell: &Cell, exported: &write::Cell, mark: Mark) -> bool {
    const CLOSE: f64 = 1e-9;
    let written = exported.written();
    match (cell, exported) {
        (Cell::Empty, _) => return cells::plain(&written).is_empty(),
        // A product may be called what a failed formula shows.
        (Cell::Text(text) | Cell::Error(text), _) if is_text(text, &written) => return true,
        _ => {}
    }
    match exported {
        write::Cell::Empty => false,
        write::Cell::Text(known) => matches!(cell, Cell::Number(number) if lost_its_zeros(&number.to_string(), known)),
        write::Cell::Whole(known) => cells::whole(cell, mark) == Ok(Some(*known)),
        write::Cell::Amount(known) => cells::amount(cell, mark) == Ok(Some(*known)),
        write::Cell::Decimal(known) => [cells::decimal(cell, &["%"], mark), cells::per_cent(cell, mark)]
            .into_iter()
            .any(|read| matches!(read, Ok(Some(number)) if (number - known).abs() < CLOSE)),
        write::Cell::Day(known) => days::readings(cell).contains(known),
        write::Cell::Flag(known, _) => cells::flag(cell) == Ok(Some(*known)),
    }
}

fn is_text(text: &str, known: &str) -> bool {
    let (text, known) = (cells::plain(text), cells::plain(known));
    text == known
        || lost_its_zeros(&text, &known)
        // A workbook holds the beginning of a text that is too long for it.
        || text == cells::plain(restored(&fitting(&neutralised(&known))))
}

/// `1000` of `01000`, as a spreadsheet makes it of a postal code.
fn lost_its_zeros(text: &str, known: &str) -> bool {
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let without = |text: &str| text.trim_start_matches('0').to_owned();
    text == known || are_digits(text) && are_digits(known) && without(text) == without(known)
}
