//! Every page: routes and resources.

mod account;
mod dashboard;
mod delivery;
mod shop;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    hooks::use_url,
    path,
};

use crate::{
    api::{
        account::{Register, SignIn, SignOut},
        cart::{AddToCart, ApplyCoupon, ChangeCartItem, FillCart, RemoveCartItem, TakeOffCoupon},
    },
    components::{
        failure::NotFound,
        layout::{Header, Storefront},
    },
    language,
};

/// What changes the basket, shared by the pages and the header's count.
#[derive(Clone, Copy)]
pub struct BasketActions {
    /// Puts something in.
    pub add: ServerAction<AddToCart>,
    /// Changes a line.
    pub change: ServerAction<ChangeCartItem>,
    /// Takes a line out.
    pub remove: ServerAction<RemoveCartItem>,
    /// Puts a recipe's products in.
    pub fill: ServerAction<FillCart>,
    /// Remembers a coupon's code.
    pub apply_coupon: ServerAction<ApplyCoupon>,
    /// Forgets it.
    pub take_off_coupon: ServerAction<TakeOffCoupon>,
}

impl BasketActions {
    /// Changes whenever one of them is done.
    pub fn version(self) -> usize {
        self.add.version().get()
            + self.change.version().get()
            + self.remove.version().get()
            + self.fill.version().get()
            + self.apply_coupon.version().get()
            + self.take_off_coupon.version().get()
    }
}

/// What changes who is here, shared by the pages and the header.
#[derive(Clone, Copy)]
pub struct AccountActions {
    /// Comes in.
    pub sign_in: ServerAction<SignIn>,
    /// Comes in for the first time.
    pub register: ServerAction<Register>,
    /// Goes out.
    pub sign_out: ServerAction<SignOut>,
}

impl AccountActions {
    /// Changes whenever one of them is done.
    pub fn version(self) -> usize {
        self.sign_in.version().get() + self.register.version().get() + self.sign_out.version().get()
    }
}

/// What changes the basket.
pub fn basket_actions() -> BasketActions {
    expect_context()
}

/// What changes who is here.
pub fn account_actions() -> AccountActions {
    expect_context()
}

/// The shop in the browser. Each route is rendered whole before it is sent (`SsrMode::Async`):
/// it works without JavaScript, and its status and redirects are true.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    language::provide(language::current());
    view! { <Router><Site/></Router> }
}

/// What stands inside the router, which knows the address: an error of a form that was sent
/// without JavaScript comes in it, and the actions shared by all pages must find it too.
#[component]
fn Site() -> impl IntoView {
    use_url().read_untracked().provide_server_action_error();
    provide_context(BasketActions {
        add: ServerAction::new(),
        change: ServerAction::new(),
        remove: ServerAction::new(),
        fill: ServerAction::new(),
        apply_coupon: ServerAction::new(),
        take_off_coupon: ServerAction::new(),
    });
    provide_context(AccountActions {
        sign_in: ServerAction::new(),
        register: ServerAction::new(),
        sign_out: ServerAction::new(),
    });
    view! {
        <Header/>
        <FlatRoutes fallback=|| view! { <Storefront><NotFound/></Storefront> }>
            <Route path=path!("/") view=shop::home::HomePage ssr=SsrMode::Async/>
            <Route path=path!("/fromages") view=shop::catalogue::CataloguePage ssr=SsrMode::Async/>
            <Route path=path!("/fromages/:key") view=shop::product::ProductPage ssr=SsrMode::Async/>
            <Route path=path!("/recettes") view=shop::recipes::RecipesPage ssr=SsrMode::Async/>
            <Route path=path!("/recettes/:key") view=shop::recipe::RecipePage ssr=SsrMode::Async/>
            <Route path=path!("/panier") view=shop::cart::CartPage ssr=SsrMode::Async/>
            <Route path=path!("/discount/:code") view=shop::discount::DiscountPage ssr=SsrMode::Async/>
            <Route path=path!("/commander") view=shop::checkout::CheckoutPage ssr=SsrMode::Async/>
            <Route path=path!("/connexion") view=account::sign_in::SignInPage ssr=SsrMode::Async/>
            <Route path=path!("/inscription") view=account::register::RegisterPage ssr=SsrMode::Async/>
            <Route path=path!("/compte") view=account::overview::AccountPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/adresses") view=account::addresses::AddressesPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/securite") view=account::security::SecurityPage ssr=SsrMode::Async/>
            <Route path=path!("/mot-de-passe/oublie") view=account::forgot_password::ForgotPasswordPage ssr=SsrMode::Async/>
            <Route path=path!("/mot-de-passe/nouveau") view=account::new_password::NewPasswordPage ssr=SsrMode::Async/>
            <Route path=path!("/verification") view=account::verification::VerificationPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/fidelite") view=account::loyalty::LoyaltyPage ssr=SsrMode::Async/>
            <Route path=path!("/compte/favoris") view=account::favourites::FavouritesPage ssr=SsrMode::Async/>
            <Route path=path!("/commandes") view=account::orders::OrdersPage ssr=SsrMode::Async/>
            <Route path=path!("/commandes/:id") view=account::order::OrderPage ssr=SsrMode::Async/>
            <Route path=path!("/commandes/:id/payer") view=account::payment::PaymentPage ssr=SsrMode::Async/>
            <Route path=path!("/commandes/:id/merci") view=account::confirmation::ConfirmationPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/commandes") view=dashboard::orders::OrdersPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/commandes/:id") view=dashboard::order::OrderPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/produits") view=dashboard::products::ProductsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/produits/nouveau") view=dashboard::product::NewProductPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/produits/:key") view=dashboard::product::EditProductPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/avis") view=dashboard::reviews::ReviewsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/bons") view=dashboard::coupons::CouponsPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/bons/nouveau") view=dashboard::coupon::NewCouponPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/bons/:id") view=dashboard::coupon::EditCouponPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/paliers") view=dashboard::tiers::TiersPage ssr=SsrMode::Async/>
            <Route path=path!("/gestion/archives") view=dashboard::archive::ArchivesPage ssr=SsrMode::Async/>
            <Route path=path!("/livraisons") view=delivery::DeliveriesPage ssr=SsrMode::Async/>
        </FlatRoutes>
    }
}
