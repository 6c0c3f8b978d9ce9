//! The columns of a file of products, by what people call them.

use shared::Language;

use super::{
    cells::{Cell, Mark, mark_of, text},
    read::{Row, Table, refused},
};
use crate::{Result, search};

/// A column of products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Id,
    Slug,
    Name,
    Description,
    Price,
    CompareAt,
    Category,
    Weight,
    Stock,
    SoldBy,
    MinCut,
    MaxCut,
    CutStep,
    VatRate,
    IsNew,
    IsPerishable,
    Milk,
    HeatTreatment,
    ProtectedName,
    Protection,
    Origin,
    Region,
    Labels,
    Allergens,
    Ingredients,
    Storage,
    ProducerName,
    ProducerAddress,
    Kilojoules,
    Calories,
    Fat,
    Saturates,
    Carbohydrates,
    Sugars,
    Protein,
    Salt,
    Images,
    NameEn,
    DescriptionEn,
    IngredientsEn,
    StorageEn,
    RegionEn,
}

use Column::{
    Allergens, Calories, Carbohydrates, Category, CompareAt, CutStep, Description, DescriptionEn, Fat, HeatTreatment,
    Id, Images, Ingredients, IngredientsEn, IsNew, IsPerishable, Kilojoules, Labels, MaxCut, Milk, MinCut, Name,
    NameEn, Origin, Price, ProducerAddress, ProducerName, ProtectedName, Protection, Protein, Region, RegionEn, Salt,
    Saturates, Slug, SoldBy, Stock, Storage, StorageEn, Sugars, VatRate, Weight,
};

