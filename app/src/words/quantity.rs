//! How much of an ingredient, in the reader's words.

use shared::{Grams, Language};

/// `300 g`, `10 cl`, `2 c. à soupe`, `½ gousse`: this much of `unit`. A unit that the shop has
/// added itself is written as it is.
pub fn quantity(amount: f64, unit: &str, language: Language) -> String {
    match unit {
        "g" => grams(amount, language),
        "ml" => millilitres(amount, language),
        "piece" => counted(amount).0,
        "tbsp" => with_word(amount, ["c. à soupe"; 2], ["tbsp"; 2], language),
        "tsp" => with_word(amount, ["c. à café"; 2], ["tsp"; 2], language),
        "pinch" => with_word(amount.ceil(), ["pincée", "pincées"], ["pinch", "pinches"], language),
        "clove" => with_word(amount, ["gousse", "gousses"], ["clove", "cloves"], language),
        "slice" => with_word(amount, ["tranche", "tranches"], ["slice", "slices"], language),
        other => format!("{}\u{a0}{other}", decimal(amount, language)),
    }
}

/// What a unit is called by itself: `g`, `c. à soupe`, `pièce`. One that the shop has added itself is called so.
pub fn unit(unit: &str, language: Language) -> String {
    let (french, english) = match unit {
        "piece" => ("pièce", "piece"),
        "tbsp" => ("c. à soupe", "tbsp"),
        "tsp" => ("c. à café", "tsp"),
        "pinch" => ("pincée", "pinch"),
        "clove" => ("gousse", "clove"),
        "slice" => ("tranche", "slice"),
        other => return other.into(),
    };
    language.pick(french, english).into()
}

/// A count and the word for it, singular or plural.
fn with_word(amount: f64, french: [&'static str; 2], english: [&'static str; 2], language: Language) -> String {
    let (number, quarters) = counted(amount);
    // In French the plural starts at two, in English above one.
    let (words, plural) = match language {
        Language::French => (french, quarters >= 8),
        Language::English => (english, quarters > 4),
    };
    format!("{number}\u{a0}{}", words[usize::from(plural)])
}

/// `½`, `1¼`, `3`: to the nearest quarter, and never nothing. And how many quarters that is.
fn counted(amount: f64) -> (String, i64) {
    let quarters = whole(amount * 4.0).max(1);
    let fraction = ["", "¼", "½", "¾"][usize::try_from(quarters % 4).unwrap_or(0)];
    let number = match quarters / 4 {
        0 => fraction.to_owned(),
        units => format!("{units}{fraction}"),
    };
    (number, quarters)
}

fn grams(amount: f64, language: Language) -> String {
    Grams(kitchen_scale(amount)).display(language)
}

/// Litres from a litre up; below, centilitres where that comes out even, which is how French
/// recipes count.
fn millilitres(amount: f64, language: Language) -> String {
    let ml = kitchen_scale(amount);
    if ml >= 1000 {
        #[expect(clippy::cast_precision_loss, reason = "a pot, not a lake")]
        let litres = ml as f64 / 1000.0;
        return format!("{}\u{a0}l", decimal(litres, language));
    }
    match language {
        Language::French if ml % 10 == 0 => format!("{}\u{a0}cl", ml / 10),
        _ => format!("{ml}\u{a0}ml"),
    }
}

/// What can be weighed in a kitchen: whole units, steps of 5 from 50 up.
fn kitchen_scale(amount: f64) -> i64 {
    if amount < 50.0 {
        whole(amount).max(1)
    } else {
        whole(amount / 5.0) * 5
    }
}

/// At most two decimals, in the reader's format.
fn decimal(value: f64, language: Language) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0')
        .trim_end_matches('.')
        .replace('.', language.pick(",", "."))
}

fn whole(value: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "`as` saturates, and no recipe needs more"
    )]
    let whole = value.round() as i64;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_units_and_plurals() {
        let in_both = |amount, unit| {
            [
                quantity(amount, unit, Language::French),
                quantity(amount, unit, Language::English),
            ]
        };
        let cases = [
            (300.0, "g", ["300 g", "300 g"]),
            (1500.0, "g", ["1,5 kg", "1.5 kg"]),
            (300.0, "ml", ["30 cl", "300 ml"]),
            (125.0, "ml", ["125 ml", "125 ml"]),
            (1500.0, "ml", ["1,5 l", "1.5 l"]),
            (2.0, "piece", ["2", "2"]),
            (0.5, "piece", ["½", "½"]),
            (1.5, "clove", ["1½ gousse", "1½ cloves"]),
            (2.0, "clove", ["2 gousses", "2 cloves"]),
            (1.0, "slice", ["1 tranche", "1 slice"]),
            (1.25, "pinch", ["2 pincées", "2 pinches"]),
            (2.0, "tbsp", ["2 c. à soupe", "2 tbsp"]),
            (0.01, "tsp", ["¼ c. à café", "¼ tsp"]),
            (1.5, "botte", ["1,5 botte", "1.5 botte"]),
        ];
        for (amount, unit, expected) in cases {
            assert_eq!(
                in_both(amount, unit),
                expected.map(|words| words.replacen(' ', "\u{a0}", 1)),
                "{amount} {unit}"
            );
        }
    }

    #[test]
    fn a_scaled_weight_can_be_weighed() {
        assert_eq!(quantity(583.333, "g", Language::French), "585\u{a0}g");
        assert_eq!(quantity(0.2, "g", Language::French), "1\u{a0}g");
        assert_eq!(quantity(7.5, "g", Language::French), "8\u{a0}g");
    }
}
