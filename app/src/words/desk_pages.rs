//! The pages of the dashboard, as its search finds them: what each is called, and other words for what one does there.

use domain::lookup::{begins_words_of, is_named};
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

    /// Whether these are whole words of what it is called.
    pub fn is_called(&self, query: &str) -> bool {
        self.names.into_iter().any(|name| is_named(query, name))
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
const ALL: [DeskPage; 47] = [
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
        "/gestion/livraison",
        "Livraison",
        "Delivery",
        "zones areas créneaux slots codes postaux postal retrait pickup",
    ),
    page(
        "/gestion/pesee",
        "Pesée",
        "Weighing",
        "balance scale peser weigh poids weight scanner étiquettes labels",
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
        "/gestion/abonnements",
        "Abonnements",
        "Subscriptions",
        "plateau platter mensuel monthly abonnés subscribers",
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
        "/gestion/produits/prix",
        "Changer les prix",
        "Change prices",
        "tarifs augmentation hausse baisse increase",
    ),
    page(
        "/gestion/commandes/importer",
        "Importer des commandes",
        "Import orders",
        "excel csv xlsx ods tableur spreadsheet fichier file",
    ),
    page(
        "/gestion/produits/importer",
        "Importer des produits",
        "Import products",
        "excel csv xlsx tableur spreadsheet fichier file",
    ),
    page(
        "/gestion/familles",
        "Familles",
        "Categories",
        "catégories families rayons ordre order",
    ),
    page(
        "/gestion/lots",
        "Lots",
        "Lots",
        "dates péremption expiry dluo ddm affinage ageing rappel recall traçabilité batch",
    ),
    page(
        "/gestion/lots/nouveau",
        "Nouveau lot",
        "New lot",
        "réception livraison delivery fournisseur supplier recevoir receive",
    ),
    page(
        "/gestion/inventaire",
        "Inventaire",
        "Stocktaking",
        "compter count stock inventory comptage",
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
        "/gestion/reglages",
        "Réglages",
        "Settings",
        "horaires heures ouverture hours opening congés holidays livraison delivery frais fee annonce notice virement options",
    ),
    page(
        "/gestion/reglages/mentions-legales",
        "Mentions légales",
        "Legal notice",
        "textes texts légaux",
    ),
    page(
        "/gestion/reglages/conditions-de-vente",
        "Conditions de vente",
        "Terms of sale",
        "cgv textes texts légaux legal",
    ),
    page(
        "/gestion/reglages/confidentialite",
        "Confidentialité",
        "Privacy",
        "rgpd gdpr données data textes texts légaux legal",
    ),
    page(
        "/gestion/reglages/garanties",
        "Garanties et médiation",
        "Guarantees and mediation",
        "médiateur mediator conformité textes texts légaux legal",
    ),
    page(
        "/gestion/reglages/cookies",
        "Cookies",
        "Cookies",
        "traceurs bandeau banner textes texts légaux legal",
    ),
    page(
        "/gestion/reglages/avis-clients",
        "Comment les avis sont vérifiés",
        "How reviews are checked",
        "textes texts légaux legal",
    ),
    page(
        "/gestion/reglages/accessibilite",
        "Accessibilité",
        "Accessibility",
        "rgaa handicap déclaration statement textes texts légaux legal",
    ),
    page(
        "/gestion/documents-illisibles",
        "Documents illisibles",
        "Documents that cannot be read",
        "erreurs errors base database",
    ),
    page(
        "/gestion/etat",
        "État du système",
        "System status",
        "santé health tâches jobs alarmes alarms serveur server version disque disk base database surveillance monitoring",
    ),
    page(
        "/gestion/cles",
        "Clés d’API",
        "API keys",
        "intégrations integrations programmes programs caisse till jetons tokens rest portées scopes",
    ),
    page(
        "/gestion/webhooks",
        "Webhooks",
        "Webhooks",
        "intégrations integrations événements events envois deliveries notifications",
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

/// The pages that a search finds, in the order of the sections; those that are called so first.
pub fn find(query: &str) -> Vec<DeskPage> {
    let matching = ALL.into_iter().filter(|page| {
        let [french, english] = page.names;
        begins_words_of(query, &[french, english, page.synonyms])
    });
    let mut found: Vec<_> = matching.collect();
    found.sort_by_key(|page| !page.is_called(query));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_dashboard_that_is_about_no_one_thing_can_be_found() {
        let routes = include_str!("../pages/mod.rs");
        let addresses = routes
            .split("path!(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        // What a form leads to, and the search itself.
        let left_out = [
            "/gestion/recherche",
            "/gestion/produits/apercu",
            "/gestion/bons/nouveau",
        ];
        for address in addresses.filter(|address| address.starts_with("/gestion") && !address.contains(':')) {
            let is_found = ALL.iter().any(|page| page.path == address);
            assert!(is_found || left_out.contains(&address), "{address}");
        }
    }

    #[test]
    fn a_page_is_found_by_its_names_and_other_words_in_both_languages() {
        for (query, path) in [
            ("TVA", "/gestion/comptes"),
            ("vat", "/gestion/comptes"),
            ("prepa", "/gestion/preparation"),
            ("new ord", "/gestion/commandes/nouvelle"),
            ("remise", "/gestion/bons"),
            ("Réglages", "/gestion/reglages"),
            ("reglages", "/gestion/reglages"),
            ("horaires", "/gestion/reglages"),
            ("2fa", "/compte/securite/deux-etapes"),
        ] {
            let found = find(query);
            assert!(found.iter().any(|page| page.path == path), "{query}: {found:?}");
        }
        assert_eq!(find("Réglages")[0].path, "/gestion/reglages");
        assert_eq!(
            find("comptes")[0].path,
            "/gestion/comptes",
            "before those that only have it in other words"
        );
        assert!(find("comptes")[0].is_called("comptes"));
        assert!(find("compt").iter().all(|page| !page.is_called("compt")));
        assert_eq!(find("zzz"), []);
        assert_eq!(find(" - "), []);
    }
}
