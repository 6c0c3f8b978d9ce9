//! How long, how many, how much: the limits of the fields that people fill in, each written once. The rules of the
//! bodies judge by them, the OpenAPI document states them (`openapi::state_limits`) and forms show them.
//!
//! Lengths are in characters (Unicode scalar values) after blanks around a text are cut.

use std::ops::RangeInclusive;

use crate::Money;

/// Characters of a text.
pub type Length = RangeInclusive<usize>;
/// Items of a list.
pub type Items = RangeInclusive<usize>;
/// A whole number.
pub type Whole = RangeInclusive<i64>;
/// A number with decimals.
pub type Decimal = RangeInclusive<f64>;
/// An amount in euros.
pub type Amount = RangeInclusive<Money>;

/// Of a person.
pub const NAME: Length = 1..=80;
/// Of an email address (RFC 5321 § 4.5.3.1).
pub const EMAIL: Length = 1..=254;
/// Of a new password.
pub const PASSWORD: Length = 10..=128;
/// Of a password that is only compared: older ones may be shorter or longer than [`PASSWORD`].
pub const KNOWN_PASSWORD: Length = 1..=1024;
/// Of a token from a letter or an earlier answer.
pub const TOKEN: Length = 1..=200;
/// A code of the second factor, as it is typed.
pub const SIGN_IN_CODE: Length = 1..=40;
/// Of a phone number with its blanks and dashes. How many digits it has is [`PHONE_DIGITS`].
pub const PHONE: Length = 0..=30;
/// Digits of a phone number (ITU-T E.164).
pub const PHONE_DIGITS: Length = 6..=15;
/// Addresses of one account.
pub const ADDRESSES: Items = 0..=20;
/// Allergens to avoid: there are fourteen.
pub const ALLERGENS: Items = 0..=14;
/// Favorite products of one account.
pub const FAVORITES: Items = 0..=200;

/// Of a user's own word for an address, such as "home".
pub const ADDRESS_KIND: Length = 0..=40;
/// Number and street.
pub const STREET: Length = 1..=160;
/// Of a town.
pub const CITY: Length = 1..=80;
/// Of a region or department in an address.
pub const STATE: Length = 0..=80;

/// Of a firm's name.
pub const COMPANY: Length = 1..=120;

/// Of what a gift's card says.
pub const GIFT_NOTE: Length = 1..=300;

/// Pieces or cuts of one line of a cart.
pub const QUANTITY: Whole = 1..=99;
/// Lines of a cart, whose prices an order may expect.
pub const EXPECTED_PRICES: Items = 0..=50;
/// Lines that one refund pays back.
pub const REFUND_LINES: Items = 0..=50;
/// A sum that is refunded, in euros.
pub const REFUND: Amount = Money::from_cents(1)..=Money::from_cents(100_000_000);
/// Of what a livreur says of a stop.
pub const OUTCOME_NOTE: Length = 1..=500;
/// Cash that a livreur took, in euros.
pub const COLLECTED: Amount = Money::ZERO..=Money::from_cents(100_000_000);
/// Stops of a livreur's round.
pub const STOPS: Items = 0..=100;
/// North of the equator, in degrees.
pub const LATITUDE: Decimal = -90.0..=90.0;
/// East of Greenwich, in degrees.
pub const LONGITUDE: Decimal = -180.0..=180.0;
/// Lines that a customer withdraws from, or complains of.
pub const ORDER_LINES: Items = 1..=50;
/// Of what a customer and the shop write about a problem with an order.
pub const COMPLAINT_TEXT: Length = 1..=2000;
/// Pictures of one message about a problem with an order.
pub const COMPLAINT_IMAGES: Items = 0..=3;
/// Of what the shop says about a refund.
pub const REFUND_NOTE: Length = 1..=500;
/// Of what staff note about a user; empty for none.
pub const USER_NOTE: Length = 0..=2000;

/// What staff take off an order, in euros.
pub const STAFF_DISCOUNT: Amount = Money::from_cents(1)..=Money::from_cents(100_000_000);
/// Of why they do.
pub const DISCOUNT_REASON: Length = 1..=200;

/// Of a carrier's number.
pub const TRACKING_NUMBER: Length = 1..=80;