/// Each column, its field in `ProductInput`, its titles in French and English, and other titles it goes by. Titles match
/// without case, accents and signs: `Prix (€)` is `prix`.
type Named = (
    Column,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const COLUMNS: [Named; 42] = [
    (Id, "_id", "Identifiant", "Id", &[]),
    (
        Slug,
        "slug",
        "Adresse",
        "Address",
        &["Adresse de la page", "Address of the page"],
    ),
    (Name, "name", "Nom", "Name", &["Produit", "Product", "Désignation"]),
    (Description, "description", "Description", "Description", &[]),
    (
        Price,
        "price",
        "Prix (€)",
        "Price (€)",
        &["Prix", "Prix TTC", "Price incl. VAT"],
    ),
    (
        CompareAt,
        "compareAtPrice",
        "Prix barré (€)",
        "Struck price (€)",
        &["Prix barré", "Struck price"],
    ),
    (Category, "category", "Famille", "Category", &["Catégorie"]),
    (Weight, "weight", "Poids (g)", "Weight (g)", &["Poids", "Weight"]),
    (Stock, "stock", "Stock", "Stock", &[]),
    (SoldBy, "soldBy", "Vendu", "Sold", &["Vente", "Sold by"]),
    (
        MinCut,
        "minCut",
        "Coupe minimale (g)",
        "Smallest cut (g)",
        &["Coupe minimale", "Smallest cut"],
    ),
    (
        MaxCut,
        "maxCut",
        "Coupe maximale (g)",
        "Largest cut (g)",
        &["Coupe maximale", "Largest cut"],
    ),
    (
        CutStep,
        "cutStep",
        "Par pas de (g)",
        "In steps of (g)",
        &["Par pas de", "In steps of"],
    ),
    (
        VatRate,
        "vatRate",
        "TVA (%)",
        "VAT (%)",
        &["TVA", "VAT", "Taux de TVA", "VAT rate"],
    ),
    (IsNew, "isNew", "Nouveau", "New", &["Nouveauté", "Is new"]),
    (
        IsPerishable,
        "isPerishable",
        "Périssable",
        "Perishable",
        &["Is perishable"],
    ),
    (Milk, "milk", "Lait", "Milk", &[]),
    (
        HeatTreatment,
        "heatTreatment",
        "Traitement du lait",
        "Treatment of the milk",
        &[],
    ),
    (
        ProtectedName,
        "protectedName.name",
        "Dénomination protégée",
        "Protected name",
        &[],
    ),
    (Protection, "protectedName.kind", "Protection", "Protection", &[]),
    (Origin, "origin", "Pays", "Country", &["Origine", "Origin"]),
    (Region, "region", "Région", "Region", &[]),
    (Labels, "labels", "Labels", "Labels", &["Label"]),
    (Allergens, "allergens", "Allergènes", "Allergens", &[]),
    (Ingredients, "ingredients", "Ingrédients", "Ingredients", &[]),
    (Storage, "storage", "Conservation", "How to keep it", &["Storage"]),
    (ProducerName, "producer.name", "Producteur", "Producer", &[]),
    (
        ProducerAddress,
        "producer.address",
        "Adresse du producteur",
        "Address of the producer",
        &[],
    ),
    (
        Kilojoules,
        "nutritionalInfo.kilojoules",
        "Énergie (kJ)",
        "Energy (kJ)",
        &["Kilojoules"],
    ),
    (
        Calories,
        "nutritionalInfo.calories",
        "Énergie (kcal)",
        "Energy (kcal)",
        &["Énergie", "Energy", "Calories"],
    ),
    (
        Fat,
        "nutritionalInfo.fat",
        "Matières grasses (g)",
        "Fat (g)",
        &["Matières grasses", "Fat"],
    ),
    (
        Saturates,
        "nutritionalInfo.saturates",
        "Acides gras saturés (g)",
        "Saturates (g)",
        &["Acides gras saturés", "Saturates"],
    ),
    (
        Carbohydrates,
        "nutritionalInfo.carbohydrates",
        "Glucides (g)",
        "Carbohydrates (g)",
        &["Glucides", "Carbohydrates"],
    ),
    (
        Sugars,
        "nutritionalInfo.sugars",
        "Sucres (g)",
        "Sugars (g)",
        &["Sucres", "Sugars"],
    ),
    (
        Protein,
        "nutritionalInfo.protein",
        "Protéines (g)",
        "Protein (g)",
        &["Protéines", "Protein"],
    ),
    (Salt, "nutritionalInfo.salt", "Sel (g)", "Salt (g)", &["Sel", "Salt"]),
    (Images, "images", "Images", "Pictures", &[]),
    (NameEn, "translations[en].name", "Nom en anglais", "English name", &[]),
    (
        DescriptionEn,
        "translations[en].description",
        "Description en anglais",
        "English description",
        &[],
    ),
    (
        IngredientsEn,
        "translations[en].ingredients",
        "Ingrédients en anglais",
        "English ingredients",
        &[],
    ),
    (
        StorageEn,
        "translations[en].storage",
        "Conservation en anglais",
        "English storage",
        &["How to keep it, in English"],
    ),
    (
        RegionEn,
        "translations[en].region",
        "Région en anglais",
        "English region",
        &[],
    ),
];

impl Column {
    /// All of them, in the order in which they are exported.
    pub fn all() -> impl Iterator<Item = Self> {
        COLUMNS.iter().map(|(column, ..)| *column)
    }

    fn named(self) -> &'static Named {
        // In the order of the enum, as a test shows.
        &COLUMNS[self as usize]
    }

    /// Its field, as a body has it.
    pub fn field(self) -> &'static str {
        self.named().1
    }

    /// Its title.
    pub fn title(self, language: Language) -> &'static str {
        language.pick(self.named().2, self.named().3)
    }

    /// Whether its cells are numbers.
    fn is_number(self) -> bool {
        matches!(
            self,
            Price
                | CompareAt
                | Weight
                | Stock
                | MinCut
                | MaxCut
                | CutStep
                | VatRate
                | Kilojoules
                | Calories
                | Fat
                | Saturates
                | Carbohydrates
                | Sugars
                | Protein
                | Salt
        )
    }

    /// The column that a rule is about, by the path of its field: `images[2]`.
    pub fn of_field(field: &str) -> Option<Self> {
        let is_of = |own: &str| field == own || field.strip_prefix(own).is_some_and(|rest| rest.starts_with('['));
        let mut columns = COLUMNS.iter();
        columns.find(|named| is_of(named.1)).map(|named| named.0)
    }

    /// The column with this title.
    fn of_title(title: &str) -> Option<Self> {
        let wanted = search::slug(title);
        let is_wanted = |title: &str| search::slug(title) == wanted;
        let mut columns = COLUMNS.iter();
        let found = columns.find(|(_, field, french, english, others)| {
            [field, french, english]
                .into_iter()
                .chain(*others)
                .any(|title| is_wanted(title))
        });
        found.map(|named| named.0)
    }
}

