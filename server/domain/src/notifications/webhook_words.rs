//! The letter to the shop that a webhook's events are not taken.

use shared::{Id, webhook::Webhook};

use super::words::{Block, Translation, Words};

impl Translation<'_> {
    pub(super) fn webhook_failing(&self, webhook: Id<Webhook>, url: &str) -> Words {
        let subject = self.t("Un webhook ne répond plus", "A webhook does not answer any more");
        Words {
            heading: subject.clone(),
            subject,
            blocks: vec![
                Block::Paragraph(self.t(
                    "Ce que la boutique envoie à cette adresse n’a pas été pris pendant trois jours\u{a0}:",
                    "What the shop sends to this address has not been taken for three days:",
                )),
                Block::Facts(vec![(self.t("Adresse", "Address"), vec![url.into()])]),
                Block::Paragraph(self.t(
                    "Un premier événement est abandonné. Les suivants sont encore envoyés, chacun pendant trois jours. Prévenez qui s’occupe de ce service\u{a0}; ce qui est abandonné s’envoie à nouveau depuis la page du webhook.",
                    "A first event is given up. Those after it are still sent, each for three days. Tell whoever looks after that service; what is given up can be sent again from the webhook’s page.",
                )),
                Block::Action(
                    self.t("Voir le webhook", "See the webhook"),
                    self.link(&format!("/gestion/webhooks/{webhook}")),
                ),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce que vous tenez la boutique.",
                "You have this letter because you run the shop.",
            ),
        }
    }
}
