//! The legal pages while the shopkeeper has written none: what the shop knows of itself, and no more. Written with the
//! marks of [`shared::settings::LegalText`].

use shared::{Language, Money, seller::Seller, settings::LegalPage};

use super::guarantees::guarantees;
use crate::{
    periods::{
        AGENT_CART_DAYS, CART_DAYS, LETTER_DAYS, LONGEST_SESSION_DAYS, PHOTO_DAYS, SESSION_DAYS, UNPAID_ORDER_DAYS,
    },
    settings::OrderSettings,
};

/// What the texts are made of.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Who sells.
    pub seller: &'a Seller,
    /// The consumer mediator that it has joined: name, address, site.
    pub mediator: Option<&'a str>,
    /// What delivery costs, and how long a transfer may take.
    pub orders: OrderSettings,
    /// Whether the shop takes cards.
    pub takes_cards: bool,
    /// Whether the price of delivery depends on where to.
    pub has_areas: bool,
}

/// The shop's own text of a page.
pub fn text(page: LegalPage, facts: Facts<'_>, language: Language) -> String {
    match page {
        LegalPage::LegalNotice => legal_notice(facts.seller, language),
        LegalPage::Terms => terms(facts, language),
        LegalPage::Privacy => privacy(facts, language),
        LegalPage::Cookies => cookies(facts, language),
        LegalPage::Guarantees => guarantees(facts.seller, facts.mediator, language),
        LegalPage::ReviewRules => review_rules(facts.seller, language),
        LegalPage::Accessibility => accessibility(facts.seller, language),
    }
}

fn legal_notice(seller: &Seller, language: Language) -> String {
    let vat_number = seller.vat_number.as_ref();
    let numbers = [
        Some(format!("SIRET {}", seller.siret)),
        seller.rcs.clone(),
        vat_number.map(|number| format!("{} {number}", language.pick("TVA", "VAT"))),
    ];
    let numbers: Vec<_> = numbers.into_iter().flatten().collect();
    format!(
        "## {}\n\n{}\n{}\n{}\n\n{}{}",
        language.pick("Éditeur", "Publisher"),
        seller.name,
        seller.legal_form,
        seller.address.join("\n"),
        numbers.join("\n"),
        contact(seller, language)
    )
}

fn contact(seller: &Seller, language: Language) -> String {
    format!(
        "\n\n## Contact\n\n{} {}\n{} {}",
        language.pick("Téléphone\u{a0}:", "Phone:"),
        seller.phone,
        language.pick("E-mail\u{a0}:", "Email:"),
        seller.email
    )
}

