//! What the OpenAPI document says of a field's limits is what the rules hold it to, and no field has a limit of which
//! the document does not tell.

mod bodies;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use self::bodies::bodies;
use crate::openapi::document;

#[test]
fn every_schema_with_limits_is_tried() {
    let document = document();
    let limits = ["maxLength", "maxItems", "maximum"];
    let limited: BTreeSet<&str> = document["components"]["schemas"]
        .as_object()
        .expect("schemas")
        .iter()
        .filter(|(_, schema)| {
            let mut properties = schema["properties"]
                .as_object()
                .into_iter()
                .flat_map(|all| all.values());
            properties.any(|property| limits.iter().any(|limit| property.get(limit).is_some()))
        })
        .map(|(name, _)| name.as_str())
        // Answered only: five counts, one for each rating.
        .filter(|name| *name != "Product")
        .collect();
    assert_eq!(limited, bodies().into_iter().map(|(name, ..)| name).collect());
}

#[test]
fn rules_and_document_agree_on_the_limits_of_every_field() {
    let document = document();
    let mut tried = 0;
    for (schema, judge, body) in bodies() {
        assert_eq!(judge(body.clone()), [], "{schema}");
        let properties = &document["components"]["schemas"][schema]["properties"];
        for (name, property) in properties.as_object().expect("properties") {
            let with = |value: Value| {
                let mut body = body.clone();
                body[name] = value;
                let mut broken = judge(body);
                broken.retain(|rule| rule.field == *name);
                broken.into_iter().map(|rule| rule.rule).collect::<Vec<_>>()
            };
            let is = |kind: &str| property["type"] == kind || property["type"][0] == kind;
            let field = format!("{schema}.{name}");
            if is("string") {
                texts(&field, property, with);
            } else if is("array") {
                lists(&field, property, &body[name], with);
            } else if is("integer") || is("number") {
                numbers(&field, property, is("integer"), with);
            } else {
                continue;
            }
            tried += 1;
        }
    }
    assert!(tried > 80, "{tried}");
}

fn texts(field: &str, property: &Value, broken: impl Fn(Value) -> Vec<String>) {
    let pattern = property["pattern"].as_str().unwrap_or_default();
    // Of this many characters, in the form that the field takes.
    let text = |length: usize| match property["format"].as_str() {
        Some("email") => {
            let dotted = (2..length).map(|place| if place % 50 == 49 { '.' } else { 'b' });
            format!("a@{}", dotted.collect::<String>())
        }
        _ if pattern.contains("[a-z0-9]") => "a".repeat(length),
        _ if pattern.starts_with(r"^\+?") => format!("06{}12345678", " ".repeat(length - 10)),
        // Signing in takes ASCII alone.
        _ if field == "Login.email" => "a".repeat(length),
        _ => "é".repeat(length),
    };
    let has_form = !pattern.is_empty() || property["format"] == "email";
    match property["maxLength"].as_u64() {
        Some(most) => {
            let most = usize::try_from(most).expect("a length");
            assert_eq!(broken(text(most).into()), [""; 0], "{field}");
            let rules = broken(text(most + 1).into());
            assert!(
                rules == [format!("too_long:{most}")] || has_form && rules.len() == 1,
                "{field}: {rules:?}"
            );
        }
        None if has_form || property["format"] == "date-time" => {}
        None => assert_eq!(broken(text(5000).into()), [""; 0], "{field} has a limit"),
    }
    match property["minLength"].as_u64() {
        Some(least) => {
            let least = usize::try_from(least).expect("a length");
            assert_eq!(broken(text(least).into()), [""; 0], "{field}");
            let wanted = if least == 1 {
                "required".to_owned()
            } else {
                format!("too_short:{least}")
            };
            assert_eq!(broken(text(least - 1).into()), [wanted], "{field}");
        }
        None if has_form || property["format"] == "date-time" => {}
        None => assert_eq!(broken("".into()), [""; 0], "{field} may not be empty"),
    }
}

fn lists(field: &str, property: &Value, sample: &Value, broken: impl Fn(Value) -> Vec<String>) {
    let list = |length: usize| Value::from(vec![sample[0].clone(); length]);
    match property["maxItems"].as_u64() {
        Some(most) => {
            let most = usize::try_from(most).expect("a length");
            assert_eq!(broken(list(most)), [""; 0], "{field}");
            assert_eq!(broken(list(most + 1)), [format!("too_many:{most}")], "{field}");
        }
        None => assert_eq!(broken(list(1000)), [""; 0], "{field} has a limit"),
    }
    let may_be_empty = property["minItems"].is_null();
    let wanted: &[&str] = if may_be_empty { &[] } else { &["required"] };
    assert_eq!(broken(json!([])), wanted, "{field}");
}

fn numbers(field: &str, property: &Value, is_whole: bool, broken: impl Fn(Value) -> Vec<String>) {
    if let Some(values) = property["enum"].as_array() {
        for value in values {
            assert_eq!(broken(value.clone()), [""; 0], "{field}");
        }
        assert_eq!(broken(json!(19.6)).len(), 1, "{field}");
        return;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a whole number in the document")]
    let number = |value: f64| if is_whole { json!(value as i64) } else { json!(value) };
    let step = property["multipleOf"]
        .as_f64()
        .unwrap_or(if is_whole { 1.0 } else { 0.01 });
    let hundredths = |value: f64| (value * 100.0).round() / 100.0;
    let (least, most) = (property["minimum"].as_f64(), property["maximum"].as_f64());
    let (least, most) = (least.expect(field), most.expect(field));
    assert_eq!(broken(number(least)), [""; 0], "{field}");
    assert_eq!(broken(number(most)), [""; 0], "{field}");
    assert_eq!(
        broken(number(hundredths(most + step))).first(),
        Some(&format!("too_large:{most}")),
        "{field}"
    );
    assert_eq!(
        broken(number(hundredths(least - step))).first(),
        Some(&format!("too_small:{least}")),
        "{field}"
    );
}
