//! The rules of an input, asked in one line.

use garde::Validate;
use shared::validation::{BrokenRule, broken_rules};

use crate::{Error, Result};

/// [`Error::Invalid`] with every rule of its type that the input breaks.
pub(crate) fn validate(input: &impl Validate<Context = ()>) -> Result<()> {
    refuse(broken_rules(input))
}

/// [`Error::Invalid`] with these rules, if there are any.
pub(crate) fn refuse(broken: Vec<BrokenRule>) -> Result<()> {
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(broken))
    }
}
