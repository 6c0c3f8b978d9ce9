//! What the OpenAPI document says that no derive can: amounts, moments, and the limits of fields. Only the server
//! compiles this.

use utoipa::{
    Number, PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, OpenApi, RefOr, SchemaFormat,
        schema::{AnyOfBuilder, Schema, Type},
    },
};

use crate::{
    Money, Timestamp, limits,
    period::{Day, Edge},
    settings::TimeOfDay,
};

impl PartialSchema for Money {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .multiple_of(Some(Number::Float(0.01)))
            .examples([12.5])
            .description(Some("An amount in the shop's currency, with at most two decimals."))
            .build()
            .into()
    }
}

impl ToSchema for Money {}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("A moment, RFC 3339 in UTC with milliseconds."))
            .build()
            .into()
    }
}

impl ToSchema for Timestamp {}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        text(KnownFormat::Date, "A day in Paris.").build().into()
    }
}

impl ToSchema for Day {}

impl PartialSchema for TimeOfDay {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^([01][0-9]|2[0-3]):[0-5][0-9]$"))
            .examples(["09:30"])
            .description(Some("A time of the day in Paris, to the minute."))
            .build()
            .into()
    }
}

impl ToSchema for TimeOfDay {}

impl PartialSchema for Edge {
    fn schema() -> RefOr<Schema> {
        let edge = AnyOfBuilder::new()
            .item(text(KnownFormat::Date, "A whole day in Paris."))
            .item(text(KnownFormat::DateTime, "A moment, RFC 3339."));
        Schema::from(edge.build()).into()
    }
}

impl ToSchema for Edge {}

fn text(format: KnownFormat, description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(format)))
        .description(Some(description))
}

