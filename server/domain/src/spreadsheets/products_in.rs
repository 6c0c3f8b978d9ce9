//! A row of a file as what it makes of a product.

use shared::{
    Grams, Language, Money, Timestamp,
    category::Category,
    product::{
        FOOD_VAT, NutritionalInfo, Producer, Product, ProductInput, ProductTexts, ProtectedName, Protection, Season,
        SoldBy,
    },
    validation::BrokenRule,
};

use super::{
    cells::{self, Cell, Mark, Read, Rule},
    columns::Column,
    product_words::{allergens, category, heat_treatment, milk, protection, strength, way_to_sell},
    products_out,
    read::Row,
    same::says_the_same,
    sheet::Sheet,
};
use crate::{
    Error, Result, Settings,
    catalog::{self, lots},
    search,
};

/// What a row says that cannot be taken: the column, and the rule that it breaks.
pub type Broken = (Column, Rule);

/// What a row makes of a product.
#[derive(Debug)]
pub enum Outcome {
    /// A product that is not there yet, with a slug but no id.
    Create(Box<Product>),
    /// The product as it becomes.
    Update(Box<Product>),
    /// It says what is known.
    Unchanged,
}

/// What the row makes of the product that it is about, if there is one, or everything that is wrong with it. Columns that
/// the file does not have leave the product as it is. So do cells that say what an export would.
pub fn outcome(
    settings: &Settings,
    categories: &[Category],
    now: Timestamp,
    sheet: &Sheet<Column>,
    row: &Row,
    before: Option<&Product>,
) -> Result<Outcome, Vec<Broken>> {
    if before.is_some_and(Product::is_put_away) {
        return Err(vec![(key_column(sheet), "archived_product".into())]);
    }
    let mut draft = Draft::of(before);
    for (at, column) in &sheet.columns {
        let cell = row.cell(*at);
        let known = before.map(|product| products_out::cell(product, *column, Language::French));
        if !known.is_some_and(|known| says_the_same(cell, &known, sheet.mark)) {
            draft.set(*column, cell, sheet.mark, categories);
        }
    }
    if before.is_none() {
        draft.require_all(sheet);
    }
    let (input, mut broken) = draft.finish();
    if broken.is_empty() && before.is_some_and(|product| input == as_input(product)) {
        return Ok(Outcome::Unchanged);
    }
    let has_slug = input.slug.is_some();
    let input = ProductInput {
        compare_at_price: still_struck(&input, before, now),
        ..input
    };
    match catalog::filled(settings, now, input, before) {
        Ok(filled)
            if broken.is_empty() && before.is_some_and(|before| lots::stay_the_sum(before, &filled).is_err()) =>
        {
            Err(vec![(Column::Stock, "by_lot".into())])
        }
        Ok(filled) if broken.is_empty() => Ok(match before {
            // What has no address gets none made here: it could be another's.
            Some(before) if !has_slug => Outcome::Update(Box::new(Product {
                slug: before.slug.clone(),
                ..catalog::revised(before, filled)
            })),
            Some(before) => Outcome::Update(Box::new(catalog::revised(before, filled))),
            None => Outcome::Create(Box::new(filled)),
        }),
        Ok(_) => Err(broken),
        Err(Error::Invalid(rules)) => {
            add_rules(&mut broken, rules, sheet);
            Err(broken)
        }
        Err(error) => Err(vec![(key_column(sheet), error.to_string())]),
    }
}

/// The struck price that the row leaves. One that it does not change ends with the price that it was struck beside, unless
/// it may stay.
fn still_struck(input: &ProductInput, before: Option<&Product>, now: Timestamp) -> Option<Money> {
    let compare_at = input.compare_at_price?;
    let kept = before.filter(|before| before.compare_at_price == Some(compare_at) && before.price != input.price);
    match kept {
        Some(before) => before
            .struck_beside(input.price, now)
            .filter(|struck| compare_at <= *struck)
            .map(|_| compare_at),
        None => Some(compare_at),
    }
}

/// The column by which a row says which product it is about.
pub fn key_column(sheet: &Sheet<Column>) -> Column {
    let keys = [Column::Slug, Column::Id, Column::Name];
    keys.into_iter()
        .find(|column| sheet.has(*column))
        .unwrap_or(Column::Name)
}

