//! Things in the shop. A fixture says what matters; the rest is any product, recipe or address.

use mongodb::bson::{Document, doc};
use serde_json::{Value, json};

use crate::support::{Actor, App};

/// A product's body. Each gets a slug of its own.
pub fn product() -> Product {
    Product(json!({
        "name": "Comté", "description": "Fruité et long.", "price": 12.5, "category": "pates-pressees-cuites",
        "images": ["/images/cheese/comte.svg"], "weight": 250, "stock": 10,
        "slug": format!("p-{}", &domain::Randomness::System.secret()[..16]),
    }))
}

/// What `POST /products` takes.
#[derive(Clone)]
pub struct Product(pub Value);

impl Product {
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0[field] = value.into();
        self
    }

    pub fn without(mut self, field: &str) -> Self {
        self.0.as_object_mut().expect("an object").remove(field);
        self
    }

    pub fn named(self, name: &str) -> Self {
        self.with("name", name)
    }

    pub fn price(self, price: &str) -> Self {
        self.with("price", price.parse::<f64>().expect("a price"))
    }

    pub fn stock(self, stock: i64) -> Self {
        self.with("stock", stock)
    }

    /// Sold by weight in cuts of 50 g.
    pub fn by_weight(self) -> Self {
        self.with("soldBy", "weight")
            .with("cutStep", 50)
            .with("minCut", 100)
            .with("maxCut", 1000)
    }
}

/// A recipe's body, for four. Each gets a slug of its own.
pub fn recipe() -> Recipe {
    Recipe(json!({
        "title": "Fondue", "description": "Pour quatre.", "difficulty": "easy", "prepTime": 15, "cookTime": 20,
        "servings": 4, "category": "plat", "ingredients": [], "instructions": ["Râper.", "Fondre."],
        "slug": format!("r-{}", &domain::Randomness::System.secret()[..16]),
        "translations": { "en": { "title": "Cheese fondue", "ingredients": ["Comté cheese"] } },
    }))
}

/// What `POST /recipes` takes.
#[derive(Clone)]
pub struct Recipe(pub Value);

impl Recipe {
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0[field] = value.into();
        self
    }

    /// One ingredient more.
    pub fn ingredient(mut self, product: Option<&Value>, quantity: impl Into<Value>, unit: &str) -> Self {
        let ingredients = self.0["ingredients"].as_array_mut().expect("a list");
        ingredients.push(json!({
            "productId": product.map(id), "name": "Comté", "quantity": quantity.into(), "unit": unit
        }));
        self
    }
}

/// An address to deliver to.
pub fn address() -> Value {
    json!({ "street": "3 rue des Fromagers", "city": "Lyon", "state": "Rhône", "postalCode": "69002" })
}

/// The body of an order paid to the livreur.
pub fn order() -> Value {
    json!({ "shippingAddress": address(), "paymentMethod": "cash_on_delivery" })
}

/// The body of an order paid by transfer.
pub fn transfer() -> Value {
    json!({ "shippingAddress": address(), "paymentMethod": "bank_transfer" })
}

impl App {
    /// Puts a product into the catalog, and answers it as the shop does.
    pub async fn sells(&self, product: Product) -> Value {
        self.shopkeeper().await.post("/api/products", product.0).await.is(201)
    }

    async fn shopkeeper(&self) -> Actor {
        let users = self.shop.store.database().collection::<Document>("users");
        if users
            .find_one(doc! { "email": "shopkeeper@exemple.fr" })
            .await
            .expect("users")
            .is_none()
        {
            self.customer("shopkeeper").await;
        }
        let change = doc! { "$set": { "role": "admin" } };
        users
            .update_one(doc! { "email": "shopkeeper@exemple.fr" }, change)
            .await
            .expect("a role");
        let login = json!({ "email": "shopkeeper@exemple.fr", "password": crate::support::PASSWORD });
        let login = self.guest().post("/api/auth/login", login).await.is(200);
        self.guest().with_token(login["token"].as_str().expect("a token"))
    }

    /// What is left of a product.
    pub async fn stock_of(&self, product: &Value) -> i64 {
        let path = format!("/api/products/{}", id(product));
        self.guest().get(&path).await.is(200)["stock"].as_i64().expect("stock")
    }

    /// Publishes a recipe with this slug, of 400 g of this product.
    pub async fn cooks(&self, slug: &str, product: Option<&Value>) -> Value {
        let body = recipe().with("slug", slug).ingredient(product, 400, "g");
        self.shopkeeper().await.post("/api/recipes", body.0).await.is(201)
    }

    /// An id that nothing has.
    pub fn unknown_id(&self) -> String {
        self.shop.new_id::<()>().to_string()
    }
}

impl Actor {
    /// Puts this many of a product into the cart.
    pub async fn fills(&self, product: &Value, quantity: i64) -> Value {
        self.post(
            "/api/cart/items",
            json!({ "productId": id(product), "quantity": quantity }),
        )
        .await
        .is(200)
    }

    /// Orders one of this product.
    pub async fn orders(&self, product: &Value) -> Value {
        self.fills(product, 1).await;
        self.post("/api/orders", order()).await.is(201)
    }

    /// Moves an order along.
    pub async fn moves(&self, order: &Value, status: &str) -> Value {
        self.put(&status_of(order), json!({ "status": status })).await.is(200)
    }
}

/// The `_id` of any document.
pub fn id(document: &Value) -> &str {
    document["_id"].as_str().expect("an _id")
}

/// Where an order is moved along.
pub fn status_of(order: &Value) -> String {
    format!("/api/orders/{}/status", id(order))
}
