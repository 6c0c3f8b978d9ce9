//! A shop for each test, on a real `mongod`, at a time that the test controls.

use std::{
    ops::Deref,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{
    AccountLimits, Admin, BUILT_IN, Customer, Identity, Livreur, Randomness, Settings, Staff, Store,
    cart::{self, CartOwner},
    catalog::{self, Catalog},
    orders,
};
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use shared::{
    Id, Language, Timestamp,
    account::Secret,
    cart::CartView,
    order::{Order, OrderStatus},
    product::Product,
    settings::{Defaults, ShippingSettings},
    user::{Role, User},
};
use tempfile::TempDir;

use crate::{
    database,
    fixtures::{ProductFixture, by_transfer, item, money, step, to_lyon},
    people::{add_user, new_user, sign_in},
    runtime::{controlled_clock, run},
    stripe,
};

/// Signs the tokens of tests.
pub const JWT_SECRET: &str = "a secret for tests only";

/// Delivery for 6.90 €, free from 60 €; pictures in this folder; no card payments and no mail server; webhooks to receivers
/// of tests.
pub fn settings(uploads: &Path) -> Settings {
    Settings {
        defaults: Defaults {
            shipping: ShippingSettings {
                fee: money("6.90"),
                free_from: money("60"),
                require_slot: false,
            },
            ..BUILT_IN
        },
        uploads: uploads.to_owned(),
        webhooks_to_loopback: true,
        ..Settings::new(Secret(JWT_SECRET.into()))
    }
}

/// Runs a test in a shop with an empty database.
pub fn in_a_shop(test: impl AsyncFnOnce(&TestShop)) {
    run(async {
        let shop = TestShop::open().await;
        database::give_back_after(&shop.store, test(&shop)).await;
    });
}

/// Runs a test in a shop that takes cards at a stand-in for Stripe.
pub fn in_a_shop_with_cards(test: impl AsyncFnOnce(&TestShop)) {
    run(async {
        let mut shop = TestShop::open().await;
        Arc::make_mut(&mut shop.0.settings).card = Some(stripe::stripe().await);
        // All tests share the stand-in, which knows an order by its id: no two shops may make the same ids.
        shop.0.randomness = Randomness::System;
        database::give_back_after(&shop.store, test(&shop)).await;
    });
}

/// A shop with a database of its own, without limits on tries, at a time and with random numbers that the test controls.
/// The folder is that of its pictures.
pub struct TestShop(domain::Shop, TempDir);

impl Deref for TestShop {
    type Target = domain::Shop;
    fn deref(&self) -> &domain::Shop {
        &self.0
    }
}

impl TestShop {
    async fn open() -> Self {
        Self::on(&database::used_address().await).await
    }

    /// The same shop as another server process has it: the same database and time, its own connections and random numbers.
    pub async fn on_another_server(&self) -> Self {
        let uri = database::with_name(database::uri().await, self.store.database().name());
        let mut shop = Self::on(&uri).await;
        shop.0.clock = self.clock.clone();
        shop.0.randomness = Randomness::seeded(2);
        shop
    }

    /// A shop on the database at `uri`.
    async fn on(uri: &str) -> Self {
        let uploads = tempfile::tempdir().expect("a folder");
        let store = Store::connect(uri).await.expect("the test's database");
        store.make_indexes().await.expect("indexes");
        let catalog = Catalog::load(&store, catalog::MAX_PRODUCTS).await.expect("the catalog");
        let shop = domain::Shop::new(
            store,
            catalog,
            controlled_clock(),
            Randomness::seeded(1),
            AccountLimits::Off,
            settings(uploads.path()),
        );
        Self(shop, uploads)
    }

    /// Someone of this role with a new account, signed in.
    pub async fn identity(&self, name: &str, role: Role) -> Identity {
        let user = new_user(self, name, role);
        add_user(self, &user).await;
        sign_in(self, &user).await
    }

    /// The same person in a new session, with the role that their account has now.
    pub async fn sign_in_again(&self, identity: &Identity) -> Identity {
        sign_in(self, identity.user()).await
    }

    /// A signed-in customer.
    pub async fn customer(&self, name: &str) -> Customer {
        self.identity(name, Role::User).await.customer()
    }

    /// A signed-in customer who has not confirmed their address.
    pub async fn unconfirmed(&self, name: &str) -> Customer {
        let user = User {
            is_verified: false,
            closed_at: None,
            ..new_user(self, name, Role::User)
        };
        add_user(self, &user).await;
        sign_in(self, &user).await.customer()
    }

    /// A signed-in admin, another one each time.
    pub async fn admin(&self) -> Admin {
        self.identity(&format!("admin-{}", self.new_id::<User>()), Role::Admin)
            .await
            .admin()
            .expect("an admin")
    }

    /// A signed-in admin, as staff.
    pub async fn admin_staff(&self) -> Staff {
        Staff::Admin(self.admin().await)
    }

    /// A signed-in livreur.
    pub async fn livreur(&self, name: &str) -> Livreur {
        self.identity(name, Role::Livreur).await.livreur().expect("a livreur")
    }

    /// Puts a product into the catalog.
    pub async fn sells(&self, product: ProductFixture) -> Product {
        catalog::create(self, &self.admin().await, product.0)
            .await
            .expect("a product")
    }

    /// Reads the catalog anew after a change by hand in the database, which the shop of a test does not follow.
    pub async fn catch_up(&self) {
        self.catalog.reload().await.expect("the database");
    }

    /// The pieces or grams that are left of a product.
    pub async fn stock_of(&self, product: &Product) -> i64 {
        catalog::find(self, &product.id.to_string())
            .await
            .expect("the database")
            .expect("the product")
            .stock
    }

    /// Puts this many of a product, at its own weight, into the customer's cart.
    pub async fn fill_cart(&self, customer: &Customer, product: &Product, quantity: i64) -> CartView {
        cart::add(self, &mut CartOwner::customer(customer), &item(product, quantity))
            .await
            .expect("room in the cart")
    }

    /// The customer's cart, in French.
    pub async fn cart(&self, customer: &Customer) -> CartView {
        cart::view(self, &CartOwner::customer(customer), Language::French)
            .await
            .expect("a cart")
    }

    /// Orders this many of a product, and whatever else is in the customer's cart, to Lyon.
    pub async fn order(&self, customer: &Customer, product: &Product, quantity: i64) -> Order {
        self.fill_cart(customer, product, quantity).await;
        Box::pin(orders::place(self, customer, &to_lyon()))
            .await
            .expect("an order")
    }

    /// Orders one of a product, and whatever else is in the customer's cart, to be paid by transfer.
    pub async fn transfer_order(&self, customer: &Customer, product: &Product) -> Order {
        self.fill_cart(customer, product, 1).await;
        orders::place(self, customer, &by_transfer()).await.expect("an order")
    }

    /// Moves the clock to this moment, in RFC 3339.
    pub fn set_time(&self, moment: &str) {
        let moment: Timestamp = serde_json::from_value(moment.into()).expect("a moment");
        self.clock
            .advance_seconds((moment.millis() - self.now().millis()) / 1000);
    }

    /// Moves an order along as staff.
    pub async fn advance(&self, staff: &Staff, id: Id<Order>, to: OrderStatus) -> domain::Result<Order> {
        Box::pin(orders::change_status(self, staff, id, &step(to))).await
    }

    /// The files of the shop's pictures, sorted by name.
    pub fn picture_files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.1.path()).expect("the folder");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        files
    }

    /// Every document of a collection, as the database holds it.
    pub async fn documents(&self, collection: &str) -> Vec<Document> {
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
