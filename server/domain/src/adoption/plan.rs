//! What cannot be decided by looking at one document: which of several keeps what only one may have.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::Hash,
};

use mongodb::bson::{Bson, DateTime, Document, doc, oid::ObjectId};
use shared::Timestamp;

use super::{catalog, values};
use crate::{
    Result, Store, search,
    store::adoption::{Documents, documents},
};

/// What corrections ask for beside the document itself.
#[derive(Debug)]
pub struct Context {
    /// The present time.
    pub now: DateTime,
    /// What products weigh, in grams.
    pub weights: HashMap<ObjectId, i64>,
    /// What products are called.
    pub names: HashMap<ObjectId, String>,
    /// What the families of products are called, by slug.
    pub families: BTreeMap<String, String>,
    /// The slugs of products and recipes.
    pub slugs: HashMap<ObjectId, String>,
    /// Accounts whose address another one keeps.
    pub lost_addresses: HashSet<ObjectId>,
    /// Numbers for orders that have none, or one that another order keeps.
    pub numbers: HashMap<ObjectId, String>,
    /// Codes for coupons whose code another one keeps.
    pub codes: HashMap<ObjectId, String>,
    /// Documents of which there may be one, and another one stays.
    pub set_aside: HashSet<ObjectId>,
}

impl Context {
    /// Nothing but the time, for tests of a document alone.
    pub fn empty(now: Timestamp) -> Self {
        Self {
            now: DateTime::from_millis(now.millis()),
            weights: HashMap::new(),
            names: HashMap::new(),
            families: BTreeMap::new(),
            slugs: HashMap::new(),
            lost_addresses: HashSet::new(),
            numbers: HashMap::new(),
            codes: HashMap::new(),
            set_aside: HashSet::new(),
        }
    }

    /// What the documents of the shop say of each other. The same documents give the same, also when some are corrected
    /// already.
    pub async fn read(store: &Store, now: Timestamp) -> Result<Self> {
        let mut context = Self::empty(now);
        context.products(store).await?;
        let recipes = documents(store, "recipes", Some(doc! { "title": 1, "slug": 1 })).await?;
        context.slugs.extend(slugs(recipes, "title").await?);
        context.lost_addresses = addresses(store).await?;
        context.numbers = order_numbers(store).await?;
        context.codes = codes(store).await?;
        for collection in ["carts", "profiles", "loyalties"] {
            let others = of_one_user(store, collection).await?;
            context.set_aside.extend(others);
        }
        context.set_aside.extend(reviews(store).await?);
        context.set_aside.extend(tiers(store).await?);
        Ok(context)
    }

    async fn products(&mut self, store: &Store) -> Result<()> {
        let named = documents(store, "products", Some(doc! { "name": 1, "slug": 1 })).await?;
        self.slugs = slugs(named, "name").await?;
        let fields = doc! { "name": 1, "weight": 1, "category": 1 };
        let mut products = documents(store, "products", Some(fields)).await?;
        while let Some(product) = products.next().await? {
            let Ok(id) = product.get_object_id("_id") else {
                continue;
            };
            if let Some(grams) = product.get("weight").and_then(catalog::grams) {
                self.weights.insert(id, grams);
            }
            if let Some(name) = product.get("name").and_then(values::text)
                && !name.trim().is_empty()
            {
                self.names.insert(id, name.trim().to_owned());
                let (slug, family) = catalog::family(product.get("category"));
                let known = self.families.entry(slug.clone()).or_insert_with(|| family.clone());
                // As somebody wrote it, rather than made of its slug.
                if search::slug(known) == slug && known.is_ascii() && !family.is_ascii() {
                    *known = family;
                }
            }
        }
        Ok(())
    }
}

/// Who has a key: of several, the one of the highest rank, then the oldest.
#[derive(Debug)]
struct Holders<K, R> {
    best: HashMap<K, (R, ObjectId)>,
    others: HashSet<ObjectId>,
}

