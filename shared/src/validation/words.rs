//! What each rule's code says to people.

use crate::{Grams, Language, Money, money::grouped, product::Fact};

/// The sentence for this code. `limit` is what stood behind the code's colon, several apart by `|`.
pub fn explain(code: &str, limit: &str, language: Language) -> String {
    let limit = match Fact::from_name(limit).filter(|_| code == "missing_fact") {
        Some(fact) => fact.words(language),
        None => limit,
    };
    let (french, english) = match code {
        "required" => ("Ce champ est nécessaire.", "This field is required."),
        "unknown_field" => ("Ce champ n’existe pas.", "There is no such field."),
        "wrong_type" => (
            "Cette valeur n’est pas de la forme attendue.",
            "This value is not of the expected form.",
        ),
        "control_characters" => (
            "Des caractères invisibles ne sont pas admis.",
            "Invisible characters are not allowed.",
        ),
        "too_short" => ("Au moins {} caractères.", "At least {} characters."),
        "too_long" => ("Au plus {} caractères.", "At most {} characters."),
        "too_small" => ("Au moins {}.", "At least {}."),
        "too_many" | "too_large" => ("Au plus {}.", "At most {}."),
        "not_an_amount" => ("Un montant s’écrit comme 12,50.", "An amount looks like 12.50."),
        "not_a_number" => ("Un nombre entier est attendu.", "A whole number is expected."),
        "not_a_decimal" => ("Un nombre s’écrit comme 12,5.", "A number looks like 12.5."),
        "too_many_decimals" => ("Au plus {} décimales.", "At most {} decimals."),
        "not_an_email" => (
            "Cette adresse e-mail n’est pas complète.",
            "This email address is not complete.",
        ),
        "not_ascii" => (
            "Une adresse e-mail ne contient ni accents ni lettres d’autres alphabets.",
            "An email address has no accents and no letters of other alphabets.",
        ),
        "not_a_phone" => (
            "Ce numéro de téléphone n’existe pas. Hors de France, il commence par + et l’indicatif du pays.",
            "There is no such phone number. Outside of France it begins with + and the country’s code.",
        ),
        "not_a_postal_code" => ("Un code postal compte cinq chiffres.", "A postal code has five digits."),
        "not_a_postal_pattern" => (
            "Un code postal compte cinq chiffres, ou quatre au plus suivis d’une étoile\u{a0}: 69001, 690*.",
            "A postal code has five digits, or at most four before a star: 69001, 690*.",
        ),
        "postal_code_taken" => ("Déjà dans une autre zone\u{a0}: {}.", "In another area already: {}."),
        "not_delivered_there" => (
            "Nous ne livrons pas à ce code postal. Vous pouvez retirer votre commande au comptoir.",
            "We do not deliver to this postal code. You can collect your order at the counter.",
        ),
        "slot_required" => ("Choisissez un créneau.", "Choose a slot."),
        "slot_full" => (
            "Ce créneau est complet\u{a0}: choisissez-en un autre.",
            "This slot is full: choose another.",
        ),
        "slot_closed" => (
            "Ce créneau n’est plus proposé\u{a0}: choisissez-en un autre.",
            "This slot is no longer offered: choose another.",
        ),
        "slot_other_kind" => (
            "Une livraison reste une livraison, un retrait reste un retrait.",
            "A delivery stays a delivery, and what is collected stays so.",
        ),
        "not_a_webhook_address" => (
            "Une adresse de webhook est complète et commence par https://.",
            "A webhook’s address is whole and begins with https://.",
        ),
        "inside_the_house" => (
            "Cette adresse est celle d’un réseau privé : les événements ne partent que sur Internet.",
            "This address is one of a private network: events are sent to the internet only.",
        ),
        "weekday_or_day" => (
            "Un jour de la semaine, ou une seule date.",
            "A day of the week, or a single date.",
        ),
        "slot_stays" => (
            "Un créneau que des commandes ont ne change ni de jour, ni d’heure, ni de sorte.",
            "A slot that orders have changes neither its day nor its time nor its kind.",
        ),
        "not_a_siren" => (
            "Un SIREN compte neuf chiffres, dont le dernier vérifie les autres.",
            "A SIREN has nine digits, of which the last checks the others.",
        ),
        "not_a_vat_number" => (
            "Ce numéro de TVA n’est pas celui de ce SIREN : FR, une clé de deux chiffres, puis le SIREN.",
            "This VAT number is not that of this SIREN: FR, a key of two digits, then the SIREN.",
        ),
        "not_a_vat_rate" => (
            "Les taux de TVA sont 0, 2,1, 5,5, 10 et 20 %.",
            "The rates of VAT are 0, 2.1, 5.5, 10 and 20%.",
        ),
        "not_a_slug" => (
            "Minuscules sans accents, chiffres et tirets seulement.",
            "Lower-case letters, digits and dashes only.",
        ),
        "not_a_key" => (
            "Une clé compte 1 à 255 caractères ASCII visibles.",
            "A key has 1 to 255 visible ASCII characters.",
        ),
        "common_password" => (
            "Ce mot de passe est trop connu : choisissez-en un autre.",
            "This password is too well known: choose another.",
        ),
        "wrong_password" => (
            "Ce n’est pas votre mot de passe actuel.",
            "This is not your present password.",
        ),
        "wrong_code" => (
            "Ce code n’est pas le bon, ou il a déjà servi. L’application en montre un autre toutes les trente secondes.",
            "This code is not right, or was used already. The app shows another one every thirty seconds.",
        ),
        "token_invalid" => (
            "Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre.",
            "This link was used before or has run out. Ask for another.",
        ),
        "slug_taken" => ("Ce nom d’adresse est déjà pris.", "This address is already taken."),
        "name_taken" => (
            "Une autre famille porte déjà ce nom.",
            "Another category has this name already.",
        ),
        "email_taken" => (
            "Un compte existe déjà avec cette adresse. Connectez-vous.",
            "An account with this address exists. Sign in instead.",
        ),
        "cut_step" => ("La coupe se fait par pas de {} g.", "It is cut in steps of {} g."),
        "cut_too_small" => ("La plus petite coupe est de {} g.", "The smallest cut is {} g."),
        "cut_too_large" => ("La plus grande coupe est de {} g.", "The largest cut is {} g."),
        "sold_by_piece" => ("Ce fromage se vend à la pièce.", "This cheese is sold by the piece."),
        "not_digits" => (
            "De 1 à {} chiffres, rien d’autre.",
            "From 1 to {} digits, nothing else.",
        ),
        "weight_or_barcode" => (
            "Un poids ou une étiquette, pas les deux.",
            "A weight or a label, not both.",
        ),
        "no_weight" => (
            "La balance montre 0 g : posez le morceau, puis pesez de nouveau.",
            "The scale shows 0 g: put the cut on it, then weigh again.",
        ),
        "above_scale" => (
            "Plus de {} kg : ce n’est pas le poids d’une ligne. Vérifiez le nombre tapé.",
            "More than {} kg: that is no weight of a line. Check what was typed.",
        ),
        "far_above_ordered" => (
            "Plus du double des {} g commandés : vérifiez l’article et le poids.",
            "More than twice the {} g that were ordered: check the item and the weight.",
        ),
        "piece_not_weighed" => (
            "Cet article se vend à la pièce : il ne se pèse pas.",
            "This item is sold by the piece: it is not weighed.",
        ),
        "short_of_stock" => (
            "Il n’en reste que {} g en stock pour la différence : corrigez d’abord le stock de ce produit.",
            "Only {} g are left in stock for the difference: correct the stock of this product first.",
        ),
        "barcode_unreadable" => (
            "Ce code n’est pas celui d’une étiquette de balance.",
            "This code is not that of a scale’s label.",
        ),
        "barcode_check_digit" => (
            "Un chiffre du code a été mal lu : scannez de nouveau, ou tapez le poids.",
            "A digit of the code was read wrongly: scan again, or type the weight.",
        ),
        "barcode_layout" => (
            "La boutique ne connaît pas ce genre d’étiquette (réglage SCALE_LAYOUTS).",
            "The shop does not know this kind of label (setting SCALE_LAYOUTS).",
        ),
        "barcode_without_weight" => ("Cette étiquette ne dit pas de poids.", "This label says no weight."),
        "barcode_without_article" => (
            "Cette étiquette ne dit pas de quel article elle est.",
            "This label does not say which article it is of.",
        ),
        "barcode_of_another" => (
            "Cette étiquette est celle d’un autre produit, l’article {}.",
            "This label is that of another product, article {}.",
        ),
        "barcode_of_one" => (
            "Cette étiquette est celle d’un seul morceau : posez les {} ensemble sur la balance.",
            "This label is that of one cut: put all {} on the scale together.",
        ),
        "barcode_use_by" => (
            "À consommer jusqu’au {} : ce morceau ne se vend plus.",
            "To be used by {}: this cut is not sold any more.",
        ),
        "no_scale_code" => (
            "Ce produit n’a pas de numéro de balance : donnez-le dans sa fiche, ou tapez le poids.",
            "This product has no number on the scale: give it in its form, or type the weight.",
        ),
        "cut_range" => (
            "La coupe la plus petite, la plus grande et le pas ne vont pas ensemble.",
            "Smallest cut, largest cut and step do not fit together.",
        ),
        "not_own_upload" => (
            "Cette photo n’est pas l’une des vôtres : envoyez-la d’abord.",
            "This picture is not one of yours: upload it first.",
        ),
        "in_the_past" => ("Ce jour est déjà passé.", "This day is over."),
        "too_far_ahead" => ("Au plus {} jours à l’avance.", "At most {} days ahead."),
        "not_a_day" => ("Un jour s’écrit comme 2026-03-31.", "A day looks like 2026-03-31."),
        "not_a_time" => ("Une heure s’écrit comme 09:30.", "A time looks like 09:30."),
        "closes_before_it_opens" => ("La fermeture vient après l’ouverture.", "It closes after it opens."),
        "hours_overlap" => (
            "Les deux plages de ce jour se chevauchent.",
            "The two spans of this day overlap.",
        ),
        "closed_already" => (
            "L’une de ces journées est déjà dans la liste.",
            "One of these days is in the list already.",
        ),
        "not_before_the_end" => (
            "Le rappel vient avant la fin\u{a0}: moins de jours que le délai, ou 0.",
            "The reminder comes before the end: fewer days than the deadline, or 0.",
        ),
        "before_from" => ("La fin précède le début.", "The end comes before the beginning."),
        "period_too_long" => ("Une période compte au plus {} jours.", "A period has at most {} days."),
        "not_a_livreur" => (
            "Ce compte n’est pas celui d’un livreur.",
            "This account is not a courier’s.",
        ),
        "only_when_shipped" => (
            "Un livreur se choisit quand la commande part.",
            "A courier is chosen when the order leaves.",
        ),
        "only_when_delivered" => (
            "De l’argent ne se prend qu’à la remise.",
            "Money is only taken when the order is handed over.",
        ),
        "twice" => ("La même commande y est deux fois.", "The same order is in it twice."),
        "one_customer" => (
            "Un client qui a un compte, ou un nouveau, pas les deux.",
            "A customer who has an account, or a new one, not both.",
        ),
        "email_or_phone" => (
            "Une adresse e-mail ou un numéro de téléphone est nécessaire.",
            "An email address or a phone number is required.",
        ),
        "gift_is_prepaid" => (
            "Un cadeau se règle d’avance, par carte ou par virement\u{a0}: personne ne paie à la porte. En le retirant au comptoir, vous pouvez payer sur place.",
            "A gift is paid beforehand, by card or by transfer: nobody pays at the door. When you collect it at the counter, you can pay there.",
        ),
        "day_by_slot" => (
            "Il y a des créneaux\u{a0}: choisissez-en un, c’est lui qui dit le jour.",
            "There are slots: choose one, which says the day.",
        ),
        "paid_when_collected" => (
            "Ce qui est remis au comptoir se paie en espèces ou sur le terminal.",
            "What is handed over at the counter is paid in cash or on the terminal.",
        ),
        "above_goods" => (
            "La remise dépasse la valeur des articles, {}.",
            "The discount is more than the goods are worth, {}.",
        ),
        "no_orders" => ("Cochez au moins une commande.", "Tick at least one order."),
        "no_bronze" => (
            "Le premier palier est le bronze, actif, dès 0 point.",
            "The first tier is bronze, active, from 0 points.",
        ),
        "not_ascending" => (
            "Chaque palier, une seule fois et dans l’ordre, demande plus de points que le précédent.",
            "Each tier, once and in order, asks for more points than the one before.",
        ),
        "not_a_picture" => (
            "Ce fichier n’est pas une image JPEG, PNG ou WebP entière.",
            "This file is not a whole JPEG, PNG or WebP picture.",
        ),
        "too_many_pixels" => (
            "Au plus {} millions de pixels par image.",
            "At most {} million pixels a picture.",
        ),
        "picture_too_large" => ("Au plus {} Mo par image.", "At most {} MB a picture."),
        "too_many_uploads" => (
            "Au plus {} photos par jour : le reste demain.",
            "At most {} pictures a day: the rest tomorrow.",
        ),
        "media_unavailable" => (
            "L’image n’a pas pu être gardée : réessayez dans un instant.",
            "The picture could not be kept: try again in a moment.",
        ),
        "foreign_picture" => (
            "Une image est d’abord envoyée à la boutique : cette adresse n’est pas la sienne.",
            "A picture is sent to the shop first: this address is not one of its own.",
        ),
        "not_offered" => (
            "La boutique ne propose pas cette façon de payer.",
            "The shop does not offer this way to pay.",
        ),
        "too_small_for_card" => (
            "Une carte ne se débite qu’à partir de {} centimes : choisissez une autre façon de payer.",
            "A card is charged from {} cents on: choose another way to pay.",
        ),
        "too_large_for_card" => (
            "Une carte se débite de {} euros au plus : choisissez une autre façon de payer.",
            "A card is charged {} euros at most: choose another way to pay.",
        ),
        "order_too_large" => (
            "Une commande vaut {} euros au plus : retirez-en une partie.",
            "An order is worth {} euros at most: take some of it out.",
        ),
        "below_minimum" => ("Le maximum est sous le minimum.", "The maximum is below the minimum."),
        "not_a_language" => (
            "Une langue s’écrit comme en ou pt-BR.",
            "A language looks like en or pt-BR.",
        ),
        "not_a_code" => (
            "Un code compte 3 à 40 lettres sans accents, chiffres et tirets.",
            "A code has 3 to 40 letters without accents, digits and dashes.",
        ),
        "coupon_code_taken" => ("Un autre bon porte déjà ce code.", "Another coupon has this code."),
        "coupon_unknown" => ("Ce code n’existe pas.", "There is no such code."),
        "coupon_too_many_tries" => (
            "Trop de codes inconnus en peu de temps. Réessayez dans quelques minutes.",
            "Too many unknown codes in a short time. Try again in a few minutes.",
        ),
        "coupon_not_yet" => ("Ce code vaut à partir du {}.", "This code is valid from {}."),
        "coupon_over" => ("Ce code n’est plus valable depuis le {}.", "This code ended on {}."),
        "coupon_switched_off" => ("Ce code n’est plus valable.", "This code is no longer valid."),
        "coupon_exhausted" => (
            "Ce code a déjà servi autant de fois qu’il le pouvait.",
            "This code has been used as often as it can be.",
        ),
        "coupon_min_purchase" => (
            "Ce code vaut à partir de {} d’achats\u{a0}: il manque {}.",
            "This code is good for orders from {}: {} to go.",
        ),
        "not_hundreds" => (
            "Les points s’échangent par centaines.",
            "Points are redeemed by the hundred.",
        ),
        "not_enough_points" => (
            "Vous n’avez pas encore assez de points.",
            "You do not have enough points yet.",
        ),
        "difference_or_count" => (
            "Une différence ou un stock compté, l’un des deux.",
            "A difference or a counted stock, one of both.",
        ),
        "not_zero" => ("Cela ne change rien.", "That changes nothing."),
        "lot_code_taken" => (
            "Un autre lot de ce produit porte déjà ce code.",
            "Another lot of this product has this code.",
        ),
        "not_below_price" => (
            "Un prix réduit est plus bas que le prix, {}.",
            "A reduced price is lower than the price, {}.",
        ),
        "not_short_dated" => (
            "Une réduction pour date courte s’annonce {} jours avant la date au plus tôt.",
            "A reduction for a short date is announced {} days before the date at the earliest.",
        ),
        "by_lot" => (
            "Ce produit se compte par lots : son stock change lot par lot.",
            "This product is counted by lots: its stock changes lot by lot.",
        ),
        "expired_lot" => (
            "Ce lot est déjà périmé : un lot ne se vend que jusqu’à sa date.",
            "This lot has expired already: a lot is sold until its date only.",
        ),
        "after_best_before" => (
            "L’affinage commence avant la date limite du lot.",
            "Ageing begins before the lot’s best-before date.",
        ),
        "other_product" => ("Un lot reste celui de son produit.", "A lot stays that of its product."),
        "below_taken" => (
            "{} sont déjà sortis de ce lot : sa quantité ne peut être moindre.",
            "{} have left this lot already: it cannot have been less.",
        ),
        "below_promised" => (
            "{} sont promis à des commandes qui ne sont pas parties : comptez aussi ce qui est déjà emballé, ou annulez d’abord une commande.",
            "{} are promised to orders that have not left: count what is packed already, too, or cancel an order first.",
        ),
        "more_than_stock" => ("Il n’y en a que {} en stock.", "Only {} in stock."),
        "no_change" => (
            "Un pourcentage, une somme ou un arrondi est nécessaire.",
            "A percentage, an amount or a rounding is needed.",
        ),
        "not_a_protected_name" => (
            "Le nom exact du registre, sans « type », « façon » ni autre comparaison.",
            "The exact name of the register, without “type”, “style” or any other comparison.",
        ),
        "missing_fact" => (
            "{} : la loi le demande avant l’achat. Complétez pour publier, ou enregistrez un brouillon.",
            "{}: the law asks for it before purchase. Fill it in to publish, or save a draft.",
        ),
        "already_published" => (
            "Ce produit est en vente : archivez-le pour le retirer.",
            "This product is on sale: archive it to take it off.",
        ),
        "not_above_price" => (
            "Le prix barré est plus haut que le prix.",
            "The struck price is above the price.",
        ),
        "no_earlier_price" => (
            "Ce produit n’a pas coûté plus cher avant : il n’y a pas de réduction à annoncer.",
            "This product never cost more before: there is no reduction to announce.",
        ),
        "above_lowest_price" => (
            "Le prix le plus bas des trente jours avant la réduction est de {} € : le prix barré ne peut pas le dépasser.",
            "The lowest price of the thirty days before the reduction is €{}: the struck price cannot be above it.",
        ),
        "reduction_over" => (
            "Ce prix dure depuis plus de {} jours : ce n’est plus une réduction.",
            "This price has lasted for more than {} days: it is no reduction any more.",
        ),
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
        "no_prices" => ("Cochez au moins un produit.", "Tick at least one product."),
        "sum_or_lines" => ("Une somme ou des articles, pas les deux.", "A sum or items, not both."),
        "needs_lines" => (
            "Choisissez les articles à remettre en stock.",
            "Choose the items that go back into stock.",
        ),
        "nothing_to_refund" => ("Il n’en reste rien à rendre.", "Nothing of it is left to give back."),
        "not_in_order" => (
            "Cet article n’est pas dans la commande.",
            "This item is not in the order.",
        ),
        "unknown_reason" => ("Choisissez l’un des motifs.", "Choose one of the reasons."),
        "unknown_user" => ("Ce client n’existe pas.", "There is no such customer."),
        "unknown_product" => ("Ce produit n’existe pas.", "There is no such product."),
        "out_of_stock" => ("Il n’en reste que {}.", "Only {} left."),
        "not_withdrawable" => (
            "Ce produit s’altère vite : la loi l’excepte de la rétractation (L221-28, 4°).",
            "These goods spoil quickly: the law excepts them from withdrawal (L221-28, 4°).",
        ),
        "already_withdrawn" => (
            "Il n’en reste pas : déjà rendu ou remboursé.",
            "None is left: withdrawn from or refunded before.",
        ),
        "no_amount" => (
            "Sans remboursement ni bon, pas de montant.",
            "No amount without a refund or a coupon.",
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
        "platter_costs" => (
            "Le plateau le moins cher coûte {} €.",
            "The cheapest platter costs €{}.",
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
        "sold_out" => ("Épuisé pour l’instant.", "Sold out for now."),
        _ => ("Cette valeur n’est pas admise.", "This value is not allowed."),
    };
    let template = language.pick(french, english).to_owned();
    limit.split('|').fold(template, |text, limit| {
        text.replacen("{}", &written(code, limit, language), 1)
    })
}

/// A limit as the reader writes it: an amount as one, a weight as `950g` with its unit, any other number with the mark of
/// its decimals and its thousands apart.
fn written(code: &str, limit: &str, language: Language) -> String {
    if ["above_goods", "not_below_price"].contains(&code)
        && let Some(amount) = Money::parse(limit)
    {
        return amount.display(language);
    }
    if let Some(grams) = limit.strip_suffix('g').and_then(|grams| grams.parse().ok()) {
        return Grams(grams).display(language);
    }
    let (sign, digits) = limit.strip_prefix('-').map_or(("", limit), |digits| ("−", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit()) && decimals.bytes().all(|b| b.is_ascii_digit());
    match whole.parse() {
        Ok(whole) if is_number => {
            let mark = if decimals.is_empty() {
                ""
            } else {
                language.pick(",", ".")
            };
            format!("{sign}{}{mark}{decimals}", grouped(whole, language))
        }
        _ => limit.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_written_as_the_reader_writes_numbers() {
        for (code, limit, french, english) in [
            ("too_small", "0.01", "Au moins 0,01.", "At least 0.01."),
            ("too_small", "-5", "Au moins −5.", "At least −5."),
            (
                "too_many_rows",
                "20000",
                "Un fichier a au plus 20\u{202f}000 lignes : partagez-le en plusieurs.",
                "A file has at most 20,000 rows: split it into several.",
            ),
            (
                "more_than_stock",
                "16150g",
                "Il n’y en a que 16,15\u{a0}kg en stock.",
                "Only 16.15\u{a0}kg in stock.",
            ),
            (
                "more_than_stock",
                "3",
                "Il n’y en a que 3 en stock.",
                "Only 3 in stock.",
            ),
            (
                "above_goods",
                "25.5",
                "La remise dépasse la valeur des articles, 25,50\u{a0}€.",
                "The discount is more than the goods are worth, €25.50.",
            ),
            (
                "column_twice",
                "Prix",
                "La colonne Prix a le même titre qu’une colonne avant elle.",
                "Column Prix has the same title as one before it.",
            ),
        ] {
            assert_eq!(explain(code, limit, Language::French), french);
            assert_eq!(explain(code, limit, Language::English), english);
        }
    }
}
