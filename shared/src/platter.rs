//! A platter of cheeses for so many people, chosen from what the shop has.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Grams, Id, Language, Money, Timestamp, limits, pricing,
    product::{Allergen, Product, SoldBy, Strength},
    shopping, validation,
};

/// What is asked of a platter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Validate)]
pub struct PlatterQuery {
    /// How many eat of it, 1–40.
    #[garde(custom(validation::between(limits::PLATTER_PEOPLE)))]
    pub people: i64,
    /// When it is served.
    #[garde(skip)]
    pub occasion: Occasion,
    /// What it may cost at most; absent when that does not matter.
    #[garde(inner(custom(validation::amount(limits::PRICE))))]
    pub budget: Option<Money>,
    /// How strong it may taste; absent for some of each.
    #[garde(skip)]
    pub strength: Option<Strength>,
    /// Only cheeses that contain none of these.
    #[garde(skip)]
    pub exclude_allergens: Vec<Allergen>,
}

/// When a platter is served, which says how much each eats of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Occasion {
    /// With drinks.
    Aperitif,
    /// Between the main dish and dessert.
    #[default]
    Course,
    /// It is the meal.
    Meal,
}

impl Occasion {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::Aperitif, Self::Course, Self::Meal];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aperitif => "aperitif",
            Self::Course => "course",
            Self::Meal => "meal",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|occasion| occasion.name() == name)
    }

    /// What it is called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Aperitif => language.pick("À l’apéritif", "With drinks"),
            Self::Course => language.pick("Après le plat", "After the main course"),
            Self::Meal => language.pick("En repas", "As the meal"),
        }
    }

    /// How much one person eats: what cheesemongers reckon with.
    pub const fn grams_each(self) -> i64 {
        match self {
            Self::Aperitif => 60,
            Self::Course => 80,
            Self::Meal => 200,
        }
    }
}

/// A platter; without cheeses when the shop has none for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Platter {
    /// The cheeses, the mildest first: in this order they are eaten.
    pub items: Vec<PlatterItem>,
    /// What all of them weigh together.
    pub weight: Grams,
    /// What all of them cost, VAT included.
    pub total: Money,
}

/// A cheese of a platter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlatterItem {
    /// The product.
    pub product_id: Id<Product>,
    /// Pieces or cuts, 1–99.
    pub quantity: i64,
    /// Weight of one piece or cut.
    pub weight: Grams,
    /// Price of all of them, VAT included.
    pub price: Money,
}

/// The budget is too small: the cheapest platter costs this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostsAtLeast(pub Money);

/// For how many a platter is composed when nobody said.
pub const USUAL_PEOPLE: i64 = 6;

/// The fewest and the most cheeses of a platter. One alone is no choice; of more nobody tastes each.
const CHEESES: std::ops::RangeInclusive<i64> = 2..=7;
/// So much of each cheese, where there can be so many.
const GRAMS_OF_EACH: i64 = 120;

/// Chooses cheeses of different families and milks, in season and of the taste that is asked for, of which there is enough;
/// and of those alike, what the shop has most of. The same shop always gives the same platter.
pub fn compose<'a>(
    products: impl Iterator<Item = &'a Product> + Clone,
    query: &PlatterQuery,
    now: Timestamp,
) -> Result<Platter, CostsAtLeast> {
    let grams = query.people * query.occasion.grams_each();
    let most = (grams / GRAMS_OF_EACH).clamp(*CHEESES.start(), *CHEESES.end());
    let mut cheapest: Option<Money> = None;
    for count in (*CHEESES.start()..=most).rev() {
        let share = (grams + count - 1) / count;
        let offers: Vec<_> = products
            .clone()
            .filter_map(|product| Offer::new(product, query, share, now))
            .collect();
        // A count is small.
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if offers.len() < count {
            continue;
        }
        let least = least(offers.iter().map(|offer| offer.item.price), count);
        if query.budget.is_none_or(|budget| least <= budget) {
            return Ok(platter(choose(offers, count, query.budget)));
        }
        cheapest = Some(cheapest.map_or(least, |known| known.min(least)));
    }
    cheapest.map_or_else(|| Ok(Platter::default()), |least| Err(CostsAtLeast(least)))
}

/// A cheese that could be on the platter.
#[derive(Clone)]
struct Offer<'a> {
    product: &'a Product,
    item: PlatterItem,
    /// How well it suits, beside no other.
    merit: i64,
}

