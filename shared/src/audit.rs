//! The `audit` collection: who of the staff changed what, and when. Entries are added,
//! never changed, removed after three years, and hold no personal data beyond ids.

use serde::{Deserialize, Serialize};

use crate::{Id, PageRequest, Timestamp, api_key::ApiKey, period::Edge, user::User};

/// One change that an admin or a livreur made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// The entry's id.
    #[serde(rename = "_id")]
    pub id: Id<AuditEntry>,
    /// When it was changed.
    pub at: Timestamp,
    /// The admin or livreur who made it.
    pub by: Id<User>,
    /// The API key that made it in their name; absent where they did it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Id<ApiKey>>,
    /// Kind of change.
    pub action: Action,
    /// Document that was changed.
    pub target: Target,
    /// What it was and what it became, as far as that says more than the action.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// What staff can do that is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names on the wire say it")]
pub enum Action {
    #[serde(rename = "product.created")]
    ProductCreated,
    #[serde(rename = "product.updated")]
    ProductUpdated,
    #[serde(rename = "product.archived")]
    ProductArchived,
    #[serde(rename = "product.restored")]
    ProductRestored,
    #[serde(rename = "product.stock_corrected")]
    StockCorrected,
    #[serde(rename = "lot.created")]
    LotCreated,
    #[serde(rename = "lot.updated")]
    LotUpdated,
    #[serde(rename = "lot.deleted")]
    LotDeleted,
    #[serde(rename = "lot.recalled")]
    LotRecalled,
    #[serde(rename = "category.created")]
    CategoryCreated,
    #[serde(rename = "category.updated")]
    CategoryUpdated,
    #[serde(rename = "category.deleted")]
    CategoryDeleted,
    #[serde(rename = "product.imported")]
    ProductsImported,
    #[serde(rename = "recipe.created")]
    RecipeCreated,
    #[serde(rename = "recipe.updated")]
    RecipeUpdated,
    #[serde(rename = "recipe.deleted")]
    RecipeDeleted,
    #[serde(rename = "review.hidden")]
    ReviewHidden,
    #[serde(rename = "review.shown")]
    ReviewShown,
    #[serde(rename = "order.status_changed")]
    OrderStatusChanged,
    #[serde(rename = "order.placed_by_staff")]
    OrderPlacedByStaff,
    #[serde(rename = "order.livreur_changed")]
    OrderLivreurChanged,
    #[serde(rename = "order.weighed")]
    OrderWeighed,
    #[serde(rename = "order.outcome_closed")]
    OutcomeClosed,
    #[serde(rename = "order.paid")]
    OrderPaid,
    #[serde(rename = "order.refunded")]
    OrderRefunded,
    #[serde(rename = "letter.sent_again")]
    LetterSentAgain,
    #[serde(rename = "letter.let_be")]
    LetterLetBe,
    #[serde(rename = "order.withdrawal_answered")]
    WithdrawalAnswered,
    #[serde(rename = "order.complaint_answered")]
    ComplaintAnswered,
    #[serde(rename = "user.role_changed")]
    UserRoleChanged,
    #[serde(rename = "user.note_changed")]
    UserNoteChanged,
    #[serde(rename = "user.closed")]
    UserClosed,
    #[serde(rename = "user.reopened")]
    UserReopened,
    #[serde(rename = "user.second_factor_reset")]
    UserSecondFactorReset,
    #[serde(rename = "user.erased")]
    UserErased,
    #[serde(rename = "coupon.created")]
    CouponCreated,
    #[serde(rename = "coupon.updated")]
    CouponUpdated,
    #[serde(rename = "coupon.deleted")]
    CouponDeleted,
    #[serde(rename = "loyalty_tier.created")]
    LoyaltyTierCreated,
    #[serde(rename = "loyalty_tier.updated")]
    LoyaltyTierUpdated,
    #[serde(rename = "loyalty_tier.deleted")]
    LoyaltyTierDeleted,
    #[serde(rename = "delivery_area.created")]
    DeliveryAreaCreated,
    #[serde(rename = "delivery_area.updated")]
    DeliveryAreaUpdated,
    #[serde(rename = "delivery_area.deleted")]
    DeliveryAreaDeleted,
    #[serde(rename = "delivery_slot.created")]
    DeliverySlotCreated,
    #[serde(rename = "delivery_slot.updated")]
    DeliverySlotUpdated,
    #[serde(rename = "delivery_slot.deleted")]
    DeliverySlotDeleted,
    #[serde(rename = "order.slot_changed")]
    OrderSlotChanged,
    #[serde(rename = "api_key.created")]
    ApiKeyCreated,
    #[serde(rename = "api_key.revoked")]
    ApiKeyRevoked,
    #[serde(rename = "webhook.created")]
    WebhookCreated,
    #[serde(rename = "webhook.updated")]
    WebhookUpdated,
    #[serde(rename = "webhook.deleted")]
    WebhookDeleted,
    #[serde(rename = "webhook.secret_changed")]
    WebhookSecretChanged,
    #[serde(rename = "settings.changed")]
    SettingsChanged,
}