/// A limit, by how JSON Schema says it.
enum Limit {
    /// `minLength`, `maxLength`.
    Length(limits::Length),
    /// `minItems`, `maxItems`.
    Items(limits::Items),
    /// `minimum`, `maximum`.
    Whole(limits::Whole),
    /// `minimum`, `maximum`.
    Decimal(limits::Decimal),
    /// `minimum`, `maximum`, in euros.
    Amount(limits::Amount),
    /// `enum`.
    OneOf(&'static [f64]),
}

/// Which field of which schema has which limit.
fn limited() -> [(Limit, &'static [&'static str]); 102] {
    use Limit::{Amount, Decimal, Items, Length, OneOf, Whole};
    // A text of a form of its own is never too short for it.
    let at_most = |length: limits::Length| Length(0..=*length.end());
    [
        (
            Length(limits::NAME),
            &["Gift.to", "NewCustomer.name", "ProfileUpdate.name", "Registration.name"],
        ),
        (
            at_most(limits::EMAIL),
            &["ForgotPassword.email", "NewCustomer.email", "Registration.email"],
        ),
        (Length(limits::EMAIL), &["Login.email"]),
        (
            Length(limits::PASSWORD),
            &[
                "ChangePassword.password",
                "Registration.password",
                "ResetPassword.password",
            ],
        ),
        (
            Length(limits::KNOWN_PASSWORD),
            &["ChangePassword.currentPassword", "Erasure.password", "Login.password"],
        ),
        (Length(limits::SIGN_IN_CODE), &["Login.code"]),
        (
            Length(limits::TOKEN),
            &["Refresh.refreshToken", "ResetPassword.token", "VerifyEmail.token"],
        ),
        (
            at_most(limits::PHONE),
            &[
                "NewCustomer.phoneNumber",
                "ProfileUpdate.phoneNumber",
                "Registration.phoneNumber",
            ],
        ),
        (Length(limits::GIFT_NOTE), &["Gift.note"]),
        (Items(limits::EXPECTED_PRICES), &["PlaceOrder.expectedPrices"]),
        (Items(limits::ADDRESSES), &["ProfileUpdate.addresses"]),
        (Items(limits::FAVORITES), &["ProfileUpdate.favoriteProducts"]),
        (
            Items(limits::ALLERGENS),
            &["PlatterWish.excludeAllergens", "ProfileUpdate.avoidedAllergens"],
        ),
        (Whole(limits::PLATTER_PEOPLE), &["PlatterWish.people"]),
        (Amount(limits::PLATTER_BUDGET), &["PlatterWish.budget"]),
        (
            Whole(limits::DAY_OF_MONTH),
            &["SubscriptionInput.dayOfMonth", "SubscriptionUpdate.dayOfMonth"],
        ),
        (Length(limits::ADDRESS_KIND), &["Address.type"]),
        (Length(limits::STREET), &["Address.street", "ShippingAddress.street"]),
        (Length(limits::CITY), &["Address.city", "ShippingAddress.city"]),
        (Length(limits::COMPANY), &["Company.name"]),
        (Length(limits::STATE), &["Address.state", "ShippingAddress.state"]),
        (
            Whole(limits::QUANTITY),
            &["AddItem.quantity", "ChangeItem.quantity", "RefundLineInput.quantity"],
        ),
        (Items(limits::REFUND_LINES), &["RefundInput.lines"]),
        (
            Amount(limits::REFUND),
            &["ComplaintAnswer.amount", "RefundInput.amount"],
        ),
        (Length(limits::OUTCOME_NOTE), &["OutcomeInput.note"]),
        (Amount(limits::COLLECTED), &["OutcomeInput.collected"]),
        (Items(limits::STOPS), &["RoundChange.orders"]),
        (Decimal(limits::LATITUDE), &["Point.lat"]),
        (Decimal(limits::LONGITUDE), &["Point.lon"]),
        (Amount(limits::STAFF_DISCOUNT), &["StaffDiscount.amount"]),
        (Length(limits::DISCOUNT_REASON), &["StaffDiscount.reason"]),
        (
            Length(limits::REFUND_NOTE),
            &["RefundInput.note", "WithdrawalAnswer.note"],
        ),
        (Length(limits::TRACKING_NUMBER), &["StatusChange.trackingNumber"]),
        (Length(limits::CODE), &["PlaceOrder.couponCode"]),
        (Amount(limits::COUPON_VALUE), &["CouponInput.value"]),
        (Amount(limits::MIN_PURCHASE), &["CouponInput.minPurchase"]),
        (Whole(limits::USAGE_LIMIT), &["CouponInput.usageLimit"]),
        (Whole(limits::REDEEMED), &["Redeem.points"]),
        (Whole(limits::TIER_POINTS), &["TierInput.minPoints"]),
        (Decimal(limits::MULTIPLIER), &["TierInput.multiplier"]),
        (Items(limits::BENEFITS), &["TierInput.benefits"]),
        (
            Length(limits::TITLE),
            &[
                "IngredientInput.name",
                "Producer.name",
                "ProductInput.name",
                "ProductTexts.name",
                "ProtectedName.name",
                "RecipeInput.title",
            ],
        ),
        (
            Length(limits::DESCRIPTION),
            &[
                "ProductInput.description",
                "ProductTexts.description",
                "RecipeInput.description",
            ],
        ),
        (
            at_most(limits::SLUG),
            &[
                "NewCategory.slug",
                "ProductInput.category",
                "ProductInput.slug",
                "RecipeInput.category",
                "RecipeInput.slug",
            ],
        ),
        (Length(limits::PICTURE), &["ProfileUpdate.avatar"]),
        (Items(limits::IMAGES), &["ProductInput.images", "RecipeInput.images"]),
        (
            Amount(limits::PRICE),
            &["ProductInput.compareAtPrice", "ProductInput.price"],
        ),
        (
            Whole(limits::WEIGHT),
            &[
                "ProductInput.cutStep",
                "ProductInput.maxCut",
                "ProductInput.minCut",
                "ProductInput.weight",
            ],
        ),
        (
            Whole(limits::STOCK),
            &[
                "ProductInput.stock",
                "ProductInput.stockBefore",
                "StockCorrection.counted",
                "StockCorrection.expectedStock",
            ],
        ),
        (Whole(limits::STOCK_DIFFERENCE), &["StockCorrection.difference"]),
        (Length(limits::STOCK_NOTE), &["StockCorrection.note"]),
        (Length(limits::LOT_CODE), &["LotInput.code"]),
        (Whole(limits::LOT_QUANTITY), &["LotInput.quantity"]),
        (Amount(limits::LOT_REDUCTION), &["LotReduction.price"]),
        (Length(limits::SUPPLIER), &["LotInput.supplier"]),
        (Length(limits::DELIVERY_NOTE), &["LotInput.deliveryNote"]),
        (Length(limits::RECALL_REASON), &["LotRecall.reason"]),
        (Length(limits::CATEGORY_NAME), &["CategoryName.fr"]),
        (at_most(limits::CATEGORY_NAME), &["CategoryName.en"]),
        (Length(limits::CATEGORY_TEXT), &["CategoryText.en", "CategoryText.fr"]),
        (
            Whole(limits::CATEGORY_ORDER),
            &["CategoryInput.order", "NewCategory.order"],
        ),
        (
            Items(limits::INGREDIENTS),
            &["ProductInput.ingredients", "ProductTexts.ingredients"],
        ),
        (Length(limits::ORIGIN), &["ProductInput.origin"]),
        (Length(limits::REGION), &["ProductInput.region", "ProductTexts.region"]),
        (Items(limits::LABELS), &["ProductInput.labels"]),
        (
            Length(limits::STORAGE),
            &["ProductInput.storage", "ProductTexts.storage"],
        ),
        (Whole(limits::MONTH), &["Season.from", "Season.to"]),
        (
            Items(limits::GOES_WITH),
            &["ProductInput.goesWith", "ProductTexts.goesWith"],
        ),
        (OneOf(&limits::VAT_RATES), &["ProductInput.vatRate"]),
        (Decimal(limits::CALORIES), &["NutritionalInfo.calories"]),
        (
            Decimal(limits::NUTRIENT),
            &[
                "NutritionalInfo.carbohydrates",
                "NutritionalInfo.fat",
                "NutritionalInfo.protein",
                "NutritionalInfo.salt",
                "NutritionalInfo.saturates",
                "NutritionalInfo.sugars",
            ],
        ),
        (Decimal(limits::KILOJOULES), &["NutritionalInfo.kilojoules"]),
        (Length(limits::PRODUCER_ADDRESS), &["Producer.address"]),
        (
            Whole(limits::MINUTES),
            &["RecipeInput.cookTime", "RecipeInput.prepTime"],
        ),
        (Whole(limits::SERVINGS), &["CookFor.servings", "RecipeInput.servings"]),
        (Items(limits::RECIPE_INGREDIENTS), &["RecipeInput.ingredients"]),
        (Decimal(limits::INGREDIENT_QUANTITY), &["IngredientInput.quantity"]),
        (Length(limits::UNIT), &["IngredientInput.unit"]),
        (Items(limits::STEPS), &["RecipeInput.instructions"]),
        (Whole(limits::RATING), &["ReviewInput.rating"]),
        (Length(limits::COMMENT), &["ReviewInput.comment"]),
        (Items(limits::REVIEW_IMAGES), &["ReviewInput.images"]),
        (
            Items(limits::ORDER_LINES),
            &["ComplaintInput.lines", "StaffOrder.items", "WithdrawalInput.lines"],
        ),
        (
            Length(limits::COMPLAINT_TEXT),
            &["ComplaintAnswer.text", "ComplaintInput.text", "MessageInput.text"],
        ),
        (
            Amount(limits::SHIPPING_FEE),
            &["DeliveryAreaInput.fee", "ShippingSettings.fee"],
        ),
        (
            Amount(limits::SHIPPING_FREE_FROM),
            &["DeliveryAreaInput.freeFrom", "ShippingSettings.freeFrom"],
        ),
        (Length(limits::API_KEY_NAME), &["NewApiKey.name"]),
        (Items(limits::SCOPES), &["NewApiKey.scopes"]),
        (Length(limits::WEBHOOK_URL), &["WebhookInput.url"]),
        (Items(limits::WEBHOOK_EVENTS), &["WebhookInput.events"]),
        (Length(limits::AREA_NAME), &["DeliveryAreaInput.name"]),
        (Items(limits::AREA_PATTERNS), &["DeliveryAreaInput.postalCodes"]),
        (Whole(limits::SLOT_CAPACITY), &["SlotInput.capacity"]),
        (Whole(limits::CUTOFF_HOURS), &["SlotInput.cutoffHours"]),
        (Whole(limits::TRANSFER_DAYS), &["PaymentSettings.transferDays"]),
        (Whole(limits::REMIND_DAYS), &["PaymentSettings.remindDays"]),
        (
            Items(limits::SPANS),
            &[
                "OpeningHours.friday",
                "OpeningHours.monday",
                "OpeningHours.saturday",
                "OpeningHours.sunday",
                "OpeningHours.thursday",
                "OpeningHours.tuesday",
                "OpeningHours.wednesday",
            ],
        ),
        (Items(limits::CLOSURES), &["Closures.days"]),
        (Length(limits::CLOSURE_REASON), &["Closure.en", "Closure.fr"]),
        (Length(limits::NOTICE), &["Notice.en", "Notice.fr"]),
        (Length(limits::LEGAL_TEXT), &["LegalText.en", "LegalText.fr"]),
        (
            Items(limits::COMPLAINT_IMAGES),
            &["ComplaintInput.images", "MessageInput.images"],
        ),
    ]
}

