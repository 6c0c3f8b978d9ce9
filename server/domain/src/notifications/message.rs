//! From a letter's words to a message of mail (RFC 5322) with a text and an HTML part.

use std::{
    fmt::Write,
    time::{Duration, UNIX_EPOCH},
};

use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};
use shared::{Language, delivery, settings::LegalPage};

use super::{
    alert_link,
    mailer::Failure,
    words::{self, Block, Item, Words},
};
use crate::{
    Settings,
    platform::randomness,
    store::outbox::{Letter, QueuedLetter},
};

const SHOP: &str = "Fromagerie Alioui";

/// The letter as it is sent: the same bytes every time.
pub fn compose(settings: &Settings, entry: &QueuedLetter) -> Result<Message, Failure> {
    let useless = |why: String| Failure { why, for_good: true };
    // The address alone: a name beside it would carry whatever a stranger typed there.
    let to: Address = entry
        .to
        .email
        .parse()
        .map_err(|_| useless("the account's address is not one".into()))?;
    let from = &settings.mail.from;
    let key = &randomness::hex(&Sha256::digest(entry.cause.as_bytes()))[..32];
    let written = u64::try_from(entry.queued_at.millis()).unwrap_or(0);
    let words = words::write(entry, settings);
    let parts = MultiPart::alternative()
        .boundary(format!("={key}"))
        .singlepart(SinglePart::plain(text(&words, &settings.site_url, entry.to.language)))
        .singlepart(SinglePart::html(html(&words, &settings.site_url, entry.to.language)));
    let parts = match calendar(settings, entry)? {
        Some(calendar) => MultiPart::mixed()
            .boundary(format!("={key}+"))
            .multipart(parts)
            .singlepart(calendar),
        None => parts,
    };
    let mut message = Message::builder();
    if let Some(address) = unsubscribe(settings, entry) {
        // One click in the mail program, without opening a page (RFC 8058).
        message = message
            .raw_header(header("List-Unsubscribe", &format!("<{address}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    message
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(words.subject)
        .date(UNIX_EPOCH + Duration::from_millis(written))
        .message_id(Some(format!("<{key}@{}>", from.email.domain())))
        // No answer by a machine, please (RFC 3834 § 5; the second is Exchange's word for it).
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header("Content-Language", entry.to.language.tag()))
        .multipart(parts)
        .map_err(|error| useless(format!("the letter could not be written: {error}")))
}

/// The slot of the order that a letter is about, for calendars: where it is new, moved or no longer holds.
fn calendar(settings: &Settings, entry: &QueuedLetter) -> Result<Option<SinglePart>, Failure> {
    let (Letter::OrderPlaced(order)
    | Letter::OrderCancelled(order)
    | Letter::PaidLate(order)
    | Letter::SlotMoved { order, .. }) = &entry.letter
    else {
        return Ok(None);
    };
    let (site_url, counter) = (&settings.site_url, &settings.seller.address);
    let Some(event) = delivery::event_of(order, site_url, counter, entry.to.language) else {
        return Ok(None);
    };
    let content_type = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH").map_err(|error| Failure {
        why: error.to_string(),
        for_good: true,
    })?;
    Ok(Some(Attachment::new(event.file_name).body(event.text, content_type)))
}

/// Where a mail program has no more such letters sent, for those that one may do without.
fn unsubscribe(settings: &Settings, entry: &QueuedLetter) -> Option<String> {
    let Letter::BackInStock(news) = &entry.letter else {
        return None;
    };
    let path = alert_link::path(settings, &news.alert).ok()?;
    Some(format!("{}{path}/stop", settings.site_url))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn text(words: &Words, site_url: &str, language: Language) -> String {
    let colon = language.pick("\u{a0}:", ":");
    let mut text = format!("{}\n", words.heading);
    for block in &words.blocks {
        text.push('\n');
        // Writing to a String cannot fail.
        let _ = match block {
            Block::Paragraph(words) | Block::Note(words) => writeln!(text, "{words}"),
            Block::Action(name, address) | Block::Link(name, address) => writeln!(text, "{name}{colon}\n{address}"),
            Block::Facts(facts) => facts
                .iter()
                .try_for_each(|(name, lines)| writeln!(text, "{name}{colon} {}", lines.join(", "))),
            Block::Items(items) => items
                .iter()
                .try_for_each(|Item { name, facts, total }| writeln!(text, "- {name}, {facts}{colon} {total}")),
            Block::Amounts(amounts) => amounts
                .iter()
                .try_for_each(|(name, amount)| writeln!(text, "{name}{colon} {amount}")),
        };
    }
    let _ = write!(text, "\n-- \n{SHOP}\n{site_url}\n{}\n", words.reason);
    for (name, address) in legal_pages(site_url, language) {
        let _ = writeln!(text, "{name}{colon} {address}");
    }
    text
}

/// The legal pages that every letter links to, by their names: who writes it, and what is kept of whoever reads it.
fn legal_pages(site_url: &str, language: Language) -> [(&'static str, String); 2] {
    let page = |page: LegalPage| format!("{site_url}{}", language.address(&format!("/{}", page.slug())));
    [
        (
            language.pick("Mentions légales", "Legal notice"),
            page(LegalPage::LegalNotice),
        ),
        (language.pick("Confidentialité", "Privacy"), page(LegalPage::Privacy)),
    ]
}

/// Mail programs read tables and inline styles most alike. The classes are for dark mode.
fn html(words: &Words, site_url: &str, language: Language) -> String {
    let mut body = String::new();
    for block in &words.blocks {
        // Writing to a String cannot fail.
        let _ = match block {
            Block::Paragraph(words) => write!(body, r#"<p style="margin:0 0 20px">{}</p>"#, escape(words)),
            Block::Note(words) => write!(
                body,
                r#"<p class="soft" style="margin:0 0 20px;font-size:14px;color:#5b5344">{}</p>"#,
                escape(words)
            ),
            Block::Action(name, address) => write!(
                body,
                r#"<p style="margin:0 0 20px"><a class="action" href="{}" style="display:inline-block;padding:14px 22px;border-radius:3px;background-color:#1c4a33;color:#fbf7ed;font-weight:600;text-decoration:none">{}</a></p>"#,
                escape(address),
                escape(name)
            ),
            Block::Link(name, address) => write!(
                body,
                r#"<p style="margin:0 0 20px"><a class="ink" href="{}" style="color:#1c4a33">{}</a></p>"#,
                escape(address),
                escape(name)
            ),
            Block::Facts(facts) => write_facts(&mut body, facts),
            Block::Items(items) => write_items(&mut body, items),
            Block::Amounts(amounts) => write_amounts(&mut body, amounts),
        };
    }
    let (tag, subject, heading) = (language.tag(), escape(&words.subject), escape(&words.heading));
    let (site, reason) = (escape(site_url), escape(&words.reason));
    let legal = legal_pages(site_url, language).map(|(name, address)| {
        let address = escape(&address);
        format!(r#"<a class="soft" href="{address}" style="color:#5b5344">{name}</a>"#)
    });
    let legal = legal.join(" · ");
    format!(
        r#"<!DOCTYPE html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{subject}</title>
<style>
:root {{ color-scheme: light dark; }}
@media (prefers-color-scheme: dark) {{
.paper {{ background-color: #16130e !important; color: #f2eada !important; }}
.soft {{ color: #bcb19b !important; }}
.rule {{ border-color: #3d3628 !important; }}
.ink {{ color: #f2eada !important; }}
.action {{ background-color: #a3cfab !important; color: #10231a !important; }}
}}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background-color:#fbf7ed;color:#1d1a13">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background-color:#fbf7ed;color:#1d1a13;font-family:'Instrument Sans',system-ui,-apple-system,'Segoe UI',sans-serif;font-size:17px;line-height:1.55">
<tr><td align="center" style="padding:32px 20px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;text-align:left">
<tr><td class="rule" style="padding:0 0 16px;border-bottom:1px solid #d8cdb5">
<a class="ink" href="{site}" style="font-family:Fraunces,'Iowan Old Style','Palatino Linotype',Georgia,serif;font-size:21px;font-weight:600;color:#1d1a13;text-decoration:none">{SHOP}</a>
</td></tr>
<tr><td style="padding:28px 0 12px">
<h1 style="margin:0 0 16px;font-family:Fraunces,'Iowan Old Style','Palatino Linotype',Georgia,serif;font-size:30px;line-height:1.2;font-weight:600">{heading}</h1>
{body}
</td></tr>
<tr><td class="soft rule" style="padding:16px 0 0;border-top:1px solid #d8cdb5;font-size:14px;color:#5b5344">{reason}<br>{legal}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"#
    )
}

const TABLE: &str =
    r#"<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 24px">"#;

fn write_facts(body: &mut String, facts: &[(String, Vec<String>)]) -> std::fmt::Result {
    body.push_str(TABLE);
    for (name, lines) in facts {
        let value = lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("<br>");
        write!(
            body,
            r#"<tr><td class="soft" valign="baseline" style="padding:4px 16px 4px 0;width:34%;font-size:15px;color:#5b5344">{}</td><td valign="baseline" style="padding:4px 0">{value}</td></tr>"#,
            escape(name)
        )?;
    }
    body.push_str("</table>");
    Ok(())
}

fn write_items(body: &mut String, items: &[Item]) -> std::fmt::Result {
    body.push_str(TABLE);
    for Item { name, facts, total } in items {
        write!(
            body,
            r#"<tr><td class="rule" valign="top" style="padding:10px 16px 10px 0;border-top:1px solid #d8cdb5">{}<br><span class="soft" style="font-size:14px;color:#5b5344">{}</span></td><td class="rule" align="right" valign="top" style="padding:10px 0;border-top:1px solid #d8cdb5;white-space:nowrap">{}</td></tr>"#,
            escape(name),
            escape(facts),
            escape(total)
        )?;
    }
    body.push_str("</table>");
    Ok(())
}

fn write_amounts(body: &mut String, amounts: &[(String, String)]) -> std::fmt::Result {
    body.push_str(TABLE);
    for (position, (name, amount)) in amounts.iter().enumerate() {
        let style = if position + 1 == amounts.len() {
            "padding:10px 0 4px;border-top:1px solid #d8cdb5;font-weight:600"
        } else {
            "padding:4px 0"
        };
        write!(
            body,
            r#"<tr><td class="rule" style="{style}">{}</td><td class="rule" align="right" style="{style};white-space:nowrap">{}</td></tr>"#,
            escape(name),
            escape(amount)
        )?;
    }
    body.push_str("</table>");
    Ok(())
}

/// As HTML shows it, in text and between double quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use shared::{Id, Timestamp, account::Secret};

    use super::*;
    use crate::store::outbox::Recipient;

    fn entry(letter: Letter, language: Language) -> QueuedLetter {
        let now = Timestamp::from_millis(0);
        QueuedLetter {
            id: Id::from_bytes([1; 12]),
            cause: "test".into(),
            to: Recipient {
                name: "Nadia".into(),
                email: "nadia@exemple.fr".into(),
                language,
            },
            letter,
            queued_at: now,
            due_at: Some(now),
            attempts: 1,
            unconfirmed: None,
            last_error: None,
            given_up_at: None,
            again_at: None,
        }
    }

    #[test]
    fn a_letter_with_a_secret_links_to_the_page_that_takes_it_in_both_parts_and_languages() {
        let token = || Secret("secret".into());
        let settings = Settings {
            site_url: "https://shop.test".into(),
            ..Settings::new(Secret("test".into()))
        };
        let verification = "https://shop.test/verification?token=secret";
        let reset = "https://shop.test/mot-de-passe/nouveau?token=secret";
        for language in [Language::French, Language::English] {
            for (letter, link) in [
                (
                    Letter::Welcome {
                        verification_token: token(),
                    },
                    verification,
                ),
                (
                    Letter::VerifyEmail {
                        verification_token: token(),
                    },
                    verification,
                ),
                (Letter::ResetPassword { token: token() }, reset),
            ] {
                let entry = entry(letter, language);
                let words = words::write(&entry, &settings);
                assert!(!words.subject.contains("secret"));
                assert!(text(&words, "https://shop.test", language).contains(&format!("\n{link}\n")));
                let html = html(&words, "https://shop.test", language);
                assert_eq!(html.matches(&format!("href=\"{link}\"")).count(), 1, "{html}");
            }
        }
    }

    #[test]
    fn every_letter_ends_with_the_legal_pages_in_its_language() {
        let (site, settings) = ("https://shop.test", Settings::new(Secret("test".into())));
        let french = "\nMentions légales\u{a0}: https://shop.test/mentions-legales\nConfidentialité\u{a0}: https://shop.test/confidentialite\n";
        let english =
            "\nLegal notice: https://shop.test/en/mentions-legales\nPrivacy: https://shop.test/en/confidentialite\n";
        for (language, end) in [(Language::French, french), (Language::English, english)] {
            let token = Secret("secret".into());
            let words = words::write(&entry(Letter::ResetPassword { token }, language), &settings);
            assert!(text(&words, site, language).ends_with(end));
            let html = html(&words, site, language);
            for page in ["mentions-legales", "confidentialite"] {
                assert!(html.contains(&format!("href=\"{site}{}/{page}\"", language.prefix())));
            }
        }
    }

    #[test]
    fn no_letter_goes_to_what_is_no_address() {
        let settings = Settings::new(Secret("test".into()));
        for email in [
            "",
            "nadia",
            "nadia@exemple.fr, omar@exemple.fr",
            "<nadia@exemple.fr>",
            "a@b.fr\r\nBcc: c@d.fr",
        ] {
            let mut entry = entry(
                Letter::ResetPassword {
                    token: Secret("secret".into()),
                },
                Language::French,
            );
            entry.to.email = email.into();
            let failure = compose(&settings, &entry).map(|_| ()).unwrap_err();
            assert!(failure.for_good && !failure.why.contains("exemple"), "{failure:?}");
        }
    }
}
