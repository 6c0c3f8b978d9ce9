use super::*;

fn read(text: &str) -> Result<Label, Fault> {
    Layouts::default().read(text)
}

fn weight(article: &str, grams: i64) -> Label {
    Label {
        article: article.into(),
        amount: Amount::Weight(Grams(grams)),
        use_by: None,
    }
}

/// What `zint` encodes and a scanner reads again: `shared/tests/labels/make.sh`, one line a code.
#[test]
fn labels_that_a_real_encoder_made_are_read() {
    let lines = include_str!("../../tests/labels/labels.txt").lines();
    let labels: Vec<_> = lines.map(|line| line.split_once(' ').unwrap()).collect();
    assert_eq!(labels.len(), 8);
    for (kind, code) in labels {
        let code = code.replace("<GS>", "\u{1d}");
        let label = read(&code).unwrap_or_else(|fault| panic!("{kind} {code}: {fault}"));
        let grams = match label.amount {
            Amount::Weight(grams) => grams.0,
            Amount::Price(_) => panic!("{code} says a price"),
        };
        assert_eq!(grams, 480, "{kind} {code}");
        let article = if kind == "EAN13" { "42" } else { "93453120000113" };
        assert_eq!(label.article, article, "{kind} {code}");
    }
}

#[test]
fn a_scale_says_article_and_weight_or_price() {
    assert_eq!(read("0200042004800"), Ok(weight("42", 480)));
    assert_eq!(read("200042004800"), Ok(weight("42", 480)), "as UPC-A");
    assert_eq!(read("]E00200042004800"), Ok(weight("42", 480)));
    let prices: Layouts = "02:5:5p2, 21:6:4w2,28:4:5p2".parse().unwrap();
    let amount = |code: &str| prices.read(code).map(|label| (label.article, label.amount));
    assert_eq!(
        amount("0200042004800"),
        Ok(("42".into(), Amount::Price(Money::from_cents(480))))
    );
    assert_eq!(amount("2100004200487"), Ok(("42".into(), Amount::Weight(Grams(480)))));
    assert_eq!(
        amount("2800427012345"),
        Ok(("42".into(), Amount::Price(Money::from_cents(1234)))),
        "the digit between article and price is passed over"
    );
    assert_eq!(prices.read("2000042004804"), Err(NO_LAYOUT));
}

#[test]
fn what_is_read_wrongly_or_says_too_little_is_told_apart() {
    for (code, fault) in [
        ("0200042004805", CHECK_DIGIT),
        ("3017620422003", NO_LAYOUT),
        ("", UNREADABLE),
        ("Comté", UNREADABLE),
        ("]", UNREADABLE),
        ("]C", UNREADABLE),
        ("02000420048", UNREADABLE),
        ("(01)93453120000113", NO_WEIGHT),
        ("(3103)000480", NO_ARTICLE),
        ("(01)93453120000116(3103)000480", CHECK_DIGIT),
        ("(01)93453120000113(3106)000480", UNREADABLE),
        ("(01)93453120000113(3103)00480", UNREADABLE),
        ("(01)93453120000113(3103)000480(17)261301", UNREADABLE),
        ("(01)93453120000113(99)x", UNREADABLE),
        ("(1)9", UNREADABLE),
        ("()", UNREADABLE),
        ("(é)1", UNREADABLE),
        ("(01", UNREADABLE),
        ("0193453120000113é", UNREADABLE),
    ] {
        assert_eq!(read(code), Err(fault), "{code}");
    }
}

#[test]
fn a_weight_of_any_decimals_and_a_day_to_use_it_by() {
    for (code, grams) in [
        ("(01)93453120000113(3100)000002", 2000),
        ("(01)93453120000113(3101)000014", 1400),
        ("(01)93453120000113(3105)048050", 481),
    ] {
        assert_eq!(read(code), Ok(weight("93453120000113", grams)), "{code}");
    }
    let by = |code: &str| read(code).unwrap().use_by.unwrap().to_string();
    assert_eq!(by("(01)93453120000113(17)261200(3103)000480"), "2026-12-31");
    assert_eq!(by("01934531200001131728022931030004801012"), "2028-02-29");
    assert_eq!(by("(01)93453120000113(17)270200(3103)000480"), "2027-02-28");
}

#[test]
fn layouts_are_thirteen_digits_long_and_one_for_each_prefix() {
    let all = (20..=29).map(|prefix| format!("{prefix}:5:5w3"));
    let all = std::iter::once("02:5:5w3".to_owned())
        .chain(all)
        .collect::<Vec<_>>()
        .join(",");
    assert_eq!(all.parse::<Layouts>(), Ok(Layouts::default()));
    for wrong in [
        "",
        "02",
        "02:5",
        "02:5:5",
        "02:5:5w4",
        "02:5:5p3",
        "02:5:4p2x",
        "02:4:4w3",
        "02:6:5w3",
        "30:5:5w3",
        "2x:5:5w3",
        "02:5:5w3:1",
        "02:0:10w3",
        "02:10:0w3",
        "02:-5:5w3",
    ] {
        assert_eq!(wrong.parse::<Layouts>(), Err(wrong.to_owned()), "{wrong}");
    }
    assert_eq!("02:5:5w3,02:5:5p2".parse::<Layouts>(), Err("02:5:5p2".to_owned()));
}

#[test]
fn an_article_is_known_with_or_without_zeros_before_it() {
    let label = weight("42", 480);
    assert!(["42", "00042"].into_iter().all(|code| is_article(code, &label)));
    assert!(["420", "4", "0"].into_iter().all(|code| !is_article(code, &label)));
}