impl Action {
    /// All of them, by what they are done to.
    pub const ALL: [Self; 55] = [
        Self::ProductCreated,
        Self::ProductUpdated,
        Self::ProductArchived,
        Self::ProductRestored,
        Self::StockCorrected,
        Self::LotCreated,
        Self::LotUpdated,
        Self::LotDeleted,
        Self::LotRecalled,
        Self::CategoryCreated,
        Self::CategoryUpdated,
        Self::CategoryDeleted,
        Self::ProductsImported,
        Self::RecipeCreated,
        Self::RecipeUpdated,
        Self::RecipeDeleted,
        Self::ReviewHidden,
        Self::ReviewShown,
        Self::OrderPlacedByStaff,
        Self::OrderStatusChanged,
        Self::OrderLivreurChanged,
        Self::OrderSlotChanged,
        Self::OrderWeighed,
        Self::OutcomeClosed,
        Self::OrderPaid,
        Self::OrderRefunded,
        Self::LetterSentAgain,
        Self::LetterLetBe,
        Self::WithdrawalAnswered,
        Self::ComplaintAnswered,
        Self::UserRoleChanged,
        Self::UserNoteChanged,
        Self::UserClosed,
        Self::UserReopened,
        Self::UserSecondFactorReset,
        Self::UserErased,
        Self::CouponCreated,
        Self::CouponUpdated,
        Self::CouponDeleted,
        Self::LoyaltyTierCreated,
        Self::LoyaltyTierUpdated,
        Self::LoyaltyTierDeleted,
        Self::DeliveryAreaCreated,
        Self::DeliveryAreaUpdated,
        Self::DeliveryAreaDeleted,
        Self::DeliverySlotCreated,
        Self::DeliverySlotUpdated,
        Self::DeliverySlotDeleted,
        Self::ApiKeyCreated,
        Self::ApiKeyRevoked,
        Self::WebhookCreated,
        Self::WebhookUpdated,
        Self::WebhookDeleted,
        Self::WebhookSecretChanged,
        Self::SettingsChanged,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProductCreated => "product.created",
            Self::ProductUpdated => "product.updated",
            Self::ProductArchived => "product.archived",
            Self::ProductRestored => "product.restored",
            Self::StockCorrected => "product.stock_corrected",
            Self::LotCreated => "lot.created",
            Self::LotUpdated => "lot.updated",
            Self::LotDeleted => "lot.deleted",
            Self::LotRecalled => "lot.recalled",
            Self::CategoryCreated => "category.created",
            Self::CategoryUpdated => "category.updated",
            Self::CategoryDeleted => "category.deleted",
            Self::ProductsImported => "product.imported",
            Self::RecipeCreated => "recipe.created",
            Self::RecipeUpdated => "recipe.updated",
            Self::RecipeDeleted => "recipe.deleted",
            Self::ReviewHidden => "review.hidden",
            Self::ReviewShown => "review.shown",
            Self::OrderStatusChanged => "order.status_changed",
            Self::OrderPlacedByStaff => "order.placed_by_staff",
            Self::OrderLivreurChanged => "order.livreur_changed",
            Self::OrderWeighed => "order.weighed",
            Self::OutcomeClosed => "order.outcome_closed",
            Self::OrderPaid => "order.paid",
            Self::OrderRefunded => "order.refunded",
            Self::LetterSentAgain => "letter.sent_again",
            Self::LetterLetBe => "letter.let_be",
            Self::WithdrawalAnswered => "order.withdrawal_answered",
            Self::ComplaintAnswered => "order.complaint_answered",
            Self::UserRoleChanged => "user.role_changed",
            Self::UserNoteChanged => "user.note_changed",
            Self::UserClosed => "user.closed",
            Self::UserReopened => "user.reopened",
            Self::UserSecondFactorReset => "user.second_factor_reset",
            Self::UserErased => "user.erased",
            Self::CouponCreated => "coupon.created",
            Self::CouponUpdated => "coupon.updated",
            Self::CouponDeleted => "coupon.deleted",
            Self::LoyaltyTierCreated => "loyalty_tier.created",
            Self::LoyaltyTierUpdated => "loyalty_tier.updated",
            Self::LoyaltyTierDeleted => "loyalty_tier.deleted",
            Self::DeliveryAreaCreated => "delivery_area.created",
            Self::DeliveryAreaUpdated => "delivery_area.updated",
            Self::DeliveryAreaDeleted => "delivery_area.deleted",
            Self::DeliverySlotCreated => "delivery_slot.created",
            Self::DeliverySlotUpdated => "delivery_slot.updated",
            Self::DeliverySlotDeleted => "delivery_slot.deleted",
            Self::OrderSlotChanged => "order.slot_changed",
            Self::ApiKeyCreated => "api_key.created",
            Self::ApiKeyRevoked => "api_key.revoked",
            Self::WebhookCreated => "webhook.created",
            Self::WebhookUpdated => "webhook.updated",
            Self::WebhookDeleted => "webhook.deleted",
            Self::WebhookSecretChanged => "webhook.secret_changed",
            Self::SettingsChanged => "settings.changed",
        }
    }

    /// The action with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// The kind of thing it is done to.
    pub const fn kind(self) -> TargetKind {
        match self {
            Self::ProductCreated
            | Self::ProductUpdated
            | Self::ProductArchived
            | Self::ProductRestored
            | Self::StockCorrected => TargetKind::Product,
            Self::LotCreated | Self::LotUpdated | Self::LotDeleted | Self::LotRecalled => TargetKind::Lot,
            Self::CategoryCreated | Self::CategoryUpdated | Self::CategoryDeleted => TargetKind::Category,
            Self::ProductsImported => TargetKind::Import,
            Self::RecipeCreated | Self::RecipeUpdated | Self::RecipeDeleted => TargetKind::Recipe,
            Self::ReviewHidden | Self::ReviewShown => TargetKind::Review,
            Self::LetterSentAgain | Self::LetterLetBe => TargetKind::Letter,
            Self::OrderStatusChanged
            | Self::OrderLivreurChanged
            | Self::OrderSlotChanged
            | Self::OrderWeighed
            | Self::OrderPlacedByStaff
            | Self::OutcomeClosed
            | Self::OrderPaid
            | Self::OrderRefunded
            | Self::WithdrawalAnswered
            | Self::ComplaintAnswered => TargetKind::Order,
            Self::UserRoleChanged
            | Self::UserNoteChanged
            | Self::UserClosed
            | Self::UserReopened
            | Self::UserSecondFactorReset
            | Self::UserErased => TargetKind::User,
            Self::CouponCreated | Self::CouponUpdated | Self::CouponDeleted => TargetKind::Coupon,
            Self::LoyaltyTierCreated | Self::LoyaltyTierUpdated | Self::LoyaltyTierDeleted => TargetKind::LoyaltyTier,
            Self::DeliveryAreaCreated | Self::DeliveryAreaUpdated | Self::DeliveryAreaDeleted => {
                TargetKind::DeliveryArea
            }
            Self::DeliverySlotCreated | Self::DeliverySlotUpdated | Self::DeliverySlotDeleted => {
                TargetKind::DeliverySlot
            }
            Self::ApiKeyCreated | Self::ApiKeyRevoked => TargetKind::ApiKey,
            Self::WebhookCreated | Self::WebhookUpdated | Self::WebhookDeleted | Self::WebhookSecretChanged => {
                TargetKind::Webhook
            }
            Self::SettingsChanged => TargetKind::Settings,
        }
    }
}