/// The rules of the product, but for columns whose cell could not be read.
fn add_rules(broken: &mut Vec<Broken>, rules: Vec<BrokenRule>, sheet: &Sheet<Column>) {
    for BrokenRule { field, rule } in rules {
        let column = Column::of_field(&field).unwrap_or_else(|| key_column(sheet));
        if broken.iter().all(|(known, _)| *known != column) {
            broken.push((column, rule));
        }
    }
}

/// What a form would send for this product.
fn as_input(product: &Product) -> ProductInput {
    let product = product.clone();
    ProductInput {
        name: product.name,
        description: product.description,
        price: product.price,
        category: product.category,
        images: product.images,
        weight: product.weight,
        stock: product.stock,
        stock_before: None,
        is_new: product.is_new,
        ingredients: product.ingredients,
        nutritional_info: product.nutritional_info,
        slug: Some(product.slug).filter(|slug| !slug.is_empty()),
        sold_by: product.sold_by,
        cut_step: product.cut_step,
        min_cut: product.min_cut,
        max_cut: product.max_cut,
        milk: product.milk,
        origin: product.origin,
        region: product.region,
        allergens: product.allergens,
        labels: product.labels,
        storage: product.storage,
        vat_rate: product.vat_rate,
        is_perishable: product.is_perishable,
        translations: product.translations,
        protected_name: product.protected_name,
        heat_treatment: product.heat_treatment,
        producer: product.producer,
        compare_at_price: product.compare_at_price,
        strength: product.strength,
        season: product.season,
        goes_with: product.goes_with,
        scale_code: product.scale_code,
        published: None,
    }
}

/// What a product is before its file has said anything.
fn nothing() -> ProductInput {
    ProductInput {
        name: String::new(),
        description: String::new(),
        price: Money::ZERO,
        category: String::new(),
        images: Vec::new(),
        weight: Grams(1),
        stock: 0,
        stock_before: None,
        is_new: false,
        ingredients: None,
        nutritional_info: None,
        slug: None,
        sold_by: SoldBy::Piece,
        cut_step: None,
        min_cut: None,
        max_cut: None,
        milk: None,
        origin: None,
        region: None,
        allergens: Vec::new(),
        labels: Vec::new(),
        storage: None,
        vat_rate: FOOD_VAT,
        is_perishable: true,
        translations: std::collections::BTreeMap::new(),
        protected_name: None,
        heat_treatment: None,
        producer: None,
        compare_at_price: None,
        strength: None,
        season: None,
        goes_with: Vec::new(),
        scale_code: None,
        published: None,
    }
}

/// A product that is being read.
struct Draft {
    input: ProductInput,
    nutrition: Nutrition,
    protected_name: (Option<String>, Option<Protection>),
    /// The producer's name and address.
    producer: (Option<String>, Option<String>),
    /// The first and the last month of its season.
    season: (Option<i64>, Option<i64>),
    english: ProductTexts,
    broken: Vec<Broken>,
}

/// What a new product needs.
const REQUIRED: [Column; 6] = [
    Column::Name,
    Column::Description,
    Column::Price,
    Column::Category,
    Column::Weight,
    Column::Stock,
];

/// What its cells say of 100 g.
#[derive(Clone, Copy, Default, PartialEq)]
struct Nutrition {
    kilojoules: Option<f64>,
    calories: Option<f64>,
    fat: Option<f64>,
    saturates: Option<f64>,
    carbohydrates: Option<f64>,
    sugars: Option<f64>,
    protein: Option<f64>,
    salt: Option<f64>,
}

impl From<NutritionalInfo> for Nutrition {
    fn from(info: NutritionalInfo) -> Self {
        Self {
            kilojoules: info.kilojoules,
            calories: Some(info.calories),
            fat: Some(info.fat),
            saturates: info.saturates,
            carbohydrates: Some(info.carbohydrates),
            sugars: info.sugars,
            protein: Some(info.protein),
            salt: info.salt,
        }
    }
}

