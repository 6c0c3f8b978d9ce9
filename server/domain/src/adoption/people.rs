//! Users and their profiles.

use mongodb::bson::{Bson, Document, doc};
use shared::{profile::Profile, user::User};

use super::{
    Context, buying,
    draft::{Draft, Outcome},
    values::{self, COUNT},
};

/// Accounts. Nobody gets a right here: a role that this shop does not know is a customer's.
pub fn user(document: Document, context: &Context) -> Outcome {
    let mut draft = Draft::new(document);
    let Some(id) = draft.own_id() else {
        return Outcome::Unreadable(super::NO_ID.into());
    };
    let email = draft.text("email").map(|email| email.trim().to_owned());
    let email = match email.filter(|email| !email.is_empty()) {
        None => {
            let email = format!("{id}@sans-adresse.invalid");
            draft.set(
                "email",
                email.clone(),
                "no address: one that cannot be, nobody signs in",
            );
            email
        }
        Some(email) if context.lost_addresses.contains(&id) => {
            let why = "another account has this address, in other letters: nobody signs in to this one";
            draft.set("email", format!("{email}.{id}.invalid"), why);
            email
        }
        Some(email) => {
            draft.set("email", email.clone(), "blanks around it cut");
            email
        }
    };
    let name = draft.text("name").filter(|name| !name.trim().is_empty());
    if name.is_none() {
        let before_at = email.split('@').next().unwrap_or_default();
        draft.set("name", before_at, "missing: what is before the @");
    }
    let role = draft.get("role").and_then(Bson::as_str);
    if !role.is_some_and(|role| ["user", "admin", "livreur"].contains(&role)) {
        draft.set("role", "user", "a role that this shop does not know: a customer");
    }
    if draft.get("password").and_then(Bson::as_str).is_none() {
        draft.drop_any("password");
    }
    phone_number(&mut draft);
    draft.optional_text("avatar");
    draft.optional_date("lastLogin");
    draft.flag("isVerified");
    draft.dates();
    draft.finish::<User>(&["language", "closedAt"])
}

/// A number lost the zero it began with.
fn phone_number(draft: &mut Draft) {
    let is_number = draft.get("phoneNumber").is_some_and(|value| value.as_str().is_none());
    draft.optional_text("phoneNumber");
    if let Some(digits) = draft.get("phoneNumber").and_then(Bson::as_str)
        && is_number
        && digits.len() == 9
    {
        let number = format!("0{digits}");
        draft.set("phoneNumber", number, "a number stored as text, with its first zero");
    }
}

/// What an account keeps beside itself.
pub fn profile(document: Document, context: &Context) -> Outcome {
    let mut draft = Draft::new(document);
    if let Err(reason) = buying::owned(&mut draft, context) {
        return Outcome::Unreadable(reason.into());
    }
    addresses(&mut draft);
    let preferences = draft.one("preferences", |part| {
        for choice in ["newsletter", "orderNotifications", "promotionalEmails"] {
            part.flag(choice);
        }
        Ok(())
    });
    if preferences.is_none() {
        draft.drop_any("preferences");
    }
    draft.ids("favoriteProducts");
    draft.finish::<Profile>(&["addresses", "preferences", "favoriteProducts", "avoidedAllergens"])
}

fn addresses(draft: &mut Draft) {
    let on_one_line = |line: &str| {
        let (street, postal_code, city) = values::address(line);
        doc! { "street": street, "city": city, "postalCode": postal_code }
    };
    draft.documents_of_texts("addresses", on_one_line, "one line taken apart");
    let mut has_default = false;
    let addresses = draft.each("addresses", |address, _| {
        address.optional_text("type");
        if address.get("type").is_none() {
            address.drop_any("type");
        }
        place(address, &["street", "city"]);
        address.optional_text("state");
        if address.get("state").is_none() {
            address.drop_any("state");
        }
        if address.flag("isDefault") == Some(true) && std::mem::replace(&mut has_default, true) {
            address.set("isDefault", false, "another one is the default");
        }
        address.only(&["type", "street", "city", "state", "postalCode", "isDefault"]);
        Ok(())
    });
    if addresses.is_none() {
        draft.drop_any("addresses");
    }
}

/// The parts that addresses of profiles and of orders share. What is missing is empty.
pub fn place(address: &mut Draft, texts: &[&str]) {
    for part in texts {
        address.text_or(part, "", "missing: left empty");
    }
    let code = address.get("postalCode").and_then(|code| match code {
        Bson::String(code) => Some(code.clone()),
        code => values::number(code, COUNT).map(|code| format!("{:0>5}", code.normalize().to_string())),
    });
    let why = match code {
        Some(_) => "a number stored as text, with its first zero",
        None => "missing: left empty",
    };
    address.set("postalCode", code.unwrap_or_default(), why);
}