fn terms(facts: Facts<'_>, language: Language) -> String {
    let Facts {
        seller,
        mediator,
        orders,
        takes_cards,
        has_areas,
    } = facts;
    let mediation = mediation(mediator, language);
    let seller_lines = format!("{}, {}\n{}", seller.name, seller.legal_form, seller.address.join("\n"));
    let (fee, free_from) = (orders.shipping.fee, orders.shipping.free_from);
    let days = orders.payment.transfer_days;
    let delivery = if has_areas {
        language
            .pick(
                "Le prix de la livraison dépend du code postal\u{a0}: la page Livraison (/livraison) le dit, et le panier avant la commande.",
                "The price of delivery depends on the postal code: the page Delivery (/livraison) says it, and the basket before you order.",
            )
            .to_owned()
    } else if fee == Money::ZERO || free_from == Money::ZERO {
        language
            .pick("La livraison est offerte.", "Delivery is free.")
            .to_owned()
    } else {
        let (fee, free_from) = (fee.display(language), free_from.display(language));
        match language {
            Language::French => format!("La livraison coûte {fee}. Elle est offerte dès {free_from} d’achats."),
            Language::English => format!("Delivery costs {fee}. It is free for orders from {free_from}."),
        }
    };
    let card = if takes_cards {
        language.pick("\n- par carte", "\n- by card")
    } else {
        ""
    };
    let prices = match (seller.vat_exempt, language) {
        (false, Language::French) => "Les prix sont en euros, toutes taxes comprises.",
        (false, Language::English) => "Prices are in euros and include VAT.",
        (true, Language::French) => "Les prix sont en euros. Le vendeur ne facture pas de TVA.",
        (true, Language::English) => "Prices are in euros. The seller charges no VAT.",
    };
    match language {
        Language::French => format!(
            "## Vendeur\n\n{seller_lines}{}\n\n## Prix\n\n{prices}\n\n## Livraison\n\n{delivery}\n\n## Paiement\n\nUne commande se paie\n\
             - à la livraison\n- par virement, sous {days} jours\u{a0}; sans paiement, elle est ensuite annulée{card}\n\n\
             ## Abonnement\n\nUn abonnement au plateau du mois est sans engagement. Chaque plateau est une commande de son propre prix, au plus le budget choisi et la livraison, \
             passée cinq jours avant le jour souhaité. On passe un mois, suspend ou résilie en ligne, à tout moment, depuis le compte (/compte/abonnements)\u{a0}; la résiliation vaut aussitôt.\n\n\
             ## Rétractation\n\nVous avez 14 jours après la livraison pour renoncer, sans dire pourquoi, à l’achat des articles qui se gardent. \
             Ceux qui se détériorent ou se périment rapidement en sont exceptés (article L221-28, 4° du code de la consommation). \
             Vous le faites depuis la page de la commande.\n\n\
             ## Un problème avec une commande\n\nSignalez-le depuis la page de la commande, ou écrivez à {}. \
             La garantie légale de conformité et celle des vices cachés s’appliquent\u{a0}: la page Garanties (/garanties) dit ce qu’elles donnent.\n\n{mediation}",
            contact(seller, language),
            seller.email
        ),
        Language::English => format!(
            "## Seller\n\n{seller_lines}{}\n\n## Prices\n\n{prices}\n\n## Delivery\n\n{delivery}\n\n## Payment\n\nAn order is paid\n\
             - on delivery\n- by bank transfer, within {days} days; without payment it is then cancelled{card}\n\n\
             ## Subscription\n\nA subscription to the monthly platter is without commitment. Each platter is an order at its own price, at most the budget that you chose and delivery, \
             placed five days before the day you wish. You skip a month, pause or end it online at any time, in your account (/compte/abonnements); it ends at once.\n\n\
             ## Withdrawal\n\nYou have 14 days from delivery to withdraw, without saying why, from buying the items that keep. \
             Goods that deteriorate or expire rapidly are excepted (article L221-28, 4° of the French consumer code). \
             You do so on the order’s page.\n\n\
             ## A problem with an order\n\nReport it on the order’s page, or write to {}. \
             The legal guarantees of conformity and against hidden defects apply: the page Guarantees (/garanties) says what they give.\n\n{mediation}",
            contact(seller, language),
            seller.email
        ),
    }
}

