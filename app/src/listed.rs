//! Which pages search engines may list, and by which address.

/// Pages that are for everyone, beside those of each product and recipe.
pub const PAGES: [&str; 14] = [
    "/",
    "/fromages",
    "/recettes",
    "/plateau",
    "/livraison",
    "/contact",
    "/developpeurs",
    "/mentions-legales",
    "/conditions-de-vente",
    "/garanties",
    "/confidentialite",
    "/cookies",
    "/avis-clients",
    "/accessibilite",
];

/// What the addresses of all other pages begin with: they are somebody's own, a step on the way to
/// something, or texts that hold no more.
pub const PRIVATE: [&str; 23] = [
    "/accessibilite/",
    "/allergenes",
    "/avis-clients/",
    "/commander",
    "/commandes",
    "/compte",
    "/conditions-de-vente/",
    "/confidentialite/",
    "/connexion",
    "/cookies/",
    "/discount/",
    "/fn/",
    "/garanties/",
    "/gestion",
    "/inscription",
    "/livraisons",
    "/mentions-legales/",
    "/mot-de-passe/",
    "/panier",
    "/partage",
    "/prevenez-moi/",
    "/retractation/",
    "/verification",
];

/// Whether search engines may list the page at this path.
pub fn is_listed(path: &str) -> bool {
    let is_one_of = |list: &str| path.strip_prefix(list).is_some_and(|key| !key.contains('/'));
    PAGES.contains(&path) || is_one_of("/fromages/") || is_one_of("/recettes/")
}
