//! How letters are sent.

use std::{net::IpAddr, path::Path};

use domain::notifications::{Encryption, MailSettings, Mailbox, Route, Smtp};
use shared::account::Secret;

use super::{ConfigError, Environment, Variables};

/// The port for handing letters in (RFC 6409), where STARTTLS is usual.
const SUBMISSION: u16 = 587;
/// The port for handing letters in over TLS from the first byte (RFC 8314).
const SUBMISSIONS: u16 = 465;

/// `SMTP_HOST` and what goes with it; without it, files in the data folder.
pub fn mail(
    variables: &impl Variables,
    environment: Environment,
    data_folder: &Path,
) -> Result<MailSettings, ConfigError> {
    let mut settings = MailSettings::files(data_folder.join("outbox"));
    let from = variables.read(
        "MAIL_FROM",
        None,
        "an address such as bonjour@fromagerie.example",
        |value| value.parse::<Mailbox>().ok().map(Some),
    )?;
    if let Some(host) = variables.get("SMTP_HOST")? {
        if from.is_none() && environment == Environment::Production {
            return Err(ConfigError(
                "SMTP_HOST is set without MAIL_FROM, so APP_ENV=production would sign letters with an address that \
                 is not yours. Set MAIL_FROM, such as \"Fromagerie Alioui <bonjour@fromagerie.example>\""
                    .into(),
            ));
        }
        settings.route = Route::Smtp(smtp(variables, host)?);
    }
    if let Some(from) = from {
        settings.from = from;
    }
    Ok(settings)
}

fn smtp(variables: &impl Variables, host: String) -> Result<Smtp, ConfigError> {
    let port = variables.read("SMTP_PORT", SUBMISSION, "a port such as 587", |value| {
        value.parse().ok().filter(|port| *port > 0)
    })?;
    let usual = if port == SUBMISSIONS {
        Encryption::Implicit
    } else if is_this_machine(&host) {
        Encryption::Off
    } else {
        Encryption::StartTls
    };
    let encryption = variables.read("SMTP_TLS", usual, "implicit, starttls or off", |value| match value {
        "implicit" => Some(Encryption::Implicit),
        "starttls" => Some(Encryption::StartTls),
        "off" => Some(Encryption::Off),
        _ => None,
    })?;
    let login = match (variables.get("SMTP_USER")?, variables.get("SMTP_PASS")?) {
        (None, None) => None,
        (Some(user), Some(password)) => Some((user, Secret(password))),
        (user, _) => {
            let (there, missing) = if user.is_some() {
                ("SMTP_USER", "SMTP_PASS")
            } else {
                ("SMTP_PASS", "SMTP_USER")
            };
            return Err(ConfigError(format!(
                "{there} is set without {missing}. Set both, or neither for a mail server that asks for no password"
            )));
        }
    };
    Ok(Smtp {
        host,
        port,
        encryption,
        login,
    })
}

/// Whether the host is this machine, so that letters cross no network.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(environment: Environment, variables: &[(&str, &str)]) -> Result<MailSettings, String> {
        mail(&variables, environment, Path::new("data")).map_err(|e| e.to_string())
    }

    fn smtp_of(variables: &[(&str, &str)]) -> Smtp {
        match read(Environment::Development, variables).unwrap().route {
            Route::Smtp(smtp) => smtp,
            Route::Files(folder) => panic!("files in {folder:?}"),
        }
    }

    #[test]
    fn without_a_mail_server_letters_are_files_in_the_data_folder() {
        let settings = read(Environment::Production, &[]).unwrap();
        assert!(matches!(settings.route, Route::Files(folder) if folder == Path::new("data/outbox")));
    }

    #[test]
    fn letters_leave_this_machine_hidden_unless_told_otherwise() {
        for (variables, encryption) in [
            (&[("SMTP_HOST", "smtp.example")][..], Encryption::StartTls),
            (
                &[("SMTP_HOST", "smtp.example"), ("SMTP_PORT", "465")],
                Encryption::Implicit,
            ),
            (
                &[("SMTP_HOST", "smtp.example"), ("SMTP_PORT", "25")],
                Encryption::StartTls,
            ),
            (&[("SMTP_HOST", "smtp.example"), ("SMTP_TLS", "off")], Encryption::Off),
            (&[("SMTP_HOST", "127.0.0.1"), ("SMTP_PORT", "1025")], Encryption::Off),
            (
                &[("SMTP_HOST", "localhost"), ("SMTP_TLS", "starttls")],
                Encryption::StartTls,
            ),
            (&[("SMTP_HOST", "localhost.example")], Encryption::StartTls),
        ] {
            assert_eq!(smtp_of(variables).encryption, encryption, "{variables:?}");
        }
        assert_eq!(smtp_of(&[("SMTP_HOST", "smtp.example")]).port, 587);
    }

    #[test]
    fn a_password_goes_with_a_name_and_is_never_shown() {
        let host = ("SMTP_HOST", "smtp.example");
        let smtp = smtp_of(&[host, ("SMTP_USER", "shop"), ("SMTP_PASS", "hunter2")]);
        assert!(!format!("{smtp:?}").contains("hunter2"));
        for (name, missing) in [("SMTP_USER", "SMTP_PASS"), ("SMTP_PASS", "SMTP_USER")] {
            let error = read(Environment::Development, &[host, (name, "hunter2")]).unwrap_err();
            assert!(error.contains(missing) && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn production_signs_with_an_address_of_its_own() {
        let host = ("SMTP_HOST", "smtp.example");
        let error = read(Environment::Production, &[host]).unwrap_err();
        assert!(error.contains("MAIL_FROM") && !error.contains('\n'), "{error}");
        let from = ("MAIL_FROM", "La Fromagerie <bonjour@fromagerie.example>");
        let settings = read(Environment::Production, &[host, from]).unwrap();
        assert_eq!(settings.from.email.to_string(), "bonjour@fromagerie.example");
        assert!(read(Environment::Development, &[host]).is_ok());
    }
}
