//! Sheets of paper: text that is measured, wrapped and placed, and the PDF that is made of it.
//!
//! Everything is in points from the upper left corner of an A4 page.

use deunicode::deunicode_char;
use krilla::{
    Document, SerializeSettings,
    color::rgb::Color,
    configure::{Archival, ConfigurationBuilder},
    geom::{PathBuilder, Point},
    metadata::Metadata,
    page::PageSettings,
    paint::{Fill, Stroke},
    text::{Font, TextDirection},
};
use rustybuzz::UnicodeBuffer;

use crate::{Error, Result};

/// A page's width.
pub const WIDTH: f32 = 595.0;
/// A page's height.
pub const HEIGHT: f32 = 842.0;
/// Where lines begin.
pub const LEFT: f32 = 50.0;
/// Where lines end.
pub const RIGHT: f32 = WIDTH - 50.0;
/// From one baseline to the next.
pub const LINE: f32 = 13.5;

/// The shop's own fonts, made of those in `public/fonts` with fonttools: taken at one weight,
/// Latin and Latin Extended in one file. Their licence, which lies there, allows both that and
/// embedding.
const FONTS: [&[u8]; 3] = [
    include_bytes!("fonts/InstrumentSans-Regular.ttf"),
    include_bytes!("fonts/InstrumentSans-SemiBold.ttf"),
    include_bytes!("fonts/Fraunces-SemiBold.ttf"),
];

/// One of the three embedded fonts, by index in `FONTS`.
#[derive(Clone, Copy, Debug)]
pub enum Face {
    /// Instrument Sans, for body text.
    Plain,
    /// Instrument Sans semi-bold, for totals and labels.
    Bold,
    /// Fraunces semi-bold, for the shop's name and headings.
    Display,
}

/// The color of text.
#[derive(Clone, Copy, Debug)]
pub enum Ink {
    /// Nearly black, for main text.
    Black,
    /// Brown-grey, for secondary text.
    Soft,
    /// Dark green, for what is paid.
    Green,
}

impl Ink {
    fn color(self) -> Color {
        match self {
            Self::Black => Color::new(0x1d, 0x1a, 0x13),
            Self::Soft => Color::new(0x5b, 0x53, 0x44),
            Self::Green => Color::new(0x1c, 0x4a, 0x33),
        }
    }
}

/// Font, size and color of a text.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub face: Face,
    /// In points.
    pub size: f32,
    pub ink: Ink,
}

/// Something on a page.
enum Mark {
    Text { at: (f32, f32), style: Style, text: String },
    Rule { from: f32, to: f32, y: f32 },
}

/// Pages that are being written.
pub struct Sheets {
    faces: [rustybuzz::Face<'static>; 3],
    pages: Vec<Vec<Mark>>,
    /// Baseline of the present line, in points from the top.
    pub y: f32,
}

impl Sheets {
    /// One empty page.
    pub fn new() -> Result<Self> {
        let face = |data| rustybuzz::Face::from_slice(data, 0).ok_or_else(unreadable);
        Ok(Self {
            faces: [face(FONTS[0])?, face(FONTS[1])?, face(FONTS[2])?],
            pages: vec![Vec::new()],
            y: 0.0,
        })
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// Goes on to a new page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
    }

    /// How wide a line of text is.
    pub fn width(&self, style: Style, text: &str) -> f32 {
        let face = &self.faces[style.face as usize];
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let shaped = rustybuzz::shape(face, &[], buffer);
        let advance: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
        #[expect(clippy::cast_precision_loss, reason = "a line has fewer than 16 million units")]
        let ems = advance as f32 / face.units_per_em() as f32;
        ems * style.size
    }

