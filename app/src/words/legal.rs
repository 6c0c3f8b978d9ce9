//! What the legal pages are called, and what their texts lack; the texts are [`domain::legal`]'s.

use shared::{Language, settings::LegalPage};

/// What the page is called.
pub const fn title(page: LegalPage, language: Language) -> &'static str {
    match page {
        LegalPage::LegalNotice => language.pick("Mentions légales", "Legal notice"),
        LegalPage::Terms => language.pick("Conditions de vente", "Terms of sale"),
        LegalPage::Privacy => language.pick("Confidentialité", "Privacy"),
        LegalPage::Cookies => language.pick("Cookies", "Cookies"),
        LegalPage::Guarantees => language.pick("Garanties et médiation", "Guarantees and mediation"),
        LegalPage::ReviewRules => language.pick("Comment les avis sont vérifiés", "How reviews are checked"),
        LegalPage::Accessibility => language.pick("Accessibilité", "Accessibility"),
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
        LegalPage::Cookies => language.pick(
            "Les cookies de la boutique, dont aucun ne demande votre accord.",
            "The cookies of the shop, none of which needs your consent.",
        ),
        LegalPage::Guarantees => language.pick(
            "Les garanties légales de vos achats, et le médiateur de la consommation.",
            "The legal guarantees of what you buy, and the consumer mediator.",
        ),
        LegalPage::ReviewRules => language.pick(
            "Qui peut donner un avis sur un fromage, et comment les avis sont vérifiés.",
            "Who may review a cheese, and how reviews are checked.",
        ),
        LegalPage::Accessibility => language.pick(
            "Jusqu’où le site est accessible à toutes et à tous, et à qui signaler un défaut.",
            "How far everybody can use the site, and whom to tell of a fault.",
        ),
    }
}

/// What the law asks for and the shop does not know, so that its own text lacks it; empty where it lacks nothing.
pub const fn missing(page: LegalPage, language: Language) -> &'static str {
    match page {
        LegalPage::LegalNotice => language.pick(
            "le nom du directeur de la publication\u{a0}; le nom, l’adresse et le téléphone de l’hébergeur",
            "the name of the person responsible for the content; the host’s name, address and phone number",
        ),
        LegalPage::Terms => language.pick(
            "les délais de livraison\u{a0}; le médiateur de la consommation, si SELLER_MEDIATOR ne le nomme pas",
            "how long a delivery takes; the consumer mediator, unless SELLER_MEDIATOR names one",
        ),
        LegalPage::Privacy => language.pick(
            "qui héberge les données et qui envoie vos lettres",
            "who hosts the data and who sends your letters",
        ),
        LegalPage::Guarantees => language.pick(
            "le médiateur de la consommation, si SELLER_MEDIATOR ne le nomme pas",
            "the consumer mediator, unless SELLER_MEDIATOR names one",
        ),
        LegalPage::Cookies => language.pick(
            "les cookies d’un service que vous auriez ajouté devant la boutique",
            "the cookies of a service that you may have put in front of the shop",
        ),
        LegalPage::ReviewRules => language.pick(
            "le délai dans lequel vous répondez à qui conteste un retrait",
            "how soon you answer who contests that a review was taken down",
        ),
        LegalPage::Accessibility => language.pick(
            "un audit selon le RGAA, que seules les grandes entreprises doivent",
            "an audit by the RGAA, which only large companies owe",
        ),
    }
}
