//! What a server function answers when something is wrong.

use leptos::{
    prelude::FromServerFnError,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use shared::Problem;

use super::language;

/// A problem, on its way to the page that shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError(pub Box<Problem>);

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    /// Failures of the call itself, such as arguments that make no sense.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let t = language::translator(language::current());
        Self(Box::new(match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Problem::new(
                422,
                "invalid_input",
                t(
                    "Un champ n’est pas de la forme attendue.",
                    "A field is not of the expected form.",
                ),
            ),
            _ => Problem::new(
                500,
                "internal",
                t(
                    "Quelque chose a échoué de notre côté. Réessayez dans un instant.",
                    "Something failed on our side. Try again in a moment.",
                ),
            ),
        }))
    }
}
