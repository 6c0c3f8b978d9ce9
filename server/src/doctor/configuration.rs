//! The variables. That each can be used was found when they were read.

use super::Line;
use crate::config::{Config, EnvFile, Environment};

const SUBJECT: &str = "configuration";

/// Whether it is for customers and fit for them, and whether the file sets what nobody reads.
pub fn check(config: &Config, file: Option<&EnvFile>) -> Vec<Line> {
    let read_from = file.map_or_else(String::new, |file| format!(", also those of {}", file.path.display()));
    let mut lines = vec![match config.environment {
        Environment::Production => Line::ok(SUBJECT, format!("every variable can be used{read_from}")),
        Environment::Development => Line::warning(
            SUBJECT,
            format!(
                "every variable can be used{read_from}, but anyone may know the secret and the seller is a demo's. Set \
                 APP_ENV=production before customers come"
            ),
        ),
    }];
    lines.extend(config.warning().map(|sentence| Line::warning(SUBJECT, sentence)));
    if let Some(file) = file {
        let unknown = file.unknown().into_iter().map(|name| {
            let path = file.path.display();
            let sentence = format!("{path} sets {name}, which the shop does not read. See .env.example for the names");
            Line::warning(SUBJECT, sentence)
        });
        lines.extend(unknown);
    }
    lines
}
