//! A platter of cheeses for so many people, chosen from what the shop has.

use std::cmp::Reverse;

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Grams, Id, Money, Timestamp, limits, pricing,
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
///
/// It takes time in proportion to the number of products: 100,000 of them are looked at once or, where the budget is too
/// small, once for each number of cheeses, and none of them is sorted.
pub fn compose<'a>(
    products: impl Iterator<Item = &'a Product>,
    query: &PlatterQuery,
    now: Timestamp,
) -> Result<Platter, CostsAtLeast> {
    let cheeses: Vec<_> = products.filter(|product| is_wanted(product, query)).collect();
    let grams = query.people * query.occasion.grams_each();
    let most = (grams / GRAMS_OF_EACH).clamp(*CHEESES.start(), *CHEESES.end());
    let mut cheapest: Option<Money> = None;
    for count in (*CHEESES.start()..=most).rev() {
        let share = (grams + count - 1) / count;
        let offers: Vec<_> = cheeses
            .iter()
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

/// Whether it is a cheese that nobody avoids.
fn is_wanted(product: &Product, query: &PlatterQuery) -> bool {
    let is_avoided = |allergen| query.exclude_allergens.contains(allergen);
    product.milk.is_some() && !product.allergens.iter().any(is_avoided)
}

/// A cheese that could be on the platter.
struct Offer<'a> {
    product: &'a Product,
    item: PlatterItem,
    /// How well it suits, beside those that are chosen already.
    merit: i64,
    /// Grams that the shop has of it.
    in_stock: i64,
}

impl<'a> Offer<'a> {
    /// So many grams of the product, at least; `None` when there is not enough.
    fn new(product: &'a Product, query: &PlatterQuery, grams: i64, now: Timestamp) -> Option<Self> {
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
            in_stock: match product.sold_by {
                SoldBy::Piece => product.stock.saturating_mul(product.weight.0),
                SoldBy::Weight => product.stock,
            },
        })
    }

    /// By what one is better than another: of those that suit alike, what the shop has most of, then what is older there.
    fn rank(&self) -> impl Ord + use<> {
        (self.merit, self.in_stock, Reverse(self.product.id))
    }

    /// How much less it is worth beside one that is chosen already.
    fn likeness(&self, chosen: &Self) -> i64 {
        let is_same = |alike: bool, weight| if alike { weight } else { 0 };
        is_same(self.product.category == chosen.product.category, 6)
            + is_same(self.product.milk == chosen.product.milk, 3)
            + is_same(self.product.strength == chosen.product.strength, 1)
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
    let Some(last) = count.checked_sub(1).filter(|last| *last < prices.len()) else {
        return sum(prices.into_iter().take(count));
    };
    prices.select_nth_unstable(last);
    sum(prices.into_iter().take(count))
}

/// Prices of things in one shop: their sum fits.
fn sum(prices: impl Iterator<Item = Money>) -> Money {
    prices.fold(Money::ZERO, |sum, price| sum.checked_add(price).unwrap_or(Money::MAX))
}

/// The best of the offers, one after the other, so that what is left of the budget always pays for the cheapest others.
fn choose<'a>(mut offers: Vec<Offer<'a>>, count: usize, budget: Option<Money>) -> Vec<Offer<'a>> {
    let mut chosen: Vec<Offer<'a>> = Vec::new();
    let mut left = budget.unwrap_or(Money::MAX);
    while chosen.len() < count {
        let others = count - chosen.len() - 1;
        // The cheapest of those that are to come are paid for: one of them is never too dear itself.
        let most = left.saturating_sub(least(offers.iter().map(|offer| offer.item.price), others));
        let affordable = offers.iter().enumerate().filter(|(_, offer)| offer.item.price <= most);
        let best = affordable.max_by_key(|(_, offer)| offer.rank()).map(|(at, _)| at);
        let Some(at) = best else { break };
        let offer = offers.swap_remove(at);
        left = left.saturating_sub(offer.item.price);
        for other in &mut offers {
            other.merit -= other.likeness(&offer);
        }
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
mod tests;