impl Draft {
    fn of(before: Option<&Product>) -> Self {
        let input = before.map_or_else(nothing, as_input);
        let protected = input.protected_name.clone();
        let producer = input.producer.clone();
        Self {
            nutrition: input.nutritional_info.map(Nutrition::from).unwrap_or_default(),
            protected_name: protected.map(|protected| (protected.name, protected.kind)).unzip(),
            season: input.season.map(|season| (season.from, season.to)).unzip(),
            producer: producer.map(|producer| (producer.name, producer.address)).unzip(),
            english: input.translations.get("en").cloned().unwrap_or_default(),
            input,
            broken: Vec::new(),
        }
    }

    /// Sets what a cell says. An empty one empties what may be empty, and leaves alone what has a usual value.
    fn set(&mut self, column: Column, cell: &Cell, mark: Mark, categories: &[Category]) {
        if let Err(rule) = self.read(column, cell, mark, categories) {
            self.broken.push((column, rule));
        }
    }

    fn read(&mut self, column: Column, cell: &Cell, mark: Mark, categories: &[Category]) -> Result<(), Rule> {
        let input = &mut self.input;
        match column {
            Column::Id => {}
            Column::Slug => input.slug = cells::text(cell)?.or(input.slug.take()),
            Column::Name => input.name = required(cells::text(cell))?,
            Column::Description => input.description = required(cells::text(cell))?,
            Column::Price => input.price = required(cells::amount(cell, mark))?,
            Column::CompareAt => input.compare_at_price = cells::amount(cell, mark)?,
            Column::Category => input.category = category(categories, &required(cells::text(cell))?),
            Column::Weight => input.weight = required(cells::grams(cell, mark))?,
            Column::Stock => input.stock = required(cells::whole(cell, mark))?,
            Column::SoldBy => input.sold_by = way_to_sell(cell)?.unwrap_or(input.sold_by),
            Column::MinCut => input.min_cut = cells::grams(cell, mark)?,
            Column::MaxCut => input.max_cut = cells::grams(cell, mark)?,
            Column::CutStep => input.cut_step = cells::grams(cell, mark)?,
            Column::VatRate => input.vat_rate = cells::per_cent(cell, mark)?.unwrap_or(input.vat_rate),
            Column::IsNew => input.is_new = cells::flag(cell)?.unwrap_or(input.is_new),
            Column::IsPerishable => input.is_perishable = cells::flag(cell)?.unwrap_or(input.is_perishable),
            Column::Milk => input.milk = milk(cell)?,
            Column::HeatTreatment => input.heat_treatment = heat_treatment(cell)?,
            Column::ProtectedName => self.protected_name.0 = cells::text(cell)?,
            Column::Protection => self.protected_name.1 = protection(cell)?,
            Column::Origin => input.origin = cells::text(cell)?.map(|code| code.to_ascii_uppercase()),
            Column::Region => input.region = cells::text(cell)?,
            Column::Labels => input.labels = cells::list(cell, &[',', ';', '\n'])?,
            Column::Allergens => input.allergens = allergens(cell)?,
            Column::Ingredients => input.ingredients = lines(cell)?,
            Column::Storage => input.storage = cells::text(cell)?,
            Column::Strength => input.strength = strength(cell)?,
            Column::SeasonFrom => self.season.0 = cells::whole(cell, mark)?,
            Column::SeasonTo => self.season.1 = cells::whole(cell, mark)?,
            Column::GoesWith => input.goes_with = cells::list(cell, &['\n'])?,
            Column::ProducerName => self.producer.0 = cells::text(cell)?,
            Column::ProducerAddress => self.producer.1 = cells::text(cell)?,
            Column::Kilojoules => self.nutrition.kilojoules = cells::decimal(cell, &["kj"], mark)?,
            Column::Calories => self.nutrition.calories = cells::decimal(cell, &["kcal"], mark)?,
            Column::Fat => self.nutrition.fat = cells::decimal(cell, &["g"], mark)?,
            Column::Saturates => self.nutrition.saturates = cells::decimal(cell, &["g"], mark)?,
            Column::Carbohydrates => self.nutrition.carbohydrates = cells::decimal(cell, &["g"], mark)?,
            Column::Sugars => self.nutrition.sugars = cells::decimal(cell, &["g"], mark)?,
            Column::Protein => self.nutrition.protein = cells::decimal(cell, &["g"], mark)?,
            Column::Salt => self.nutrition.salt = cells::decimal(cell, &["g"], mark)?,
            Column::Images => input.images = cells::list(cell, &['\n'])?,
            Column::NameEn => self.english.name = cells::text(cell)?,
            Column::DescriptionEn => self.english.description = cells::text(cell)?,
            Column::IngredientsEn => self.english.ingredients = lines(cell)?,
            Column::StorageEn => self.english.storage = cells::text(cell)?,
            Column::RegionEn => self.english.region = cells::text(cell)?,
            Column::GoesWithEn => self.english.goes_with = lines(cell)?,
            Column::ScaleCode => input.scale_code = cells::text(cell)?,
        }
        Ok(())
    }

