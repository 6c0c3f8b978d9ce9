//! Things in the shop. A fixture says what matters; the rest is any product, recipe or address.

use mongodb::bson::{Document, doc};
use serde_json::{Value, json};
use shared::recipe::Recipe;

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

/// An address to deliver to.
pub fn address() -> Value {
    json!({ "street": "3 rue des Fromagers", "city": "Lyon", "state": "Rhône", "postalCode": "69002" })
}

/// The body of an order paid to the livreur.
pub fn order() -> Value {
    json!({ "shippingAddress": address(), "paymentMethod": "cash_on_delivery" })
}

impl App {
    /// Puts a product into the catalogue, and answers it as the shop does.
    pub async fn sells(&self, product: Product) -> Value {
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
        let admin = self.guest().with_token(login["token"].as_str().expect("a token"));
        admin.post("/api/products", product.0).await.is(201)
    }

    /// What is left of a product.
    pub async fn stock_of(&self, product: &Value) -> i64 {
        let path = format!("/api/products/{}", id(product));
        self.guest().get(&path).await.is(200)["stock"].as_i64().expect("stock")
    }

    /// Puts a recipe with this slug and product into the shop; no door does that yet.
    pub async fn cooks(&self, slug: &str, product: Option<&Value>) -> Value {
        let recipe: Recipe = serde_json::from_value(json!({
            "_id": self.shop.new_id::<Recipe>(), "title": "Fondue", "description": "Pour quatre.",
            "difficulty": "easy", "prepTime": 15, "cookTime": 20, "servings": 4, "category": "plat",
            "ingredients": [{ "productId": product.map(id), "name": "Comté", "quantity": 400, "unit": "g" }],
            "instructions": ["Râper.", "Fondre."], "images": [], "author": self.shop.new_id::<()>(),
            "createdAt": self.shop.now(), "updatedAt": self.shop.now(), "slug": slug,
            "translations": { "en": { "title": "Cheese fondue", "ingredients": ["Comté cheese"] } },
        }))
        .expect("a recipe");
        let recipes = self.shop.store.database().collection::<Recipe>("recipes");
        recipes.insert_one(&recipe).await.expect("a recipe");
        serde_json::to_value(&recipe).expect("JSON")
    }

    /// An id that nothing has.
    pub fn unknown_id(&self) -> String {
        self.shop.new_id::<()>().to_string()
    }
}

impl Actor {
    /// Puts this many of a product into the basket.
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
