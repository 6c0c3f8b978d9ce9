//! Ids as the addresses of pages and the fields of forms have them.

use domain::Error;
use shared::Id;

/// The id that this text is.
///
/// # Errors
/// [`Error::NotFound`] for text that is no id: nothing has it.
pub fn parse_id<T>(text: &str) -> Result<Id<T>, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
