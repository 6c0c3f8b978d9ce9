//! The pages of the dashboard, as its search finds them: what each is called, and other words for what one does there.

use domain::lookup::begins_words_of;
use shared::Language;

/// A page of the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskPage {
    /// Where it stands.
    pub path: &'static str,
    /// What it is called, in French and in English.
    names: [&'static str; 2],
    /// Other words, in both languages.
    synonyms: &'static str,
}

impl DeskPage {
    /// What it is called.
    pub const fn name(&self, language: Language) -> &'static str {
        language.pick(self.names[0], self.names[1])
    }
}

const fn page(path: &'static str, french: &'static str, english: &'static str, synonyms: &'static str) -> DeskPage {
    DeskPage {
        path,
        names: [french, english],
        synonyms,
    }
}

/// Every page that is not about one thing.
const ALL: [DeskPage; 25] = [
    page(
        "/gestion",
        "Aujourd’hui",
        "Today",
        "accueil début home start dashboard tableau",
    ),
    page("/gestion/commandes", "Commandes", "Orders", "ventes sales achats"),
    page(
        "/gestion/commandes/nouvelle",
        "Nouvelle commande",
        "New order",
        "comptoir téléphone caisse counter phone till vendre",
    ),
    page(
        "/gestion/commandes?refundDue=true",
        "Remboursements à faire",
        "Refunds due",
        "rendre argent money back",
    ),
    page(
        "/gestion/commandes?unpaidTransfer=true",
        "Virements attendus",
        "Transfers to come",
        "banque bank impayés unpaid",
    ),
    page(
        "/gestion/commandes?disputed=true",
        "Paiements contestés",
        "Disputed payments",
        "litiges chargeback",
    ),
    page(
        "/gestion/preparation",
        "Préparation",
        "Preparation",
        "cave cellar colis préparer étiquettes labels pick",
    ),
    page(
        "/gestion/demandes",
        "Rétractations",
        "Withdrawals",
        "demandes requests retours returns",
    ),
    page(
        "/gestion/demandes?de=problemes",
        "Réclamations",
        "Complaints",
        "demandes requests problèmes problems sav",
    ),
    page(
        "/gestion/clients",
        "Clients et équipe",
        "Customers and staff",
        "utilisateurs users comptes accounts rôles",
    ),
    page(
        "/gestion/clients?role=livreur",
        "Livreurs",
        "Couriers",
        "équipe staff drivers delivery livraison",
    ),
    page(
        "/gestion/clients?role=admin",
        "Gérants",
        "Admins",
        "équipe staff administrateurs",
    ),
    page(
        "/gestion/produits",
        "Produits",
        "Products",
        "fromages cheeses stock prix prices catalogue catalog",
    ),
    page(
        "/gestion/produits/nouveau",
        "Nouveau produit",
        "New product",
        "fromage cheese ajouter add",
    ),
    page(
        "/gestion/archives",
        "Archives",
        "Archive",
        "produits retirés removed restaurer restore",
    ),
    page("/gestion/recettes", "Recettes", "Recipes", "cuisine cooking"),
    page(
        "/gestion/recettes/nouvelle",
        "Nouvelle recette",
        "New recipe",
        "ajouter add",
    ),
    page(
        "/gestion/avis",
        "Avis",
        "Reviews",
        "notes étoiles ratings stars modération",
    ),
    page(
        "/gestion/bons",
        "Bons de réduction",
        "Coupons",
        "codes promo promotions discounts vouchers remises",
    ),
    page(
        "/gestion/courrier",
        "Courrier",
        "Letters",
        "lettres e-mails mail emails envoi",
    ),
    page("/gestion/paliers", "Paliers de fidélité", "Loyalty tiers", "points"),
    page(
        "/gestion/chiffres",
        "Chiffres",
        "Figures",
        "statistiques statistics ventes sales chiffre d’affaires revenue",
    ),
    page(
        "/gestion/comptes",
        "Comptes",
        "Books",
        "tva vat comptabilité accounting factures invoices fec ledger rapport report",
    ),
    page(
        "/gestion/journal",
        "Journal",
        "Audit",
        "historique history log qui who changements changes",
    ),
    page(
        "/compte/securite/deux-etapes",
        "Connexion en deux étapes",
        "Two-step sign-in",
        "sécurité security second factor facteur 2fa totp code secours recovery mot de passe password",
    ),
];

/// The pages that a search finds, in the order of the sections.
pub fn find(query: &str) -> Vec<DeskPage> {
    let matching = ALL.into_iter().filter(|page| {
        let [french, english] = page.names;
        begins_words_of(query, &[french, english, page.synonyms])
    });
    matching.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_its_names_and_other_words_in_both_languages() {
        for (query, path) in [
            ("TVA", "/gestion/comptes"),
            ("vat", "/gestion/comptes"),
            ("prepa", "/gestion/preparation"),
            ("new ord", "/gestion/commandes/nouvelle"),
            ("remise", "/gestion/bons"),
            ("2fa", "/compte/securite/deux-etapes"),
        ] {
            let found = find(query);
            assert!(found.iter().any(|page| page.path == path), "{query}: {found:?}");
        }
        assert_eq!(find("zzz"), []);
        assert_eq!(find(" - "), []);
    }
}
