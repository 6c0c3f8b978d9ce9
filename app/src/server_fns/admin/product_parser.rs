//! From what an admin typed to the product that it means, or to every field that cannot be read.

use std::collections::BTreeMap;

use shared::{
    Grams,
    product::{
        HeatTreatment, Milk, NutritionalInfo, Producer, ProductInput, ProductTexts, ProtectedName, Protection, Season,
        SoldBy, Strength,
    },
    validation::{BrokenRule, broken_rules},
};

use super::{form_reader::FieldReader, product_form::ProductForm};

impl ProductForm {
    /// What the form means, or every field that breaks a rule, each named as its field's id is.
    pub fn parse(self) -> Result<ProductInput, Vec<BrokenRule>> {
        let mut reader = FieldReader::default();
        // What cannot be read stands in for itself as something valid, so that the rules
        // for all other fields are checked at once.
        let mut input = ProductInput {
            price: reader.amount("price", &self.price),
            weight: Grams(reader.required("weight", &self.weight, 1)),
            stock: reader.required("stock", &self.stock, 0),
            stock_before: reader.whole("stockBefore", &self.stock_before),
            is_new: self.is_new,
            is_perishable: !self.keeps,
            sold_by: self.sold_by,
            cut_step: None,
            min_cut: None,
            max_cut: None,
            vat_rate: reader.decimal("vatRate", &self.vat_rate).unwrap_or(5.5),
            nutritional_info: reader.nutrition(&self),
            milk: reader.milk(&self.milk),
            protected_name: reader.protected_name(&self),
            heat_treatment: reader.heat_treatment(&self.heat_treatment),
            producer: reader.producer(&self),
            strength: reader.strength(&self.strength),
            season: reader.season(&self),
            goes_with: lines(&self.goes_with),
            compare_at_price: some(line(&self.compare_at_price)).map(|typed| reader.amount("compareAtPrice", &typed)),
            scale_code: some(line(&self.scale_code)),
            published: self.published.parse().ok(),
            translations: english(&self),
            name: line(&self.name),
            description: text(&self.description),
            category: line(&self.category),
            images: placed(self.images, &self.places),
            ingredients: some_lines(&self.ingredients),
            slug: some(line(&self.slug)),
            origin: some(line(&self.origin).to_ascii_uppercase()),
            region: some(line(&self.region)),
            labels: self
                .labels
                .split(',')
                .map(line)
                .filter(|label| !label.is_empty())
                .collect(),
            storage: some(text(&self.storage)),
            allergens: self.allergens,
        };
        if self.sold_by == SoldBy::Weight {
            input.cut_step = reader.whole("cutStep", &self.cut_step).map(Grams);
            input.min_cut = reader.whole("minCut", &self.min_cut).map(Grams);
            input.max_cut = reader.whole("maxCut", &self.max_cut).map(Grams);
        }
        let rules = broken_rules(&input).into_iter().map(as_form_field).collect();
        reader.finish(input, rules)
    }
}

/// Paths of a body whose last part alone would name another field.
const OWN_NAMES: [(&str, &str); 6] = [
    ("season.from", "seasonFrom"),
    ("season.to", "seasonTo"),
    ("protectedName.name", "protectedName"),
    ("protectedName.type", "protection"),
    ("producer.name", "producerName"),
    ("producer.address", "producerAddress"),
];

/// A rule about a body's path as a rule about the form's field: `translations[en].name` →
/// `nameEn`, `nutritionalInfo.fat` → `fat`.
pub fn as_form_field(mut rule: BrokenRule) -> BrokenRule {
    let own = OWN_NAMES.iter().find(|(path, _)| *path == rule.field);
    if let Some((_, name)) = own {
        (*name).clone_into(&mut rule.field);
        return rule;
    }
    let name = rule.field.rsplit('.').next().unwrap_or_default();
    let name = name.split('[').next().unwrap_or_default();
    let language = if rule.field.starts_with("translations") {
        "En"
    } else {
        ""
    };
    rule.field = format!("{name}{language}");
    rule
}

fn english(form: &ProductForm) -> BTreeMap<String, ProductTexts> {
    let texts = ProductTexts {
        name: some(line(&form.name_en)),
        description: some(text(&form.description_en)),
        ingredients: some_lines(&form.ingredients_en),
        storage: some(text(&form.storage_en)),
        region: some(line(&form.region_en)),
        goes_with: some_lines(&form.goes_with_en),
    };
    if texts == ProductTexts::default() {
        BTreeMap::new()
    } else {
        BTreeMap::from([("en".into(), texts)])
    }
}

pub(super) fn line(text: &str) -> String {
    text.trim().into()
}

/// Forms send line breaks as CR LF (HTML § 4.10.21.4); the shop keeps LF.
pub(super) fn text(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(line).filter(|line| !line.is_empty()).collect()
}