    /// The text in lines of at most this width, broken at blanks, and inside of a word that is wider.
    pub fn wrap(&self, style: Style, width: f32, text: &str) -> Vec<String> {
        let text = self.printable(style.face, text);
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(style, &longer) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.width(style, &line) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// The text without controls, in letters that the font has; those of another script in
    /// Latin ones that sound alike.
    fn printable(&self, face: Face, text: &str) -> String {
        let face = &self.faces[face as usize];
        let mut printable = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\u{202f}' => printable.push('\u{a0}'),
                c if c.is_control() => printable.push(' '),
                c if face.glyph_index(c).is_some() => printable.push(c),
                c => {
                    let latin = deunicode_char(c).unwrap_or("?").chars();
                    printable.extend(latin.filter(|c| face.glyph_index(*c).is_some()));
                }
            }
        }
        printable
    }

    /// Writes a line of text that begins here.
    pub fn text(&mut self, x: f32, style: Style, text: &str) {
        let text = self.printable(style.face, text);
        let at = (x, self.y);
        self.mark(Mark::Text { at, style, text });
    }

    /// Writes a line of text that ends here.
    pub fn text_to(&mut self, x: f32, style: Style, text: &str) {
        let text = self.printable(style.face, text);
        let at = (x - self.width(style, &text), self.y);
        self.mark(Mark::Text { at, style, text });
    }

    /// Writes text between two columns, in as many lines as it takes, and goes on below.
    pub fn paragraph(&mut self, from: f32, to: f32, style: Style, text: &str) {
        for line in self.wrap(style, to - from, text) {
            self.text(from, style, &line);
            self.y += LINE;
        }
    }

    /// Draws a thin rule at this height.
    pub fn rule(&mut self, from: f32, to: f32, y: f32) {
        self.mark(Mark::Rule { from, to, y });
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Goes back over all pages, to write what needs their number.
    pub fn on_each_page(&mut self, write: impl Fn(&mut Self, usize)) {
        let pages = std::mem::take(&mut self.pages);
        for (number, page) in (1..).zip(pages) {
            self.pages.push(page);
            write(self, number);
        }
    }

    /// The PDF: the same bytes for the same marks. `archival`: PDF/A-3b, which may carry a file for machines.
    pub fn print(self, metadata: Metadata, archival: bool) -> Result<Vec<u8>> {
        let font = |data: &'static [u8]| Font::new(data.into(), 0).ok_or_else(unreadable);
        let fonts = [font(FONTS[0])?, font(FONTS[1])?, font(FONTS[2])?];
        let mut document = if archival {
            Document::new_with(archival_settings()?)
        } else {
            Document::new()
        };
        document.set_metadata(metadata);
        for marks in self.pages {
            let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(unreadable)?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for mark in marks {
                match mark {
                    Mark::Text {
                        at: (x, y),
                        style,
                        text,
                    } => {
                        surface.set_stroke(None);
                        surface.set_fill(Some(Fill {
                            paint: style.ink.color().into(),
                            ..Fill::default()
                        }));
                        surface.draw_text(
                            Point::from_xy(x, y),
                            fonts[style.face as usize].clone(),
                            style.size,
                            &text,
                            false,
                            TextDirection::LeftToRight,
                        );
                    }
                    Mark::Rule { from, to, y } => {
                        let mut path = PathBuilder::new();
                        path.move_to(from, y);
                        path.line_to(to, y);
                        surface.set_fill(None);
                        surface.set_stroke(Some(Stroke {
                            paint: Color::new(0xd8, 0xcd, 0xb5).into(),
                            width: 0.75,
                            ..Stroke::default()
                        }));
                        if let Some(path) = path.finish() {
                            surface.draw_path(&path);
                        }
                    }
                }
            }
            surface.finish();
            page.finish();
        }
        document
            .finish()
            .map_err(|error| Error::Internal(format!("a PDF could not be written: {error:?}")))
    }
}

fn archival_settings() -> Result<SerializeSettings> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_B)
        .finish();
    Ok(SerializeSettings {
        configuration: configuration.map_err(|_| Error::Internal("krilla cannot write PDF/A-3b".into()))?,
        ..SerializeSettings::default()
    })
}

fn unreadable() -> Error {
    Error::Internal("a font or a page of invoices cannot be used".into())
}
