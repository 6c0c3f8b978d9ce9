//! A shop of its own for every test, on a real `mongod`, at a time the test owns.

use std::{
    ops::Deref,
    panic::{AssertUnwindSafe, resume_unwind},
    path::PathBuf,
    sync::LazyLock,
};

use domain::{
    AccountLimits, Admin, Clock, Customer, Identity, Livreur, Randomness, Settings, Staff, Store,
    cart::{self, Basket},
    catalog::{self, Catalog},
    identity::sessions::{self, Credential},
    orders,
};
use futures_util::FutureExt;
use mongodb::bson::{Document, doc};
use shared::{
    Grams, Id, Language, Money, Timestamp,
    account::Secret,
    cart::{AddItem, CartView},
    order::{Order, OrderStatus, PaymentMethod, PlaceOrder, ShippingAddress, StatusChange},
    pricing::ShippingRates,
    product::{Allergen, Milk, Product, ProductInput, SoldBy},
    recipe::{IngredientInput, RecipeInput},
    user::{Role, User},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Every test runs here: the database's guard and the driver's tasks outlive a single test.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// 2050-03-03T12:00:00Z. In the future, or the database itself, which has a clock of its own,
/// would remove sessions that are alive by the test's.
const START: i64 = 2_529_921_600_000;

/// Runs a test on the runtime of all tests.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    RUNTIME.block_on(test)
}

/// Runs a test in a shop with an empty database, which is dropped even when the test panics.
pub fn in_a_shop(test: impl AsyncFnOnce(&Shop)) {
    in_a_shop_that(async |_: &mut Shop| {}, test);
}

