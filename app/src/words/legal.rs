//! The legal pages while the shopkeeper has written none: what the shop knows of itself, and no more. Written with the
//! marks of [`shared::settings::LegalText`].

use domain::settings::OrderSettings;
use shared::{Language, Money, seller::Seller, settings::LegalPage};

/// What the texts are made of.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Who sells.
    pub seller: &'a Seller,
    /// What delivery costs, and how long a transfer may take.
    pub orders: OrderSettings,
    /// Whether the shop takes cards.
    pub takes_cards: bool,
    /// Whether the price of delivery depends on where to.
    pub has_areas: bool,
}

/// What the page is called.
pub const fn title(page: LegalPage, language: Language) -> &'static str {
    match page {
        LegalPage::LegalNotice => language.pick("Mentions légales", "Legal notice"),
        LegalPage::Terms => language.pick("Conditions de vente", "Terms of sale"),
        LegalPage::Privacy => language.pick("Confidentialité", "Privacy"),
    }
}

/// What search engines show below its name.
pub const fn summary(page: LegalPage, language: Language) -> &'static str {
    match page {
        LegalPage::LegalNotice => language.pick(
            "Qui édite le site de Fromagerie Alioui, et comment nous joindre.",
            "Who publishes the site of Fromagerie Alioui, and how to reach us.",
        ),
        LegalPage::Terms => language.pick(
            "Les prix, la livraison, le paiement, la rétractation et la garantie de vos achats.",
            "The prices, delivery, payment, withdrawal and guarantee of what you buy.",
        ),
        LegalPage::Privacy => language.pick(
            "Ce que la boutique garde de vous, les cookies dont elle a besoin, et vos droits.",
            "What the shop keeps of you, the cookies that it needs, and your rights.",
        ),
    }
}

/// What the law asks for and the shop does not know, so that [`text`] lacks it.
pub const fn missing(page: LegalPage, language: Language) -> &'static str {
    match page {
        LegalPage::LegalNotice => language.pick(
            "le nom du directeur de la publication\u{a0}; le nom, l’adresse et le téléphone de l’hébergeur",
            "the name of the person responsible for the content; the host’s name, address and phone number",
        ),
        LegalPage::Terms => language.pick(
            "le médiateur de la consommation dont vous dépendez\u{a0}; les délais de livraison",
            "the consumer mediator you have joined; how long a delivery takes",
        ),
        LegalPage::Privacy => language.pick(
            "combien de temps les données sont gardées\u{a0}; qui les héberge et qui envoie vos lettres",
            "how long data is kept; who hosts it and who sends your letters",
        ),
    }
}

/// The shop's own text of a page.
pub fn text(page: LegalPage, facts: Facts<'_>, language: Language) -> String {
    match page {
        LegalPage::LegalNotice => legal_notice(facts.seller, language),
        LegalPage::Terms => terms(facts, language),
        LegalPage::Privacy => privacy(facts, language),
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
        orders,
        takes_cards,
        has_areas,
    } = facts;
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
             La garantie légale de conformité s’applique (articles L217-3 et suivants du code de la consommation).",
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
             The legal guarantee of conformity applies (articles L217-3 et seq. of the French consumer code).",
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
             - Vos connexions\u{a0}: le navigateur et la date{card}\n\n\
             ## Cookies\n\nSeulement ceux dont la boutique a besoin\u{a0}: la connexion, le panier, la langue, un code de réduction, \
             l’adresse de livraison tapée, le code postal demandé, les allergènes à éviter. Aucun ne sert à la publicité.\n\n\
             ## Vos droits\n\nVous pouvez demander à voir vos données, à les corriger ou à les effacer\u{a0}: écrivez à {email}. \
             Vous pouvez aussi vous adresser à la CNIL (cnil.fr)."
        ),
        Language::English => format!(
            "{name} is responsible for your data.\n\n## What is kept\n\n\
             - Your account: name, email address, phone number, delivery addresses, favourites, preferences, allergens that you avoid\n\
             - Your orders, their invoices, your subscriptions, your loyalty points\n\
             - Your reviews, your messages to the shop and their pictures\n\
             - Your sign-ins: the browser and the date{card}\n\n\
             ## Cookies\n\nOnly those that the shop needs: signing in, the basket, the language, a coupon’s code, \
             the delivery address you typed, the postal code you asked about, the allergens to avoid. None is for advertising.\n\n\
             ## Your rights\n\nYou can ask to see your data, to correct or to erase it: write to {email}. \
             You can also turn to the French data protection authority, the CNIL (cnil.fr)."
        ),
    }
}

#[cfg(test)]
mod tests {
    use domain::BUILT_IN;
    use shared::settings::{Block, blocks};

    use super::*;

    #[test]
    fn every_page_has_a_text_in_both_languages_that_names_the_seller() {
        let seller = Seller::demo();
        let facts = Facts {
            seller: &seller,
            orders: OrderSettings {
                shipping: BUILT_IN.shipping,
                payment: BUILT_IN.payment,
                delivery: domain::settings::DeliveryVersion::default(),
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
    }
}
