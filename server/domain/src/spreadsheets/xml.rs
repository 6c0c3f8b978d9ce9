//! The elements and texts of an XML document, as far as a spreadsheet's parts need it: UTF-8, no document type.

use std::borrow::Cow;

/// What comes next in a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// An element begins.
    Start(Tag<'a>),
    /// One ends that did not end where it began.
    End(&'a str),
    /// A text.
    Text(Cow<'a, str>),
}

/// The beginning of an element.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name with its prefix: `table:table-row`.
    pub name: &'a str,
    attributes: &'a str,
    /// Whether it also ends there.
    pub is_empty: bool,
}

impl Tag<'_> {
    /// The value of an attribute, by its name with its prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() {
            let (own, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, others) = after[1..].split_once(quote)?;
            if own.trim_end() == name {
                return plain(value).map(Cow::into_owned);
            }
            rest = others.trim_start();
        }
        None
    }
}

/// What comes in a document, one after the other; `None`, and nothing after it, where it is broken.
pub fn events(document: &str) -> impl Iterator<Item = Option<Event<'_>>> {
    let mut rest = document;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let found = next(rest);
            // Nothing is read behind what is broken.
            rest = found.as_ref().map_or("", |(_, after)| after);
            match found {
                Some((None, _)) => {}
                Some((event, _)) => return Some(event),
                None => return Some(None),
            }
        }
        None
    })
}

/// The event at the beginning of this text, unless it is one that says nothing, and what follows.
fn next(text: &str) -> Option<(Option<Event<'_>>, &str)> {
    let Some(markup) = text.strip_prefix('<') else {
        let end = text.find('<').unwrap_or(text.len());
        return Some((Some(Event::Text(plain(&text[..end])?)), &text[end..]));
    };
    if let Some(comment) = markup.strip_prefix("!--") {
        return Some((None, comment.split_once("-->")?.1));
    }
    if let Some(data) = markup.strip_prefix("![CDATA[") {
        let (data, after) = data.split_once("]]>")?;
        return Some((Some(Event::Text(data.into())), after));
    }
    if let Some(instruction) = markup.strip_prefix('?') {
        return Some((None, instruction.split_once("?>")?.1));
    }
    // A document type, whose entities could be anything.
    if markup.starts_with('!') {
        return None;
    }
    let end = end_of_tag(markup)?;
    let (tag, after) = (&markup[..end], &markup[end + 1..]);
    if let Some(name) = tag.strip_prefix('/') {
        return Some((Some(Event::End(name.trim_end())), after));
    }
    let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
    let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let tag = Tag {
        name,
        attributes,
        is_empty,
    };
    Some((Some(Event::Start(tag)), after))
}

/// Where the tag ends: at a `>` that stands in no value.
fn end_of_tag(markup: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// A text with its entities as the characters that they stand for; `None` for one that nobody declared.
fn plain(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('&') {
        return Some(text.into());
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let (entity, after) = after.split_once(';')?;
        plain.push_str(before);
        plain.push(match entity {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            number => {
                let number = number.strip_prefix('#')?;
                let code = match number.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)?
            }
        });
        rest = after;
    }
    plain.push_str(rest);
    Some(plain.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_texts_come_as_they_stand_there() {
        let document = "<?xml version=\"1.0\"?><!-- > --><a:b c = \"1 &gt; 0\" d='>\"'>x &amp; &#233;&#xe9;<e/><![CDATA[<]]></a:b>";
        let events: Vec<_> = events(document).collect::<Option<_>>().unwrap();
        let [
            Event::Start(tag),
            Event::Text(text),
            Event::Start(empty),
            Event::Text(data),
            Event::End("a:b"),
        ] = &events[..]
        else {
            panic!("{events:?}")
        };
        assert_eq!((tag.name, tag.is_empty), ("a:b", false));
        assert_eq!(tag.attribute("c").as_deref(), Some("1 > 0"));
        assert_eq!(tag.attribute("d").as_deref(), Some(">\""));
        assert_eq!(tag.attribute("e"), None);
        assert_eq!(
            (&**text, empty.name, empty.is_empty, &**data),
            ("x & éé", "e", true, "<")
        );
    }

    #[test]
    fn what_is_broken_ends_it() {
        for broken in [
            "<a",
            "<a b=\"",
            "<!DOCTYPE a []><a/>",
            "&nbsp;",
            "a&b",
            "<!-- -",
            "&#xd800;",
        ] {
            assert!(events(broken).any(|event| event.is_none()), "{broken}");
        }
    }
}
