//! The texts of the legal pages, and the few marks that they are written with.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Language, limits, typed, validation};

/// The legal pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum LegalPage {
    /// Who publishes the site: `/mentions-legales`.
    LegalNotice,
    /// The terms of sale: `/conditions-de-vente`.
    Terms,
    /// What is kept of people: `/confidentialite`.
    Privacy,
    /// What browsers keep for the shop: `/cookies`.
    Cookies,
    /// The legal guarantees, and the mediator: `/garanties`.
    Guarantees,
    /// How reviews are checked: `/avis-clients`.
    ReviewRules,
    /// How far everybody can use the site: `/accessibilite`.
    Accessibility,
}

impl LegalPage {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::LegalNotice,
        Self::Terms,
        Self::Guarantees,
        Self::Privacy,
        Self::Cookies,
        Self::ReviewRules,
        Self::Accessibility,
    ];

    /// Its address in the storefront, without the slash.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::LegalNotice => "mentions-legales",
            Self::Terms => "conditions-de-vente",
            Self::Privacy => "confidentialite",
            Self::Cookies => "cookies",
            Self::Guarantees => "garanties",
            Self::ReviewRules => "avis-clients",
            Self::Accessibility => "accessibilite",
        }
    }

    /// The page at this address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.slug() == slug)
    }
}

/// The text of a legal page: blank lines between paragraphs, `## ` before a heading, `- ` before an item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LegalText {
    /// In French; empty for the one in English, or the shop's own text where both are.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::LEGAL_TEXT)))]
    pub fr: String,
    /// In English; empty for the one in French, or the shop's own text where both are.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::lines(limits::LEGAL_TEXT)))]
    pub en: String,
}

impl LegalText {
    /// The text for a reader of this language, and the language that it is in: the other where nothing is written in theirs.
    pub fn shown(&self, language: Language) -> (Language, &str) {
        shown_in(&self.fr, &self.en, language)
    }
}

/// Of a text in French and English, the one in this language and the language, or the other where it is empty.
pub(crate) fn shown_in<'a>(fr: &'a str, en: &'a str, language: Language) -> (Language, &'a str) {
    match (fr.is_empty(), en.is_empty()) {
        (true, false) => (Language::English, en),
        (false, true) => (Language::French, fr),
        _ => (language, language.pick(fr, en)),
    }
}

/// A part of a text. What stands in it is plain text, whatever it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph, by its lines.
    Paragraph(Vec<String>),
    /// A list, by its items.
    List(Vec<String>),
}

/// The parts of a text that is written with the marks of [`LegalText`].
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut begins_anew = true;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            begins_anew = true;
            continue;
        }
        if let Some(heading) = line.strip_prefix("## ") {
            blocks.push(Block::Heading(heading.trim().into()));
            begins_anew = true;
            continue;
        }
        let item = line.strip_prefix("- ").map(str::trim);
        match (item, blocks.last_mut().filter(|_| !begins_anew)) {
            (Some(item), Some(Block::List(items))) => items.push(item.into()),
            (Some(item), _) => blocks.push(Block::List(vec![item.into()])),
            (None, Some(Block::Paragraph(lines))) => lines.push(line.into()),
            (None, _) => blocks.push(Block::Paragraph(vec![line.into()])),
        }
        begins_anew = false;
    }
    blocks
}
