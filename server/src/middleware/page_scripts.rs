//! The scripts of a page, allowed by what they are.

use axum::http::{HeaderMap, HeaderValue, header::CONTENT_SECURITY_POLICY};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// Takes a page's nonce out of it, and puts the hashes of the scripts that had it into the page's policy in its place, so
/// that the page is the same each time. A script without the nonce is as forbidden as before. `None` when the page has no
/// nonce, or has it anywhere but where Leptos writes it.
pub fn allow_by_hash(headers: &mut HeaderMap, page: &str) -> Option<String> {
    let policy = headers.get(CONTENT_SECURITY_POLICY)?.to_str().ok()?;
    let (before, rest) = policy.split_once("'nonce-")?;
    let (nonce, after) = rest.split_once('\'')?;
    let (page, hashes) = without_nonce(page, nonce)?;
    let policy = format!("{before}{}{after}", hashes.join(" "));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::try_from(policy).ok()?);
    Some(page)
}

/// The page without its nonce, and the hashes of its scripts as a policy has them.
fn without_nonce(page: &str, nonce: &str) -> Option<(String, Vec<String>)> {
    let attribute = format!(" nonce=\"{nonce}\"");
    let mut parts = page.split(&attribute);
    let mut clean = parts.next()?.to_owned();
    let mut hashes = Vec::new();
    for part in parts {
        let tag = clean.rsplit('<').next()?;
        let script = part.strip_prefix('>')?.split_once("</script>")?.0;
        if !tag.starts_with("script") {
            return None;
        }
        hashes.push(format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script))));
        clean.push_str(part);
    }
    (!hashes.is_empty() && !clean.contains(nonce)).then_some((clean, hashes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(policy: &str, page: &str) -> Option<(String, String)> {
        let mut headers = HeaderMap::from_iter([(CONTENT_SECURITY_POLICY, HeaderValue::try_from(policy).unwrap())]);
        let page = allow_by_hash(&mut headers, page)?;
        Some((headers[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned(), page))
    }

    #[test]
    fn scripts_of_the_nonce_are_allowed_by_their_hashes_and_no_others() {
        let page = r#"<link href="/a.css"><script type="module" nonce="abc">1</script><script>2</script>"#;
        let (policy, page) = allowed("script-src 'nonce-abc' 'strict-dynamic'; style-src 'self'", page).unwrap();
        // printf 1 | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='";
        assert_eq!(policy, format!("script-src {hash} 'strict-dynamic'; style-src 'self'"));
        assert_eq!(
            page,
            r#"<link href="/a.css"><script type="module">1</script><script>2</script>"#
        );
    }

    #[test]
    fn a_page_with_its_nonce_elsewhere_is_left_as_it_is() {
        for page in [
            "<p>no scripts</p>",
            r#"<script nonce="abc">1</script><p>abc</p>"#,
            r#"<style nonce="abc">p {}</style>"#,
            r#"<script nonce="abc" async>1</script>"#,
            r#"<p title=' nonce="abc">'>1</script>"#,
        ] {
            assert_eq!(allowed("script-src 'nonce-abc'", page), None, "{page}");
        }
        assert_eq!(allowed("script-src 'self'", r#"<script nonce="abc">1</script>"#), None);
    }
}
