//! The `carts` collection, and the cart as it is shown.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Grams, Id, Money, Timestamp, limits, number,
    product::{Allergen, Product, SoldBy},
    user::User,
    validation,
};

/// Lines of a customer's cart, at most.
pub const MAX_LINES: usize = *limits::EXPECTED_PRICES.end();
/// Pieces or cuts of one line, at most.
pub const MAX_QUANTITY: i64 = *limits::QUANTITY.end();

/// A customer's cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Cart {
    /// The cart's id.
    #[serde(rename = "_id")]
    pub id: Id<Cart>,
    /// The customer, one cart each.
    pub user_id: Id<User>,
    /// Lines, at most 50.
    #[serde(default)]
    pub items: Vec<CartItem>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Mongoose's version key: counts changes, so that two at once do not undo each other.
    #[serde(rename = "__v", default, deserialize_with = "number::whole")]
    pub version: i64,
}

/// One line of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CartItem {
    /// The line's id, as Mongoose gives one to every subdocument.
    #[serde(rename = "_id")]
    pub id: Id<CartItem>,
    /// The product in it.
    pub product_id: Id<Product>,
    /// Pieces or cuts, 1–99.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
    /// Weight of one piece or cut.
    pub weight: Grams,
}

/// Body of `POST /cart/items`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddItem {
    /// The product to add.
    #[garde(skip)]
    pub product_id: Id<Product>,
    /// Pieces or cuts, 1–99.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::QUANTITY)))]
    pub quantity: i64,
    /// The cut, for a product sold by weight; its own weight when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub weight: Option<Grams>,
}

/// Body of `PATCH /cart/items/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeItem {
    /// Pieces or cuts, 1–99; as they were when absent.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::between(limits::QUANTITY))))]
    pub quantity: Option<i64>,
    /// Weight of one cut, for a product sold by weight; as it was when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub weight: Option<Grams>,
}

/// A cart with its prices, as every cart route answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CartView {
    /// The cart's id; a guest's cart has none yet.
    #[serde(rename = "_id", default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Cart>>,
    /// The lines with their prices.
    pub items: Vec<CartLine>,
    /// The sum of the lines.
    pub subtotal: Money,
    /// Pieces and cuts in it, the sum of all quantities.
    pub item_count: i64,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// One line of a cart with its price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CartLine {
    /// The line's id.
    #[serde(rename = "_id")]
    pub id: Id<CartItem>,
    /// The product in it.
    pub product_id: Id<Product>,
    /// Pieces or cuts, 1–99.
    pub quantity: i64,
    /// Weight of one piece or cut.
    pub weight: Grams,
    /// The product, as far as a cart shows it.
    pub product: CartProduct,
    /// Price of one piece or cut, VAT included.
    pub unit_price: Money,
    /// `unitPrice × quantity`, VAT included.
    pub line_total: Money,
    /// Whether it can be ordered: the stock covers the cart's demand for this product, and it is still sold so.
    pub available: bool,
    /// The rule by which the shop does not sell it so any more (`cut_step:50`): it costs nothing until it is changed;
    /// absent when it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// A product, as far as a cart shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CartProduct {
    /// Name of the product, 1–120 characters.
    pub name: String,
    /// What stands in its address.
    pub slug: String,
    /// Address of its first picture; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The price of the product's own weight.
    pub price: Money,
    /// Whether pieces or cuts are sold.
    #[serde(default)]
    pub sold_by: SoldBy,
    /// Pieces left when sold by the piece, grams when sold by weight.
    pub stock: i64,
    /// Allergens it contains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allergens: Vec<Allergen>,
}
