//! Accounts: who is signed in, signing in and out, and the profile.

use domain::{
    Error,
    consents::How,
    identity::{accounts, devices::Device, second_factor, sessions},
};
use leptos::prelude::*;
use shared::{
    Language,
    account::{Account, Login, ProfileUpdate, Registration, Secret},
    profile::PreferencesUpdate,
    typed::Typed,
    user::{Role, User},
};

use crate::{
    request::{self, AppError},
    url::with_next,
};

/// What the header shows of the visitor.
#[derive(Debug, Default)]
pub struct Visit {
    /// Their role, when they are signed in.
    pub role: Option<Role>,
    /// How many items their cart holds; none when it cannot be read.
    pub cart_count: i64,
}

/// Reads what the header shows of the visitor, signed in or not.
pub async fn read_visit() -> Result<Visit, AppError> {
    let role = request::identity().await?.map(|identity| identity.user().role);
    let cart = request::cart().await?;
    let cart_count = match domain::cart::count(&*request::shop()?, &cart).await {
        // The cart's page says so.
        Err(Error::Unreadable(_)) => 0,
        count => count?,
    };
    Ok(Visit { role, cart_count })
}

/// Signs in and goes on to `next`, a path of this shop.
#[server(prefix = "/fn", endpoint = "account/sign-in")]
pub async fn sign_in(email: Typed, password: Secret, #[server(default)] next: String) -> Result<(), AppError> {
    let login = Login {
        email: email.into(),
        password,
        code: None,
    };
    let (agent, cookie) = (request::user_agent(), request::device_cookie());
    let device = Device {
        user_agent: agent.as_deref(),
        cookie: cookie.as_ref(),
    };
    match sessions::sign_in(&*request::shop()?, &login, device).await {
        Ok((user, secret)) => enter(&user, secret, &next).await,
        Err(Error::SecondFactorRequired { token }) => {
            request::keep_second_step(&token);
            leptos_axum::redirect(&with_next("/connexion/code", &next));
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives the code that goes with the password, and goes on as [`sign_in`] does. Who waited too long begins anew.
#[server(prefix = "/fn", endpoint = "account/sign-in-code")]
pub async fn sign_in_by_code(code: Typed, #[server(default)] next: String) -> Result<(), AppError> {
    let (shop, agent) = (request::shop()?, request::user_agent());
    let code = Secret(code.filled().unwrap_or_default());
    let signed_in = match request::second_step() {
        Some(token) => sessions::sign_in_by_code(&shop, &token, &code, agent.as_deref()).await,
        None => Err(Error::Unauthenticated),
    };
    match signed_in {
        Ok((user, secret)) => enter(&user, secret, &next).await,
        Err(Error::Unauthenticated) => {
            leptos_axum::redirect(&with_next("/connexion?attente=1", &next));
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Signs the browser in and goes on to `next`; staff who lack a second factor, to where they set it up.
async fn enter(user: &User, secret: Secret, next: &str) -> Result<(), AppError> {
    request::sign_in(secret).await?;
    leptos_axum::redirect(if second_factor::is_lacking(&*request::shop()?, user) {
        super::second_factor::PAGE
    } else {
        own_path(next).unwrap_or_else(|| home_of(user.role))
    });
    Ok(())
}

/// Opens an account, signs in, and goes on to `next`, a path of this shop.
#[server(prefix = "/fn", endpoint = "account/register")]
pub async fn register(
    name: Typed,
    email: Typed,
    password: Secret,
    #[server(default)] phone_number: Typed,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    let shop = request::shop()?;
    let registration = Registration {
        name: name.into(),
        email: email.into(),
        password,
        phone_number: phone_number.filled(),
    };
    let user = accounts::register(&shop, registration, request::language::current()).await?;
    let (_, secret) = sessions::open(&shop, &user, request::user_agent().as_deref()).await?;
    request::sign_in(secret).await?;
    leptos_axum::redirect(own_path(&next).unwrap_or("/compte"));
    Ok(())
}

/// Signs out, and goes on to the home page.
#[server(prefix = "/fn", endpoint = "account/sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    request::sign_out().await?;
    leptos_axum::redirect("/");
    Ok(())
}

/// The customer's account and profile, and whether the profile can be read: an empty one stands in for it.
pub async fn read_account() -> Result<(Account, bool), AppError> {
    let customer = request::customer().await?;
    Ok(accounts::account_to_show(&*request::shop()?, &customer).await?)
}

/// The customer who is signed in, or the problem `not_signed_in`.
pub async fn read_user() -> Result<User, AppError> {
    Ok(request::customer().await?.user().clone())
}

/// Changes the customer's name and phone number.
#[server(prefix = "/fn", endpoint = "account/change")]
pub async fn change_account(name: Typed, #[server(default)] phone_number: Typed) -> Result<(), AppError> {
    let customer = request::customer().await?;
    let update = ProfileUpdate {
        name: Some(name.into()),
        phone_number: phone_number.filled(),
        ..Default::default()
    };
    accounts::update(&*request::shop()?, &customer, update).await?;
    leptos_axum::redirect("/compte?enregistre=1");
    Ok(())
}

/// Changes what mail the customer wants: what is not ticked is not sent by a form.
#[server(prefix = "/fn", endpoint = "account/preferences")]
pub async fn change_preferences(
    #[server(default)] order_notifications: bool,
    #[server(default)] newsletter: bool,
    #[server(default)] promotional_emails: bool,
) -> Result<(), AppError> {
    let customer = request::customer().await?;
    let chosen = PreferencesUpdate {
        newsletter: Some(newsletter),
        order_notifications: Some(order_notifications),
        promotional_emails: Some(promotional_emails),
    };
    let how = How::on_page(request::language::current());
    accounts::choose_letters(&*request::shop()?, &customer, chosen, how).await?;
    leptos_axum::redirect("/compte?enregistre=1");
    Ok(())
}

/// Remembers the reader's language, and the customer's for letters; the page they came from
/// comes again in it.
#[server(prefix = "/fn", endpoint = "account/language")]
pub async fn choose_language(lang: Language) -> Result<(), AppError> {
    request::remember_language(lang);
    if let Some(identity) = request::identity().await? {
        accounts::choose_language(&*request::shop()?, &identity.customer(), lang).await?;
    }
    Ok(())
}

/// The page that each role starts from.
const fn home_of(role: Role) -> &'static str {
    match role {
        Role::User => "/compte",
        Role::Admin => "/gestion",
        Role::Livreur => "/livraisons",
    }
}

/// A path of this shop, and of no other host: `//evil.example` and `/\evil.example` are others.
fn own_path(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let own = !rest.starts_with(['/', '\\']) && !next.chars().any(|c| c.is_control() || c == '\\');
    own.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn signing_in_never_leads_to_another_host() {
        assert_eq!(own_path("/commander?x=1"), Some("/commander?x=1"));
        for foreign in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "evil",
            "/a\\..",
            "/\t/evil.example",
        ] {
            assert_eq!(own_path(foreign), None, "{foreign}");
        }
    }
}
