//! What the letter says about an order that came to the door and was not handed over.

use shared::{
    Timestamp,
    order::{Order, OrderSlot},
    round::Outcome,
};

use super::words::{Block, Translation, Words};

impl Translation<'_> {
    /// What happened at this moment, and what comes next.
    pub(super) fn not_handed_over(&self, order: &Order, outcome: Outcome, at: Timestamp) -> Words {
        let (subject, heading, happened) = match outcome {
            Outcome::Refused => (
                self.t("refusée à la porte", "refused at the door"),
                self.t("Votre commande a été refusée", "Your order was refused"),
                self.t(
                    "Votre commande est venue jusqu’à votre porte, et n’a pas été acceptée. Elle revient à la boutique.",
                    "Your order came to your door, and was not accepted. It goes back to the shop.",
                ),
            ),
            Outcome::Damaged => (
                self.t("abîmée en chemin", "damaged on the way"),
                self.t("Votre commande s’est abîmée en chemin", "Your order was damaged on the way"),
                self.t(
                    "Votre commande s’est abîmée en chemin, et ne vous a pas été remise. Nous en sommes désolés.",
                    "Your order was damaged on the way, and was not handed over. We are sorry.",
                ),
            ),
            Outcome::Absent | Outcome::Delivered => (
                self.t("personne à l’adresse", "nobody was there"),
                self.t("Nous ne vous avons pas trouvé", "We did not find you"),
                self.t(
                    "Votre commande est venue à votre adresse, et personne n’y était. Elle reste au frais en vous attendant.",
                    "Your order came to your address, and nobody was there. It is kept cool until you have it.",
                ),
            ),
        };
        let facts = vec![
            self.number(order),
            (self.t("Passage", "When we came"), vec![at.day_and_time(self.language)]),
            self.address(order),
        ];
        Words {
            subject: self.about(order, &subject),
            heading,
            blocks: vec![
                Block::Paragraph(happened),
                Block::Facts(facts),
                Block::Paragraph(self.after(outcome, order.slot)),
                Block::Action(
                    self.t("Voir la commande", "See the order"),
                    self.link(&format!("/commandes/{}", order.id)),
                ),
            ],
            reason: self.t(
                "Vous recevez cette lettre, quelles que soient vos préférences, parce que votre commande ne vous a pas été remise.",
                "You have this letter, whatever your preferences, because your order was not handed over to you.",
            ),
        }
    }

    /// What comes next. Who chose a slot chooses another by themselves.
    fn after(&self, outcome: Outcome, slot: Option<OrderSlot>) -> String {
        let (french, english) = match (outcome, slot) {
            (Outcome::Refused, _) => (
                "Si c’est une erreur, répondez à cette lettre ou appelez-nous\u{a0}: nous revenons. Sinon, nous vous écrivons ce que devient votre commande, et ce que vous avez payé.",
                "If that is a mistake, answer this letter or call us: we come again. If not, we write to you what becomes of your order, and of what you have paid.",
            ),
            (Outcome::Damaged, _) => (
                "Nous la préparons de nouveau ou vous la remboursons. Si vous préférez l’un ou l’autre, répondez à cette lettre ou appelez-nous.",
                "We prepare it anew or refund it. If you would rather have the one or the other, answer this letter or call us.",
            ),
            (_, Some(_)) => (
                "Choisissez un autre créneau sur la page de la commande, répondez à cette lettre ou appelez-nous\u{a0}: nous revenons. Vos fromages sont frais, le plus tôt est le mieux.",
                "Choose another slot on the order’s page, answer this letter or call us: we come again. Your cheeses are fresh, so the sooner the better.",
            ),
            (_, None) => (
                "Dites-nous quand vous serez là, en répondant à cette lettre ou par téléphone\u{a0}: nous revenons. Vos fromages sont frais, le plus tôt est le mieux.",
                "Tell us when you will be there, by answering this letter or by phone: we come again. Your cheeses are fresh, so the sooner the better.",
            ),
        };
        format!("{} {}", self.t(french, english), self.phone())
    }

    /// Where the shop is called.
    fn phone(&self) -> String {
        format!(
            "{} {}.",
            self.t("Notre numéro\u{a0}:", "Our number:"),
            self.settings.seller.phone
        )
    }
}