fn in_a_shop_that(is: impl AsyncFnOnce(&mut Shop), test: impl AsyncFnOnce(&Shop)) {
    run(async {
        let mut shop = Shop::open().await;
        is(&mut shop).await;
        let outcome = AssertUnwindSafe(test(&shop)).catch_unwind().await;
        shop.store
            .database()
            .drop()
            .await
            .expect("the test's database is dropped");
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}

/// Runs a test in a shop that takes cards at a stand-in for Stripe.
pub fn in_a_shop_with_cards(test: impl AsyncFnOnce(&Shop)) {
    in_a_shop_that(
        async |shop: &mut Shop| {
            shop.0.settings.card = Some(crate::stripe::stripe().await);
            // The stand-in is all tests' and knows an order by its id.
            shop.0.randomness = Randomness::System;
        },
        test,
    );
}

/// A shop with an empty database.
pub struct Shop(domain::Shop, TempDir);

impl Deref for Shop {
    type Target = domain::Shop;
    fn deref(&self) -> &domain::Shop {
        &self.0
    }
}

impl Shop {
    async fn open() -> Self {
        Self::on(&crate::database::address().await).await
    }

    /// The same shop as another server process has it: the same database and time, connections and dice of its own.
    pub async fn elsewhere(&self) -> Self {
        let uri = crate::database::with_name(crate::database::uri().await, self.store.database().name());
        let mut shop = Self::on(&uri).await;
        shop.0.clock = self.clock.clone();
        shop.0.randomness = Randomness::seeded(2);
        shop
    }

    /// A shop on the database at `uri`.
    async fn on(uri: &str) -> Self {
        let uploads = tempfile::tempdir().expect("a folder");
        let store = Store::connect(uri).await.expect("the test's database");
        let shop = domain::Shop {
            catalog: Catalog::load(&store).await.expect("the catalog"),
            store,
            clock: Clock::manual(Timestamp::from_millis(START)),
            randomness: Randomness::seeded(1),
            limits: AccountLimits::none(),
            settings: Settings {
                shipping: ShippingRates {
                    fee: money("6.90"),
                    free_from: money("60"),
                },
                uploads: uploads.path().to_owned(),
                ..Settings::new(Secret("a secret for tests only".into()))
            },
        };
        Self(shop, uploads)
    }

    /// Someone of this role, signed in. Their account is written as it is: hashing a password
    /// takes long, and only the tests of accounts need one.
    pub async fn identity(&self, name: &str, role: Role) -> Identity {
        let now = self.now();
        let user = User {
            id: self.new_id(),
            name: name.into(),
            email: format!("{name}@exemple.fr"),
            role,
            avatar: None,
            phone_number: Some("06 12 34 56 78".into()),
            created_at: now,
            updated_at: now,
            last_login: None,
            is_verified: false,
            language: Language::French,
        };
        self.store
            .database()
            .collection::<User>("users")
            .insert_one(&user)
            .await
            .expect("a user");
        let (_, cookie) = sessions::open(self, &user, None).await.expect("a session");
        sessions::authenticate(self, &Credential::Cookie(cookie))
            .await
            .expect("an identity")
    }

    /// The same person in a new session, as their account now is.
    pub async fn again(&self, identity: &Identity) -> Identity {
        let (_, cookie) = sessions::open(self, identity.user(), None).await.expect("a session");
        sessions::authenticate(self, &Credential::Cookie(cookie))
            .await
            .expect("an identity")
    }

    /// A signed-in customer.
    pub async fn customer(&self, name: &str) -> Customer {
        self.identity(name, Role::User).await.customer()
    }

    /// Someone who runs the shop.
    pub async fn admin(&self) -> Admin {
        self.identity(&format!("admin-{}", self.new_id::<User>()), Role::Admin)
            .await
            .admin()
            .expect("an admin")
    }

    /// An admin as staff.
    pub async fn admin_staff(&self) -> Staff {
        Staff::Admin(self.admin().await)
    }

    /// Someone who delivers.
    pub async fn livreur(&self, name: &str) -> Livreur {
        self.identity(name, Role::Livreur).await.livreur().expect("a livreur")
    }

    /// Puts a product into the catalogue.
    pub async fn sells(&self, product: Fixture) -> Product {
        catalog::create(self, &self.admin().await, product.0)
            .await
            .expect("a product")
    }

    /// Reads the catalog anew after a change by hand in the database, which the shop of a test does
    /// not follow.
    pub async fn catch_up(&self) {
        self.catalog.reload().await.expect("the database");
    }

    /// What is left of a product.
    pub async fn stock_of(&self, product: &Product) -> i64 {
        catalog::find(self, &product.id.to_string())
            .await
            .expect("the database")
            .expect("the product")
            .stock
    }

    /// Puts this many of a product, at its own weight, into the customer's basket.
    pub async fn fill(&self, customer: &Customer, product: &Product, quantity: i64) -> CartView {
        cart::add(self, &mut Basket::of(customer), &item(product, quantity))
            .await
            .expect("room in the basket")
    }

    /// What lies in the customer's basket.
    pub async fn basket(&self, customer: &Customer) -> CartView {
        cart::view(self, &Basket::of(customer), Language::French)
            .await
            .expect("a basket")
    }

    /// An order of this many of a product.
    pub async fn order(&self, customer: &Customer, product: &Product, quantity: i64) -> Order {
        self.fill(customer, product, quantity).await;
        orders::place(self, customer, &to_lyon()).await.expect("an order")
    }

    /// Moves an order along as staff.
    pub async fn advance(&self, staff: &Staff, id: Id<Order>, to: OrderStatus) -> domain::Result<Order> {
        orders::change_status(self, staff, id, &step(to)).await
    }

    /// The files of the pictures that the shop keeps, by name.
    pub fn kept_files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.1.path()).expect("the folder");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        files
    }

    /// Every document of a collection, as the database holds it.
    pub async fn documents(&self, collection: &str) -> Vec<Document> {
        use futures_util::TryStreamExt;
        let found = self
            .store
            .database()
            .collection::<Document>(collection)
            .find(doc! {})
            .await
            .expect("the database");
        found.try_collect().await.expect("documents")
    }
}

/// A product in the making, of which a test says what matters.
#[derive(Clone)]
pub struct Fixture(pub ProductInput);

/// A whole Brie of 10 € and 250 g, of which there are 100.
pub fn product() -> Fixture {
    Fixture(
        serde_json::from_value(serde_json::json!({
            "name": "Brie", "description": "Crémeux.", "price": 10, "category": "pates-molles", "weight": 250, "stock": 100,
        }))
        .expect("a product"),
    )
}

impl Fixture {
    pub fn named(mut self, name: &str) -> Self {
        self.0.name = name.into();
        self
    }

