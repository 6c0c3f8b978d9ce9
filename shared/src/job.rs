//! What the server does beside answering requests.

use serde::{Deserialize, Serialize};

use crate::Language;

/// A job, which every process of the server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Job {
    /// Hands letters in.
    Letters,
    /// Sends the events of webhooks.
    Webhooks,
    /// Asks Stripe about payments.
    Payments,
    /// Ends orders whose transfer did not come.
    Transfers,
    /// Writes to who has goods that are recalled.
    Recalls,
    /// Orders monthly platters.
    Subscriptions,
    /// Takes lots out whose last day is over.
    Lots,
    /// Tells readers what is back in stock.
    Alerts,
    /// Tells webhooks what is running out.
    LowStock,
    /// Adds up the days that are over.
    Figures,
    /// Writes down what the legal pages say.
    Terms,
    /// Removes what was kept long enough.
    Retention,
    /// Looks for documents that cannot be read.
    Unreadable,
    /// Brings data of older versions up to this one.
    Migrations,
    /// Looks for what needs a person.
    Alarms,
}

impl Job {
    /// The name that machines have for it, as it is written in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Letters => "letters",
            Self::Webhooks => "webhooks",
            Self::Payments => "payments",
            Self::Transfers => "transfers",
            Self::Recalls => "recalls",
            Self::Subscriptions => "subscriptions",
            Self::Lots => "lots",
            Self::Alerts => "alerts",
            Self::LowStock => "lowStock",
            Self::Figures => "figures",
            Self::Terms => "terms",
            Self::Retention => "retention",
            Self::Unreadable => "unreadable",
            Self::Migrations => "migrations",
            Self::Alarms => "alarms",
        }
    }

    /// What it does, as the dashboard and letters say it.
    pub const fn words(self, language: Language) -> &'static str {
        let (french, english) = match self {
            Self::Letters => ("Envoyer les lettres", "Sending letters"),
            Self::Webhooks => ("Prévenir les webhooks", "Telling webhooks"),
            Self::Payments => (
                "Demander à Stripe où en sont les paiements",
                "Asking Stripe about payments",
            ),
            Self::Transfers => (
                "Annuler les commandes dont le virement n’est pas venu",
                "Ending orders whose transfer did not come",
            ),
            Self::Recalls => ("Écrire au sujet des rappels", "Writing about recalls"),
            Self::Subscriptions => ("Commander les plateaux du mois", "Ordering monthly platters"),
            Self::Lots => (
                "Retirer les lots dont la date est passée",
                "Taking out lots that are over",
            ),
            Self::Alerts => ("Prévenir des retours en stock", "Telling who waits for a product"),
            Self::LowStock => ("Prévenir des stocks bas", "Telling webhooks what is running out"),
            Self::Figures => ("Additionner les jours passés", "Adding up past days"),
            Self::Terms => (
                "Noter les versions des textes légaux",
                "Writing down the versions of the legal texts",
            ),
            Self::Retention => (
                "Effacer ce qui a été gardé assez longtemps",
                "Removing what was kept long enough",
            ),
            Self::Unreadable => (
                "Chercher les documents illisibles",
                "Looking for documents that cannot be read",
            ),
            Self::Migrations => ("Mettre les données à jour", "Bringing data up to date"),
            Self::Alarms => ("Chercher ce qui demande quelqu’un", "Looking for what needs a person"),
        };
        language.pick(french, english)
    }
}
