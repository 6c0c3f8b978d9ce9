//! Environment variables, and what is said of one that cannot be used.

use std::{cell::RefCell, env, fmt};

use super::EnvFile;

/// A variable that cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(pub(super) String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// `<variable> is <value>, but must be <expected>.`
pub(super) fn wrong(name: &str, value: &str, expected: &str) -> ConfigError {
    ConfigError(format!("{name} is \"{value}\", but must be {expected}"))
}

/// Where variables are looked up: the process, or a test's list.
pub(super) trait Variables {
    fn get(&self, name: &str) -> Result<Option<String>, ConfigError>;

    /// `read` of the variable, or `default` when it is not set.
    fn read<T>(
        &self,
        name: &str,
        default: T,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        match self.get(name)? {
            None => Ok(default),
            Some(value) => read(&value).ok_or_else(|| wrong(name, &value, expected)),
        }
    }
}

/// Variables that are all read, whatever is wrong with one: remembers what is, and goes on with the default.
pub(super) struct Collecting<'a, V> {
    pub variables: &'a V,
    pub wrong: RefCell<Vec<ConfigError>>,
}

impl<V: Variables> Variables for Collecting<'_, V> {
    fn get(&self, name: &str) -> Result<Option<String>, ConfigError> {
        self.variables.get(name)
    }

    fn read<T>(
        &self,
        name: &str,
        default: T,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let Some(value) = self.get(name)? else {
            return Ok(default);
        };
        Ok(read(&value).unwrap_or_else(|| {
            self.wrong.borrow_mut().push(wrong(name, &value, expected));
            default
        }))
    }
}

/// The variables of this process, and of a file those that it does not have.
pub(super) struct Process<'a> {
    pub file: Option<&'a EnvFile>,
}

impl Variables for Process<'_> {
    fn get(&self, name: &str) -> Result<Option<String>, ConfigError> {
        match env::var(name) {
            Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
            Err(env::VarError::NotPresent) => {
                let value = self.file.and_then(|file| file.get(name));
                Ok(value.filter(|value| !value.is_empty()).map(ToOwned::to_owned))
            }
            Err(env::VarError::NotUnicode(value)) => Err(wrong(name, &value.to_string_lossy(), "UTF-8 text")),
        }
    }
}
