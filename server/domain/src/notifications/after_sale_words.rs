//! What letters say about withdrawals and complaints.

use shared::{
    complaint::{Complaint, ComplaintOutcome, ComplaintReason},
    order::{Order, OrderPart},
    withdrawal::{Withdrawal, WithdrawalStatus},
};

use super::{
    withdrawal_link,
    words::{Block, Translation, Words, one_line},
};

impl Translation<'_> {
    /// Where to withdraw from an order with goods that may keep, without signing in.
    pub(super) fn may_withdraw(&self, order: &Order) -> Vec<Block> {
        let has_any = order.items.iter().any(|item| item.is_perishable != Some(true));
        match withdrawal_link::path(self.settings, order.id) {
            Ok(path) if has_any => vec![
                Block::Note(self.t(
                    "Vous avez quatorze jours après la livraison pour vous rétracter, sans dire pourquoi, sauf pour ce qui s’altère vite, comme les fromages.",
                    "You have fourteen days after the delivery to withdraw, without saying why, except from what spoils quickly, such as cheese.",
                )),
                Block::Link(
                    self.t("Renoncer au contrat ici", "Withdraw from the contract here"),
                    self.link(&path),
                ),
            ],
            _ => Vec::new(),
        }
    }

    pub(super) fn withdrawal_received(&self, withdrawal: &Withdrawal) -> Words {
        let at = withdrawal.received_at.day_and_time(self.language);
        let mut facts = vec![
            (self.t("Reçue le", "Received on"), vec![self.paris(&at)]),
            (self.t("Commande", "Order"), vec![one_line(&withdrawal.order_number)]),
            (self.t("Nom", "Name"), vec![one_line(&withdrawal.name)]),
            (self.t("E-mail", "Email"), vec![withdrawal.email.clone()]),
        ];
        facts.push(self.withdrawn(&withdrawal.lines));
        Words {
            subject: self.about_number(&withdrawal.order_number, &self.t("rétractation reçue", "withdrawal received")),
            heading: self.t("Nous avons reçu votre rétractation", "We have received your withdrawal"),
            blocks: vec![
                Block::Paragraph(self.t(
                    "Cette lettre en est l’accusé de réception\u{a0}: gardez-la. Nous vous écrivons dès que nous y avons répondu.",
                    "This letter is the receipt for it: keep it. We write to you as soon as we have answered it.",
                )),
                Block::Facts(facts),
                Block::Paragraph(self.t(
                    "Si les articles sont chez vous, renvoyez-les dans les quatorze jours à cette adresse\u{a0}:",
                    "If you have the goods, send them back within fourteen days to this address:",
                )),
                Block::Facts(vec![self.shop_address()]),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce que vous vous êtes rétracté d’un achat à la Fromagerie Alioui.",
                "You have this letter because you withdrew from a purchase at Fromagerie Alioui.",
            ),
        }
    }

    pub(super) fn withdrawal_to_answer(&self, withdrawal: &Withdrawal) -> Words {
        let at = withdrawal.received_at.day_and_time(self.language);
        Words {
            subject: self.about_number(
                &withdrawal.order_number,
                &self.t("un client se rétracte", "a customer withdraws"),
            ),
            heading: self.t("Un client se rétracte", "A customer withdraws"),
            blocks: vec![
                Block::Facts(vec![
                    (self.t("Reçue le", "Received on"), vec![self.paris(&at)]),
                    (self.t("Client", "Customer"), vec![one_line(&withdrawal.name)]),
                    self.withdrawn(&withdrawal.lines),
                ]),
                Block::Paragraph(self.t(
                    "Vous avez quatorze jours pour rembourser, et pouvez attendre le retour des articles.",
                    "You have fourteen days to refund, and may wait for the goods to come back.",
                )),
                self.answer_it(&withdrawal.order_id.to_string()),
            ],
            reason: self.to_the_shop(),
        }
    }

    pub(super) fn withdrawal_answered(&self, withdrawal: &Withdrawal) -> Words {
        let (what, lead) = match (withdrawal.status, withdrawal.refund_id) {
            (WithdrawalStatus::Refused, _) => (
                self.t("rétractation refusée", "withdrawal refused"),
                self.t(
                    "Nous ne pouvons pas accepter votre rétractation.",
                    "We cannot accept your withdrawal.",
                ),
            ),
            (_, None) => (
                self.t("rétractation acceptée", "withdrawal accepted"),
                self.t(
                    "Votre rétractation est acceptée. Il n’y avait plus rien à vous rendre.",
                    "Your withdrawal is accepted. There was nothing left to give back to you.",
                ),
            ),
            (_, Some(_)) => (
                self.t("rétractation acceptée", "withdrawal accepted"),
                self.t(
                    "Votre rétractation est acceptée\u{a0}: nous vous remboursons, une autre lettre dit combien et comment.",
                    "Your withdrawal is accepted: we are refunding you, and another letter says how much and how.",
                ),
            ),
        };
        let mut blocks = vec![Block::Paragraph(lead)];
        blocks.extend(withdrawal.note.as_deref().map(|note| Block::Paragraph(one_line(note))));
        let at = withdrawal.received_at.day_and_time(self.language);
        blocks.push(Block::Facts(vec![
            (self.t("Reçue le", "Received on"), vec![self.paris(&at)]),
            self.withdrawn(&withdrawal.lines),
        ]));
        blocks.push(self.see_order(&withdrawal.order_id.to_string()));
        Words {
            heading: self.t("Votre rétractation", "Your withdrawal"),
            subject: self.about_number(&withdrawal.order_number, &what),
            blocks,
            reason: self.t(
                "Vous recevez cette lettre parce que vous vous êtes rétracté d’un achat à la Fromagerie Alioui.",
                "You have this letter because you withdrew from a purchase at Fromagerie Alioui.",
            ),
        }
    }

    pub(super) fn complaint_to_answer(&self, complaint: &Complaint) -> Words {
        let reason = self.complaint_reason(complaint.reason);
        let mut blocks = vec![Block::Facts(vec![
            (self.t("Raison", "Reason"), vec![reason]),
            self.withdrawn(&complaint.lines),
        ])];
        blocks.extend(last_words(complaint));
        blocks.push(self.answer_it(&complaint.order_id.to_string()));
        Words {
            subject: self.about_number(
                &complaint.order_number,
                &self.t("un problème signalé", "a problem reported"),
            ),
            heading: self.t("Un client signale un problème", "A customer reports a problem"),
            blocks,
            reason: self.to_the_shop(),
        }
    }

    pub(super) fn complaint_answered(&self, complaint: &Complaint) -> Words {
        let mut blocks = last_words(complaint);
        let amount = complaint.amount.unwrap_or_default().display(self.language);
        let code = complaint.coupon_code.clone().unwrap_or_default();
        match complaint.outcome {
            Some(ComplaintOutcome::Refund) => blocks.push(Block::Paragraph(
                self.t("Nous vous remboursons {}.", "We are refunding {} to you.")
                    .replace("{}", &amount),
            )),
            Some(ComplaintOutcome::Voucher) => blocks.push(Block::Facts(vec![
                (self.t("Bon à votre nom", "Your own coupon"), vec![code]),
                (self.t("Valeur", "Worth"), vec![amount]),
                (
                    self.t("Valable", "Good"),
                    vec![self.t("une fois, pendant un an", "once, within a year")],
                ),
            ])),
            Some(ComplaintOutcome::None) | None => {}
        }
        blocks.push(self.see_order(&complaint.order_id.to_string()));
        Words {
            subject: self.about_number(&complaint.order_number, &self.t("notre réponse", "our answer")),
            heading: self.t("Nous vous avons répondu", "We have answered you"),
            blocks,
            reason: self.t(
                "Vous recevez cette lettre parce que vous avez signalé un problème avec une commande.",
                "You have this letter because you reported a problem with an order.",
            ),
        }
    }

    fn complaint_reason(&self, reason: ComplaintReason) -> String {
        match reason {
            ComplaintReason::Damaged => self.t("arrivé abîmé", "arrived damaged"),
            ComplaintReason::Missing => self.t("manquant", "missing"),
            ComplaintReason::NotAsOrdered => self.t("pas ce qui était commandé", "not what was ordered"),
            ComplaintReason::Other => self.t("autre", "other"),
        }
    }

    /// `Commande K7M3-Q9TD : rétractation reçue`.
    fn about_number(&self, number: &str, what: &str) -> String {
        let (order, colon) = (self.t("Commande", "Order"), self.t("\u{a0}:", ":"));
        format!("{order} {}{colon} {what}", one_line(number))
    }

    /// A moment, and whose clock it is read from.
    fn paris(&self, at: &str) -> String {
        format!("{at} {}", self.t("(heure de Paris)", "(Paris time)"))
    }

    /// `Articles : Planche, 800 g × 1`.
    fn withdrawn(&self, lines: &[OrderPart]) -> (String, Vec<String>) {
        let line = |line: &OrderPart| {
            let name = line.name.as_deref().map_or_else(|| self.t("Article", "Item"), one_line);
            format!("{name}, {} × {}", line.weight.display(self.language), line.quantity)
        };
        (self.t("Articles", "Items"), lines.iter().map(line).collect())
    }

    fn shop_address(&self) -> (String, Vec<String>) {
        let seller = &self.settings.seller;
        let lines = [seller.name.clone()].into_iter().chain(seller.address.clone());
        (self.t("Retour", "Return to"), lines.collect())
    }

    fn see_order(&self, order: &str) -> Block {
        Block::Action(
            self.t("Voir la commande", "See the order"),
            self.link(&format!("/commandes/{order}")),
        )
    }

    fn answer_it(&self, order: &str) -> Block {
        Block::Action(
            self.t("Répondre", "Answer"),
            self.link(&format!("/gestion/commandes/{order}")),
        )
    }

    fn to_the_shop(&self) -> String {
        self.t("Cette lettre est pour la boutique.", "This letter is for the shop.")
    }
}

/// What was said last, and how many pictures go with it.
fn last_words(complaint: &Complaint) -> Vec<Block> {
    let last = complaint.messages.last();
    let paragraphs = last.into_iter().flat_map(|message| message.text.lines());
    paragraphs
        .map(one_line)
        .filter(|line| !line.is_empty())
        .map(Block::Paragraph)
        .collect()
}