/// The rows of a file of products, and where their columns are.
#[derive(Debug)]
pub struct Sheet {
    /// Each column that was recognised, with its place from 0.
    pub columns: Vec<(usize, Column)>,
    /// The titles that were not.
    pub ignored: Vec<String>,
    /// What its numbers have before decimals.
    pub mark: Mark,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// Recognises the columns by their titles. [`Error::Invalid`](crate::Error::Invalid) about `file` when one is there
    /// twice, or none says which product a row is about.
    pub fn of(table: Table) -> Result<Self> {
        let (mut columns, mut ignored) = (Vec::<(usize, Column)>::new(), Vec::new());
        for (at, head) in table.heads.cells().iter().enumerate() {
            let title = match text(head) {
                Ok(Some(title)) => title,
                Ok(None) => continue,
                Err(_) => head.shown(),
            };
            match Column::of_title(&title) {
                Some(column) if columns.iter().any(|(_, known)| *known == column) => {
                    return Err(refused(&format!("column_twice:{}", letters(at))));
                }
                Some(column) => columns.push((at, column)),
                None => ignored.push(title),
            }
        }
        let has_key = columns.iter().any(|(_, column)| matches!(column, Id | Slug | Name));
        if !has_key {
            return Err(refused("no_key_column"));
        }
        Ok(Self {
            mark: mark(&columns, &table.rows),
            columns,
            ignored,
            rows: table.rows,
        })
    }

    /// Whether the file has this column.
    pub fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    fn place(&self, column: Column) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.find(|(_, known)| *known == column).map(|(at, _)| *at)
    }

    /// The row's cell in this column; empty where the file has no such column.
    pub fn cell<'a>(&self, row: &'a Row, column: Column) -> &'a Cell {
        self.place(column).map_or(&Cell::Empty, |at| row.cell(at))
    }

    /// What a spreadsheet calls the row's cell in this column: `C12`.
    pub fn address(&self, row: &Row, column: Column) -> Option<String> {
        Some(format!("{}{}", letters(self.place(column)?), row.number))
    }
}

/// What the numbers of these columns have before decimals, where all that show it agree.
fn mark(columns: &[(usize, Column)], rows: &[Row]) -> Mark {
    let mut mark = None;
    for (at, _) in columns.iter().filter(|(_, column)| column.is_number()) {
        for row in rows {
            let found = match row.cell(*at) {
                Cell::Text(text) => mark_of(text),
                _ => None,
            };
            match (mark, found) {
                (_, None) => {}
                (None, found) => mark = found,
                (Some(known), Some(found)) if known != found => return None,
                _ => {}
            }
        }
    }
    mark
}

/// What a spreadsheet calls a column: `A`, …, `Z`, `AA`.
fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_is_known_by_its_field_and_by_its_titles_with_or_without_accents() {
        for (at, (column, field, french, english, others)) in COLUMNS.iter().enumerate() {
            assert_eq!(*column as usize, at, "{field}");
            let titles = [*field, *french, *english].into_iter().chain(others.iter().copied());
            for title in titles {
                assert_eq!(Column::of_title(title), Some(*column), "{title}");
                assert_eq!(Column::of_title(&title.to_uppercase()), Some(*column), "{title}");
                assert_eq!(Column::of_title(&search::slug(title)), Some(*column), "{title}");
            }
        }
        assert_eq!(Column::of_title("Fournisseur"), None);
        assert_eq!(Column::of_field("images[2]"), Some(Images));
        assert_eq!(Column::of_field("translations[en].name"), Some(NameEn));
    }
}