fn privacy(facts: Facts<'_>, language: Language) -> String {
    let Seller { name, email, .. } = facts.seller;
    let card = match (facts.takes_cards, language) {
        (false, _) => "",
        (true, Language::French) => {
            "\n\n## Paiement par carte\n\nLe numéro de votre carte va à Stripe, qui encaisse pour la boutique. La boutique ne le voit pas."
        }
        (true, Language::English) => {
            "\n\n## Payment by card\n\nYour card’s number goes to Stripe, which takes the payment for the shop. The shop does not see it."
        }
    };
    match language {
        Language::French => format!(
            "{name} est responsable de vos données.\n\n## Ce qui est gardé\n\n\
             - Votre compte\u{a0}: nom, adresse e-mail, téléphone, adresses de livraison, favoris, préférences, allergènes que vous évitez\n\
             - Vos commandes, leurs factures, vos abonnements, vos points de fidélité\n\
             - Vos avis, vos messages à la boutique et leurs photos\n\
             - L’adresse à prévenir du retour d’un produit, si vous l’avez demandé\n\
             - Quand, comment et avec quels mots vous avez accepté ou refusé une lettre qui ne suit pas une commande\n\
             - Vos connexions\u{a0}: le navigateur et la date{card}\n\n\
             ## Combien de temps\n\n\
             - Votre compte et ce qui va avec\u{a0}: jusqu’à ce que vous l’effaciez\n\
             - Une connexion\u{a0}: {SESSION_DAYS} jours après sa dernière prolongation, {LONGEST_SESSION_DAYS} en tout au plus\n\
             - Un panier oublié\u{a0}: {CART_DAYS} jours\n\
             - Un panier préparé par un assistant, sans votre nom\u{a0}: {AGENT_CART_DAYS} jour\n\
             - Une lettre\u{a0}: jusqu’à son envoi\u{a0}; {LETTER_DAYS} jours si personne ne la prend\n\
             - La demande d’être prévenu d’un retour\u{a0}: jusqu’à notre lettre, six mois au plus\u{a0}; une semaine si vous ne la confirmez pas\n\
             - La photo d’une livraison\u{a0}: {PHOTO_DAYS} jours\n\
             - L’adresse d’une commande annulée sans avoir été payée\u{a0}: {UNPAID_ORDER_DAYS} jours\n\
             - La trace de ce que l’équipe a changé, sans nom\u{a0}: trois ans\n\
             - La preuve de cet accord, sous une empreinte de votre adresse\u{a0}: cinq ans et demi, le temps d’y répondre devant un juge (code civil, article 2224)\n\
             - Les factures et les avoirs, avec l’adresse de leurs commandes\u{a0}: dix ans après la fin de l’exercice, comme la loi le veut (code de commerce, article L123-22)\n\n\
             ## Cookies\n\nSeulement ceux dont la boutique a besoin\u{a0}: la page Cookies (/cookies) les nomme. Aucun ne sert à la publicité.\n\n\
             ## Vos droits\n\nVous voyez vos données, les emportez dans un fichier et les effacez vous-même, depuis votre compte (/compte/donnees). \
             Pour toute autre question, écrivez à {email}. \
             Vous pouvez aussi vous adresser à la CNIL (cnil.fr)."
        ),
        Language::English => format!(
            "{name} is responsible for your data.\n\n## What is kept\n\n\
             - Your account: name, email address, phone number, delivery addresses, favourites, preferences, allergens that you avoid\n\
             - Your orders, their invoices, your subscriptions, your loyalty points\n\
             - Your reviews, your messages to the shop and their pictures\n\
             - The address to tell that a product is back, if you asked for it\n\
             - When, how and with which words you agreed to or declined a letter that is not about an order\n\
             - Your sign-ins: the browser and the date{card}\n\n\
             ## For how long\n\n\
             - Your account and what goes with it: until you erase it\n\
             - A session: {SESSION_DAYS} days after it was last prolonged, {LONGEST_SESSION_DAYS} in all at most\n\
             - A basket that was forgotten: {CART_DAYS} days\n\
             - A basket that an assistant put together, without your name: {AGENT_CART_DAYS} day\n\
             - A letter: until it is sent; {LETTER_DAYS} days when nobody takes it\n\
             - The wish to be told that a product is back: until our letter, six months at most; a week if you do not confirm it\n\
             - The photograph of a delivery: {PHOTO_DAYS} days\n\
             - The address of an order that was cancelled before it was paid: {UNPAID_ORDER_DAYS} days\n\
             - What staff changed, without names: three years\n\
             - The proof of that word, under a digest of your address: five and a half years, in which a judge may ask for it (code civil, article 2224)\n\
             - Invoices and credit notes, with the address of their orders: ten years after the end of the financial year, as the law demands (code de commerce, article L123-22)\n\n\
             ## Cookies\n\nOnly those that the shop needs: the page Cookies (/cookies) names them. None is for advertising.\n\n\
             ## Your rights\n\nYou see your data, take it away as a file and erase it yourself, in your account (/compte/donnees). \
             For any other question, write to {email}. \
             You can also turn to the French data protection authority, the CNIL (cnil.fr)."
        ),
    }
}

