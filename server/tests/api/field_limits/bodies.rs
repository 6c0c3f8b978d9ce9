//! For each schema with limits a body that breaks none.

use garde::Validate;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::{
    account::{
        ChangePassword, ForgotPassword, Login, ProfileUpdate, Refresh, Registration, ResetPassword, VerifyEmail,
    },
    api_key::NewApiKey,
    cart::{AddItem, ChangeItem},
    category::{CategoryInput, CategoryName, CategoryText, NewCategory},
    complaint::{ComplaintAnswer, ComplaintInput, MessageInput},
    coupon::CouponInput,
    delivery::{DeliveryAreaInput, SlotInput},
    lot::{LotInput, LotRecall, LotReduction},
    loyalty::{Redeem, TierInput},
    order::{Company, Gift, NewCustomer, PlaceOrder, ShippingAddress, StaffDiscount, StaffOrder, StatusChange},
    privacy::Erasure,
    product::{NutritionalInfo, Producer, ProductInput, ProductTexts, ProtectedName, Season},
    profile::Address,
    recipe::{CookFor, IngredientInput, RecipeInput},
    refund::{RefundInput, RefundLineInput},
    review::ReviewInput,
    round::{OutcomeInput, Point, RoundChange},
    settings::{Closure, Closures, LegalText, Notice, OpeningHours, PaymentSettings, ShippingSettings},
    stock::StockCorrection,
    subscription::{PlatterWish, SubscriptionInput, SubscriptionUpdate},
    validation::{BrokenRule, broken_rules},
    webhook::WebhookInput,
    withdrawal::{WithdrawalAnswer, WithdrawalInput},
};

/// What a body breaks.
type Judge = fn(Value) -> Vec<BrokenRule>;

fn judge<T: DeserializeOwned + Validate<Context = ()>>(body: Value) -> Vec<BrokenRule> {
    broken_rules(&serde_json::from_value::<T>(body).expect("a body of this schema"))
}

