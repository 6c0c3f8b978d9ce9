//! The columns of a file of products, by what people call them.

use shared::Language;

use super::sheet::SheetColumn;

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
    Strength,
    SeasonFrom,
    SeasonTo,
    GoesWith,
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
    GoesWithEn,
    ScaleCode,
}

use Column::{
    Allergens, Calories, Carbohydrates, Category, CompareAt, CutStep, Description, DescriptionEn, Fat, GoesWith,
    GoesWithEn, HeatTreatment, Id, Images, Ingredients, IngredientsEn, IsNew, IsPerishable, Kilojoules, Labels, MaxCut,
    Milk, MinCut, Name, NameEn, Origin, Price, ProducerAddress, ProducerName, ProtectedName, Protection, Protein,
    Region, RegionEn, Salt, Saturates, ScaleCode, SeasonFrom, SeasonTo, Slug, SoldBy, Stock, Storage, StorageEn,
    Strength, Sugars, VatRate, Weight,
};

/// Each column, its field in `ProductInput`, its titles in French and English, and other titles it goes by.
type Named = (
    Column,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const COLUMNS: [Named; 48] = [
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
    (Strength, "strength", "Goût", "Taste", &["Force", "Strength"]),
    (
        SeasonFrom,
        "season.from",
        "Saison de (mois)",
        "Season from (month)",
        &["Saison de", "Season from"],
    ),
    (
        SeasonTo,
        "season.to",
        "Saison à (mois)",
        "Season to (month)",
        &["Saison à", "Season to"],
    ),
    (GoesWith, "goesWith", "Accords", "Goes with", &["Accompagne"]),
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
    (
        GoesWithEn,
        "translations[en].goesWith",
        "Accords en anglais",
        "English goes with",
        &[],
    ),
    (
        ScaleCode,
        "scaleCode",
        "Numéro de balance",
        "Number on the scale",
        &["Code balance", "PLU", "GTIN"],
    ),
];

impl Column {
    fn named(self) -> &'static Named {
        // In the order of the enum, as a test shows.
        &COLUMNS[self as usize]
    }

    /// The column that a rule is about, by the path of its field: `images[2]`.
    pub fn of_field(field: &str) -> Option<Self> {
        let is_of = |own: &str| field == own || field.strip_prefix(own).is_some_and(|rest| rest.starts_with('['));
        let mut columns = COLUMNS.iter();
        columns.find(|named| is_of(named.1)).map(|named| named.0)
    }
}

impl SheetColumn for Column {
    const NO_KEY: &'static str = "no_key_column";

    fn all() -> impl Iterator<Item = Self> {
        COLUMNS.iter().map(|(column, ..)| *column)
    }

    fn field(self) -> &'static str {
        self.named().1
    }

    fn title(self, language: Language) -> &'static str {
        language.pick(self.named().2, self.named().3)
    }

    fn other_titles(self) -> &'static [&'static str] {
        self.named().4
    }

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
                | SeasonFrom
                | SeasonTo
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

    fn is_key(self) -> bool {
        matches!(self, Id | Slug | Name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search;

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