/// Who settles what the two sides cannot (code de la consommation art. L616-1).
pub(super) fn mediation(mediator: Option<&str>, language: Language) -> String {
    let heading = language.pick("Médiation", "Mediation");
    let free = language.pick(
        "Si notre réponse ne vous satisfait pas, ou ne vient pas en deux mois, un médiateur de la consommation peut être saisi gratuitement, dans l’année de votre réclamation écrite (articles L612-1 et suivants du code de la consommation).",
        "If our answer does not satisfy you, or does not come within two months, you may turn to a consumer mediator free of charge, within a year of your written complaint (articles L612-1 et seq. of the French consumer code).",
    );
    match mediator {
        Some(mediator) => format!(
            "## {heading}\n\n{free}\n\n{} {mediator}",
            language.pick("Le nôtre\u{a0}:", "Ours:")
        ),
        None => format!("## {heading}\n\n{free}"),
    }
}

fn cookies(facts: Facts<'_>, language: Language) -> String {
    let Seller { name, email, .. } = facts.seller;
    let card = match (facts.takes_cards, language) {
        (false, _) => "",
        (true, Language::French) => {
            "\n\n## Paiement par carte\n\nLa page de paiement charge le formulaire de Stripe, qui pose ses propres cookies pour reconnaître la fraude. Ils sont nécessaires au paiement que vous demandez."
        }
        (true, Language::English) => {
            "\n\n## Payment by card\n\nThe payment page loads the form of Stripe, which sets cookies of its own to recognise fraud. They are necessary for the payment that you ask for."
        }
    };
    match language {
        Language::French => format!(
            "Aucun cookie de cette boutique ne demande votre accord\u{a0}: elle ne pose que ceux dont elle a besoin pour faire ce que vous lui demandez \
             (article 82 de la loi Informatique et Libertés). Ni mesure d’audience, ni publicité, ni réseau social\u{a0}: c’est pourquoi aucun bandeau ne vous arrête.\n\n\
             ## Lesquels\n\nSur une adresse en https, leur nom commence par __Host-\u{a0}: le navigateur ne les confie qu’à elle.\n\n\
             - session\u{a0}: vous êtes connecté\u{a0}; {SESSION_DAYS} jours\n\
             - device\u{a0}: votre appareil s’est déjà connecté, et nul ne le bloque en se trompant de mot de passe ailleurs\u{a0}; un an\n\
             - second-step et recovery-codes\u{a0}: la connexion en deux étapes\u{a0}; quelques minutes\n\
             - cart\u{a0}: le panier d’un visiteur\u{a0}; 30 jours\n\
             - coupon\u{a0}: un code de réduction\u{a0}; 30 jours\n\
             - delivery\u{a0}: l’adresse tapée en commandant\u{a0}; jusqu’à la commande, une heure au plus\n\
             - typed\u{a0}: ce que contenait un formulaire refusé, sans mot de passe\u{a0}; une minute\n\
             - postal-code\u{a0}: le code postal demandé\u{a0}; 30 jours\n\
             - allergens\u{a0}: les allergènes à éviter\u{a0}; un an\n\
             - lang\u{a0}: la langue\u{a0}; un an\n\
             - round\u{a0}: l’application des livreurs\u{a0}; un jour{card}\n\n\
             ## Les fromages vus récemment\n\nLe navigateur ne les retient que si vous le demandez sur la page d’un fromage (localStorage, seen\u{a0}: les sept derniers). \
             Rien n’en est envoyé à la boutique\u{a0}; un bouton au même endroit les efface, et se déconnecter aussi.\n\n\
             ## Les enlever\n\nVotre navigateur les efface à tout moment\u{a0}; la boutique reste lisible sans eux, mais on n’y commande pas. \
             Une question\u{a0}? {name}, {email}."
        ),
        Language::English => format!(
            "No cookie of this shop needs your consent: it sets only those that it needs to do what you ask of it \
             (article 82 of the French data protection act). No audience measurement, no advertising, no social network: this is why no banner stops you.\n\n\
             ## Which\n\nAt an https address their names begin with __Host-: the browser gives them to that address alone.\n\n\
             - session: you are signed in; {SESSION_DAYS} days\n\
             - device: your device signed in before, and nobody locks it out by mistyping the password elsewhere; a year\n\
             - second-step and recovery-codes: signing in in two steps; some minutes\n\
             - cart: a visitor’s basket; 30 days\n\
             - coupon: a discount code; 30 days\n\
             - delivery: the address you typed while ordering; until the order, an hour at most\n\
             - typed: what a refused form held, without a password; a minute\n\
             - postal-code: the postal code you asked about; 30 days\n\
             - allergens: the allergens to avoid; a year\n\
             - lang: the language; a year\n\
             - round: the app of the couriers; a day{card}\n\n\
             ## Cheeses seen recently\n\nThe browser remembers them only if you ask for it on the page of a cheese (localStorage, seen: the last seven). \
             Nothing of it is sent to the shop; a button at the same place erases them, and so does signing out.\n\n\
             ## Removing them\n\nYour browser erases them at any time; the shop can be read without them, but nobody orders there. \
             A question? {name}, {email}."
        ),
    }
}

