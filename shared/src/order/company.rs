//! The firm that an order is for.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{limits, typed, validation};

/// A firm in France that buys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Company {
    /// Its name, 1–120 characters.
    #[serde(deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::COMPANY)))]
    pub name: String,
    /// Its SIREN: nine digits, of which the last checks the others.
    #[serde(deserialize_with = "typed::without_blanks")]
    #[garde(custom(validation::siren))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{9}$", example = "732829320"))]
    pub siren: String,
    /// Its VAT number: `FR`, two digits that check the SIREN, and the SIREN. Absent when it has none.
    #[serde(
        default,
        deserialize_with = "typed::optional_without_blanks",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(validation::vat_number_of(&self.siren))))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^FR[0-9]{11}$", example = "FR44732829320"))]
    pub vat_number: Option<String>,
}
