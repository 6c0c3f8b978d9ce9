//! What letters say of a product that somebody waits for.

use super::{
    alert_link,
    words::{Block, Translation, Words, one_line},
};
use crate::store::{outbox::ProductNews, users::VERIFICATION_DAYS};

impl Translation<'_> {
    pub(super) fn alert_to_confirm(&self, news: &ProductNews) -> Words {
        let name = self.product_name(news);
        let asked = self.t(
            "Quelqu’un a demandé que nous écrivions à cette adresse quand «\u{a0}{}\u{a0}» sera de retour. Si c’est vous, confirmez-le\u{a0}: une seule lettre suivra, le jour venu.",
            "Somebody asked us to write to this address when “{}” is back. If it was you, confirm it: one letter follows, when the day comes.",
        );
        let mut blocks = vec![Block::Paragraph(asked.replace("{}", &name))];
        blocks.extend(
            self.alert_page(news)
                .map(|page| Block::Action(self.t("Prévenez-moi", "Notify me"), page)),
        );
        let days = self.t("Le lien est valable {} jours.", "The link is good for {} days.");
        blocks.push(Block::Note(days.replace("{}", &VERIFICATION_DAYS.to_string())));
        Words {
            subject: self.t("Faut-il vous prévenir\u{a0}?", "Shall we notify you?"),
            heading: self.t("Faut-il vous prévenir\u{a0}?", "Shall we notify you?"),
            blocks,
            reason: self.t(
                "Vous recevez cette lettre parce que cette adresse a été donnée sur la page d’un produit. Si ce n’est pas vous, n’en tenez pas compte\u{a0}: rien ne suivra.",
                "You have this letter because this address was given on a product’s page. If that was not you, take no notice of it: nothing follows.",
            ),
        }
    }

    pub(super) fn back_in_stock(&self, news: &ProductNews) -> Words {
        let name = self.product_name(news);
        let back = self
            .t("«\u{a0}{}\u{a0}» est de retour", "“{}” is back")
            .replace("{}", &name);
        let mut blocks = vec![
            Block::Paragraph(self.t(
                "Vous nous aviez demandé de vous prévenir. Nous n’en avons peut-être pas pour longtemps\u{a0}: rien ne vous est réservé.",
                "You asked us to tell you. It may not last: nothing is put aside for you.",
            )),
            Block::Action(
                self.t("Voir le produit", "See the product"),
                self.link(&format!("/fromages/{}", news.key)),
            ),
            Block::Note(self.t(
                "Cette demande est close\u{a0}: aucune autre lettre ne suit à son sujet.",
                "This request is closed: no other letter follows about it.",
            )),
        ];
        let all = self.t("Ne plus être prévenu de rien", "Be told of nothing any more");
        blocks.extend(self.alert_page(news).map(|page| Block::Link(all, page)));
        Words {
            subject: back.clone(),
            heading: back,
            blocks,
            reason: self.t(
                "Vous recevez cette lettre parce que vous avez demandé à être prévenu du retour de ce produit.",
                "You have this letter because you asked to be told when this product is back.",
            ),
        }
    }

    fn product_name(&self, news: &ProductNews) -> String {
        one_line(self.language.pick(&news.name[0], &news.name[1]))
    }

    /// Where the wish is confirmed or ended.
    fn alert_page(&self, news: &ProductNews) -> Option<String> {
        let path = alert_link::path(self.settings, &news.alert).ok()?;
        Some(self.link(&path))
    }
}
