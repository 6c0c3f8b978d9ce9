//! What the catalog's address asks for.

use leptos_router::params::ParamsMap;
use shared::{
    Money, PageRequest,
    catalog::{CatalogQuery, KEEPS_DAYS, ProductSort},
    period::Day,
    product::{Allergen, Milk},
    validation::{self, BrokenRule, day_ahead},
};

use crate::{components::layout::pagination::paged, url::encode};

/// How many products a page shows: whole rows of two, three and four.
const PAGE_SIZE: i64 = 12;

/// What the address asks for, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterQuery {
    /// Words to search for.
    pub q: String,
    /// The slug of the category; empty for all, as every field here.
    pub category: String,
    /// The name of a [`Milk`].
    pub milk: String,
    /// The least price in euros: `12,50`.
    pub min_price: String,
    /// The highest price in euros.
    pub max_price: String,
    /// The least rating: `4`.
    pub min_rating: String,
    /// Whether only products in stock are wanted.
    pub in_stock: bool,
    /// Whether only new products are wanted.
    pub is_new: bool,
    /// The day until which products keep, as a date field sends it.
    pub keeps_until: String,
    /// The allergens that no product may contain.
    pub exclude_allergens: Vec<Allergen>,
    /// The name of a [`ProductSort`].
    pub sort: String,
    /// Which page, from 1.
    pub page: i64,
}

impl FilterQuery {
    /// Reads the address's query. A form sends each allergen on its own, a link all in one.
    pub fn read(query: &ParamsMap) -> Self {
        let text = |name| query.get(name).unwrap_or_default().trim().to_owned();
        let allergens = query.get_all("excludeAllergens").unwrap_or_default();
        let allergens = allergens.iter().flat_map(|names| names.split(','));
        let mut exclude_allergens = Vec::new();
        for allergen in allergens.filter_map(Allergen::from_name) {
            if !exclude_allergens.contains(&allergen) {
                exclude_allergens.push(allergen);
            }
        }
        Self {
            q: text("q"),
            category: text("category"),
            milk: text("milk"),
            min_price: text("minPrice"),
            max_price: text("maxPrice"),
            min_rating: text("minRating"),
            in_stock: text("inStock") == "true",
            is_new: text("isNew") == "true",
            keeps_until: text("keepsUntil"),
            exclude_allergens,
            sort: text("sort"),
            page: text("page").parse().unwrap_or(1),
        }
    }