    pub fn price(mut self, euros: &str) -> Self {
        self.0.price = money(euros);
        self
    }

    pub fn stock(mut self, stock: i64) -> Self {
        self.0.stock = stock;
        self
    }

    pub fn category(mut self, category: &str) -> Self {
        self.0.category = category.into();
        self
    }

    pub fn milk(mut self, milk: Milk) -> Self {
        self.0.milk = Some(milk);
        self
    }

    pub fn newly_in(mut self) -> Self {
        self.0.is_new = true;
        self
    }

    pub fn with(mut self, allergens: &[Allergen]) -> Self {
        self.0.allergens = allergens.to_vec();
        self
    }

    /// Sold by weight, in cuts of `min` to `max` grams by steps.
    pub fn cut(mut self, min: i64, max: i64, step: i64) -> Self {
        self.0.sold_by = SoldBy::Weight;
        self.0.min_cut = Some(Grams(min));
        self.0.max_cut = Some(Grams(max));
        self.0.cut_step = Some(Grams(step));
        self
    }
}

/// An easy dish for four of these ingredients: product, quantity, unit. Without any, of salt.
pub fn recipe(title: &str, ingredients: &[(Option<&Product>, f64, &str)]) -> RecipeInput {
    let salt = IngredientInput {
        product_id: None,
        name: "Sel".into(),
        quantity: 1.0,
        unit: "pinch".into(),
    };
    let of_products = ingredients.iter().map(|(product, quantity, unit)| IngredientInput {
        product_id: product.map(|product| product.id),
        name: product.map_or_else(|| "Crème".into(), |product| product.name.to_lowercase()),
        quantity: *quantity,
        unit: (*unit).into(),
    });
    let mut input: RecipeInput = serde_json::from_value(serde_json::json!({
        "title": title, "description": "À partager.", "difficulty": "easy", "prepTime": 15, "cookTime": 20,
        "servings": 4, "ingredients": [], "instructions": ["Mélanger."], "category": "plat",
    }))
    .expect("a recipe");
    input.ingredients = of_products.chain([salt]).collect();
    input
}

/// This many of a product at its own weight.
pub fn item(product: &Product, quantity: i64) -> AddItem {
    AddItem {
        product_id: product.id,
        quantity,
        weight: None,
    }
}

/// This many cuts of a product.
pub fn cut(product: &Product, quantity: i64, grams: i64) -> AddItem {
    AddItem {
        weight: Some(Grams(grams)),
        ..item(product, quantity)
    }
}

/// A step without further words.
pub const fn step(status: OrderStatus) -> StatusChange {
    StatusChange {
        status,
        tracking_number: None,
        delivery_date: None,
    }
}

/// A checkout to Lyon, paid to the livreur.
pub fn to_lyon() -> PlaceOrder {
    PlaceOrder {
        shipping_address: ShippingAddress {
            street: "1 rue du Lait".into(),
            city: "Lyon".into(),
            state: String::new(),
            postal_code: "69001".into(),
        },
        payment_method: PaymentMethod::CashOnDelivery,
        coupon_code: None,
        expected_total: None,
        expected_prices: Vec::new(),
    }
}

pub fn money(euros: &str) -> Money {
    Money::parse(euros).expect("an amount")
}

/// The rules an error says are broken, as `field rule`.
pub fn broken(error: &domain::Error) -> Vec<String> {
    match error {
        domain::Error::Invalid(rules) => rules
            .iter()
            .map(|rule| format!("{} {}", rule.field, rule.rule))
            .collect(),
        other => panic!("not about a field: {other:?}"),
    }
}

#[test]
fn a_tests_database_is_dropped_even_when_the_test_panics() {
    let name = std::sync::OnceLock::new();
    let test = AssertUnwindSafe(|| {
        in_a_shop(async |shop| {
            name.set(shop.store.database().name().to_owned()).unwrap();
            resume_unwind(Box::new("on purpose"));
        });
    });
    assert!(std::panic::catch_unwind(test).is_err());
    in_a_shop(async |shop| {
        let databases = shop.store.database().client().list_database_names().await.unwrap();
        assert!(!databases.contains(name.get().unwrap()) && !databases.is_empty());
    });
}
