//! Products, recipes and orders for tests, of which a test says what matters.

use shared::{
    Grams, Money,
    cart::AddItem,
    order::{OrderStatus, PaymentMethod, PlaceOrder, ShippingAddress, StatusChange},
    product::{Allergen, Milk, Product, ProductInput, SoldBy},
    recipe::{IngredientInput, RecipeInput},
};

/// A product to add, of which a test says what matters.
#[derive(Clone)]
#[must_use]
pub struct ProductFixture(pub ProductInput);

/// A whole Brie of 10 € and 250 g, of which there are 100.
pub fn product() -> ProductFixture {
    ProductFixture(
        serde_json::from_value(serde_json::json!({
            "name": "Brie", "description": "Crémeux.", "price": 10, "category": "pates-molles", "weight": 250, "stock": 100,
        }))
        .expect("a product"),
    )
}

impl ProductFixture {
    /// Its name, of which the slug is made.
    pub fn named(mut self, name: &str) -> Self {
        self.0.name = name.into();
        self
    }

    /// Its price in euros, as in "12.50".
    pub fn price(mut self, euros: &str) -> Self {
        self.0.price = money(euros);
        self
    }

    /// Pieces or grams in stock, by how it is sold.
    pub fn stock(mut self, stock: i64) -> Self {
        self.0.stock = stock;
        self
    }

    /// The slug of its category.
    pub fn category(mut self, category: &str) -> Self {
        self.0.category = category.into();
        self
    }

    /// The animal whose milk it is made of.
    pub fn milk(mut self, milk: Milk) -> Self {
        self.0.milk = Some(milk);
        self
    }

    /// Marks it as new.
    pub fn marked_new(mut self) -> Self {
        self.0.is_new = true;
        self
    }

    /// What it contains, instead of nothing.
    pub fn allergens(mut self, allergens: &[Allergen]) -> Self {
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

/// A recipe for four people of these ingredients (product, quantity, unit) and a pinch of salt.
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

/// A line of the cart: this many pieces of a product.
pub fn item(product: &Product, quantity: i64) -> AddItem {
    AddItem {
        product_id: product.id,
        quantity,
        weight: None,
    }
}

/// A line of the cart: this many cuts of a product.
pub fn cut(product: &Product, quantity: i64, grams: i64) -> AddItem {
    AddItem {
        weight: Some(Grams(grams)),
        ..item(product, quantity)
    }
}

/// A change to this status without tracking number and day of delivery.
pub const fn step(status: OrderStatus) -> StatusChange {
    StatusChange {
        status,
        tracking_number: None,
        delivery_date: None,
        ship_unpaid: false,
        livreur_id: None,
    }
}

/// A checkout to an address in Lyon, paid in cash to the livreur.
pub fn to_lyon() -> PlaceOrder {
    PlaceOrder {
        company: None,
        gift: None,
        shipping_address: ShippingAddress {
            street: "1 rue du Lait".into(),
            city: "Lyon".into(),
            state: String::new(),
            postal_code: "69001".into(),
        },
        payment_method: PaymentMethod::CashOnDelivery,
        coupon_code: None,
        slot_id: None,
        expected_total: None,
        expected_prices: Vec::new(),
    }
}

/// A checkout to Lyon, paid by transfer.
pub fn by_transfer() -> PlaceOrder {
    PlaceOrder {
        payment_method: PaymentMethod::BankTransfer,
        ..to_lyon()
    }
}

/// An amount in euros, as in "6.90".
pub fn money(euros: &str) -> Money {
    Money::parse(euros).expect("an amount")
}
