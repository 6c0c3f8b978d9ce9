//! The table of an `OpenDocument` spreadsheet (ODF 1.3, part 3), as `LibreOffice` writes it. It is read element by element:
//! repeated rows and cells are counted, and not unfolded in memory before anybody asks how many there are.

use std::{collections::HashSet, ops::Range};

use super::{
    cells::Cell,
    read::{MAX_COLUMNS, MAX_UNFOLDED, Rows, Table, refused},
    xml::{Event, Tag, events},
    zip_sizes,
};
use crate::Result;

/// The table of the first sheet that is not hidden. [`Error::Invalid`] about `file` for what is no such file, and for what
/// is too large.
pub fn table(bytes: &[u8]) -> Result<Table> {
    let not_one = || refused("not_a_spreadsheet");
    let unfolded = zip_sizes::unfolded(bytes).ok_or_else(not_one)?;
    if unfolded > MAX_UNFOLDED {
        return Err(refused(&format!("unfolds_too_large:{}", MAX_UNFOLDED >> 20)));
    }
    let content = zip_sizes::part(bytes, "content.xml").ok_or_else(not_one)?;
    let content = String::from_utf8(content).map_err(|_| not_one())?;
    let mut reader = Reader::default();
    for event in events(&content) {
        if reader.take(event.ok_or_else(not_one)?)? {
            break;
        }
    }
    reader.rows.finish()
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    rows: Rows,
    /// The style that is being read, and those whose sheets are hidden.
    style: String,
    hidden: HashSet<String>,
    is_in_sheet: bool,
    /// The next row, from 0.
    row: u32,
    /// How often the row that is being read stands there, its cells each with its columns, and the next column.
    repeated: u32,
    cells: Vec<(Range<usize>, Cell)>,
    column: usize,
    cell: Option<Typed>,
    /// How deep inside of what does not belong to a cell's text: a comment, a drawing.
    beside: usize,
}

/// A cell that is being read.
#[derive(Default)]
struct Typed {
    repeated: usize,
    kind: String,
    value: String,
    text: String,
    /// How many paragraphs have begun, and whether the last one goes on: what stands between them is no text.
    paragraphs: usize,
    is_in_paragraph: bool,
}

impl Reader {
    /// Takes what comes next. True once the sheet is over.
    fn take(&mut self, event: Event<'_>) -> Result<bool> {
        match event {
            Event::Start(tag) => {
                self.start(&tag);
                if tag.is_empty {
                    return self.end(tag.name);
                }
            }
            Event::End(name) => return self.end(name),
            Event::Text(text) => {
                if let Some(cell) = self
                    .cell
                    .as_mut()
                    .filter(|cell| self.beside == 0 && cell.is_in_paragraph)
                {
                    cell.add(&text);
                }
            }
        }
        Ok(false)
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let number = |name| tag.attribute(name).and_then(|number| number.parse().ok());
        match tag.name {
            _ if self.beside > 0 => self.beside += 1,
            "style:style" => self.style = tag.attribute("style:name").unwrap_or_default(),
            "style:table-properties" if tag.attribute("table:display").as_deref() == Some("false") => {
                self.hidden.insert(self.style.clone());
            }
            "table:table" if !self.is_in_sheet => {
                let style = tag.attribute("table:style-name").unwrap_or_default();
                self.is_in_sheet = !self.hidden.contains(&style);
            }
            "table:table-row" if self.is_in_sheet => {
                self.repeated = number("table:number-rows-repeated").unwrap_or(1);
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" if self.is_in_sheet => {
                let kind = tag.attribute("office:value-type").unwrap_or_default();
                let value = match kind.as_str() {
                    "date" => "office:date-value",
                    "time" => "office:time-value",
                    "boolean" => "office:boolean-value",
                    "string" => "office:string-value",
                    _ => "office:value",
                };
                self.cell = Some(Typed {
                    repeated: number("table:number-columns-repeated").unwrap_or(1) as usize,
                    value: tag.attribute(value).unwrap_or_default(),
                    kind,
                    ..Typed::default()
                });
            }
            name => {
                if let Some(cell) = &mut self.cell {
                    match name {
                        "text:p" => cell.begin_paragraph(),
                        "text:s" => cell
                            .text
                            .push_str(&" ".repeat(number("text:c").unwrap_or(1).min(1000) as usize)),
                        "text:tab" => cell.text.push('\t'),
                        "text:line-break" => cell.text.push('\n'),
                        "text:span" | "text:a" => {}
                        _ => self.beside = 1,
                    }
                }
            }
        }
    }