/// How the shop sees to it that reviews are of customers (code de la consommation art. L111-7-2, D111-17).
fn review_rules(seller: &Seller, language: Language) -> String {
    let Seller { name, email, .. } = seller;
    match language {
        Language::French => format!(
            "Les avis de cette boutique sont vérifiés\u{a0}: seul un client à qui le fromage a été livré peut en écrire un, depuis son compte, un seul par fromage.\n\n\
             ## Comment\n\n\
             - La boutique compare chaque avis aux commandes livrées de son auteur au moment où il est envoyé.\n\
             - Il paraît aussitôt, avec le prénom et une initiale, sans contrepartie\u{a0}; personne n’est payé pour un avis.\n\
             - Les avis sont montrés du plus récent au plus ancien, avec leur date\u{a0}; la note d’un fromage est la moyenne de tous ceux qui sont montrés.\n\
             - Ils restent tant que le fromage est connu de la boutique\u{a0}; ceux d’un compte effacé restent sans nom.\n\n\
             ## Ce qui n’est pas montré\n\n{name} peut retirer un avis qui insulte, donne les coordonnées de quelqu’un, fait de la publicité ou parle d’autre chose que du fromage. \
             Jamais parce qu’il est sévère. L’auteur le voit sur la page du fromage et peut en demander la raison\u{a0}: {email}. \
             Ce qui est retiré, quand et par qui, est noté."
        ),
        Language::English => format!(
            "The reviews of this shop are checked: only a customer to whom the cheese was delivered can write one, from their account, one for each cheese.\n\n\
             ## How\n\n\
             - The shop compares each review with the delivered orders of its author as it is sent.\n\
             - It appears at once, with the first name and an initial, without anything in return; nobody is paid for a review.\n\
             - Reviews are shown from the newest to the oldest, with their dates; a cheese’s rating is the mean of all that are shown.\n\
             - They stay as long as the shop knows the cheese; those of an erased account stay without a name.\n\n\
             ## What is not shown\n\n{name} may take down a review that insults, gives somebody’s contact details, advertises or is not about the cheese. \
             Never because it is severe. Its author sees it on the page of the cheese and may ask why: {email}. \
             What is taken down, when and by whom, is noted."
        ),
    }
}