/// Of a coupon's code that is looked up.
pub const CODE: Length = 1..=40;
/// Of the code of a new coupon.
pub const NEW_CODE: Length = 3..=*CODE.end();
/// What a coupon takes off, in euros.
pub const COUPON_VALUE: Amount = Money::from_cents(1)..=Money::from_cents(1_000_000);
/// What a coupon takes off, in per cent.
pub const COUPON_PERCENTAGE: Amount = Money::from_cents(1)..=Money::from_cents(10_000);
/// The subtotal that a coupon asks for.
pub const MIN_PURCHASE: Amount = Money::ZERO..=Money::from_cents(1_000_000);
/// How many orders may use a coupon.
pub const USAGE_LIMIT: Whole = 1..=1_000_000_000;

/// Points that are redeemed at once.
pub const REDEEMED: Whole = 100..=10_000;
/// Points that a tier asks for.
pub const TIER_POINTS: Whole = 0..=10_000_000;
/// What a tier multiplies an order's points by.
pub const MULTIPLIER: Decimal = 1.0..=10.0;
/// Benefits of one tier.
pub const BENEFITS: Items = 0..=20;
/// Of one benefit.
pub const BENEFIT: Length = 1..=200;

/// Of the name of a product or an ingredient, or the title of a recipe.
pub const TITLE: Length = 1..=120;
/// Of the description of a product or a recipe.
pub const DESCRIPTION: Length = 1..=4000;
/// Of a slug, and of a category, which is one.
pub const SLUG: Length = 0..=80;
/// Of the address of a picture.
pub const PICTURE: Length = 1..=500;
/// Pictures of a product or a recipe.
pub const IMAGES: Items = 0..=12;
/// Price of a product.
pub const PRICE: Amount = Money::ZERO..=Money::from_cents(1_000_000);
/// Grams of a product or a cut.
pub const WEIGHT: Whole = 1..=100_000;
/// Digits of a product's number on the scale, or of its GTIN.
pub const SCALE_CODE: Length = 1..=14;
/// Of what a scanner reads off a label.
pub const BARCODE: Length = 1..=200;
/// Pieces or grams in stock.
pub const STOCK: Whole = 0..=1_000_000_000;
/// Pieces or grams that come in, or go out below zero.
pub const STOCK_DIFFERENCE: Whole = -*STOCK.end()..=*STOCK.end();
/// Of what there is to say about a correction of the stock.
pub const STOCK_NOTE: Length = 1..=200;
/// Of a lot's code.
pub const LOT_CODE: Length = 1..=40;
/// Pieces or grams that a lot came with.
pub const LOT_QUANTITY: Whole = 1..=*STOCK.end();
/// Lots of one product that have not ended.
pub const PRODUCT_LOTS: Items = 0..=100;
/// The price of a product while a lot of it lasts.
pub const LOT_REDUCTION: Amount = Money::from_cents(1)..=*PRICE.end();
/// Of who delivered a lot.
pub const SUPPLIER: Length = 1..=120;
/// Of the number of a delivery note.
pub const DELIVERY_NOTE: Length = 1..=60;
/// Of why a lot is recalled.
pub const RECALL_REASON: Length = 1..=500;
/// Of a category's name in one language.
pub const CATEGORY_NAME: Length = 1..=80;
/// Of what a category's page says in one language.
pub const CATEGORY_TEXT: Length = 0..=1000;
/// A category's place among all.
pub const CATEGORY_ORDER: Whole = 1..=1000;
/// Ingredients of a product.
pub const INGREDIENTS: Items = 0..=40;
/// A country, ISO 3166-1 alpha-2.
pub const ORIGIN: Length = 2..=2;
/// Of a product's region.
pub const REGION: Length = 1..=80;
/// Labels of a product.
pub const LABELS: Items = 0..=12;
/// Of one label.
pub const LABEL: Length = 1..=40;
/// Of the advice how to keep a product.
pub const STORAGE: Length = 1..=500;
/// Months of a year.
pub const MONTH: Whole = 1..=12;
/// What goes with a product.
pub const GOES_WITH: Items = 0..=8;
/// How many eat of a platter.
pub const PLATTER_PEOPLE: Whole = 1..=40;
/// What the cheeses of a monthly platter cost at most, in euros.
pub const PLATTER_BUDGET: Amount = Money::from_cents(100)..=Money::from_cents(1_000_000);
/// A day of the month.
pub const DAY_OF_MONTH: Whole = 1..=31;
/// The rates of VAT that there are in metropolitan France, in per cent.
pub const VAT_RATES: [f64; 5] = [0.0, 2.1, 5.5, 10.0, 20.0];
/// Of a producer's address, on one line.
pub const PRODUCER_ADDRESS: Length = 1..=200;
/// Kilojoules in 100 g.
pub const KILOJOULES: Decimal = 0.0..=4200.0;
/// Kilocalories in 100 g.
pub const CALORIES: Decimal = 0.0..=1000.0;
/// Grams of a nutrient in 100 g.
pub const NUTRIENT: Decimal = 0.0..=100.0;