    /// Notes the columns that a new product needs and the file does not have, and a name that no address can be made of.
    fn require_all(&mut self, sheet: &Sheet<Column>) {
        let missing = REQUIRED.into_iter().filter(|column| !sheet.has(*column));
        self.broken
            .extend(missing.map(|column| (column, "missing_column".into())));
        if self.input.slug.is_none() && search::slug(&self.input.name).is_empty() && !self.input.name.is_empty() {
            self.broken.push((Column::Slug, "required".into()));
        }
    }

    /// Both of two cells, or neither: one alone is told of.
    fn both<A, B>(&mut self, one: (Column, Option<A>), other: (Column, Option<B>)) -> Option<(A, B)> {
        match (one, other) {
            ((_, Some(one)), (_, Some(other))) => return Some((one, other)),
            ((_, None), (_, None)) => {}
            ((column, None), _) | (_, (column, None)) => self.require(column),
        }
        None
    }

    fn require(&mut self, column: Column) {
        if self.broken.iter().all(|(known, _)| *known != column) {
            self.broken.push((column, "required".into()));
        }
    }

    /// What the cells say of 100 g: nothing at all, or at least what every product's table has.
    fn whole_nutrition(&mut self) -> Option<NutritionalInfo> {
        let said = self.nutrition;
        if said == Nutrition::default() {
            return None;
        }
        let mut required = |value: Option<f64>, column| {
            if value.is_none() {
                self.require(column);
            }
            value.unwrap_or_default()
        };
        Some(NutritionalInfo {
            calories: required(said.calories, Column::Calories),
            protein: required(said.protein, Column::Protein),
            fat: required(said.fat, Column::Fat),
            carbohydrates: required(said.carbohydrates, Column::Carbohydrates),
            kilojoules: said.kilojoules,
            saturates: said.saturates,
            sugars: said.sugars,
            salt: said.salt,
        })
    }

    /// The whole of it, and what is wrong with it.
    fn finish(mut self) -> (ProductInput, Vec<Broken>) {
        self.input.nutritional_info = self.whole_nutrition();
        let (name, kind) = self.protected_name.clone();
        let pair = self.both((Column::ProtectedName, name), (Column::Protection, kind));
        self.input.protected_name = pair.map(|(name, kind)| ProtectedName { name, kind });
        let (name, address) = self.producer.clone();
        let pair = self.both((Column::ProducerName, name), (Column::ProducerAddress, address));
        self.input.producer = pair.map(|(name, address)| Producer { name, address });
        let pair = self.both((Column::SeasonFrom, self.season.0), (Column::SeasonTo, self.season.1));
        self.input.season = pair.map(|(from, to)| Season { from, to });
        let translations = &mut self.input.translations;
        if translations.get("en").cloned().unwrap_or_default() != self.english {
            if self.english == ProductTexts::default() {
                translations.remove("en");
            } else {
                translations.insert("en".into(), self.english);
            }
        }
        (self.input, self.broken)
    }
}

fn required<T>(read: Read<T>) -> Result<T, Rule> {
    read?.ok_or_else(|| "required".into())
}

fn lines(cell: &Cell) -> Read<Vec<String>> {
    Ok(Some(cells::list(cell, &['\n'])?).filter(|lines| !lines.is_empty()))
}