impl<K: Hash + Eq, R: PartialOrd> Holders<K, R> {
    fn new() -> Self {
        Self {
            best: HashMap::new(),
            others: HashSet::new(),
        }
    }

    /// Takes documents in the order of their ids.
    fn add(&mut self, key: K, rank: R, id: ObjectId) {
        match self.best.get_mut(&key) {
            None => {
                self.best.insert(key, (rank, id));
            }
            Some(best) if rank > best.0 => {
                self.others.insert(best.1);
                *best = (rank, id);
            }
            Some(_) => {
                self.others.insert(id);
            }
        }
    }
}

/// Those that have one keep it, the first of several; the others get one of their names.
async fn slugs(mut documents: Documents, name: &str) -> Result<HashMap<ObjectId, String>> {
    let (mut slugs, mut taken, mut without) = (HashMap::new(), HashSet::new(), Vec::new());
    while let Some(document) = documents.next().await? {
        let Ok(id) = document.get_object_id("_id") else {
            continue;
        };
        match document.get_str("slug") {
            Ok(slug) if !slug.is_empty() && taken.insert(slug.to_owned()) => {
                slugs.insert(id, slug.to_owned());
            }
            _ => {
                let name = document.get(name).and_then(values::text).unwrap_or_default();
                without.push((id, search::slug(&name)));
            }
        }
    }
    for (id, wanted) in without {
        if wanted.is_empty() {
            continue;
        }
        let slug = free(&wanted, |slug| taken.contains(slug));
        taken.insert(slug.clone());
        slugs.insert(id, slug);
    }
    Ok(slugs)
}

/// The wanted name, or the first that is free with a number behind it.
fn free(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2_u32;
    while is_taken(&name) {
        name = format!("{wanted}-{number}");
        number += 1;
    }
    name
}

/// Accounts whose address, whatever the case, is kept by another: by one of the staff before a customer's, by one that
/// is confirmed, then by the one last used.
async fn addresses(store: &Store) -> Result<HashSet<ObjectId>> {
    let fields = doc! { "email": 1, "role": 1, "isVerified": 1, "lastLogin": 1, "updatedAt": 1, "createdAt": 1 };
    let mut users = documents(store, "users", Some(fields)).await?;
    let mut holders = Holders::new();
    while let Some(user) = users.next().await? {
        let email = user.get("email").and_then(values::text).unwrap_or_default();
        let email = email.trim().to_lowercase();
        if let Ok(id) = user.get_object_id("_id")
            && !email.is_empty()
        {
            let is_staff = user
                .get_str("role")
                .is_ok_and(|role| role == "admin" || role == "livreur");
            let is_verified = user.get("isVerified").and_then(values::flag) == Some(true);
            let used = last_used(&user, &["lastLogin", "updatedAt", "createdAt"]);
            holders.add(email, (is_staff, is_verified, used), id);
        }
    }
    Ok(holders.others)
}

/// The first of these dates that there is.
fn last_used(document: &Document, fields: &[&str]) -> Option<DateTime> {
    fields
        .iter()
        .find_map(|field| document.get(field).and_then(values::date))
}

/// The oldest order keeps a number; the later ones get it with another number behind it. Those without get one of their
/// ids.
async fn order_numbers(store: &Store) -> Result<HashMap<ObjectId, String>> {
    let mut orders = documents(store, "orders", Some(doc! { "orderNumber": 1 })).await?;
    let (mut taken, mut without) = (HashSet::new(), Vec::new());
    while let Some(order) = orders.next().await? {
        let Ok(id) = order.get_object_id("_id") else {
            continue;
        };
        let number = order.get("orderNumber").and_then(values::text).unwrap_or_default();
        if number.trim().is_empty() {
            let hex = id.to_hex().to_uppercase();
            without.push((id, format!("{}-{}-{}", &hex[12..16], &hex[16..20], &hex[20..])));
        } else if !taken.insert(number.clone()) {
            without.push((id, number));
        }
    }
    let mut numbers = HashMap::new();
    for (id, wanted) in without {
        let number = free(&wanted, |number| taken.contains(number));
        taken.insert(number.clone());
        numbers.insert(id, number);
    }
    Ok(numbers)
}

