//! What the letter about a recall says.

use shared::{lot::Lot, order::Order};

use super::words::{Block, Translation, Words, one_line};

impl Translation<'_> {
    /// `name` in each language, French first.
    pub(super) fn lot_recalled(&self, order: &Order, lot: &Lot, name: &[String; 2]) -> Words {
        let name = one_line(self.language.pick(&name[0], &name[1]));
        let reason = lot.recall_reason.as_deref().unwrap_or_default();
        let mut blocks = vec![Block::Paragraph(self.t(
            "Nous rappelons un lot dont vous avez reçu une part. Ne le consommez pas\u{a0}: jetez-le ou rapportez-le, nous vous le remboursons.",
            "We are recalling a lot of which you have received a part. Do not eat it: throw it away or bring it back, and we refund it.",
        ))];
        blocks.extend(self.tell_whoever_got_it(order));
        blocks.extend(
            reason
                .lines()
                .map(one_line)
                .filter(|line| !line.is_empty())
                .map(Block::Paragraph),
        );
        blocks.push(Block::Facts(vec![
            (self.t("Produit", "Product"), vec![name.clone()]),
            (self.t("Lot", "Lot"), vec![one_line(&lot.code)]),
            (
                self.t("À consommer de préférence avant le", "Best before"),
                vec![lot.best_before.start().day(self.language)],
            ),
            (self.t("Commande", "Order"), vec![one_line(&order.order_number)]),
        ]));
        blocks.push(Block::Action(
            self.t("Voir la commande", "See the order"),
            self.link(&format!("/commandes/{}", order.id)),
        ));
        Words {
            subject: format!("{} {name}, lot {}", self.t("Rappel :", "Recall:"), one_line(&lot.code)),
            heading: self.t("Rappel d’un produit", "A product is recalled"),
            blocks,
            reason: self.t(
                "Vous recevez cette lettre, quelles que soient vos préférences, parce que ce lot était dans l’une de vos commandes.",
                "You have this letter, whatever your preferences, because this lot was in one of your orders.",
            ),
        }
    }
}
