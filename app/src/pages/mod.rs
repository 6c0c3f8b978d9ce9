//! Every page, and the address it stands at.

mod account;
mod admin;
mod after_sale;
mod auth;
mod checkout;
mod livreur;
mod loading;
mod storefront;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    RouteList, SsrMode,
    components::{FlatRoutes, Route, Router},
    hooks::use_url,
    path,
};

use crate::{
    components::layout::{header::Header, storefront::Storefront},
    pages::loading::not_found::NotFound,
    request::{self, language},
};

/// The shop's pages. Each route is rendered whole before it is sent (`SsrMode::Async`):
/// it works without JavaScript, and its HTTP status and redirects are set in time.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    language::provide(language::current());
    view! { <Router><Site/></Router> }
}

/// The header and the pages, inside of the router: it knows the address, in which the problem of a form comes.
#[component]
fn Site() -> impl IntoView {
    use_url().read_untracked().provide_server_action_error();
    request::take_typed();
    view! {
        // The header asks the shop, which is not there while the routes are listed.
        {(!RouteList::is_generating()).then(|| view! { <Header/> })}
        <FlatRoutes fallback=|| view! { <Storefront><NotFound/></Storefront> }>
            <Route path=path!("/") view=storefront::home::HomePage ssr=SsrMode::Async/>
            <Route path=path!("/fromages") view=storefront::catalog::CatalogPage ssr=SsrMode::Async/>
            <Route path=path!("/fromages/:key") view=storefront::product::ProductPage ssr=SsrMode::Async/>
            <Route path=path!("/recettes") view=storefront::recipes::RecipesPage ssr=SsrMode::Async/>
            <Route path=path!("/recettes/:key") view=storefront::recipe::RecipePage ssr=SsrMode::Async/>
            <Route path=path!("/plateau") view=storefront::platter::PlatterPage ssr=SsrMode::Async/>
            <Route path=path!("/allergenes") view=storefront::allergens::AllergensPage ssr=SsrMode::Async/>
            <Route path=path!("/contact") view=storefront::contact::ContactPage ssr=SsrMode::Async/>
            <Route path=path!("/developpeurs") view=storefront::developers::DevelopersPage ssr=SsrMode::Async/>
            <Route path=path!("/livraison") view=storefront::delivery::DeliveryPage ssr=SsrMode::Async/>
            <Route path=path!("/mentions-legales") view=storefront::legal::LegalNoticePage ssr=SsrMode::Async/>
            <Route path=path!("/conditions-de-vente") view=storefront::legal::TermsPage ssr=SsrMode::Async/>
            <Route path=path!("/confidentialite") view=storefront::legal::PrivacyPage ssr=SsrMode::Async/>
            <Route path=path!("/cookies") view=storefront::legal::CookiesPage ssr=SsrMode::Async/>
            <Route path=path!("/garanties") view=storefront::legal::GuaranteesPage ssr=SsrMode::Async/>
            <Route path=path!("/avis-clients") view=storefront::legal::ReviewRulesPage ssr=SsrMode::Async/>
            <Route path=path!("/accessibilite") view=storefront::legal::AccessibilityPage ssr=SsrMode::Async/>
            <Route path=path!("/mentions-legales/versions") view=storefront::versions::VersionsPage ssr=SsrMode::Async/>
            <Route path=path!("/mentions-legales/versions/:version") view=storefront::versions::VersionPage ssr=SsrMode::Async/>
            <Route path=path!("/conditions-de-vente/versions") view=storefront::versions::VersionsPage ssr=SsrMode::Async/>
            <Route path=path!("/conditions-de-vente/versions/:version") view=storefront::versions::VersionPage ssr=SsrMode::Async/>
            <Route path=path!("/confidentialite/versions") view=storefront::versions::VersionsPage ssr=SsrMode::Async/>
            <Route path=path!("/confidentialite/versions/:version") view=storefront::versions::VersionPage ssr=SsrMode::Async/>
            <Route path=path!("/cookies/versions") view=storefront::versions::VersionsPage ssr=SsrMode::Async/>
            <Route path=path!("/cookies/versions/:version") view=storefront::versions::VersionPage ssr=SsrMode::Async/>
            <Route path=path!("/garanties/versions") view=storefront::versions::VersionsPage ssr=SsrMode::Async/>
            <Route path=path!("/garanties/versions/:version") view=storefront::versions::VersionPage ssr=SsrMode::Async/>
            <Route path=path!("/avis-clients/versions") view=storefront::versions::VersionsPage ssr=SsrMode::Async/>
            <Route path=path!("/avis-clients/versions/:version") view=storefront::versions::VersionPage ssr=SsrMode::Async/>
            <Route path=path!("/accessibilite/versions") view=storefront::versions::VersionsPage ssr=SsrMode::Async/>
            <Route path=path!("/accessibilite/versions/:version") view=storefront::versions::VersionPage ssr=SsrMode::Async/>
            <Route path=path!("/prevenez-moi/:token") view=storefront::alert::LinkedAlertPage ssr=SsrMode::Async/>
            <Route path=path!("/panier") view=checkout::cart::CartPage ssr=SsrMode::Async/>
            <Route path=path!("/panier/agent/:secret") view=checkout::agent_cart::AgentCartPage ssr=SsrMode::Async/>
            <Route path=path!("/discount/:code") view=storefront::discount::DiscountPage ssr=SsrMode::Async/>
            <Route path=path!("/commander") view=checkout::page::CheckoutPage ssr=SsrMode::Async/>
            <Route path=path!("/connexion") view=auth::sign_in::SignInPage ssr=SsrMode::Async/>
            <Route path=path!("/connexion/code") view=auth::second_step::SecondStepPage ssr=SsrMode::Async/>
            <Route path=path!("/inscription") view=auth::register::RegisterPage ssr=SsrMode::Async/>
            <Route path=path!("/compte") view=account::overview::AccountPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/adresses") view=account::addresses::AddressesPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/securite") view=account::security::SecurityPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/securite/deux-etapes") view=account::second_factor::SecondFactorPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/donnees") view=account::data::DataPage ssr=SsrMode::Async/>
            <Route path=path!("/mot-de-passe/oublie") view=auth::forgot_password::ForgotPasswordPage ssr=SsrMode::Async/>
            <Route path=path!("/mot-de-passe/nouveau") view=auth::new_password::NewPasswordPage ssr=SsrMode::Async/>
            <Route path=path!("/verification") view=auth::verification::VerificationPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/fidelite") view=account::loyalty::LoyaltyPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/abonnements") view=account::subscriptions::SubscriptionsPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/favoris") view=account::favorites::FavoritesPage ssr=SsrMode::Async/>
            <Route path=path!("/commandes") view=account::orders::OrdersPage ssr=SsrMode::Async/>
            <Route path=path!("/commandes/:id") view=account::order::OrderPage ssr=SsrMode::Async/>
            <Route path=path!("/commandes/:id/payer") view=checkout::payment::PaymentPage ssr=SsrMode::Async/>
            <Route path=path!("/commandes/:id/merci") view=checkout::confirmation::ConfirmationPage ssr=SsrMode::Async/>
            <Route path=path!("/commandes/:id/retractation") view=after_sale::withdrawal::WithdrawalPage ssr=SsrMode::Async/>
            <Route path=path!("/retractation/:token") view=after_sale::by_link::LinkedWithdrawalPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion") view=admin::today::TodayPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/preparation") view=admin::preparation::PreparationPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/livraison") view=admin::delivery::DeliveryDeskPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/pesee") view=admin::weighing::WeighingPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/chiffres") view=admin::figures::FiguresPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/recherche") view=admin::find::FindPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/demandes") view=admin::requests::RequestsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/commandes") view=admin::orders::AdminOrdersPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/commandes/nouvelle") view=admin::new_order::NewOrderPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/commandes/importer") view=admin::import::ImportOrdersPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/commandes/:id") view=admin::order::AdminOrderPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/produits") view=admin::products::ProductsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/produits/importer") view=admin::import::ImportPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/produits/nouveau") view=admin::product::NewProductPage ssr=SsrMode::Async/>
            // The server renders it of a form that is sent there (`routes::pages::preview`).
            <Route path=path!("/gestion/produits/apercu") view=admin::product::preview::ProductPreviewPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/produits/prix") view=admin::prices::PricesPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/familles") view=admin::categories::CategoriesPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/produits/:key") view=admin::product::EditProductPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/lots") view=admin::lots::LotsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/lots/nouveau") view=admin::lot::NewLotPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/lots/:id") view=admin::lot::LotPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/inventaire") view=admin::stocktaking::StocktakingPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/recettes") view=admin::recipes::AdminRecipesPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/recettes/nouvelle") view=admin::recipe::NewRecipePage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/recettes/:key") view=admin::recipe::EditRecipePage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/avis") view=admin::reviews::AdminReviewsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/bons") view=admin::coupons::CouponsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/bons/nouveau") view=admin::coupon::NewCouponPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/bons/:id") view=admin::coupon::EditCouponPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/clients") view=admin::users::UsersPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/clients/:id") view=admin::user::UserPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/abonnements") view=admin::subscriptions::SubscriptionsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/cles") view=admin::api_keys::ApiKeysPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/webhooks") view=admin::webhooks::WebhooksPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/webhooks/:id") view=admin::webhook::WebhookPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/journal") view=admin::audit::AuditPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/comptes") view=admin::reports::ReportsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/paliers") view=admin::tiers::TiersPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/reglages") view=admin::settings::SettingsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/reglages/:page") view=admin::settings::legal::LegalEditorPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/courrier") view=admin::letters::LettersPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/archives") view=admin::archive::ArchivesPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/etat") view=admin::condition::ConditionPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/documents-illisibles") view=admin::unreadable::UnreadablePage ssr=SsrMode::Async/>
            <Route path=path!("/livraisons") view=livreur::deliveries::DeliveriesPage ssr=SsrMode::Async/>
        </FlatRoutes>
    }
}
