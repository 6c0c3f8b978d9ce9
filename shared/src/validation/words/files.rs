//! What is said of files for spreadsheets, and of their cells.

/// The French and the English of a code of this subject.
pub(super) fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "not_a_treatment" => (
            "Cru, thermisé ou pasteurisé est attendu, ou rien.",
            "Raw, thermised or pasteurised is expected, or nothing.",
        ),
        "not_a_strength" => (
            "Doux, typé ou fort est attendu, ou rien.",
            "Mild, medium or strong is expected, or nothing.",
        ),
        "not_a_protection" => (
            "AOP, IGP ou STG est attendu, ou rien.",
            "PDO, PGI or TSG is expected, or nothing.",
        ),
        "not_a_spreadsheet" => (
            "Ce fichier n’est ni un CSV ni un classeur XLSX.",
            "This file is neither a CSV nor an XLSX workbook.",
        ),
        "old_workbook" => (
            "Ce classeur est au format .xls ou protégé par un mot de passe : enregistrez-le en .xlsx, sans mot de passe.",
            "This workbook is in the format .xls or protected by a password: save it as .xlsx, without a password.",
        ),
        "file_too_large" => ("Un fichier a au plus {} Mo.", "A file has at most {} MB."),
        "unfolds_too_large" => (
            "Ce classeur dépasse {} Mo une fois décompressé : partagez-le en plusieurs fichiers.",
            "This workbook takes more than {} MB once unpacked: split it into several files.",
        ),
        "too_many_rows" => (
            "Un fichier a au plus {} lignes : partagez-le en plusieurs.",
            "A file has at most {} rows: split it into several.",
        ),
        "no_rows" => (
            "Ce fichier n’a aucune ligne sous ses titres de colonnes.",
            "This file has no row below the titles of its columns.",
        ),
        "no_key_column" => (
            "Une colonne Nom, Adresse ou Identifiant est nécessaire : sans elle, on ne sait de quel produit parle une ligne.",
            "A column Name, Address or Id is required: without it, nobody knows which product a row is about.",
        ),
        "column_twice" => (
            "La colonne {} a le même titre qu’une colonne avant elle.",
            "Column {} has the same title as one before it.",
        ),
        "missing_column" => (
            "Un nouveau produit a besoin de cette colonne, que le fichier n’a pas.",
            "A new product needs this column, which the file does not have.",
        ),
        "twice_in_file" => (
            "La ligne {} parle déjà de ce produit.",
            "Row {} is about this product already.",
        ),
        "archived_product" => (
            "Ce produit est archivé : remettez-le d’abord en vente.",
            "This product is archived: put it back on sale first.",
        ),
        "id_of_another" => (
            "Cet identifiant est celui d’un autre produit que cette adresse.",
            "This id is of another product than this address.",
        ),
        "not_an_id" => (
            "Un identifiant compte 24 chiffres et lettres de a à f ; laissez la cellule vide pour un nouveau produit.",
            "An id has 24 digits and letters from a to f; leave the cell empty for a new product.",
        ),
        "not_a_flag" => ("Oui ou non est attendu.", "Yes or no is expected."),
        "not_a_text" => (
            "Un texte est attendu : donnez à la cellule le format Texte et écrivez-la de nouveau.",
            "A text is expected: give the cell the format Text and type it again.",
        ),
        "a_date" => (
            "Le tableur y a mis une date : donnez à la cellule le format Nombre et écrivez-la de nouveau.",
            "The spreadsheet has put a date there: give the cell the format Number and type it again.",
        ),
        "formula_error" => (
            "La formule de cette cellule a échoué : corrigez-la ou écrivez sa valeur.",
            "The formula of this cell has failed: mend it or type its value.",
        ),
        "ambiguous_number" => (
            "Ce nombre se lit de deux façons : écrivez les milliers avec une espace (1 234) et les décimales sans zéro final (1,23).",
            "This number can be read in two ways: write thousands with a space (1 234) and decimals without a last zero (1.23).",
        ),
        "not_a_weight" => (
            "Un poids est en grammes entiers, ou comme 1,5 kg.",
            "A weight is in whole grams, or as 1.5 kg.",
        ),
        "not_a_way_to_sell" => (
            "À la pièce ou au poids est attendu.",
            "By the piece or by weight is expected.",
        ),
        "not_a_milk" => (
            "Vache, chèvre, brebis ou bufflonne est attendu, ou rien.",
            "Cow, goat, sheep or buffalo is expected, or nothing.",
        ),
        "not_an_allergen" => (
            "Cet allergène n’est pas l’un des quatorze que la loi nomme : {}.",
            "This allergen is not one of the fourteen that the law names: {}.",
        ),
        "changed_meanwhile" => (
            "Ce produit a changé pendant l’import : envoyez le fichier de nouveau.",
            "This product changed during the import: send the file again.",
        ),
        "no_order_column" => (
            "Une colonne Numéro, ou Produit pour de nouvelles commandes, est nécessaire : sans elle, on ne sait de quelle commande parle une ligne.",
            "A column Number, or Product for new orders, is required: without it, nobody knows which order a row is about.",
        ),
        "unknown_order" => (
            "Il n’y a pas de commande de ce numéro. Laissez la cellule vide pour une nouvelle commande.",
            "There is no order of this number. Leave the cell empty for a new order.",
        ),
        "order_contents" => (
            "Un fichier ne change pas le contenu d’une commande. La boutique a : {}.",
            "A file does not change what an order contains. The shop has: {}.",
        ),
        "not_a_line" => (
            "Cette commande n’a pas cette ligne, et un fichier ne lui en ajoute pas.",
            "This order does not have this line, and a file does not add any to it.",
        ),
        "not_a_status" => (
            "Reçue, En préparation, En livraison, Livrée ou Annulée est attendu.",
            "Received, Being prepared, Out for delivery, Delivered or Cancelled is expected.",
        ),
        "no_such_step" => (
            "Une commande « {} » ne passe pas à « {} ».",
            "An order that is “{}” does not become “{}”.",
        ),
        "only_with_a_step" => (
            "Cela s’écrit quand la commande change d’état.",
            "This is written as the order changes its status.",
        ),
        "rows_disagree" => (
            "La ligne {} de la même commande dit autre chose.",
            "Row {} of the same order says something else.",
        ),
        "order_closed" => (
            "Cette commande est livrée ou annulée.",
            "This order is delivered or cancelled.",
        ),
        "order_unpaid" => ("Cette commande n’est pas encore payée.", "This order is not paid yet."),
        "order_disputed" => (
            "Le paiement de cette commande est contesté.",
            "The payment of this order is disputed.",
        ),
        "order_changed_meanwhile" => (
            "Cette commande a changé pendant l’import : envoyez le fichier de nouveau.",
            "This order changed during the import: send the file again.",
        ),
        "not_of_a_new_order" => (
            "La boutique le dit elle-même d’une nouvelle commande : laissez la cellule vide.",
            "The shop itself says this of a new order: leave the cell empty.",
        ),
        "not_a_staff_payment" => (
            "En espèces, Sur le terminal, À la livraison ou Par virement est attendu.",
            "In cash, On the terminal, On delivery or By bank transfer is expected.",
        ),
        "price_is" => ("La boutique calcule {} €.", "The shop reckons €{}."),
        "several_products" => (
            "Plusieurs produits ont ce nom : écrivez l’adresse du produit, ou son identifiant.",
            "Several products have this name: write the product’s address, or its id.",
        ),
        "import_unknown" => (
            "Ce fichier n’est plus gardé : envoyez-le de nouveau.",
            "This file is no longer kept: send it again.",
        ),
        _ => return None,
    })
}
