//! Where a list of ingredients names an allergen, so that it can be set off from the rest (Regulation (EU) 1169/2011
//! art. 21 (1) b).

use super::Allergen;

/// The words that name each allergen, in French and English, in lower case.
const WORDS: [(Allergen, &[&str]); 14] = [
    (
        Allergen::Gluten,
        &[
            "gluten",
            "blé",
            "froment",
            "seigle",
            "orge",
            "avoine",
            "épeautre",
            "kamut",
            "semoule",
            "farine",
            "pain",
            "baguette",
            "brioche",
            "chapelure",
            "pâte",
            "pâtes",
            "spaghetti",
            "spaghettis",
            "tonnarelli",
            "nouilles",
            "bière",
            "malt",
            "wheat",
            "rye",
            "barley",
            "oat",
            "oats",
            "spelt",
            "flour",
            "bread",
            "breadcrumbs",
            "pasta",
            "pastry",
            "dough",
            "noodles",
            "beer",
        ],
    ),
    (
        Allergen::Crustaceans,
        &[
            "crustacé",
            "crustacés",
            "crevette",
            "crevettes",
            "crabe",
            "homard",
            "langouste",
            "langoustine",
            "langoustines",
            "écrevisse",
            "écrevisses",
            "crustaceans",
            "shrimp",
            "shrimps",
            "prawn",
            "prawns",
            "crab",
            "lobster",
            "crayfish",
        ],
    ),
    (
        Allergen::Eggs,
        &[
            "œuf",
            "œufs",
            "oeuf",
            "oeufs",
            "lysozyme",
            "e1105",
            "mayonnaise",
            "egg",
            "eggs",
        ],
    ),
    (
        Allergen::Fish,
        &[
            "poisson",
            "poissons",
            "anchois",
            "saumon",
            "thon",
            "truite",
            "cabillaud",
            "morue",
            "sardine",
            "sardines",
            "fish",
            "anchovy",
            "anchovies",
            "salmon",
            "tuna",
            "trout",
            "cod",
        ],
    ),
    (
        Allergen::Peanuts,
        &["arachide", "arachides", "cacahuète", "cacahuètes", "peanut", "peanuts"],
    ),
    (
        Allergen::Soybeans,
        &["soja", "tofu", "soy", "soya", "soybean", "soybeans"],
    ),
    (
        Allergen::Milk,
        &[
            "lait",
            "laits",
            "lactosérum",
            "lactose",
            "caséine",
            "crème",
            "beurre",
            "babeurre",
            "yaourt",
            "fromage",
            "fromages",
            "milk",
            "whey",
            "casein",
            "cream",
            "butter",
            "buttermilk",
            "yoghurt",
            "cheese",
        ],
    ),
    (
        Allergen::Nuts,
        &[
            "amande",
            "amandes",
            "noisette",
            "noisettes",
            "noix",
            "cajou",
            "pécan",
            "pistache",
            "pistaches",
            "macadamia",
            "almond",
            "almonds",
            "hazelnut",
            "hazelnuts",
            "walnut",
            "walnuts",
            "nut",
            "nuts",
            "cashew",
            "cashews",
            "pecan",
            "pecans",
            "pistachio",
            "pistachios",
        ],
    ),
    (Allergen::Celery, &["céleri", "celery", "celeriac"]),
    (Allergen::Mustard, &["moutarde", "moutardes", "mustard"]),
    (Allergen::Sesame, &["sésame", "tahini", "sesame"]),
    (
        Allergen::Sulphites,
        &[
            "sulfite",
            "sulfites",
            "sulfureux",
            "métabisulfite",
            "disulfite",
            "e220",
            "e221",
            "e222",
            "e223",
            "e224",
            "e226",
            "e227",
            "e228",
            "vin",
            "vinaigre",
            "sulphite",
            "sulphites",
            "wine",
            "vinegar",
        ],
    ),
    (Allergen::Lupin, &["lupin"]),
    (
        Allergen::Molluscs,
        &[
            "mollusque",
            "mollusques",
            "moule",
            "moules",
            "huître",
            "huîtres",
            "calmar",
            "calmars",
            "seiche",
            "poulpe",
            "escargot",
            "escargots",
            "molluscs",
            "mussel",
            "mussels",
            "oyster",
            "oysters",
            "squid",
            "octopus",
            "snails",
        ],
    ),
];

/// The text in parts, each with whether it names one of these allergens. Only allergens that a product is said to contain
/// should be asked for: a word may mean something else, as `noix de muscade` does.
pub fn parts<'a>(text: &'a str, allergens: &[Allergen]) -> Vec<(&'a str, bool)> {
    let mut parts: Vec<(&str, bool)> = Vec::new();
    let mut plain = 0;
    for (start, word) in words(text) {
        if allergens_of(word).any(|allergen| allergens.contains(&allergen)) {
            if start > plain {
                parts.push((&text[plain..start], false));
            }
            parts.push((word, true));
            plain = start + word.len();
        }
    }
    if plain < text.len() {
        parts.push((&text[plain..], false));
    }
    parts
}

/// The allergens that a text names: of an ingredient that is no product of the shop's, where a false alarm does less harm
/// than none.
pub fn named_in(text: &str) -> impl Iterator<Item = Allergen> {
    words(text).flat_map(|(_, word)| allergens_of(word))
}

fn allergens_of(word: &str) -> impl Iterator<Item = Allergen> + use<> {
    let word = word.to_lowercase();
    let found = WORDS.iter().filter(move |(_, words)| words.contains(&word.as_str()));
    found.map(|(allergen, _)| *allergen)
}

/// Each word of letters and digits, and the byte at which it begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let whole = text.as_ptr() as usize;
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - whole, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_product_contains_is_set_off_in_both_languages_and_nothing_else_is() {
        let bold = |text: &'static str, allergens: &[Allergen]| -> Vec<&str> {
            let parts = parts(text, allergens);
            assert_eq!(parts.iter().map(|(part, _)| *part).collect::<String>(), text);
            parts.iter().filter(|(_, bold)| *bold).map(|(part, _)| *part).collect()
        };
        let milk = [Allergen::Milk];
        assert_eq!(bold("lait cru de vache", &milk), ["lait"]);
        assert_eq!(bold("Lait de vache, crème (lait)", &milk), ["Lait", "crème", "lait"]);
        assert_eq!(bold("raw cow’s milk", &milk), ["milk"]);
        assert_eq!(bold("ferments lactiques, laitue", &milk), [""; 0]);
        assert_eq!(
            bold("conservateur\u{a0}: lysozyme (œuf)", &[Allergen::Eggs]),
            ["lysozyme", "œuf"]
        );
        assert_eq!(bold("noix de muscade", &milk), [""; 0]);
        assert_eq!(bold("", &milk), [""; 0]);
    }

    #[test]
    fn every_word_is_as_it_is_compared() {
        for (allergen, words) in WORDS {
            for word in words {
                assert_eq!(word.to_lowercase(), *word, "{allergen:?}");
            }
        }
        let all: Vec<_> = named_in("Farine, œufs et crème").collect();
        assert_eq!(all, [Allergen::Gluten, Allergen::Eggs, Allergen::Milk]);
    }
}