/// The pictures in the order that was chosen, without those that go. One that moves up stands before the one whose
/// place it takes, and one that moves down behind it.
pub(super) fn placed(images: Vec<String>, places: &[String]) -> Vec<String> {
    let place_of = |at: usize| match places.get(at).map(|place| place.trim()) {
        Some("") => None,
        Some(place) => Some(place.parse().map_or(at, |place: usize| place.saturating_sub(1))),
        None => Some(at),
    };
    let mut remaining: Vec<_> = images
        .into_iter()
        .enumerate()
        .filter_map(|(at, image)| place_of(at).map(|place| (place, place.cmp(&at), image)))
        .collect();
    remaining.sort_by_key(|(place, moved, _)| (*place, *moved));
    remaining.into_iter().map(|(.., image)| image).collect()
}

fn some_lines(text: &str) -> Option<Vec<String>> {
    Some(lines(text)).filter(|lines| !lines.is_empty())
}

pub(super) fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

impl FieldReader {
    /// Nothing at all, or at least energy, protein, fat and carbohydrates.
    fn nutrition(&mut self, form: &ProductForm) -> Option<NutritionalInfo> {
        let fields = [
            ("calories", &form.calories),
            ("protein", &form.protein),
            ("fat", &form.fat),
            ("carbohydrates", &form.carbohydrates),
            ("kilojoules", &form.kilojoules),
            ("saturates", &form.saturates),
            ("sugars", &form.sugars),
            ("salt", &form.salt),
        ];
        if fields.iter().all(|(_, typed)| typed.trim().is_empty()) {
            return None;
        }
        for (field, typed) in &fields[..4] {
            if typed.trim().is_empty() {
                self.refuse(field, "required");
            }
        }
        let [
            calories,
            protein,
            fat,
            carbohydrates,
            kilojoules,
            saturates,
            sugars,
            salt,
        ] = fields.map(|(field, typed)| self.decimal(field, typed));
        Some(NutritionalInfo {
            calories: calories.unwrap_or(0.0),
            protein: protein.unwrap_or(0.0),
            fat: fat.unwrap_or(0.0),
            carbohydrates: carbohydrates.unwrap_or(0.0),
            kilojoules,
            saturates,
            sugars,
            salt,
        })
    }

    /// Both the name and how it is protected, or neither.
    fn protected_name(&mut self, form: &ProductForm) -> Option<ProtectedName> {
        let (name, kind) = (line(&form.protected_name), Protection::from_name(&form.protection));
        match (name.is_empty(), kind) {
            (true, None) => None,
            (true, Some(_)) => {
                self.refuse("protectedName", "required");
                None
            }
            (false, None) => {
                self.refuse("protection", "required");
                None
            }
            (false, Some(kind)) => Some(ProtectedName { name, kind }),
        }
    }

    /// Both name and address, or neither.
    fn producer(&mut self, form: &ProductForm) -> Option<Producer> {
        let (name, address) = (line(&form.producer_name), line(&form.producer_address));
        match (name.is_empty(), address.is_empty()) {
            (true, true) => None,
            (false, false) => Some(Producer { name, address }),
            (is_nameless, _) => {
                let field = if is_nameless { "producerName" } else { "producerAddress" };
                self.refuse(field, "required");
                None
            }
        }
    }

    fn heat_treatment(&mut self, chosen: &str) -> Option<HeatTreatment> {
        let treatment = HeatTreatment::from_name(chosen);
        if treatment.is_none() && !chosen.is_empty() {
            self.refuse("heatTreatment", "wrong_type");
        }
        treatment
    }

    fn strength(&mut self, chosen: &str) -> Option<Strength> {
        let strength = Strength::from_name(chosen);
        if strength.is_none() && !chosen.is_empty() {
            self.refuse("strength", "wrong_type");
        }
        strength
    }

    /// Both its first and its last month, or neither.
    fn season(&mut self, form: &ProductForm) -> Option<Season> {
        let from = self.whole("seasonFrom", &form.season_from);
        let to = self.whole("seasonTo", &form.season_to);
        match (from, to) {
            (Some(from), Some(to)) => return Some(Season { from, to }),
            (None, Some(_)) if form.season_from.is_empty() => self.refuse("seasonFrom", "required"),
            (Some(_), None) if form.season_to.is_empty() => self.refuse("seasonTo", "required"),
            _ => {}
        }
        None
    }

    fn milk(&mut self, chosen: &str) -> Option<Milk> {
        let milk = Milk::from_name(chosen);
        if milk.is_none() && !chosen.is_empty() {
            self.refuse("milk", "wrong_type");
        }
        milk
    }
}

#[cfg(test)]
mod tests;