fn accessibility(seller: &Seller, language: Language) -> String {
    let Seller { name, email, phone, .. } = seller;
    match language {
        Language::French => format!(
            "{name} veut que chacun puisse lire cette boutique et y commander, quels que soient ses yeux, ses mains ou sa machine.\n\n\
             ## Où nous en sommes\n\nLe site n’a pas été audité selon le RGAA 4.1\u{a0}: cette déclaration dit ce que nous vérifions nous-mêmes, et ne vaut pas attestation de conformité.\n\n\
             - Chaque page fonctionne sans JavaScript, au clavier seul, et dans les deux langues.\n\
             - Chaque page est examinée à chaque version par un programme (axe, règles WCAG 2.2 A et AA) et par le vérificateur HTML du W3C.\n\
             - Les champs disent ce qui ne va pas, à côté d’eux et en toutes lettres\u{a0}; les couleurs ne disent jamais rien seules.\n\n\
             ## Ce qui peut gêner\n\n\
             - Le formulaire de carte est celui de Stripe\u{a0}; payer à la livraison ou par virement l’évite.\n\
             - Les photos que des clients envoient avec leurs avis n’ont pas de description.\n\
             - Les factures en PDF ne sont pas balisées\u{a0}; la page de la commande dit la même chose.\n\n\
             ## Un obstacle\u{a0}?\n\nDites-le à {email} ou au {phone}\u{a0}: nous vous répondons, et prenons la commande autrement s’il le faut. \
             Sans réponse, vous pouvez saisir le Défenseur des droits (defenseurdesdroits.fr)."
        ),
        Language::English => format!(
            "{name} wants everybody to be able to read this shop and order in it, whatever their eyes, their hands or their machine.\n\n\
             ## Where we stand\n\nThe site has not been audited by the French RGAA 4.1: this statement says what we check ourselves, and certifies nothing.\n\n\
             - Every page works without JavaScript, by keyboard alone, and in both languages.\n\
             - Every page is examined with each version by a program (axe, rules of WCAG 2.2 A and AA) and by the W3C’s HTML checker.\n\
             - Fields say what is wrong, beside them and in words; colours never say anything alone.\n\n\
             ## What may be in the way\n\n\
             - The card form is Stripe’s; paying on delivery or by bank transfer avoids it.\n\
             - The pictures that customers send with their reviews have no description.\n\
             - Invoices as PDF are not tagged; the order’s page says the same.\n\n\
             ## An obstacle?\n\nTell {email} or {phone}: we answer you, and take the order another way if need be. \
             Without an answer, you can turn to the French Défenseur des droits (defenseurdesdroits.fr)."
        ),
    }
}

#[cfg(test)]
mod tests {
    use shared::settings::{Block, blocks};

    use super::*;
    use crate::BUILT_IN;

    #[test]
    fn every_page_has_a_text_in_both_languages_that_names_the_seller() {
        let seller = Seller::demo();
        let facts = Facts {
            seller: &seller,
            mediator: Some("CM2C, 49 rue de Ponthieu, 75008 Paris, cm2c.net"),
            orders: OrderSettings {
                shipping: BUILT_IN.shipping,
                payment: BUILT_IN.payment,
                delivery: crate::settings::DeliveryVersion::default(),
            },
            takes_cards: true,
            has_areas: false,
        };
        for page in LegalPage::ALL {
            for language in [Language::French, Language::English] {
                let text = text(page, facts, language);
                assert!(text.contains(&seller.name) && text.contains(&seller.email), "{text}");
                assert!(
                    blocks(&text).iter().any(|block| matches!(block, Block::Heading(_))),
                    "{text}"
                );
            }
        }
        assert!(text(LegalPage::Terms, facts, Language::French).contains("6,90\u{a0}€"));
        for page in [LegalPage::Terms, LegalPage::Guarantees] {
            assert!(text(page, facts, Language::English).contains("CM2C"));
        }
    }
}
