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