impl<'a> Offer<'a> {
    /// So many grams of the product, at least; `None` for what is no cheese, is avoided, or of which there is not enough.
    fn new(product: &'a Product, query: &PlatterQuery, grams: i64, now: Timestamp) -> Option<Self> {
        product.milk?;
        if product
            .allergens
            .iter()
            .any(|one| query.exclude_allergens.contains(one))
        {
            return None;
        }
        let bought = shopping::at_least(product, grams)?;
        if product.stock_taken(bought.quantity, bought.weight) > product.sellable() {
            return None;
        }
        let price = pricing::unit_price(product, bought.weight)?.checked_mul(bought.quantity)?;
        let in_season = product.season.map_or(0, |season| if season.has(now) { 3 } else { -3 });
        Some(Self {
            product,
            item: PlatterItem {
                product_id: product.id,
                quantity: bought.quantity,
                weight: bought.weight,
                price,
            },
            merit: in_season + suits(product.strength, query.strength),
        })
    }

    /// How much less it is worth beside one that is chosen already.
    fn likeness(&self, chosen: &Self) -> i64 {
        let is_same = |alike: bool, weight| if alike { weight } else { 0 };
        is_same(self.product.category == chosen.product.category, 6)
            + is_same(self.product.milk == chosen.product.milk, 3)
            + is_same(self.product.strength == chosen.product.strength, 1)
    }

    /// Grams that the shop has of it.
    fn in_stock(&self) -> i64 {
        match self.product.sold_by {
            SoldBy::Piece => self.product.stock.saturating_mul(self.product.weight.0),
            SoldBy::Weight => self.product.stock,
        }
    }
}

/// What the taste adds: four where it is the one that is asked for, less the further from it.
fn suits(strength: Option<Strength>, asked: Option<Strength>) -> i64 {
    match (strength, asked) {
        (Some(strength), Some(asked)) => match (strength as i64 - asked as i64).abs() {
            0 => 4,
            1 => 0,
            _ => -6,
        },
        _ => 0,
    }
}

/// The sum of so many of the lowest prices.
fn least(prices: impl Iterator<Item = Money>, count: usize) -> Money {
    let mut prices: Vec<_> = prices.collect();
    prices.sort_unstable();
    sum(prices.into_iter().take(count))
}

/// Prices of things in one shop: their sum fits.
fn sum(prices: impl Iterator<Item = Money>) -> Money {
    prices.fold(Money::ZERO, |sum, price| sum.checked_add(price).unwrap_or(Money::MAX))
}

/// The best of the offers, one after the other, so that what is left of the budget always pays for the cheapest others.
fn choose<'a>(mut offers: Vec<Offer<'a>>, count: usize, budget: Option<Money>) -> Vec<Offer<'a>> {
    // What is first wins among equals.
    offers.sort_by_key(|offer| (std::cmp::Reverse(offer.in_stock()), offer.product.id));
    let mut chosen: Vec<Offer<'a>> = Vec::new();
    let mut left = budget.unwrap_or(Money::MAX);
    while chosen.len() < count {
        let others = count - chosen.len() - 1;
        let mut cheapest: Vec<_> = offers.iter().map(|offer| offer.item.price).enumerate().collect();
        cheapest.sort_unstable_by_key(|(at, price)| (*price, *at));
        cheapest.truncate(others + 1);
        let is_affordable = |at: usize, offer: &Offer| {
            let rest = cheapest.iter().filter(|(other, _)| *other != at).take(others);
            sum(rest.map(|(_, price)| *price).chain([offer.item.price])) <= left
        };
        let worth = |offer: &Offer| offer.merit - chosen.iter().map(|one| offer.likeness(one)).sum::<i64>();
        let affordable = offers
            .iter()
            .enumerate()
            .filter(|(at, offer)| is_affordable(*at, offer));
        let best = affordable.rev().max_by_key(|(_, offer)| worth(offer)).map(|(at, _)| at);
        let Some(at) = best else { break };
        let offer = offers.remove(at);
        left = left.saturating_sub(offer.item.price);
        chosen.push(offer);
    }
    chosen
}

