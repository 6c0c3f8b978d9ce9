//! What letters to whoever bought a gift say of it. Not who gets it, nor the note: what strangers type is not carried to
//! mailboxes that may not be theirs.

use shared::{Language, order::Order};

use super::words::{Block, Translation};

impl Translation<'_> {
    /// That an order is a gift, for its facts; nothing of others.
    pub(super) fn gift(&self, order: &Order) -> Option<(String, Vec<String>)> {
        let gift = order.gift.as_ref()?;
        let mut lines = vec![self.t(
            "Ni prix ni facture dans le colis",
            "No price and no invoice in the parcel",
        )];
        if gift.note.is_some() {
            lines.push(self.t("Votre mot y est joint", "Your note is in it"));
        }
        if let Some(day) = gift.day.filter(|_| order.slot.is_none()) {
            let wished = self.t("Souhaité pour le", "Wished for");
            lines.push(format!("{wished} {}", day.start().day(self.language)));
        }
        Some((self.t("Cadeau", "Gift"), lines))
    }

    /// What follows a delivery.
    pub(super) fn arrived(&self, order: &Order) -> Block {
        let (french, english) = if order.gift.is_some() {
            (
                "Votre cadeau a été remis. La facture n’est que pour vous.",
                "Your gift has been handed over. The invoice is for you alone.",
            )
        } else {
            (
                "Vos fromages sont chez vous. Gardez-les au frais dans leur papier, et sortez-les une heure avant de les servir. Bonne dégustation\u{a0}!",
                "Your cheeses are with you. Keep them cool in their paper, and take them out an hour before you serve them. Enjoy!",
            )
        };
        Block::Paragraph(self.language.pick(french, english).into())
    }

    /// Who has to be told of a recall, too: whoever got the gift has no letter of their own.
    pub(super) fn tell_whoever_got_it(&self, order: &Order) -> Option<Block> {
        order.gift.as_ref()?;
        let words = match self.language {
            Language::French => {
                "Cette commande était un cadeau\u{a0}: prévenez tout de suite la personne qui l’a reçue, nous ne pouvons pas lui écrire."
            }
            Language::English => "This order was a gift: tell whoever got it at once, as we cannot write to them.",
        };
        Some(Block::Paragraph(words.into()))
    }
}
