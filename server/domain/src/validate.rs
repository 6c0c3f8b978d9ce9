//! The rules of an input, asked in one line.

use garde::Validate;
use shared::validation::broken_rules;

use crate::{Error, Result};

/// [`Error::Invalid`] when the input breaks a rule of its type.
pub(crate) fn validate(input: &impl Validate<Context = ()>) -> Result<()> {
    let broken = broken_rules(input);
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(broken))
    }
}
