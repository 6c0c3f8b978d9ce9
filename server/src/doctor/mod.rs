//! `server doctor`: whether the shop has what it needs, a line for each thing, and what to do where it has not. Nothing
//! is changed, and no letter is sent.

mod clock;
mod configuration;
mod database;
mod disk;
mod mail;
mod network;
mod services;

use std::{fmt, sync::Arc, time::Duration};

use crate::config::{Config, ConfigError, EnvFile};

/// How long each check may take. A `mongod` of the shop's own starts within it.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What a check found of its subject.
#[derive(Debug)]
pub struct Line {
    subject: &'static str,
    finding: Finding,
    /// What it found and, unless all is well, what to do.
    sentence: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finding {
    Ok,
    Warning,
    Problem,
}

impl Line {
    fn new(subject: &'static str, finding: Finding, sentence: impl Into<String>) -> Self {
        Self {
            subject,
            finding,
            sentence: sentence.into(),
        }
    }

    fn ok(subject: &'static str, sentence: impl Into<String>) -> Self {
        Self::new(subject, Finding::Ok, sentence)
    }

    fn warning(subject: &'static str, sentence: impl Into<String>) -> Self {
        Self::new(subject, Finding::Warning, sentence)
    }

    fn problem(subject: &'static str, sentence: impl Into<String>) -> Self {
        Self::new(subject, Finding::Problem, sentence)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let finding = match self.finding {
            Finding::Ok => "ok",
            Finding::Warning => "warning",
            Finding::Problem => "problem",
        };
        write!(f, "{finding:<8} {:<14} {}", self.subject, self.sentence)
    }
}

/// Checks everything and prints it. The error is how many problems there are.
pub async fn run(config: Config, file: Option<EnvFile>) -> Result<(), String> {
    let config = Arc::new(config);
    let (database, mail, (stripe, stripe_clock), (cloudinary, cloudinary_clock), geocoding, site) = tokio::join!(
        limited("database", database::check(config.clone())),
        limited("mail", mail::check(config.clone())),
        services::stripe(&config),
        services::cloudinary(&config),
        services::geocoding(&config),
        network::site(&config),
    );
    let mut lines = configuration::check(&config, file.as_ref());
    lines.extend(database);
    lines.push(disk::check(&config.data_folder));
    lines.extend(mail);
    lines.extend([stripe, cloudinary, site, network::proxies(&config)]);
    lines.extend(geocoding);
    lines.push(clock::check(stripe_clock.or(cloudinary_clock)));
    print(&lines)
}

/// What there is to say when variables cannot be used: nothing else can be checked.
pub fn without_configuration(errors: &[ConfigError]) -> Result<(), String> {
    let mut lines: Vec<_> = errors
        .iter()
        .map(|error| Line::problem("configuration", error.to_string()))
        .collect();
    if let Some(last) = lines.last_mut() {
        last.sentence.push_str(". All else is checked once this is right");
    }
    print(&lines)
}

fn print(lines: &[Line]) -> Result<(), String> {
    for line in lines {
        println!("{line}");
    }
    match lines.iter().filter(|line| line.finding == Finding::Problem).count() {
        0 => Ok(()),
        1 => Err("there is a problem: see above".into()),
        count => Err(format!("there are {count} problems: see above")),
    }
}

/// In a task of its own: the driver's futures must not be dropped half-way.
async fn limited(subject: &'static str, check: impl Future<Output = Vec<Line>> + Send + 'static) -> Vec<Line> {
    let problem = |why: String| vec![Line::problem(subject, why)];
    match tokio::time::timeout(TIMEOUT, tokio::spawn(check)).await {
        Ok(Ok(lines)) => lines,
        Ok(Err(error)) => problem(format!("the check itself failed: {error}")),
        Err(_) => problem(format!(
            "no answer within {} s. Look whether a firewall is in between",
            TIMEOUT.as_secs()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_no_problem() {
        let warning = Line::warning("mail", "no mail server");
        assert_eq!(warning.to_string(), "warning  mail           no mail server");
        assert_eq!(print(&[Line::ok("disk", "4 GB"), warning]), Ok(()));
        assert!(print(&[Line::problem("disk", "full")]).is_err());
    }
}