    fn end(&mut self, name: &str) -> Result<bool> {
        if self.beside > 0 {
            self.beside -= 1;
            return Ok(false);
        }
        match name {
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    let (first, repeated) = (self.column, cell.repeated);
                    self.column = self.column.saturating_add(repeated);
                    let cell = cell.finish();
                    if cell != Cell::Empty {
                        self.cells.push((first..self.column.min(MAX_COLUMNS), cell));
                    }
                }
            }
            "table:table-row" if self.is_in_sheet => {
                let first = self.row;
                self.row = self.row.saturating_add(self.repeated);
                let cells = std::mem::take(&mut self.cells);
                if !cells.is_empty() {
                    for row in first..self.row {
                        for (columns, cell) in &cells {
                            for column in columns.clone() {
                                self.rows.take(row, column, cell.clone())?;
                            }
                        }
                    }
                }
            }
            "text:p" => {
                if let Some(cell) = &mut self.cell {
                    cell.is_in_paragraph = false;
                }
            }
            "table:table" => return Ok(self.is_in_sheet),
            _ => {}
        }
        Ok(false)
    }
}

impl Typed {
    fn begin_paragraph(&mut self) {
        if self.paragraphs > 0 {
            self.text.push('\n');
        }
        self.paragraphs += 1;
        self.is_in_paragraph = true;
    }

    /// Blanks in a row are one, and none at the beginning of a line: others are elements.
    fn add(&mut self, text: &str) {
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\r' | '\n') {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    /// What it holds. In place of a result that failed stands a text.
    fn finish(self) -> Cell {
        let Self { kind, value, text, .. } = self;
        match kind.as_str() {
            "float" | "percentage" | "currency" => value.parse().map_or_else(|_| Cell::typed(&text), Cell::Number),
            "boolean" => Cell::Flag(value == "true"),
            "date" | "time" => Cell::Date(value),
            _ if value.is_empty() => Cell::typed(&text),
            _ => Cell::typed(&value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sheets: &str) -> Result<Table> {
        let mut reader = Reader::default();
        for event in events(sheets) {
            if reader.take(event.unwrap())? {
                break;
            }
        }
        reader.rows.finish()
    }

    fn texts(row: &super::super::read::Row) -> Vec<String> {
        row.cells().iter().map(Cell::shown).collect()
    }

    const HEAD: &str = "<table:table-row><table:table-cell><text:p>Nom</text:p></table:table-cell></table:table-row>";

    #[test]
    fn the_first_sheet_that_is_shown_is_read_with_its_repeated_rows_and_cells() {
        let document = format!(
            "<style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style>\
             <table:table table:style-name=\"h\">{HEAD}</table:table>\
             <table:table>{HEAD}<table:table-row table:number-rows-repeated=\"3\"/>\
             <table:table-row table:number-rows-repeated=\"2\">\
             <table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"4.2\"/>\
             <table:table-cell/>\
             <table:table-cell office:value-type=\"string\">\n<text:p>a<text:s text:c=\"2\"/>b <text:span>c</text:span></text:p>\n\
             <office:annotation><text:p>non</text:p></office:annotation><text:p>d</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>\
             <table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-31\"/>\
             </table:table-row><table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
             </table:table>"
        );
        let table = read(&document).unwrap();
        assert_eq!(texts(&table.heads), ["Nom"]);
        let numbers: Vec<_> = table.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [5, 6]);
        assert_eq!(
            texts(&table.rows[1]),
            ["4.2", "4.2", "", "a  b c\nd", "TRUE", "2026-03-31"]
        );
    }

    #[test]
    fn what_repeats_too_often_is_refused_before_it_is_unfolded() {
        let cell = "<table:table-cell table:number-columns-repeated=\"100\"><text:p>x</text:p></table:table-cell>";
        let many = format!(
            "<table:table>{HEAD}<table:table-row table:number-rows-repeated=\"1000000\">{cell}</table:table-row></table:table>"
        );
        let refused = read(&many).unwrap_err();
        assert!(format!("{refused:?}").contains("too_many_rows"), "{refused:?}");
    }
}
