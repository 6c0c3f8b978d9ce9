//! What was typed into a form that was refused, for the page that shows the form again: a browser that sends forms itself
//! forgets it. It comes in a cookie for a minute, which that page takes away.

use std::{collections::HashMap, sync::Arc};

use axum::http::HeaderValue;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use leptos::prelude::{ServerActionError, provide_context, use_context};
use percent_encoding::percent_decode_str;

use super::cookies::{TYPED_COOKIE, read_cookie, set_cookie, written};

/// Fields that are never brought back.
const SECRETS: [&str; 4] = ["password", "current_password", "token", "code"];
/// So many bytes are some 3740 in base64. Browsers keep no cookie of more than 4096 bytes, its name and attributes among
/// them, and proxies often take no more than 8192 of all cookies.
const MOST_BYTES: usize = 2800;
const SECONDS: i64 = 60;

/// The cookie with what was typed into the form that the server function at `path` refused; `form` is its body. Where it is
/// too much, long texts are left out before short ones.
pub fn typed_cookie(path: &str, form: &str, over_tls: bool) -> Option<HeaderValue> {
    let is_kept = |(name, _): &(String, String)| !SECRETS.contains(&name.as_str());
    let mut fields: Vec<_> = fields(form).filter(is_kept).collect();
    fields.sort_by_key(|(name, value)| name.len() + value.len());
    let mut kept = Vec::new();
    let mut bytes = 0;
    for field in fields {
        let field = serde_json::to_string(&field).ok()?;
        bytes += field.len() + 1;
        if bytes >= MOST_BYTES {
            break;
        }
        kept.push(field);
    }
    // The browser's own encoding would take six bytes for an é.
    let packed = BASE64_URL_SAFE_NO_PAD.encode(format!("[{}]", kept.join(",")));
    written(TYPED_COOKIE, &format!("{path}?{packed}"), SECONDS, over_tls)
}

/// The fields of a form as browsers write it (<https://url.spec.whatwg.org/#urlencoded-serializing>).
fn fields(form: &str) -> impl Iterator<Item = (String, String)> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = form.split('&').filter_map(|field| field.split_once('='));
    pairs.map(move |(name, value)| (decoded(name), decoded(value)))
}

/// The fields that [`typed_cookie`] packed; `None` for what a program made up.
fn unpacked(packed: &str) -> Option<HashMap<String, String>> {
    let fields = BASE64_URL_SAFE_NO_PAD.decode(packed).ok()?;
    let fields: Vec<(String, String)> = serde_json::from_slice(&fields).ok()?;
    Some(fields.into_iter().collect())
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
    if let Some((path, packed)) = cookie.split_once('?')
        && path == error.path()
        && let Some(fields) = unpacked(packed)
    {
        provide_context(TypedFields(Arc::new(fields)));
    }
}

/// What was typed into the field that is sent by this name, in the form that was refused.
pub fn typed(name: &str) -> Option<String> {
    use_context::<TypedFields>()?.0.get(name).cloned()
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

    use super::*;

    fn cookie(form: &str) -> String {
        let cookie = typed_cookie("/fn/reviews/write", form, true).unwrap();
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.len() < 4096, "{}", cookie.len());
        cookie.to_owned()
    }

    /// What the page of the form finds in the cookie.
    fn comes_back(form: &str) -> HashMap<String, String> {
        let cookie = cookie(form);
        let value = cookie.strip_prefix("__Host-typed=/fn/reviews/write?").unwrap();
        unpacked(value.split(';').next().unwrap()).unwrap()
    }

    #[test]
    fn what_is_typed_comes_back_but_for_passwords_and_tokens() {
        let fields =
            comes_back("name=Zo%C3%A9+Martin&password=secret&form%5Bnote%5D=a%3Bb%26c%22&token=secret&%63ode=1");
        assert_eq!(fields["name"], "Zoé Martin");
        assert_eq!(fields["form[note]"], "a;b&c\"");
        assert_eq!(fields.len(), 2);
    }

    #[test]
    fn a_cookie_stays_one_however_much_was_typed_and_whatever_a_program_sends() {
        let long = "a".repeat(5000);
        let fields = comes_back(&format!("text={long}&name=Zo&odd=a; Path=/evil\r\n&odder"));
        assert_eq!(fields["name"], "Zo");
        assert_eq!(fields["odd"], "a; Path=/evil\r\n");
        assert_eq!(fields.len(), 2);
        assert!(!cookie("odd=a; Path=/evil\r\n").contains("evil"));
        assert!(comes_back(&"a=b&".repeat(50_000)).contains_key("a"));
        for made_up in ["", "name=Zo&", "e30", "WzFd", "é"] {
            assert_eq!(unpacked(made_up), None, "{made_up}");
        }
    }

    #[test]
    fn a_review_as_long_as_it_may_be_comes_back_whole_in_french() {
        let sentence = "L’été, ce comté « d’alpage » est affiné à cœur ; quel goût, même à l’apéritif !\r\n";
        let review: String = sentence.chars().cycle().take(2000).collect();
        let encoded = utf8_percent_encode(&review, NON_ALPHANUMERIC);
        let fields = comes_back(&format!("key=comte-24-mois&comment={encoded}"));
        assert_eq!(fields["comment"], review);
        assert_eq!(fields["key"], "comte-24-mois");
    }
}
