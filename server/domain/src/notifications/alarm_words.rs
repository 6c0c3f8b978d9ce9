//! The letters to the shop about what needs a person.

use shared::{Timestamp, money::grouped};

use super::words::{Block, Translation, Words};
use crate::store::alarms::{Alarm, FailingJob};

impl Translation<'_> {
    pub(super) fn alarm(&self, alarm: &Alarm) -> Words {
        let (subject, blocks) = match alarm {
            Alarm::LettersRefused { letters, why } => self.letters_refused(*letters, why),
            Alarm::PaymentsUndecided { payments, since } => self.payments_undecided(*payments, *since),
            Alarm::JobsFailing(jobs) => self.jobs_failing(jobs),
            Alarm::DiskFull { host, free } => self.disk_full(host, *free),
        };
        let again = Block::Note(self.t(
            "Si cela dure, une lettre semblable part demain.",
            "If it goes on, another letter like this is sent tomorrow.",
        ));
        Words {
            heading: subject.clone(),
            subject,
            blocks: blocks.into_iter().chain([again]).collect(),
            reason: self.t(
                "Vous recevez cette lettre parce que vous tenez la boutique.",
                "You have this letter because you run the shop.",
            ),
        }
    }

    fn letters_refused(&self, letters: i64, why: &str) -> (String, Vec<Block>) {
        let blocks = vec![
            Block::Paragraph(self.t(
                "Des lettres de la boutique sont refusées depuis plus d’une heure, ou ont été abandonnées après une semaine d’essais.",
                "Letters of the shop have been refused for more than an hour, or were given up after a week.",
            )),
            Block::Facts(vec![
                (self.t("Lettres", "Letters"), vec![self.number_of(letters)]),
                (self.t("Dernière réponse", "Last answer"), vec![why.into()]),
            ]),
            Block::Paragraph(self.t(
                "Une adresse fausse ne concerne qu’un client\u{a0}: choisissez « Ne plus envoyer » pour sa lettre. Si elles sont nombreuses, regardez le serveur de courrier. « server doctor » dit ce qu’il répond.",
                "A wrong address concerns one customer alone: choose “Do not send” for their letter. If there are many, look at the mail server. “server doctor” says what it answers.",
            )),
            self.lead_to("/gestion/courrier", "Voir les lettres", "See the letters"),
        ];
        (self.t("Des lettres ne partent pas", "Letters do not leave"), blocks)
    }

    fn payments_undecided(&self, payments: i64, since: Timestamp) -> (String, Vec<Block>) {
        let blocks = vec![
            Block::Paragraph(self.t(
                "Depuis plus d’une heure, la boutique ne sait pas où en sont des paiements par carte\u{a0}: Stripe ne répond pas, ce qu’il répond ne correspond pas à la commande, ou la boutique ne parvient pas à en tenir compte.",
                "For more than an hour the shop has not known how payments by card stand: Stripe does not answer, what it answers does not fit the order, or the shop fails at what follows from it.",
            )),
            Block::Facts(vec![
                (self.t("Paiements", "Payments"), vec![self.number_of(payments)]),
                (self.t("Depuis", "Since"), vec![since.day_and_time(self.language)]),
            ]),
            Block::Paragraph(self.t(
                "La boutique continue de demander. Regardez le tableau de bord de Stripe et la clé STRIPE_SECRET_KEY\u{a0}; le journal du serveur nomme les commandes.",
                "The shop goes on asking. Look at Stripe’s dashboard and at STRIPE_SECRET_KEY; the server’s log names the orders.",
            )),
            self.see_condition(),
        ];
        let subject = self.t("Des paiements restent sans réponse", "Payments are undecided");
        (subject, blocks)
    }

    fn jobs_failing(&self, jobs: &[FailingJob]) -> (String, Vec<Block>) {
        let host = jobs.first().map_or("", |job| &*job.host);
        let failing = jobs.iter().map(|FailingJob { job, since, .. }| {
            let since = format!("{} {}", self.t("depuis le", "since"), since.day_and_time(self.language));
            (job.words(self.language).to_owned(), vec![since])
        });
        let blocks = vec![
            Block::Paragraph(self.t(
                "Ce que la boutique fait d’elle-même échoue chaque fois depuis plus d’une demi-heure\u{a0}:",
                "What the shop does by itself has failed each time for more than half an hour:",
            )),
            Block::Facts(self.machine(host).into_iter().chain(failing).collect()),
            Block::Paragraph(self.t(
                "Le journal du serveur dit pourquoi, sous « error ».",
                "The server’s log says why, under “error”.",
            )),
            self.see_condition(),
        ];
        let subject = self.t("Une tâche de la boutique échoue", "A job of the shop fails");
        (subject, blocks)
    }

    fn disk_full(&self, host: &str, free: i64) -> (String, Vec<Block>) {
        let free = format!("{} {}", self.number_of(free / 1_000_000), self.t("Mo", "MB"));
        let free = (self.t("Place libre", "Free"), vec![free]);
        let blocks = vec![
            Block::Paragraph(self.t(
                "Le disque des images de la boutique est presque plein. Sans place, les images sont refusées, et une base de données au même endroit s’arrête.",
                "The disk of the shop’s pictures is nearly full. Without room pictures are refused, and a database at the same place stops.",
            )),
            Block::Facts(self.machine(host).into_iter().chain([free]).collect()),
            self.see_condition(),
        ];
        let subject = self.t("Le disque est presque plein", "The disk is nearly full");
        (subject, blocks)
    }

    /// Which machine it is, where the letter knows.
    fn machine(&self, host: &str) -> Option<(String, Vec<String>)> {
        (!host.is_empty()).then(|| (self.t("Machine", "Machine"), vec![host.to_owned()]))
    }

    fn number_of(&self, number: i64) -> String {
        grouped(number.unsigned_abs(), self.language)
    }

    fn see_condition(&self) -> Block {
        self.lead_to("/gestion/etat", "Voir l’état du système", "See the system status")
    }

    fn lead_to(&self, path: &str, french: &str, english: &str) -> Block {
        Block::Action(self.t(french, english), self.link(path))
    }
}