/// A document that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Target {
    /// Collection that it belongs to.
    pub kind: TargetKind,
    /// Its id in that collection.
    pub id: Id<Target>,
}

/// The kinds of things that staff change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum TargetKind {
    Product,
    Lot,
    Category,
    Import,
    Recipe,
    Review,
    Order,
    Letter,
    User,
    Coupon,
    LoyaltyTier,
    DeliveryArea,
    DeliverySlot,
    ApiKey,
    Webhook,
    Settings,
}

/// One field that changed, its values as JSON writes them, cut to 200 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Name of the field, as documents have it.
    pub field: String,
    /// What it was; absent when it was not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it became; absent when it is no longer set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Which entries are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditQuery {
    /// Only what this user did.
    pub by: Option<Id<User>>,
    /// Only changes of this kind.
    pub action: Option<Action>,
    /// Only what was done to this.
    pub target_id: Option<Id<Target>>,
    /// Only from this day or moment on.
    pub from: Option<Edge>,
    /// Only up to this day, included, or moment.
    pub to: Option<Edge>,
    /// Page of the list.
    pub paging: PageRequest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_called_on_the_wire_what_its_name_says() {
        use serde::de::{IntoDeserializer, value::Error};
        for action in Action::ALL {
            let read: Result<Action, Error> = Action::deserialize(action.name().into_deserializer());
            assert_eq!(read, Ok(action));
        }
    }
}
