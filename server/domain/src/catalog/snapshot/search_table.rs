//! What customers type, and what they must find first.

use serde_json::{Value, json};

use super::{tests::published, *};

/// Beside the demo shop's cheeses.
const MORE: [&str; 20] = [
    "Bleu d’Auvergne",
    "Boulette d’Avesnes",
    "Brie de Melun",
    "Cabécou du Périgord",
    "Cœur de Neufchâtel",
    "Emmental grand cru",
    "Fourme de Montbrison",
    "L’Ami du Chambertin",
    "Laguiole",
    "Livarot",
    "Mont d’Or",
    "Œuf au lait de la ferme",
    "Pélardon des Cévennes",
    "Pont-l’Évêque",
    "Pouligny-Saint-Pierre",
    "Raclette fumée",
    "Saint-Marcellin",
    "Selles-sur-Cher",
    "Tomme de brebis corse",
    "Tomme de Savoie",
];

const TABLE: [(&str, &str); 97] = [
    // Accents and case
    ("comte", "Comté 24 mois"),
    ("COMTÉ", "Comté 24 mois"),
    ("epoisses", "Époisses"),
    ("ÉPOISSES", "Époisses"),
    ("valencay", "Valençay"),
    ("neufchatel", "Cœur de Neufchâtel"),
    ("pelardon", "Pélardon des Cévennes"),
    ("raclette fumee", "Raclette fumée"),
    // Ligatures
    ("coeur", "Cœur de Neufchâtel"),
    ("cœur", "Cœur de Neufchâtel"),
    ("coeur de neufchatel", "Cœur de Neufchâtel"),
    ("oeuf", "Œuf au lait de la ferme"),
    ("ŒUF", "Œuf au lait de la ferme"),
    // Apostrophes
    ("fourme d'ambert", "Fourme d’Ambert"),
    ("fourme d’ambert", "Fourme d’Ambert"),
    ("fourme dambert", "Fourme d’Ambert"),
    ("d'ambert", "Fourme d’Ambert"),
    ("mont d'or", "Mont d’Or"),
    ("mont dor", "Mont d’Or"),
    ("mont d or", "Mont d’Or"),
    ("pont l'eveque", "Pont-l’Évêque"),
    ("pont leveque", "Pont-l’Évêque"),
    ("l’ami du chambertin", "L’Ami du Chambertin"),
    ("boulette davesnes", "Boulette d’Avesnes"),
    // Hyphens
    ("saint-nectaire", "Saint-Nectaire fermier"),
    ("saint nectaire", "Saint-Nectaire fermier"),
    ("saintnectaire", "Saint-Nectaire fermier"),
    ("selles sur cher", "Selles-sur-Cher"),
    ("selles-sur-cher", "Selles-sur-Cher"),
    ("ossau iraty", "Ossau-Iraty fermier"),
    ("ossauiraty", "Ossau-Iraty fermier"),
    ("brillat savarin", "Brillat-Savarin affiné"),
    ("brillat–savarin", "Brillat-Savarin affiné"),
    // Saint and Sainte
    ("st nectaire", "Saint-Nectaire fermier"),
    ("St-Nectaire", "Saint-Nectaire fermier"),
    ("st. marcellin", "Saint-Marcellin"),
    ("ste maure", "Sainte-Maure de Touraine"),
    ("sainte maure", "Sainte-Maure de Touraine"),
    ("saint maure", "Sainte-Maure de Touraine"),
    ("pouligny st pierre", "Pouligny-Saint-Pierre"),
    // Plural
    ("tommes", "Tomme de Savoie"),
    ("bleus", "Bleu de Gex"),
    ("camemberts", "Camembert de Normandie"),
    ("fourmes de montbrison", "Fourme de Montbrison"),
    ("crottins", "Crottin de Chavignol"),
    ("cabécous", "Cabécou du Périgord"),
    ("mont d'ors", "Mont d’Or"),
    // Typos
    ("camenbert", "Camembert de Normandie"),
    ("cammembert", "Camembert de Normandie"),
    ("rocamadur", "Rocamadour"),
    ("reblochn", "Reblochon fermier"),
    ("epoises", "Époisses"),
    ("roqfort", "Roquefort"),
    ("mimolete", "Mimolette extra-vieille"),
    ("maroiles", "Maroilles fermier"),
    ("munsterr", "Munster fermier"),
    ("brei de meaux", "Brie de Meaux"),
    ("mozarela", "Mozzarella di bufala campana"),
    ("burata", "Burrata di Andria"),
    ("crotin de chavignole", "Crottin de Chavignol"),
    ("lagiole", "Laguiole"),
    ("camenb", "Camembert de Normandie"),
    ("emental", "Emmental grand cru"),
    // Beginnings
    ("epo", "Époisses"),
    ("cam", "Camembert de Normandie"),
    ("moz", "Mozzarella di bufala campana"),
    ("roq", "Roquefort"),
    ("chavi", "Crottin de Chavignol"),
    ("saint-n", "Saint-Nectaire fermier"),
    ("tomme de sav", "Tomme de Savoie"),
    ("brie de", "Brie de Meaux"),
    // Accents as signs of their own (NFD)
    ("comte\u{301}", "Comté 24 mois"),
    ("E\u{301}poisses", "Époisses"),
    ("valenc\u{327}ay", "Valençay"),
    ("pont-l’e\u{301}ve\u{302}que", "Pont-l’Évêque"),
    // Two words in any order
    ("meaux brie", "Brie de Meaux"),
    ("savoie tomme", "Tomme de Savoie"),
    ("normandie camembert", "Camembert de Normandie"),
    ("gex bleu", "Bleu de Gex"),
    ("auvergne bleu", "Bleu d’Auvergne"),
    ("24 mois comté", "Comté 24 mois"),
    ("corse tomme brebis", "Tomme de brebis corse"),
    // English
    ("farmhouse munster", "Munster fermier"),
    ("ripened brillat savarin", "Brillat-Savarin affiné"),
    ("comte 24 months", "Comté 24 mois"),
    ("extra aged mimolette", "Mimolette extra-vieille"),
    ("buffalo mozzarella", "Mozzarella di bufala campana"),
    ("manchego artesano", "Manchego artisanal 12 mois"),
    // Categories, milks, regions and labels
    ("croûte lavée langres", "Langres"),
    ("fromage frais brousse", "Brousse du Rove"),
    ("washed rind maroilles", "Maroilles fermier"),
    ("blues ambert", "Fourme d’Ambert"),
    ("vache abondance", "Abondance"),
    ("goat rocamadour", "Rocamadour"),
    ("manchego sheep", "Manchego artisanal 12 mois"),
    ("comté jura", "Comté 24 mois"),
    ("roquefort aop", "Roquefort"),
];

