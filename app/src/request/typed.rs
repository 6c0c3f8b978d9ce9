//! What was typed into a form that was refused, for the page that shows the form again: a browser that sends forms itself
//! forgets it. It comes in a cookie for a minute, which that page takes away.

use std::{collections::HashMap, sync::Arc};

use axum::http::HeaderValue;
use leptos::prelude::{ServerActionError, provide_context, use_context};
use percent_encoding::percent_decode_str;

use super::cookies::{TYPED_COOKIE, read_cookie, set_cookie, written};

/// Fields that are never brought back.
const SECRETS: [&str; 4] = ["password", "current_password", "token", "code"];
/// Browsers keep no cookie of more than 4096 bytes, and proxies often take no more than 8192 of all cookies.
const MOST_BYTES: usize = 3000;
const SECONDS: i64 = 60;

/// The cookie with what was typed into the form that the server function at `path` refused; `form` is its body. Where it is
/// too much, long texts are left out before short ones.
pub fn typed_cookie(path: &str, form: &str, over_tls: bool) -> Option<HeaderValue> {
    let is_kept = |field: &&str| {
        let name = field.split('=').next().unwrap_or_default();
        !SECRETS.contains(&name) && field.bytes().all(is_of_a_form)
    };
    let mut fields: Vec<_> = form.split('&').filter(is_kept).collect();
    fields.sort_by_key(|field| field.len());
    let mut cookie = format!("{path}?");
    for field in fields {
        if cookie.len() + field.len() < MOST_BYTES {
            cookie.push_str(field);
            cookie.push('&');
        }
    }
    written(TYPED_COOKIE, &cookie, SECONDS, over_tls)
}

/// What browsers write (<https://url.spec.whatwg.org/#urlencoded-serializing>), all of which a cookie may hold.
fn is_of_a_form(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"*-._+%=".contains(&byte)
}

/// The fields that were typed, by the name that they were sent by.
#[derive(Clone)]
struct TypedFields(Arc<HashMap<String, String>>);

/// Takes the cookie, for the page of the form whose problem is in its address.
pub fn take_typed() {
    let (Some(error), Some(cookie)) = (use_context::<ServerActionError>(), read_cookie(TYPED_COOKIE)) else {
        return;
    };
    set_cookie(TYPED_COOKIE, "", 0);
    if let Some((path, form)) = cookie.split_once('?')
        && path == error.path()
    {
        provide_context(TypedFields(Arc::new(fields(form))));
    }
}

/// What was typed into the field that is sent by this name, in the form that was refused.
pub fn typed(name: &str) -> Option<String> {
    use_context::<TypedFields>()?.0.get(name).cloned()
}

fn fields(form: &str) -> HashMap<String, String> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = form.split('&').filter_map(|field| field.split_once('='));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(form: &str) -> String {
        let cookie = typed_cookie("/fn/a", form, false).unwrap();
        let cookie = cookie.to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    #[test]
    fn what_is_typed_comes_back_but_for_passwords_and_tokens() {
        let kept = cookie("name=Zo%C3%A9+Martin&password=secret&form%5Bnote%5D=a%3Bb%26c&token=secret&code=1");
        assert!(!kept.contains("secret"), "{kept}");
        let (_, form) = kept.split_once('?').unwrap();
        let fields = fields(form);
        assert_eq!(fields["name"], "Zoé Martin");
        assert_eq!(fields["form[note]"], "a;b&c");
        assert_eq!(fields.len(), 2);
    }

    #[test]
    fn a_cookie_stays_one_however_much_was_typed_and_whatever_a_program_sends() {
        let long = "a".repeat(5000);
        let kept = cookie(&format!("text={long}&name=Zo&odd=a; Path=/evil\r\n"));
        assert_eq!(kept, "typed=/fn/a?name=Zo&");
    }
}
