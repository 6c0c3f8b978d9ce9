//! The server functions, each by its type: its path comes from there, so a new name cannot lose its limit, and one
//! that stands in neither table has no route.

use app::server_fns::{
    account, addresses, admin, agents, alerts, allergens, cart, complaints, credentials, deliveries, delivery,
    developers, favorites, loyalty, orders, platter, privacy, report, reviews, second_factor, subscriptions,
    withdrawals,
};
use axum::{
    Router,
    http::{HeaderName, HeaderValue},
    middleware::from_fn,
    response::IntoResponse,
    routing::{any, post},
};
use leptos::server_fn::ServerFn;
use leptos_axum::handle_server_fns_with_context;

use super::{not_found, pages::context};
use crate::{middleware::typed, state::AppState};

/// Those that sign in or register, take a password or the token of a letter, send a letter, or make a key for anyone.
pub const SIGN_IN: [&str; 16] = [
    account::SignIn::PATH,
    account::SignInByCode::PATH,
    second_factor::SwitchOnSecondFactor::PATH,
    second_factor::ChangeSecondFactor::PATH,
    account::Register::PATH,
    credentials::AskReset::PATH,
    credentials::SetPassword::PATH,
    credentials::ConfirmAddress::PATH,
    credentials::SendVerification::PATH,
    credentials::ChangePassword::PATH,
    privacy::EraseAccount::PATH,
    withdrawals::WithdrawByLink::PATH,
    alerts::AskAlert::PATH,
    alerts::ConfirmAlert::PATH,
    alerts::StopAlerts::PATH,
    developers::CreateTrialKey::PATH,
];

/// All other server functions.
pub const GENERAL: [&str; 98] = [
    account::SignOut::PATH,
    account::ChangeAccount::PATH,
    account::ChangePreferences::PATH,
    account::ChooseLanguage::PATH,
    addresses::KeepAddress::PATH,
    addresses::RemoveAddress::PATH,
    addresses::PreferAddress::PATH,
    admin::api_keys::CreateApiKey::PATH,
    admin::api_keys::RevokeApiKey::PATH,
    admin::webhooks::SaveWebhook::PATH,
    admin::webhooks::ChangeWebhookSecret::PATH,
    admin::webhooks::DeleteWebhook::PATH,
    admin::webhooks::SendEventAgain::PATH,
    admin::after_sale::AnswerComplaint::PATH,
    admin::after_sale::AnswerWithdrawal::PATH,
    allergens::ChooseAllergens::PATH,
    cart::ApplyCoupon::PATH,
    cart::TakeOffCoupon::PATH,
    cart::AddToCart::PATH,
    cart::ChangeCartItem::PATH,
    cart::RemoveCartItem::PATH,
    cart::EmptyCart::PATH,
    cart::FillCart::PATH,
    agents::AdoptAgentCart::PATH,
    platter::FillPlatter::PATH,
    admin::coupons::SaveCoupon::PATH,
    admin::coupons::DeleteCoupon::PATH,
    credentials::CloseSession::PATH,
    credentials::CloseSessions::PATH,
    admin::import::TakeFileIn::PATH,
    admin::letters::SendLetterAgain::PATH,
    admin::letters::SendAllLettersAgain::PATH,
    admin::letters::LetLetterBe::PATH,
    admin::orders::MarkOrderPaid::PATH,
    admin::orders::NoteLateTransfer::PATH,
    admin::orders::ChangeOrderStatus::PATH,
    admin::orders::GiveOrderTo::PATH,
    admin::orders::MoveOrders::PATH,
    admin::weighing::WeighCut::PATH,
    admin::orders::CloseOutcome::PATH,
    admin::new_order::PlaceOrderFor::PATH,
    admin::categories::SaveCategory::PATH,
    admin::categories::MoveCategory::PATH,
    admin::categories::RemoveCategory::PATH,
    admin::delivery::SaveArea::PATH,
    admin::delivery::RemoveArea::PATH,
    admin::delivery::SaveSlot::PATH,
    admin::delivery::RemoveSlot::PATH,
    admin::delivery::MoveOrderToSlot::PATH,
    delivery::ChooseSlot::PATH,
    admin::prices::ChangePrices::PATH,
    admin::stock::CorrectStock::PATH,
    admin::stocktaking::CountStock::PATH,
    admin::lots::SaveLot::PATH,
    admin::lots::DeleteLot::PATH,
    admin::lots::CorrectLot::PATH,
    admin::lots::RecallLot::PATH,
    admin::lots::ReduceLot::PATH,
    admin::lots::EndLotReduction::PATH,
    admin::products::ArchiveProduct::PATH,
    admin::products::RestoreProduct::PATH,
    admin::products::SaveProduct::PATH,
    admin::recipes::DeleteRecipe::PATH,
    admin::recipes::SaveRecipe::PATH,
    admin::refunds::RefundOrder::PATH,
    admin::refunds::MarkRefundSent::PATH,
    deliveries::MarkDelivered::PATH,
    deliveries::MoveStop::PATH,
    deliveries::ChooseRound::PATH,
    alerts::StopAlert::PATH,
    favorites::MarkFavorite::PATH,
    loyalty::RedeemPoints::PATH,
    complaints::ReportProblem::PATH,
    complaints::WriteMessage::PATH,
    orders::PlaceOrder::PATH,
    orders::CancelOrder::PATH,
    subscriptions::SaveSubscription::PATH,
    subscriptions::SkipPlatter::PATH,
    subscriptions::PauseSubscription::PATH,
    subscriptions::EndSubscription::PATH,
    report::ReportBroken::PATH,
    withdrawals::Withdraw::PATH,
    reviews::WriteReview::PATH,
    reviews::MarkHelpful::PATH,
    reviews::SetReviewHidden::PATH,
    admin::settings::SaveHours::PATH,
    admin::settings::SaveClosures::PATH,
    admin::settings::SaveShipping::PATH,
    admin::settings::SavePayment::PATH,
    admin::settings::SaveNotice::PATH,
    admin::settings::SaveLegal::PATH,
    admin::tiers::SaveTiers::PATH,
    admin::users::ChangeUserRole::PATH,
    admin::users::CloseUser::PATH,
    admin::users::EraseUser::PATH,
    admin::users::NoteUser::PATH,
    admin::users::ResetSecondFactor::PATH,
    second_factor::BeginSecondFactor::PATH,
];

/// A form may have changed what pages show that the browser fetched ahead (`app/src/scripts.rs`): it drops them.
/// <https://www.w3.org/TR/clear-site-data/>
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
const FETCHED_AHEAD: HeaderValue = HeaderValue::from_static(r#""prefetchCache""#);

/// Routes to these functions.
pub fn functions(paths: &[&'static str], state: &AppState) -> Router<AppState> {
    let routes = paths.iter().fold(Router::new(), |routes, path| {
        let context = context(state);
        let call = move |request| async move {
            let mut response = handle_server_fns_with_context(context, request).await.into_response();
            response.headers_mut().insert(CLEAR_SITE_DATA, FETCHED_AHEAD);
            response
        };
        routes.route(path, post(call))
    });
    routes.layer(from_fn(typed::keep))
}

/// The answer to a call of a function that does not exist (any more), such as by a page of an earlier version.
pub fn unknown() -> Router<AppState> {
    Router::new().route("/fn/{*function}", any(not_found))
}
