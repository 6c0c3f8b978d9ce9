//! What becomes of the errors of `domain` in an answer.

use domain::Error;
use leptos::server_fn::error::ServerFnUrlError;

use super::{
    caller::{caller, is_plain_form},
    error::AppError,
    language,
    response::{set_retry_after, set_status},
};
use crate::problem;

/// The problem to show, in the reader's language; what is internal goes to the log. Sets the
/// answer's status, except to a form that the browser itself sends: that answer is a redirect back to the form, with
/// the problem in its address.
impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        problem::note(&error);
        let mut problem = problem::explain(&error, language::current());
        problem.request_id = caller().map(|caller| caller.request_id);
        if let Error::TooManyRequests(allowance) = error {
            set_retry_after(allowance.retry_after);
        }
        if !is_plain_form() {
            set_status(problem.status);
        }
        Self(Box::new(problem))
    }
}

/// The problem of an error on a page that sends no `Referer`
/// ([`keep_address_private`](crate::request::keep_address_private)): its form is led back to `page`, with the problem of
/// the server function at the path `function`.
pub fn fail_back_to(page: &str, function: &str, error: Error) -> AppError {
    let error = AppError::from(error);
    if is_plain_form() {
        // It takes whole addresses only.
        let back = ServerFnUrlError::new(function, error.clone()).to_url(&format!("http://localhost{page}"));
        if let Ok(back) = back {
            leptos_axum::redirect(&format!("{}?{}", back.path(), back.query().unwrap_or_default()));
        }
    }
    error
}
