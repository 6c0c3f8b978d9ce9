//! Actions that several pages share, handed down by context.

use leptos::prelude::*;

use super::{
    account::{Register, SignIn, SignOut},
    cart::{AddToCart, ApplyCoupon, ChangeCartItem, FillCart, RemoveCartItem, TakeOffCoupon},
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
