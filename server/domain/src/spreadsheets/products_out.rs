//! Products as a table.

use shared::{
    Grams, Language,
    period::{Day, Edge},
    product::{Milk, Product, ProductTexts, SoldBy},
};

use super::{
    columns::Column,
    sheet::SheetColumn as _,
    write::{Cell, Table},
};
use crate::{Admin, Error, Result, Shop, catalog};

/// What each way to sell is called in a cell: in French, in English, and on the wire.
pub(super) const WAYS_TO_SELL: [(SoldBy, [&str; 3]); 2] = [
    (SoldBy::Piece, ["à la pièce", "by the piece", "piece"]),
    (SoldBy::Weight, ["au poids", "by weight", "weight"]),
];

/// What each milk is called in a cell.
pub(super) const MILKS: [(Milk, [&str; 2]); 4] = [
    (Milk::Cow, ["vache", "cow"]),
    (Milk::Goat, ["chèvre", "goat"]),
    (Milk::Sheep, ["brebis", "sheep"]),
    (Milk::Buffalo, ["bufflonne", "buffalo"]),
];

/// The published products by name, those alone that last changed in this period.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductsQuery {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

/// The products as a table that [`super::import`](super::import::import) takes back. [`Error::Invalid`] for a period that
/// ends before it begins.
pub fn products(
    shop: &Shop,
    _: &Admin,
    query: ProductsQuery,
    language: Language,
) -> Result<Table<impl Iterator<Item = Vec<Cell>> + Send + use<>>> {
    let ProductsQuery { from, to } = query;
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(Error::field("to", "before_from"));
    }
    let is_asked = move |product: &Product| {
        from.is_none_or(|from| product.updated_at >= Edge::Day(from).start())
            && to.is_none_or(|to| product.updated_at < Edge::Day(to).end())
    };
    let row = move |product: Product| Column::all().map(|column| cell(&product, column, language)).collect();
    Ok(Table {
        name: language.pick("Produits", "Products"),
        heads: Column::all().map(|column| column.title(language)).collect(),
        fixed: 3,
        rows: catalog::published(shop).filter(is_asked).map(row),
    })
}

/// What a product's cell holds.
pub(super) fn cell(product: &Product, column: Column, language: Language) -> Cell {
    let optional = |text: Option<&String>| text.map_or(Cell::Empty, |text| Cell::text(text));
    let word = |word: Option<&str>| word.map_or(Cell::Empty, Cell::text);
    let grams = |grams: Option<Grams>| grams.map_or(Cell::Empty, |grams| Cell::Whole(grams.0));
    let lines = |lines: Option<&Vec<String>>| lines.map_or(Cell::Empty, |lines| Cell::text(&lines.join("\n")));
    let flag = |flag: bool| {
        let words = if flag { ("VRAI", "TRUE") } else { ("FAUX", "FALSE") };
        Cell::Flag(flag, language.pick(words.0, words.1))
    };
    let nutrition = product.nutritional_info;
    let nutrient = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Decimal);
    let english = |text: fn(&ProductTexts) -> Option<&String>| optional(product.translations.get("en").and_then(text));
    match column {
        Column::Id => Cell::Text(product.id.to_string()),
        Column::Slug => Cell::text(&product.slug),
        Column::Name => Cell::text(&product.name),
        Column::Description => Cell::text(&product.description),
        Column::Price => Cell::Amount(product.price),
        Column::CompareAt => product.compare_at_price.map_or(Cell::Empty, Cell::Amount),
        Column::Category => Cell::text(&product.category),
        Column::Weight => Cell::Whole(product.weight.0),
        Column::Stock => Cell::Whole(product.stock),
        Column::SoldBy => {
            let ways = WAYS_TO_SELL.iter().find(|(way, _)| *way == product.sold_by);
            ways.map_or(Cell::Empty, |(_, [french, english, _])| {
                Cell::text(language.pick(french, english))
            })
        }
        Column::MinCut => grams(product.min_cut),
        Column::MaxCut => grams(product.max_cut),
        Column::CutStep => grams(product.cut_step),
        Column::VatRate => Cell::Decimal(product.vat_rate),
        Column::IsNew => flag(product.is_new),
        Column::IsPerishable => flag(product.is_perishable),
        Column::Milk => {
            let milks = MILKS.iter().find(|(milk, _)| Some(*milk) == product.milk);
            milks.map_or(Cell::Empty, |(_, [french, english])| {
                Cell::text(language.pick(french, english))
            })
        }
        Column::HeatTreatment => word(product.heat_treatment.map(|treatment| treatment.words(language))),
        Column::ProtectedName => optional(product.protected_name.as_ref().map(|protected| &protected.name)),
        Column::Protection => word(
            product
                .protected_name
                .as_ref()
                .map(|protected| protected.kind.short(language)),
        ),
        Column::Origin => optional(product.origin.as_ref()),
        Column::Region => optional(product.region.as_ref()),
        Column::Labels => Cell::text(&product.labels.join(", ")),
        Column::Allergens => {
            let words: Vec<_> = product.allergens.iter().map(|a| a.words(language)).collect();
            Cell::text(&words.join(", "))
        }
        Column::Ingredients => lines(product.ingredients.as_ref()),
        Column::Storage => optional(product.storage.as_ref()),
        Column::Strength => word(product.strength.map(|strength| strength.words(language))),
        Column::SeasonFrom => product.season.map_or(Cell::Empty, |season| Cell::Whole(season.from)),
        Column::SeasonTo => product.season.map_or(Cell::Empty, |season| Cell::Whole(season.to)),
        Column::GoesWith => lines(Some(&product.goes_with)),
        Column::ProducerName => optional(product.producer.as_ref().map(|producer| &producer.name)),
        Column::ProducerAddress => optional(product.producer.as_ref().map(|producer| &producer.address)),
        Column::Kilojoules => nutrient(nutrition.and_then(|n| n.kilojoules)),
        Column::Calories => nutrient(nutrition.map(|n| n.calories)),
        Column::Fat => nutrient(nutrition.map(|n| n.fat)),
        Column::Saturates => nutrient(nutrition.and_then(|n| n.saturates)),
        Column::Carbohydrates => nutrient(nutrition.map(|n| n.carbohydrates)),
        Column::Sugars => nutrient(nutrition.and_then(|n| n.sugars)),
        Column::Protein => nutrient(nutrition.map(|n| n.protein)),
        Column::Salt => nutrient(nutrition.and_then(|n| n.salt)),
        Column::Images => lines(Some(&product.images)),
        Column::NameEn => english(|texts| texts.name.as_ref()),
        Column::DescriptionEn => english(|texts| texts.description.as_ref()),
        Column::IngredientsEn => lines(
            product
                .translations
                .get("en")
                .and_then(|texts| texts.ingredients.as_ref()),
        ),
        Column::StorageEn => english(|texts| texts.storage.as_ref()),
        Column::RegionEn => english(|texts| texts.region.as_ref()),
        Column::GoesWithEn => lines(
            product
                .translations
                .get("en")
                .and_then(|texts| texts.goes_with.as_ref()),
        ),
        Column::ScaleCode => optional(product.scale_code.as_ref()),
    }
}