fn platter(mut chosen: Vec<Offer>) -> Platter {
    chosen.sort_by_key(|offer| offer.product.strength);
    Platter {
        weight: Grams(
            chosen
                .iter()
                .map(|offer| offer.item.quantity * offer.item.weight.0)
                .sum(),
        ),
        total: sum(chosen.iter().map(|offer| offer.item.price)),
        items: chosen.into_iter().map(|offer| offer.item).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn product(id: u8, more: &serde_json::Value) -> Product {
        let mut json = json!({
            "_id": format!("0123456789abcdef012345{id:02x}"), "name": "Comté", "description": "", "price": 5,
            "category": "pate-pressee-cuite", "weight": 250, "stock": 5000, "soldBy": "weight", "cutStep": 10,
            "minCut": 100, "maxCut": 2000, "milk": "cow", "allergens": ["milk"],
            "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            json[key] = value.clone();
        }
        serde_json::from_value(json).unwrap()
    }

    fn december() -> Timestamp {
        serde_json::from_value(json!("2026-12-20T12:00:00Z")).unwrap()
    }

    fn query(people: i64) -> PlatterQuery {
        PlatterQuery {
            people,
            ..PlatterQuery::default()
        }
    }

    fn ids(platter: &Platter) -> Vec<u8> {
        platter.items.iter().map(|item| item.product_id.bytes()[11]).collect()
    }

    #[test]
    fn a_platter_takes_of_each_family_first_what_is_in_season_and_of_the_taste() {
        let shop = [
            product(1, &json!({})),
            product(2, &json!({ "price": 4 })),
            product(
                3,
                &json!({ "category": "chevre", "milk": "goat", "strength": "strong" }),
            ),
            product(4, &json!({ "category": "chevre", "milk": "goat", "strength": "mild" })),
            product(
                5,
                &json!({ "category": "bleu", "milk": "sheep", "season": { "from": 4, "to": 9 } }),
            ),
            product(
                6,
                &json!({ "category": "bleu", "milk": "sheep", "season": { "from": 10, "to": 2 } }),
            ),
            product(7, &json!({ "category": "planches", "milk": null })),
            product(8, &json!({ "category": "bleu", "milk": "sheep", "stock": 90 })),
        ];
        let mild = PlatterQuery {
            strength: Some(Strength::Mild),
            ..query(5)
        };
        let platter = compose(shop.iter(), &mild, december()).unwrap();
        assert_eq!(
            ids(&platter),
            [6, 1, 4],
            "the blue that is in season, one of two alike, the mild one"
        );
        assert_eq!(platter.weight, Grams(420), "400 g for five, rounded up to cuts");
        assert_eq!(platter.total, Money::from_cents(840));
    }

    #[test]
    fn a_budget_is_kept_and_what_it_would_take_is_said() {
        let shop = [
            product(1, &json!({ "price": 20 })),
            product(2, &json!({ "price": 10, "category": "chevre" })),
            product(3, &json!({ "price": 5, "category": "bleu" })),
        ];
        let with = |euros: i64| PlatterQuery {
            budget: Some(Money::from_cents(euros * 100)),
            ..query(5)
        };
        assert_eq!(ids(&compose(shop.iter(), &query(5), december()).unwrap()), [1, 2, 3]);
        let two = compose(shop.iter(), &with(13), december()).unwrap();
        assert_eq!((ids(&two), two.total), (vec![2, 3], Money::from_cents(1200)));
        assert_eq!(
            compose(shop.iter(), &with(11), december()),
            Err(CostsAtLeast(Money::from_cents(1200)))
        );
        let no_milk = PlatterQuery {
            exclude_allergens: vec![Allergen::Milk],
            ..query(5)
        };
        assert_eq!(compose(shop.iter(), &no_milk, december()), Ok(Platter::default()));
    }

    proptest! {
        #[test]
        fn a_platter_is_enough_in_stock_within_the_budget_and_takes_each_cheese_once(
            people in 1..=40_i64,
            occasion in prop::sample::select(Occasion::ALL.to_vec()),
            budget in prop::option::of(500..50_000_i64),
            cheeses in prop::collection::vec((100..5000_i64, 50..20_000_i64, 0..4_usize), 0..12),
        ) {
            let families = ["chevre", "bleu", "croute-lavee", "pate-pressee-cuite"];
            let shop: Vec<_> = (0..).zip(&cheeses).map(|(id, (cents, stock, family))| {
                #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
                let price = *cents as f64 / 100.0;
                product(id, &json!({ "price": price, "stock": stock, "category": families[*family] }))
            }).collect();
            let query = PlatterQuery { people, occasion, budget: budget.map(Money::from_cents), ..PlatterQuery::default() };
            let Ok(platter) = compose(shop.iter(), &query, december()) else { return Ok(()) };
            if platter.items.is_empty() {
                return Ok(());
            }
            prop_assert!(platter.weight.0 >= people * occasion.grams_each());
            prop_assert!(query.budget.is_none_or(|budget| platter.total <= budget));
            let mut once = ids(&platter);
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), platter.items.len());
            for item in &platter.items {
                let product = shop.iter().find(|product| product.id == item.product_id).unwrap();
                prop_assert!(item.quantity * item.weight.0 <= product.stock);
                prop_assert!(product.cuts().refuses(item.weight).is_none());
            }
        }
    }
}
