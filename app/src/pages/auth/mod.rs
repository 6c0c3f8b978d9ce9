//! Signing in, registering, and the links in letters.

pub mod forgot_password;
pub mod frame;
pub mod new_password;
pub mod register;
pub mod second_step;
pub mod sign_in;
pub mod verification;
