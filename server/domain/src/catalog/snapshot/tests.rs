//! A snapshot that grew change by change is the one that is made at once.

use shared::{
    Money, PageRequest, Timestamp,
    catalog::ProductSort,
    product::{Allergen, Milk},
};

use super::*;

/// Chance that is the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

fn id(number: u64) -> Id<Product> {
    let mut bytes = [0; 12];
    bytes[4..].copy_from_slice(&number.to_be_bytes());
    Id::from_bytes(bytes)
}

fn product(number: u64, dice: &mut Dice) -> Product {
    let json = serde_json::json!({
        "_id": id(number), "description": "", "price": 0, "category": dice.pick(&["bleu", "chevre", "molle"]),
        "name": format!("{} {}", dice.pick(&["Comté", "Époisses", "époisses", "Brie", "Œuf"]), dice.below(9)),
        "weight": 250, "stock": dice.below(2), "isNew": dice.below(2) == 0, "slug": dice.pick(&["", "s"]),
        "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
    });
    let mut product: Product = serde_json::from_value(json).unwrap();
    if !product.slug.is_empty() {
        product.slug = format!("s-{number}");
    }
    product.price = Money::from_cents(i64::try_from(dice.below(5)).unwrap() * 100);
    product.created_at = Timestamp::from_millis(i64::try_from(dice.below(7)).unwrap());
    product.rating = f64::from(u32::try_from(dice.below(6)).unwrap());
    product.milk = [None, Some(Milk::Cow), Some(Milk::Sheep)][usize::try_from(dice.below(3)).unwrap()];
    product.allergens = Allergen::ALL.into_iter().filter(|_| dice.below(5) == 0).collect();
    product
}

pub fn published(product: &Product) -> (Id<Product>, Listing) {
    (product.id, Listing::Published(Box::new(product.clone())))
}

fn at_once(products: &BTreeMap<Id<Product>, Product>) -> Snapshot {
    Snapshot::default()
        .with(products.values().map(published).collect())
        .unwrap()
}

/// Everything that can be asked, answered by both.
fn assert_same(one: &Snapshot, other: &Snapshot) {
    assert_eq!((one.len(), one.categories()), (other.len(), other.categories()));
    let sorts = [
        ProductSort::Name,
        ProductSort::Price,
        ProductSort::PriceDescending,
        ProductSort::Rating,
        ProductSort::Newest,
        ProductSort::Relevance,
    ];
    for sort in sorts {
        for q in [None, Some("epoises"), Some("bri 3"), Some("vache")] {
            for category in [None, Some("bleu"), Some("gone")] {
                let query = CatalogQuery {
                    q: q.map(Into::into),
                    category: category.map(Into::into),
                    in_stock: (sort == ProductSort::Name).then_some(true),
                    sort: Some(sort),
                    paging: PageRequest { page: 1, limit: 100 },
                    ..CatalogQuery::default()
                };
                assert_eq!(one.search(&query), other.search(&query), "{query:?}");
                assert_eq!(one.facets(&query), other.facets(&query), "{query:?}");
            }
        }
    }
}

#[test]
fn change_by_change_is_the_same_as_at_once() {
    let mut dice = Dice(42);
    let mut products = BTreeMap::new();
    let mut snapshot = Snapshot::default();
    for round in 0..60 {
        let mut listings = BTreeMap::new();
        for _ in 0..=dice.below(12) {
            let number = dice.below(40);
            if dice.below(3) == 0 {
                products.remove(&id(number));
                listings.insert(id(number), Listing::Absent);
            } else {
                let product = product(number, &mut dice);
                listings.insert(id(number), published(&product).1);
                products.insert(id(number), product);
            }
        }
        if let Some(next) = snapshot.with(listings.into_iter().collect()) {
            snapshot = next;
        }
        for number in 0..40 {
            let expected = products.get(&id(number));
            assert_eq!(snapshot.find(&id(number).to_string()), expected);
            let with_slug = expected.filter(|product| !product.slug.is_empty());
            assert_eq!(snapshot.find(&format!("s-{number}")), with_slug);
        }
        if round % 6 == 0 && !products.is_empty() {
            assert_same(&snapshot, &at_once(&products));
        }
    }
}

#[test]
fn what_is_as_it_was_makes_no_new_snapshot() {
    let product = product(1, &mut Dice(7));
    let unreadable = || {
        Listing::Unreadable(UnreadableProduct {
            id: id(2),
            slug: "no-price".into(),
            reason: "missing field `price`".into(),
        })
    };
    let listings = vec![published(&product), (id(2), unreadable()), (id(3), Listing::Absent)];
    let snapshot = Snapshot::default().with(listings).unwrap();
    assert!(snapshot.is_unreadable("no-price") && snapshot.is_unreadable(&id(2).to_string()));
    let same = vec![published(&product), (id(2), unreadable()), (id(3), Listing::Absent)];
    assert!(snapshot.with(same).is_none());
    let readable = snapshot.with(vec![(id(2), Listing::Absent)]).unwrap();
    assert!(!readable.is_unreadable("no-price"));
}

#[test]
fn a_slug_passes_from_one_product_to_another() {
    let mut dice = Dice(7);
    let [mut first, mut second] = [1, 2].map(|number| product(number, &mut dice));
    (first.slug, second.slug) = ("brie".into(), "comte".into());
    let before = Snapshot::default()
        .with(vec![published(&first), published(&second)])
        .unwrap();
    (first.slug, second.slug) = ("brie-de-meaux".into(), "brie".into());
    let after = before.with(vec![published(&second), published(&first)]).unwrap();
    assert_eq!(after.find("brie").map(|product| product.id), Some(id(2)));
    assert_eq!(after.find("comte"), None);
    assert_eq!(
        before.find("brie").map(|product| product.id),
        Some(id(1)),
        "a snapshot does not change"
    );
}
