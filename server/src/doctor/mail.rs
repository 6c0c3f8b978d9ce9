//! The mail server.

use std::sync::Arc;

use domain::notifications::{Encryption, Mailer, Route};

use super::Line;
use crate::config::Config;

const SUBJECT: &str = "mail";

/// Whether it takes the connection, its encryption, and name and password. Sends nothing.
pub async fn check(config: Arc<Config>) -> Vec<Line> {
    vec![line(&config.shop.mail.route).await]
}

async fn line(route: &Route) -> Line {
    let smtp = match route {
        Route::Files(folder) => {
            let folder = folder.display();
            let sentence = format!("letters are files in {folder} and reach nobody. Set SMTP_HOST");
            return Line::warning(SUBJECT, sentence);
        }
        Route::Smtp(smtp) => smtp,
    };
    let name = format!("{}:{}", smtp.host, smtp.port);
    let checked = match Mailer::open(route) {
        Ok(mailer) => mailer.check().await,
        Err(error) => Err(error),
    };
    if let Err(error) = checked {
        let sentence = format!("{name}: {error}. Look at SMTP_HOST, SMTP_PORT, SMTP_TLS, SMTP_USER and SMTP_PASS");
        return Line::problem(SUBJECT, sentence);
    }
    let encryption = match smtp.encryption {
        Encryption::Implicit => "by TLS",
        Encryption::StartTls => "by STARTTLS",
        Encryption::Off => "without encryption",
    };
    let login = match smtp.login {
        Some(_) => "and takes name and password",
        None => "and is asked for no password",
    };
    Line::ok(SUBJECT, format!("{name} answers {encryption} {login}"))
}
