//! What letters say about an account: that it is open, its address, its password.

use shared::Language;

use super::words::{Block, Translation, Words, first_name};
use crate::store::{outbox::Recipient, users::VERIFICATION_DAYS};

impl Translation<'_> {
    pub(super) fn welcome(&self, to: &Recipient, token: &str) -> Words {
        let welcome = self.t("Bienvenue à la Fromagerie Alioui", "Welcome to Fromagerie Alioui");
        Words {
            heading: match first_name(&to.name) {
                Some(name) => format!("{} {name}", self.t("Bienvenue", "Welcome")),
                None => self.t("Bienvenue", "Welcome"),
            },
            subject: welcome,
            blocks: vec![
                Block::Paragraph(self.t(
                    "Votre compte est ouvert. Confirmez que cette adresse est la vôtre\u{a0}: c’est là que nous écrivons quand une commande avance.",
                    "Your account is open. Confirm that this address is yours: it is where we write when an order moves along.",
                )),
                self.confirm(token),
                self.valid_for_days(),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce qu’un compte a été ouvert avec cette adresse. Si ce n’est pas vous, n’en tenez pas compte.",
                "You have this letter because an account was opened with this address. If that was not you, take no notice of it.",
            ),
        }
    }

    pub(super) fn verify_email(&self, token: &str) -> Words {
        Words {
            subject: self.t("Confirmez votre adresse", "Confirm your address"),
            heading: self.t("Confirmez votre adresse", "Confirm your address"),
            blocks: vec![
                Block::Paragraph(self.t(
                    "Voici un nouveau lien. Il remplace celui que vous aviez reçu.",
                    "Here is a new link. It takes the place of the one you had.",
                )),
                self.confirm(token),
                self.valid_for_days(),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce que ce lien a été demandé depuis votre compte.",
                "You have this letter because your account asked for this link.",
            ),
        }
    }

    fn confirm(&self, token: &str) -> Block {
        Block::Action(
            self.t("Confirmer mon adresse", "Confirm my address"),
            self.link(&format!("/verification?token={token}")),
        )
    }

    fn valid_for_days(&self) -> Block {
        Block::Note(match self.language {
            Language::French => format!("Le lien est valable {VERIFICATION_DAYS} jours."),
            Language::English => format!("The link is good for {VERIFICATION_DAYS} days."),
        })
    }

    pub(super) fn reset_password(&self, token: &str) -> Words {
        Words {
            subject: self.t("Choisissez un nouveau mot de passe", "Choose a new password"),
            heading: self.t("Un nouveau mot de passe", "A new password"),
            blocks: vec![
                Block::Paragraph(self.t(
                    "Le mot de passe de votre compte a été oublié\u{a0}? Choisissez-en un autre. Vos appareils seront tous déconnectés.",
                    "Forgotten the password of your account? Choose another. All your devices will be signed out.",
                )),
                Block::Action(
                    self.t("Choisir un mot de passe", "Choose a password"),
                    self.link(&format!("/mot-de-passe/nouveau?token={token}")),
                ),
                Block::Note(self.t(
                    "Le lien est valable une heure et ne sert qu’une fois.",
                    "The link is good for an hour, and only once.",
                )),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce que quelqu’un a demandé ce lien pour votre adresse. Si ce n’est pas vous, n’en tenez pas compte\u{a0}: votre mot de passe reste le même.",
                "You have this letter because someone asked for this link for your address. If that was not you, take no notice of it: your password stays the same.",
            ),
        }
    }
}
