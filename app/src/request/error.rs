//! What a server function answers when something is wrong.

use leptos::{
    prelude::FromServerFnError,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use shared::Problem;

use super::language;

/// A problem, on its way from the server to the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError(pub Box<Problem>);

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    /// Failures of the call itself: the network is down, or the arguments make no sense.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let t = language::translator(language::current());
        Self(Box::new(match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Problem::new(
                503,
                "unreachable",
                t(
                    "La boutique ne répond pas. Vérifiez votre connexion et réessayez.",
                    "The shop does not answer. Check your connection and try again.",
                ),
            ),
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