    /// The query on this day, and what is wrong with the prices and the date: those are left out of it.
    pub fn query(&self, today: Day) -> (CatalogQuery, Vec<BrokenRule>) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut broken = Vec::new();
        let mut price = |field: &str, text: &str| {
            let amount = Money::parse(text);
            if amount.is_none() && !text.is_empty() {
                broken.push(BrokenRule::new(field, "not_an_amount"));
            }
            amount
        };
        let (min_price, max_price) = (price("minPrice", &self.min_price), price("maxPrice", &self.max_price));
        let mut query = CatalogQuery {
            q: some(&self.q),
            category: some(&self.category),
            milk: Milk::from_name(&self.milk),
            min_price,
            max_price,
            min_rating: self.min_rating.parse().ok().filter(|stars| (0.0..=5.0).contains(stars)),
            in_stock: self.in_stock.then_some(true),
            is_new: self.is_new.then_some(true),
            keeps_until: None,
            exclude_allergens: self.exclude_allergens.clone(),
            sort: ProductSort::from_name(&self.sort),
            paging: PageRequest {
                page: self.page.clamp(1, 100_000),
                limit: PAGE_SIZE,
            },
        };
        let prices = validation::broken_rules(&query)
            .into_iter()
            .filter(|rule| rule.field.ends_with("Price"));
        broken.extend(prices);
        if !broken.is_empty() {
            (query.min_price, query.max_price) = (None, None);
        }
        match self.keeps_until(today) {
            Ok(day) => query.keeps_until = day,
            Err(rule) => broken.push(BrokenRule::new("keepsUntil", &rule)),
        }
        (query, broken)
    }

    fn keeps_until(&self, today: Day) -> Result<Option<Day>, String> {
        if self.keeps_until.is_empty() {
            return Ok(None);
        }
        let day = self.keeps_until.parse().map_err(|_| "not_a_day")?;
        day_ahead(day, today, KEEPS_DAYS).map_or(Ok(Some(day)), Err)
    }

    /// The list's address without its page, ending in `?` or `&`.
    pub fn base(&self) -> String {
        let flag = |is: bool| if is { "true" } else { "" };
        let allergens: Vec<_> = self.exclude_allergens.iter().map(|allergen| allergen.name()).collect();
        let named = [
            ("q", self.q.as_str()),
            ("category", &self.category),
            ("milk", &self.milk),
            ("minPrice", &self.min_price),
            ("maxPrice", &self.max_price),
            ("minRating", &self.min_rating),
            ("inStock", flag(self.in_stock)),
            ("isNew", flag(self.is_new)),
            ("keepsUntil", &self.keeps_until),
            ("excludeAllergens", &allergens.join(",")),
            ("sort", &self.sort),
        ];
        let set = named.into_iter().filter(|(_, value)| !value.is_empty());
        set.fold("/fromages?".into(), |address, (name, value)| {
            format!("{address}{name}={}&", encode(value))
        })
    }

    /// Which page of the whole catalog or of a family this is a view of, and its address: filters and orders make no page
    /// of their own, and a page of what they leave is none of the whole.
    pub fn canonical(&self, is_family: impl Fn(&str) -> bool) -> (i64, String) {
        let family = Some(self.category.clone()).filter(|slug| is_family(slug));
        let whole = Self {
            category: family.unwrap_or_default(),
            page: self.page,
            ..Self::default()
        };
        let page = if *self == whole { self.page.max(1) } else { 1 };
        (page, paged(whole.address(), page))
    }

    /// The address of the list's first page.
    pub fn address(&self) -> String {
        self.base().trim_end_matches(['&', '?']).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Monday.
    fn today() -> Day {
        "2026-11-30".parse().unwrap()
    }

    fn read(pairs: &[(&'static str, &str)]) -> FilterQuery {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert(*name, (*value).to_owned());
        }
        FilterQuery::read(&query)
    }

    #[test]
    fn an_address_reads_as_it_was_written_and_leaves_out_what_says_nothing() {
        let filters = read(&[
            ("q", "chèvre & co"),
            ("category", ""),
            ("minPrice", "2,50"),
            ("inStock", "true"),
            ("isNew", "false"),
            ("excludeAllergens", "nuts"),
            ("excludeAllergens", "eggs,nuts,gold"),
            ("page", "2"),
        ]);
        let address = "/fromages?q=ch%C3%A8vre%20%26%20co&minPrice=2%2C50&inStock=true&excludeAllergens=nuts%2Ceggs";
        assert_eq!(filters.address(), address);
        let (query, broken) = filters.query(today());
        assert_eq!(broken, []);
        assert_eq!(
            (query.min_price, query.in_stock, query.is_new),
            (Some(Money::from_cents(250)), Some(true), None)
        );
        assert_eq!(
            (query.exclude_allergens, query.paging.page),
            (vec![Allergen::Nuts, Allergen::Eggs], 2)
        );
        assert_eq!(FilterQuery::default().address(), "/fromages");
    }

    #[test]
    fn a_filter_or_an_order_never_makes_a_page_of_its_own() {
        let canonical = |pairs: &[_]| read(pairs).canonical(|slug| slug == "chevre").1;
        for (pairs, address) in [
            (&[][..], "/fromages"),
            (&[("page", "2")], "/fromages?page=2"),
            (&[("page", "0")], "/fromages"),
            (&[("category", "chevre")], "/fromages?category=chevre"),
            (
                &[("category", "chevre"), ("page", "3")],
                "/fromages?category=chevre&page=3",
            ),
            (&[("category", "none"), ("page", "2")], "/fromages"),
            (&[("keepsUntil", "2026-12-05")], "/fromages"),
            (
                &[("category", "chevre"), ("sort", "price")],
                "/fromages?category=chevre",
            ),
            (&[("sort", "price"), ("page", "2")], "/fromages"),
            (&[("q", "comte")], "/fromages"),
            (&[("milk", "goat"), ("inStock", "true"), ("page", "2")], "/fromages"),
            (&[("minPrice", "2"), ("excludeAllergens", "nuts")], "/fromages"),
            (&[("utm_source", "letter"), ("page", "2")], "/fromages?page=2"),
        ] {
            assert_eq!(canonical(pairs), address, "{pairs:?}");
        }
    }

    #[test]
    fn prices_that_make_no_sense_are_named_and_left_out() {
        for (min, max, expected) in [
            ("cher", "", vec![BrokenRule::new("minPrice", "not_an_amount")]),
            ("20", "10", vec![BrokenRule::new("maxPrice", "below_minimum")]),
            ("5", "5", vec![]),
        ] {
            let (query, broken) = read(&[("minPrice", min), ("maxPrice", max)]).query(today());
            assert_eq!(broken, expected, "{min} {max}");
            assert_eq!(query.min_price.is_none(), !expected.is_empty(), "{min} {max}");
        }
        let (query, _) = read(&[("minRating", "9"), ("milk", "oat"), ("sort", "none"), ("page", "-3")]).query(today());
        assert_eq!(
            (query.min_rating, query.milk, query.sort, query.paging.page),
            (None, None, None, 1)
        );
    }
    #[test]
    fn a_day_that_is_over_too_far_ahead_or_in_no_calendar_is_named_and_left_out() {
        for (typed, rule) in [
            ("2026-11-29", "in_the_past"),
            ("2036-11-30", "too_far_ahead:366"),
            ("2027-02-31", "not_a_day"),
            ("samedi", "not_a_day"),
        ] {
            let filters = read(&[("keepsUntil", typed), ("maxPrice", "20")]);
            let (query, broken) = filters.query(today());
            assert_eq!(broken, [BrokenRule::new("keepsUntil", rule)]);
            assert_eq!(
                (query.keeps_until, query.max_price),
                (None, Some(Money::from_cents(2000)))
            );
        }
        let filters = read(&[("keepsUntil", "2026-12-05")]);
        assert_eq!(filters.address(), "/fromages?keepsUntil=2026-12-05");
        let (query, broken) = filters.query(today());
        assert_eq!((query.keeps_until, broken), (Some(today().plus(5)), vec![]));
    }
}