/// Minutes of work or cooking: a day at most.
pub const MINUTES: Whole = 0..=1440;
/// People a recipe is written for or scaled to.
pub const SERVINGS: Whole = 1..=100;
/// Ingredients of a recipe.
pub const RECIPE_INGREDIENTS: Items = 1..=60;
/// How much of an ingredient, in its unit.
pub const INGREDIENT_QUANTITY: Decimal = 0.001..=100_000.0;
/// Of an ingredient's unit.
pub const UNIT: Length = 1..=20;
/// Steps of a recipe.
pub const STEPS: Items = 1..=60;
/// Of one step.
pub const STEP: Length = 1..=2000;

/// Stars of a review.
pub const RATING: Whole = 1..=5;
/// Of a review's comment.
pub const COMMENT: Length = 1..=2000;
/// Pictures of a review.
pub const REVIEW_IMAGES: Items = 0..=5;

/// Of words that are searched for.
pub const SEARCH: Length = 0..=100;
/// Of a category that a list is narrowed down to; what is no slug finds nothing.
pub const SEARCHED_CATEGORY: Length = 0..=80;
/// Stars that a list is narrowed down to.
pub const MIN_RATING: Decimal = 0.0..=5.0;
/// Pages of a list.
pub const PAGE: Whole = 1..=100_000;
/// Items of a page.
pub const PAGE_SIZE: Whole = 1..=100;

/// What delivery costs below the threshold.
pub const SHIPPING_FEE: Amount = Money::ZERO..=Money::from_cents(10_000);
/// The subtotal from which delivery is free.
pub const SHIPPING_FREE_FROM: Amount = Money::ZERO..=Money::from_cents(1_000_000);
/// Of the name of an area that the shop delivers to.
pub const AREA_NAME: Length = 1..=80;
/// Of what an API key is for.
pub const API_KEY_NAME: Length = 1..=80;
/// Scopes of an API key.
pub const SCOPES: Items = 1..=crate::api_key::Scope::ALL.len();
/// Of where a webhook's events are sent.
pub const WEBHOOK_URL: Length = 1..=500;
/// Events that a webhook hears of.
pub const WEBHOOK_EVENTS: Items = 1..=crate::webhook::WebhookEvent::ALL.len();
/// Postal codes and beginnings of such of one area.
pub const AREA_PATTERNS: Items = 1..=500;
/// Orders for which a slot has time; 0 closes it.
pub const SLOT_CAPACITY: Whole = 0..=1000;
/// Hours before a slot at which the last order for it is taken.
pub const CUTOFF_HOURS: Whole = 0..=336;
/// Days that a bank transfer may take.
pub const TRANSFER_DAYS: Whole = 1..=60;
/// Days before the end at which a transfer's customer is reminded; 0 for never.
pub const REMIND_DAYS: Whole = 0..=59;
/// Spans of opening hours on one day.
pub const SPANS: Items = 0..=2;
/// Periods in which the counter is closed.
pub const CLOSURES: Items = 0..=60;
/// Of why it is closed; may be empty.
pub const CLOSURE_REASON: Length = 0..=80;
/// Of the line on top of the storefront; empty for none.
pub const NOTICE: Length = 0..=200;
/// Of the text of a legal page; empty for the shop's own.
pub const LEGAL_TEXT: Length = 0..=20_000;
