//! `server admin …`: accounts that run the shop, by whoever keeps the server, also while it runs.

use std::io::{self, IsTerminal};

use domain::{
    Error, Shop,
    identity::{
        admins::{self, Promotion},
        credentials::RESET_SECONDS,
    },
};
use shared::{
    Language,
    account::{Registration, Secret},
};

use crate::{cli::NewAdmin, config::Config, database::Database, serve::open_shop};

/// Makes it, and prints what to do next. The error is one sentence for the shopkeeper.
pub async fn create(config: &Config, asked: NewAdmin) -> Result<(), String> {
    let (database, shop) = open_shop(config, Database::open_beside(&config.database).await).await?;
    let made = if asked.promote {
        promote(&shop, &asked.address).await
    } else {
        open_account(&shop, asked).await
    };
    database.close().await;
    println!("{}", made?);
    Ok(())
}

/// Takes the second factor of the account with this address away, and prints what that means.
pub async fn reset_second_factor(config: &Config, address: &str) -> Result<(), String> {
    let (database, shop) = open_shop(config, Database::open_beside(&config.database).await).await?;
    let reset = admins::reset_second_factor(&shop, address).await;
    database.close().await;
    match reset {
        Ok(Some(user)) => println!(
            "{} signs in with the password alone, and is signed out everywhere. A letter tells them; they can set up a \
             second factor anew",
            user.email
        ),
        Ok(None) => println!("{address} has no second factor"),
        Err(Error::NotFound) => return Err(format!("there is no account with the address {address}")),
        Err(error) => return Err(explain(error)),
    }
    Ok(())
}

async fn open_account(shop: &Shop, asked: NewAdmin) -> Result<String, String> {
    let address = asked.address;
    // Before the password is asked for.
    if admins::find(shop, &address).await.map_err(explain)?.is_some() {
        return Err(taken(&address));
    }
    let name = asked
        .name
        .unwrap_or_else(|| address.split('@').next().unwrap_or_default().to_owned());
    let refused = |error| match error {
        Error::EmailTaken => taken(&address),
        error => explain(error),
    };
    let site = &shop.settings.site_url;
    if asked.send_link {
        admins::create_by_letter(shop, name, address.clone())
            .await
            .map_err(refused)?;
        return Ok(format!(
            "{address} is an admin. The shop sends a letter with a link to choose a password: within half a minute if it \
             runs, else as soon as it is started. The link is good for {} minutes. Another one: \
             {site}/mot-de-passe/oublie",
            RESET_SECONDS / 60
        ));
    }
    let registration = Registration {
        name,
        email: address.clone(),
        password: read_password()?,
        phone_number: None,
    };
    admins::create(shop, registration).await.map_err(refused)?;
    Ok(format!("{address} is an admin. Sign in at {site}/connexion"))
}

async fn promote(shop: &Shop, address: &str) -> Result<String, String> {
    match admins::promote(shop, address).await {
        Ok(Promotion::Done(user)) => Ok(format!("{} is an admin now, with the password they have", user.email)),
        Ok(Promotion::WasAdmin(user)) => Ok(format!("{} was an admin before", user.email)),
        Ok(Promotion::Closed(user)) => Err(format!(
            "the account {} is closed. An admin opens it again under Gestion, Clients",
            user.email
        )),
        Ok(Promotion::Unconfirmed(user)) => Err(format!(
            "nobody has shown that {0} is theirs, and anyone can open an account in another's name. Sign in as {0} and \
             follow the link of the letter that confirms the address, then do this again",
            user.email
        )),
        Err(Error::NotFound) => Err(format!(
            "there is no account with the address {address}. Leave --promote out to make one"
        )),
        Err(error) => Err(explain(error)),
    }
}

/// At a terminal asks twice, without showing it; otherwise a line of standard input.
fn read_password() -> Result<Secret, String> {
    let unread = |error: io::Error| format!("the password could not be read: {error}");
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(unread)?;
        return Ok(Secret(line.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let first = rpassword::prompt_password("Password: ").map_err(unread)?;
    let second = rpassword::prompt_password("Once more: ").map_err(unread)?;
    if first == second {
        Ok(Secret(first))
    } else {
        Err("the two passwords differ. Start again".into())
    }
}

fn taken(address: &str) -> String {
    format!("an account with the address {address} exists. Add --promote to make it an admin's")
}

/// One sentence: of each field what is wrong with it.
fn explain(error: Error) -> String {
    let problem = app::problem::explain(&error, Language::English);
    if problem.errors.is_empty() && problem.status < 500 {
        return problem.detail;
    }
    if problem.errors.is_empty() {
        return format!("the account could not be made: {error}");
    }
    let fields = problem.errors.iter();
    let fields: Vec<_> = fields
        .map(|wrong| format!("{}: {}", wrong.field, wrong.message))
        .collect();
    fields.join(" ")
}