/// Writes the limits of [`limits`] into the schemas of the bodies. The derive takes literals alone.
pub fn state_limits(document: &mut OpenApi) {
    let Some(components) = &mut document.components else {
        return;
    };
    for (limit, fields) in limited() {
        for field in fields {
            let property =
                field
                    .split_once('.')
                    .and_then(|(schema, name)| match components.schemas.get_mut(schema)? {
                        RefOr::T(Schema::Object(object)) => object.properties.get_mut(name),
                        _ => None,
                    });
            if let Some(RefOr::T(property)) = property {
                state(&limit, property);
            }
        }
    }
}

fn state(limit: &Limit, property: &mut Schema) {
    // A minimum of 0 adds nothing.
    let least = |least: &usize| Some(*least).filter(|least| *least > 0);
    match (limit, property) {
        (Limit::Length(length), Schema::Object(text)) => {
            (text.min_length, text.max_length) = (least(length.start()), Some(*length.end()));
        }
        (Limit::Items(items), Schema::Array(list)) => {
            (list.min_items, list.max_items) = (least(items.start()), Some(*items.end()));
        }
        (Limit::Whole(range), Schema::Object(object)) => {
            (object.minimum, object.maximum) = (Some((*range.start()).into()), Some((*range.end()).into()));
        }
        (Limit::Decimal(range), Schema::Object(object)) => {
            (object.minimum, object.maximum) = (Some(number(*range.start())), Some(number(*range.end())));
        }
        (Limit::Amount(range), Schema::Object(object)) => {
            (object.minimum, object.maximum) = (Some(number(range.start().euros())), Some(number(range.end().euros())));
        }
        (Limit::OneOf(values), Schema::Object(object)) => {
            object.enum_values = Some(values.iter().map(|value| (*value).into()).collect());
        }
        _ => {}
    }
}

/// Without a point where it is whole.
fn number(value: f64) -> Number {
    #[expect(clippy::cast_possible_truncation, reason = "limits are far below 2^53")]
    let whole = value as i64;
    if value.fract() == 0.0 {
        whole.into()
    } else {
        value.into()
    }
}
