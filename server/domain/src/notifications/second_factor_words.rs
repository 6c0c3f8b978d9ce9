//! What letters say of a second factor.

use super::words::{Block, Translation, Words};
use crate::store::outbox::SecondFactorNews;

impl Translation<'_> {
    pub(super) fn second_factor(&self, news: SecondFactorNews) -> Words {
        let (subject, what) = match news {
            SecondFactorNews::On => (
                self.t("La connexion en deux étapes est activée", "Two-step sign-in is on"),
                self.t(
                    "Votre compte demande désormais un code de votre application après le mot de passe. Gardez vos codes de secours\u{a0}: ils servent quand le téléphone manque.",
                    "From now on your account asks for a code of your app after the password. Keep your recovery codes: they help when the phone is missing.",
                ),
            ),
            SecondFactorNews::Off => (
                self.t("La connexion en deux étapes est désactivée", "Two-step sign-in is off"),
                self.t(
                    "Le mot de passe suffit désormais pour entrer dans votre compte.",
                    "From now on the password is enough to sign in to your account.",
                ),
            ),
            SecondFactorNews::Reset => (
                self.t("Votre connexion en deux étapes est réinitialisée", "Your two-step sign-in was reset"),
                self.t(
                    "La boutique l’a retirée de votre compte, et tous vos appareils sont déconnectés. Connectez-vous avec votre mot de passe, puis activez-la de nouveau.",
                    "The shop took it off your account, and all your devices are signed out. Sign in with your password, then switch it on again.",
                ),
            ),
            SecondFactorNews::RecoveryCodeUsed => (
                self.t("Un code de secours a servi", "A recovery code was used"),
                self.t(
                    "Quelqu’un a utilisé un code de secours de votre compte. Il ne servira plus. S’il vous en reste peu, faites-en d’autres.",
                    "Someone used a recovery code of your account. It is worth nothing any more. When few are left, make new ones.",
                ),
            ),
        };
        Words {
            heading: subject.clone(),
            subject,
            blocks: vec![
                Block::Paragraph(what),
                Block::Action(
                    self.t("Voir la sécurité du compte", "See your account’s security"),
                    self.link("/compte/securite"),
                ),
                Block::Note(self.t(
                    "Si ce n’était pas vous, changez votre mot de passe et prévenez la boutique.",
                    "If this was not you, change your password and tell the shop.",
                )),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce que la connexion à votre compte a changé.",
                "You have this letter because signing in to your account has changed.",
            ),
        }
    }
}