/// Every schema whose fields have limits, with a body that breaks no rule and has an item in every list.
pub fn bodies() -> Vec<(&'static str, Judge, Value)> {
    let address = json!({ "street": "1 rue du Lait", "city": "Lyon", "state": "", "postalCode": "69001" });
    let ingredient = json!({ "name": "munster", "quantity": 200, "unit": "g" });
    let id = "df420536a9b7458e240a3041";
    let password = "trois petites chèvres";
    let hours = json!([{ "from": "09:00", "to": "12:30" }]);
    vec![
        (
            "Registration",
            judge::<Registration>,
            json!({ "name": "Zoé", "email": "zoe@exemple.fr", "password": password }),
        ),
        (
            "Login",
            judge::<Login>,
            json!({ "email": "zoe@exemple.fr", "password": password, "code": "492039" }),
        ),
        ("Refresh", judge::<Refresh>, json!({ "refreshToken": "token" })),
        (
            "ForgotPassword",
            judge::<ForgotPassword>,
            json!({ "email": "zoe@exemple.fr" }),
        ),
        (
            "ResetPassword",
            judge::<ResetPassword>,
            json!({ "token": "token", "password": password }),
        ),
        ("Erasure", judge::<Erasure>, json!({ "password": password })),
        ("VerifyEmail", judge::<VerifyEmail>, json!({ "token": "token" })),
        (
            "ChangePassword",
            judge::<ChangePassword>,
            json!({ "currentPassword": password, "password": password }),
        ),
        (
            "ProfileUpdate",
            judge::<ProfileUpdate>,
            json!({ "addresses": [address], "favoriteProducts": [id], "avoidedAllergens": ["nuts"] }),
        ),
        (
            "PlatterWish",
            judge::<PlatterWish>,
            json!({ "people": 4, "budget": 30, "excludeAllergens": ["nuts"] }),
        ),
        (
            "SubscriptionInput",
            judge::<SubscriptionInput>,
            json!({
                "platter": { "people": 4, "budget": 30 }, "dayOfMonth": 15, "shippingAddress": address,
                "paymentMethod": "card",
            }),
        ),
        ("SubscriptionUpdate", judge::<SubscriptionUpdate>, json!({})),
        ("Address", judge::<Address>, address.clone()),
        ("ShippingAddress", judge::<ShippingAddress>, address.clone()),
        (
            "Company",
            judge::<Company>,
            json!({ "name": "Bistrot du Marché", "siren": "732829320" }),
        ),
        (
            "Gift",
            judge::<Gift>,
            json!({ "to": "Jeanne", "note": "Bon anniversaire !", "day": "2099-12-24" }),
        ),
        ("AddItem", judge::<AddItem>, json!({ "productId": id, "quantity": 1 })),
        ("ChangeItem", judge::<ChangeItem>, json!({})),
        (
            "PlaceOrder",
            judge::<PlaceOrder>,
            json!({
                "shippingAddress": address, "paymentMethod": "card",
                "expectedPrices": [{ "itemId": id, "price": 12.5 }],
            }),
        ),
        (
            "StaffOrder",
            judge::<StaffOrder>,
            json!({ "items": [{ "productId": id, "quantity": 1 }], "paymentMethod": "cash" }),
        ),
        (
            "StaffDiscount",
            judge::<StaffDiscount>,
            json!({ "amount": 1, "reason": "Fin de meule" }),
        ),
        (
            "NewCustomer",
            judge::<NewCustomer>,
            json!({ "name": "Odile", "email": "odile@exemple.fr" }),
        ),
        ("StatusChange", judge::<StatusChange>, json!({ "status": "shipped" })),
        (
            "RefundInput",
            judge::<RefundInput>,
            json!({ "lines": [{ "productId": id, "quantity": 1 }], "reason": "damaged" }),
        ),
        (
            "RefundLineInput",
            judge::<RefundLineInput>,
            json!({ "productId": id, "quantity": 1 }),
        ),
        (
            "WithdrawalInput",
            judge::<WithdrawalInput>,
            json!({ "lines": [{ "productId": id, "quantity": 1 }] }),
        ),
        (
            "WithdrawalAnswer",
            judge::<WithdrawalAnswer>,
            json!({ "status": "accepted" }),
        ),
        (
            "ComplaintInput",
            judge::<ComplaintInput>,
            json!({
                "lines": [{ "productId": id, "quantity": 1 }], "reason": "damaged", "text": "Écrasé.",
                "images": ["/uploads/a.webp"],
            }),
        ),
        (
            "MessageInput",
            judge::<MessageInput>,
            json!({ "text": "Merci.", "images": ["/uploads/a.webp"] }),
        ),
        (
            "ComplaintAnswer",
            judge::<ComplaintAnswer>,
            json!({ "outcome": "voucher", "amount": 5, "text": "Désolés." }),
        ),
        (
            "CouponInput",
            judge::<CouponInput>,
            json!({
                "code": "MARS", "type": "fixed", "value": 5, "startDate": "2026-03-03T00:00:00Z",
                "endDate": "2026-03-04T00:00:00Z",
            }),
        ),
        ("Redeem", judge::<Redeem>, json!({ "points": 100 })),
        (
            "TierInput",
            judge::<TierInput>,
            json!({ "name": "bronze", "minPoints": 0, "multiplier": 1, "benefits": ["points"], "isActive": true }),
        ),
        (
            "ProductInput",
            judge::<ProductInput>,
            json!({
                "name": "Brie", "description": "Doux.", "price": 5.9, "category": "pates-molles", "weight": 250,
                "stock": 9, "images": ["/images/cheese/brie.svg"], "ingredients": ["lait"], "labels": ["AOP"], "goesWith": ["vin jaune"],
                "allergens": ["milk"],
            }),
        ),
        ("Season", judge::<Season>, json!({ "from": 9, "to": 5 })),
        (
            "LotInput",
            judge::<LotInput>,
            json!({
                "productId": id, "code": "L2411", "bestBefore": "2050-04-01", "quantity": 12,
                "supplier": "Ferme des Hauts", "deliveryNote": "BL-1",
            }),
        ),
        ("LotRecall", judge::<LotRecall>, json!({ "reason": "Listeria." })),
        ("LotReduction", judge::<LotReduction>, json!({ "price": 5 })),
        (
            "StockCorrection",
            judge::<StockCorrection>,
            json!({ "difference": 1, "reason": "delivery" }),
        ),
        ("CategoryName", judge::<CategoryName>, json!({ "fr": "Tommes" })),
        ("CategoryText", judge::<CategoryText>, json!({})),
        (
            "CategoryInput",
            judge::<CategoryInput>,
            json!({ "name": { "fr": "Tommes" } }),
        ),
        (
            "NewCategory",
            judge::<NewCategory>,
            json!({ "slug": "tommes", "name": { "fr": "Tommes" } }),
        ),
        (
            "ProductTexts",
            judge::<ProductTexts>,
            json!({ "name": "Brie", "ingredients": ["milk"], "goesWith": ["Champagne"] }),
        ),
        (
            "NutritionalInfo",
            judge::<NutritionalInfo>,
            json!({ "calories": 300, "protein": 20, "fat": 100, "carbohydrates": 100 }),
        ),
        (
            "Producer",
            judge::<Producer>,
            json!({ "name": "Fruitière", "address": "39150 Saint-Laurent" }),
        ),
        (
            "ProtectedName",
            judge::<ProtectedName>,
            json!({ "name": "Comté", "kind": "PDO" }),
        ),
        (
            "RecipeInput",
            judge::<RecipeInput>,
            json!({
                "title": "Fondue", "description": "Chaude.", "difficulty": "easy", "prepTime": 10, "cookTime": 15,
                "servings": 2, "category": "plat", "ingredients": [ingredient], "instructions": ["Fondez."],
                "images": ["/images/recipe/fondue.svg"],
            }),
        ),
        ("IngredientInput", judge::<IngredientInput>, ingredient.clone()),
        ("CookFor", judge::<CookFor>, json!({})),
        (
            "OpeningHours",
            judge::<OpeningHours>,
            json!({
                "monday": hours, "tuesday": hours, "wednesday": hours, "thursday": hours, "friday": hours,
                "saturday": hours, "sunday": hours,
            }),
        ),
        (
            "Closure",
            judge::<Closure>,
            json!({ "first": "2026-08-03", "last": "2026-08-16" }),
        ),
        (
            "Closures",
            judge::<Closures>,
            json!({ "days": [{ "first": "2026-08-03", "last": "2026-08-16" }] }),
        ),
        (
            "ShippingSettings",
            judge::<ShippingSettings>,
            json!({ "fee": 5.9, "freeFrom": 50 }),
        ),
        (
            "DeliveryAreaInput",
            judge::<DeliveryAreaInput>,
            json!({ "name": "Lyon", "postalCodes": ["69001"], "fee": 5.9, "freeFrom": 50 }),
        ),
        (
            "SlotInput",
            judge::<SlotInput>,
            json!({
                "weekday": "monday", "from": "09:00", "to": "12:00", "kind": "delivery", "capacity": 8, "cutoffHours": 12
            }),
        ),
        (
            "NewApiKey",
            judge::<NewApiKey>,
            json!({ "name": "Caisse", "scopes": ["orders:read"] }),
        ),
        (
            "WebhookInput",
            judge::<WebhookInput>,
            json!({ "url": "https://caisse.example/", "events": ["order.placed"] }),
        ),
        (
            "PaymentSettings",
            judge::<PaymentSettings>,
            json!({ "transferDays": 60, "remindDays": 0 }),
        ),
        (
            "OutcomeInput",
            judge::<OutcomeInput>,
            json!({ "outcome": "absent", "at": "2050-03-03T09:00:00.000Z" }),
        ),
        ("RoundChange", judge::<RoundChange>, json!({ "orders": [id] })),
        ("Point", judge::<Point>, json!({ "lat": 45.76, "lon": 4.83 })),
        ("Notice", judge::<Notice>, json!({})),
        ("LegalText", judge::<LegalText>, json!({})),
        (
            "ReviewInput",
            judge::<ReviewInput>,
            json!({ "rating": 5, "comment": "Bon.", "images": ["/uploads/a.webp"] }),
        ),
    ]
}