/// The coupon that counts longest keeps a code, whatever the case.
async fn codes(store: &Store) -> Result<HashMap<ObjectId, String>> {
    let fields = doc! { "code": 1, "isActive": 1, "endDate": 1 };
    let mut coupons = documents(store, "coupons", Some(fields)).await?;
    let (mut holders, mut codes) = (Holders::new(), HashMap::new());
    while let Some(coupon) = coupons.next().await? {
        let code = coupon.get("code").and_then(values::text).unwrap_or_default();
        let code = code.trim();
        if let Ok(id) = coupon.get_object_id("_id")
            && !code.is_empty()
        {
            let is_active = coupon.get("isActive").and_then(values::flag) == Some(true);
            let end = coupon.get("endDate").and_then(values::date);
            holders.add(code.to_lowercase(), (is_active, end), id);
            codes.insert(id, code.to_owned());
        }
    }
    let mut others: Vec<_> = holders.others.into_iter().collect();
    others.sort_unstable();
    let mut taken: HashSet<_> = holders.best.into_keys().collect();
    let mut renamed = HashMap::new();
    for id in others {
        let wanted = codes.remove(&id).unwrap_or_default();
        let code = free(&wanted, |code| taken.contains(&code.to_lowercase()));
        taken.insert(code.to_lowercase());
        renamed.insert(id, code);
    }
    Ok(renamed)
}

/// What a user has more than one of: the one last changed stays, or the oldest, which the old shop found first.
async fn of_one_user(store: &Store, collection: &str) -> Result<HashSet<ObjectId>> {
    let mut owned = documents(store, collection, Some(doc! { "userId": 1, "updatedAt": 1 })).await?;
    let mut holders = Holders::new();
    while let Some(document) = owned.next().await? {
        if let (Ok(id), Some(user)) = (
            document.get_object_id("_id"),
            document.get("userId").and_then(values::id),
        ) {
            holders.add(user, last_used(&document, &["updatedAt"]), id);
        }
    }
    Ok(holders.others)
}

/// A customer's last review of a product stays.
async fn reviews(store: &Store) -> Result<HashSet<ObjectId>> {
    let fields = doc! { "userId": 1, "productId": 1, "updatedAt": 1, "createdAt": 1, "rating": 1 };
    let mut reviews = documents(store, "reviews", Some(fields)).await?;
    let mut holders = Holders::new();
    while let Some(review) = reviews.next().await? {
        let of = |field| review.get(field).and_then(values::id);
        let has_stars = review.get("rating").is_some_and(|rating| *rating != Bson::Null);
        if let (Ok(id), Some(product), Some(user)) = (review.get_object_id("_id"), of("productId"), of("userId")) {
            holders.add(
                (product, user),
                (has_stars, last_used(&review, &["updatedAt", "createdAt"])),
                id,
            );
        }
    }
    Ok(holders.others)
}

/// A tier that is active stays.
async fn tiers(store: &Store) -> Result<HashSet<ObjectId>> {
    let mut tiers = documents(store, "loyaltytiers", Some(doc! { "name": 1, "isActive": 1 })).await?;
    let mut holders = Holders::new();
    while let Some(tier) = tiers.next().await? {
        let name = tier.get("name").and_then(values::text).unwrap_or_default();
        if let Ok(id) = tier.get_object_id("_id") {
            let is_active = tier.get("isActive").and_then(values::flag) != Some(false);
            holders.add(name.trim().to_lowercase(), is_active, id);
        }
    }
    Ok(holders.others)
}
