//! What the shop keeps about somebody, as they may see it and take it with them, and the word that it be erased.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Id, Money, Timestamp,
    account::Secret,
    alert::StockAlert,
    cart::Cart,
    complaint::Complaint,
    consent::PersonalConsent,
    coupon::Coupon,
    limits,
    loyalty::Loyalty,
    order::{Company, Order},
    profile::Profile,
    refund::Refund,
    review::Review,
    round::Outcome,
    session::Session,
    subscription::Subscription,
    user::User,
    validation,
    withdrawal::Withdrawal,
};

/// Answer of `GET /users/export`: everything that the shop keeps about who asks (GDPR art. 15 and 20). Never a password's
/// hash, a token, what proves a second factor, or anything of somebody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PersonalData {
    /// When it was put together.
    pub exported_at: Timestamp,
    /// The account; `secondFactorSince` says whether it has a second factor.
    pub user: User,
    /// Addresses, preferences, favorites, and the allergens to avoid.
    pub profile: Profile,
    /// What staff noted about them; may be empty.
    pub staff_note: String,
    /// Orders, the newest first, with the notes of gifts, the coupons that were used and the version of the terms.
    pub orders: Vec<Order>,
    /// Invoices and credit notes, by their dates.
    pub papers: Vec<PersonalPaper>,
    /// Money that went back, or goes.
    pub refunds: Vec<Refund>,
    /// What they withdrew from.
    pub withdrawals: Vec<Withdrawal>,
    /// Problems with orders, and what was said of them.
    pub complaints: Vec<Complaint>,
    /// What livreurs reported of their deliveries.
    pub deliveries: Vec<PersonalDelivery>,
    /// Platters that come each month, those that ended too.
    pub subscriptions: Vec<Subscription>,
    /// What lies in their cart; absent where they never had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cart: Option<Cart>,
    /// Points and how they came and went; absent where they never had any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loyalty: Option<Loyalty>,
    /// Coupons that are theirs alone.
    pub coupons: Vec<Coupon>,
    /// Their reviews, those that the shop does not show too.
    pub reviews: Vec<Review>,
    /// The reviews of others that they found helpful.
    pub helpful_votes: Vec<PersonalVote>,
    /// Pictures that they sent.
    pub pictures: Vec<PersonalPicture>,
    /// Their sessions.
    pub sessions: Vec<Session>,
    /// Letters to them that were not sent yet; of those that were nothing is kept.
    pub letters: Vec<PersonalLetter>,
    /// Products of which they want to hear when they are back.
    pub stock_alerts: Vec<StockAlert>,
    /// When, where and with which words they consented to letters that are not about an order, or did so no more; the
    /// newest first.
    pub consents: Vec<PersonalConsent>,
}

/// An invoice or a credit note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PersonalPaper {
    /// Its number: `2026-000001`, `AV-2026-000001`.
    pub number: String,
    /// The order that it is of.
    pub order_id: Id<Order>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The name on it.
    pub buyer: String,
    /// The address of mail in it; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_email: Option<String>,
    /// The firm on it; absent where a person bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Company>,
    /// What it comes to; absent from papers of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

/// What was reported at a door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PersonalDelivery {
    /// The order that was brought.
    pub order_id: Id<Order>,
    /// What came of it.
    pub outcome: Outcome,
    /// What the livreur noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Until when a photograph of it is kept; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo_until: Option<Timestamp>,
    /// When it was.
    pub at: Timestamp,
}

/// A review of somebody else that they found helpful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PersonalVote {
    /// The review.
    pub review_id: Id<Review>,
    /// When they said so.
    pub created_at: Timestamp,
}

/// A picture that they sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PersonalPicture {
    /// Where it is.
    pub url: String,
    /// When they sent it.
    pub created_at: Timestamp,
}

/// A letter that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PersonalLetter {
    /// Where it goes.
    pub to: String,
    /// What it is about, in the language of the account.
    pub subject: String,
    /// Since when it waits.
    pub queued_at: Timestamp,
}

/// Body of `DELETE /users/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// The account's password, 1–1024 characters: an access token alone erases nothing.
    #[garde(custom(validation::secret(limits::KNOWN_PASSWORD)))]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password: Secret,
}