fn demo_shop_and_more() -> Snapshot {
    let demo: Vec<Value> = serde_json::from_str(include_str!("../../seed/products.json")).unwrap();
    let more = MORE.map(
        |name| json!({ "name": name, "description": "", "price": 5, "category": "fromage", "weight": 200, "stock": 1 }),
    );
    let all = demo.into_iter().chain(more).enumerate().map(|(number, mut product)| {
        product["_id"] = json!(format!("{number:024x}"));
        product["createdAt"] = json!("2026-01-01T00:00:00Z");
        product["updatedAt"] = json!("2026-01-01T00:00:00Z");
        published(&serde_json::from_value(product).unwrap())
    });
    Snapshot::default().with(all.collect()).unwrap()
}

#[test]
fn what_customers_type_finds_first_what_they_mean() {
    let shop = demo_shop_and_more();
    let wrong: Vec<_> = TABLE
        .into_iter()
        .filter_map(|(words, expected)| {
            let query = CatalogQuery {
                q: Some(words.into()),
                ..CatalogQuery::default()
            };
            let found = shop.search(&query).items;
            let names: Vec<_> = found.iter().take(3).map(|product| product.name.as_str()).collect();
            (names.first() != Some(&expected)).then(|| format!("{words:?} found {names:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_nothing_is_called_finds_nothing() {
    let shop = demo_shop_and_more();
    for words in ["xyzzy", "$gt .*", "-- !", "12345", "gorgonzola", "qqqq wwww eeee"] {
        let query = CatalogQuery {
            q: Some(words.into()),
            ..CatalogQuery::default()
        };
        assert_eq!(shop.search(&query).total, 0, "{words}");
    }
}
