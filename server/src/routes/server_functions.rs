//! The server functions, each by its type: its path comes from there, so a new name cannot lose its limit, and one
//! that stands in neither table has no route.

use app::server_fns::{
    account, addresses, admin, cart, catalog, credentials, deliveries, favorites, loyalty, orders, payment, reviews,
};
use axum::{
    Router,
    routing::{any, post},
};
use leptos::server_fn::ServerFn;
use leptos_axum::handle_server_fns_with_context;

use super::{not_found, pages::context};
use crate::state::AppState;

/// Those that sign in or register, take a password or the token of a letter, or send a letter.
pub const SIGN_IN: [&str; 7] = [
    account::SignIn::PATH,
    account::Register::PATH,
    credentials::AskReset::PATH,
    credentials::SetPassword::PATH,
    credentials::ConfirmAddress::PATH,
    credentials::SendVerification::PATH,
    credentials::ChangePassword::PATH,
];

/// All other server functions.
pub const GENERAL: [&str; 64] = [
    account::ReadVisit::PATH,
    account::SignOut::PATH,
    account::ReadAccount::PATH,
    account::ChangeAccount::PATH,
    account::ChangePreferences::PATH,
    account::ChooseLanguage::PATH,
    addresses::KeepAddress::PATH,
    addresses::RemoveAddress::PATH,
    addresses::PreferAddress::PATH,
    cart::ReadCart::PATH,
    cart::ApplyCoupon::PATH,
    cart::TakeOffCoupon::PATH,
    cart::OpenCoupon::PATH,
    cart::AddToCart::PATH,
    cart::ChangeCartItem::PATH,
    cart::RemoveCartItem::PATH,
    cart::FillCart::PATH,
    catalog::ReadHome::PATH,
    catalog::SearchCatalog::PATH,
    catalog::FindProduct::PATH,
    catalog::ListRecipes::PATH,
    catalog::FindRecipe::PATH,
    admin::coupons::ListCoupons::PATH,
    admin::coupons::EditCoupon::PATH,
    admin::coupons::SaveCoupon::PATH,
    admin::coupons::DeleteCoupon::PATH,
    credentials::ListSessions::PATH,
    credentials::CloseSession::PATH,
    credentials::CloseSessions::PATH,
    admin::orders::ListOrders::PATH,
    admin::orders::FindAnyOrder::PATH,
    admin::orders::MarkOrderPaid::PATH,
    admin::orders::NoteLateTransfer::PATH,
    admin::orders::MarkOrderRefunded::PATH,
    admin::orders::ChangeOrderStatus::PATH,
    admin::products::ListProducts::PATH,
    admin::products::ListArchived::PATH,
    admin::products::ArchiveProduct::PATH,
    admin::products::RestoreProduct::PATH,
    admin::products::EditProduct::PATH,
    admin::products::SaveProduct::PATH,
    deliveries::ReadRound::PATH,
    deliveries::MarkDelivered::PATH,
    favorites::MarkFavorite::PATH,
    favorites::ListFavorites::PATH,
    loyalty::ReadMembership::PATH,
    loyalty::RedeemPoints::PATH,
    orders::ReadCheckout::PATH,
    orders::PlaceOrder::PATH,
    orders::ListOwnOrders::PATH,
    orders::FindOrder::PATH,
    orders::CodeComesBack::PATH,
    orders::ReadBankAccount::PATH,
    orders::CancelOrder::PATH,
    payment::ReadCardOffer::PATH,
    payment::ReadCard::PATH,
    payment::ReadPlaced::PATH,
    reviews::ReadReviews::PATH,
    reviews::WriteReview::PATH,
    reviews::MarkHelpful::PATH,
    reviews::ListReviews::PATH,
    reviews::SetReviewHidden::PATH,
    admin::tiers::EditTiers::PATH,
    admin::tiers::SaveTiers::PATH,
];

/// Routes to these functions.
pub fn functions(paths: &[&'static str], state: &AppState) -> Router<AppState> {
    paths.iter().fold(Router::new(), |routes, path| {
        let context = context(state);
        let call = move |request| async move { handle_server_fns_with_context(context, request).await };
        routes.route(path, post(call))
    })
}

/// The answer to a call of a function that does not exist (any more), such as by a page of an earlier version.
pub fn unknown() -> Router<AppState> {
    Router::new().route("/fn/{*function}", any(not_found))
}
