//! Actions that several pages share, handed down by context.

use leptos::prelude::*;

use super::{
    account::{Register, SignIn, SignOut},
    cart::{AddToCart, ApplyCoupon, ChangeCartItem, FillCart, RemoveCartItem, TakeOffCoupon},
};

/// The actions that change the cart, shared by the pages and the header's count.
#[derive(Clone, Copy)]
pub struct CartActions {
    /// Adds a product to the cart.
    pub add: ServerAction<AddToCart>,
    /// Changes the quantity of a line.
    pub change: ServerAction<ChangeCartItem>,
    /// Removes a line.
    pub remove: ServerAction<RemoveCartItem>,
    /// Adds the products of a recipe.
    pub fill: ServerAction<FillCart>,
    /// Remembers a coupon's code.
    pub apply_coupon: ServerAction<ApplyCoupon>,
    /// Forgets the coupon's code.
    pub take_off_coupon: ServerAction<TakeOffCoupon>,
}

impl CartActions {
    /// A number that grows whenever one of them is done: a resource that depends on it reads the cart again.
    pub fn version(self) -> usize {
        self.add.version().get()
            + self.change.version().get()
            + self.remove.version().get()
            + self.fill.version().get()
            + self.apply_coupon.version().get()
            + self.take_off_coupon.version().get()
    }
}

/// The actions that change who is signed in, shared by the pages and the header.
#[derive(Clone, Copy)]
pub struct AccountActions {
    /// Signs in with address and password.
    pub sign_in: ServerAction<SignIn>,
    /// Opens an account and signs in.
    pub register: ServerAction<Register>,
    /// Signs out and ends the session.
    pub sign_out: ServerAction<SignOut>,
}

impl AccountActions {
    /// A number that grows whenever one of them is done: a resource that depends on it asks again who is here.
    pub fn version(self) -> usize {
        self.sign_in.version().get() + self.register.version().get() + self.sign_out.version().get()
    }
}

/// The shared actions of the cart. Panics where [`provide_actions`] was not called.
pub fn cart_actions() -> CartActions {
    expect_context()
}

/// The shared actions of the account. Panics where [`provide_actions`] was not called.
pub fn account_actions() -> AccountActions {
    expect_context()
}

/// Provides the shared actions, inside of the router: an error of a form that was sent without JavaScript comes in the
/// page's address, and they must find it too.
pub fn provide_actions() {
    provide_context(CartActions {
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
}
