//! How the labels of the shop's scale are read.

use shared::scale::Layouts;

use super::{ConfigError, Variables};

/// `SCALE_LAYOUTS`.
pub(super) fn layouts(variables: &impl Variables) -> Result<Layouts, ConfigError> {
    variables.read(
        "SCALE_LAYOUTS",
        Layouts::default(),
        "layouts of 13 digits such as 02:5:5w3, separated by commas: a prefix 02 or 20 to 29, digits of the article, \
         digits of a weight (w) or price (p) and how many of them are decimals",
        |value| value.parse().ok(),
    )
}
