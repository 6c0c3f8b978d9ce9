import type { BrowserContext, Page } from "@playwright/test";
import { accounts, orderByCard, orderByTransfer, putInCart, register, signIn } from "./fixtures";

type Visitor =
  | "guest"
  | "guest with a cart"
  | "customer with a cart"
  | "customer with a transfer to make"
  | "customer with a card to charge"
  | keyof typeof accounts;

/** A page of the shop, in one of the states that look different. */
export type Entry = {
  /** The page, for the test's name. */
  name: string;
  /** Its address; `:order` stands for an order of the demo customer's, or of the customer with a transfer to make,
   * `:paid` and `:cancelled` for one of the demo customer's that is delivered and paid, or was cancelled after it was paid. */
  path: string;
  who: Visitor;
  status: number;
  /** Its title in each language, without the house's name behind it. */
  fr: string;
  en: string;
};

const guest = (name: string, path: string, fr: string, en: string): Entry => ({ name, path, who: "guest", status: 200, fr, en });
const notFound = (name: string, path: string): Entry => ({
  ...guest(name, path, "Page introuvable", "Page not found"),
  status: 404,
});
const as = (who: Visitor, ...rest: Parameters<typeof guest>): Entry => ({ ...guest(...rest), who });

export const pages: Entry[] = [
  guest("home", "/", "Fromages affinés, coupés à la demande", "Aged cheeses, cut to order"),
  guest("catalog", "/fromages", "Fromages", "Cheeses"),
  guest("catalog, last page", "/fromages?page=3", "Fromages, page 3", "Cheeses, page 3"),
  guest("a family, by price", "/fromages?category=chevre&sort=price", "Chèvres", "Goat’s milk"),
  guest("allergens to avoid", "/allergenes", "Allergènes à éviter", "Allergens to avoid"),
  guest("a search", "/fromages?q=camenbert", "Fromages", "Cheeses"),
  guest("a search for nothing", "/fromages?q=zzzzzz", "Fromages", "Cheeses"),
  guest("a narrowed catalog", "/fromages?milk=goat&minPrice=2&inStock=true&sort=price", "Fromages", "Cheeses"),
  guest("a price that is none", "/fromages?minPrice=cher", "Fromages", "Cheeses"),
  guest("what keeps until a day that is over", "/fromages?keepsUntil=2020-01-04", "Fromages", "Cheeses"),
  guest("cheese by weight", "/fromages/comte-24-mois", "Comté 24 mois", "Comté, 24 months"),
  guest("cheese by the piece", "/fromages/epoisses", "Époisses", "Époisses"),
  guest("cheese sold out", "/fromages/brillat-savarin", "Brillat-Savarin affiné", "Brillat-Savarin, ripened"),
  guest("a platter", "/plateau?people=4&occasion=aperitif", "Composer un plateau", "Compose a platter"),
  guest("a platter for a day that is over", "/plateau?servedOn=2020-01-04", "Composer un plateau", "Compose a platter"),
  guest("a platter too cheap", "/plateau?budget=1", "Composer un plateau", "Compose a platter"),
  guest("recipes", "/recettes", "Recettes", "Recipes"),
  guest("recipe", "/recettes/tartiflette", "Tartiflette", "Tartiflette"),
  guest("a recipe in the cart", "/recettes/tartiflette?servings=6&added=1", "Tartiflette", "Tartiflette"),
  guest("contact", "/contact", "Nous trouver", "Find us"),
  guest("for developers", "/developpeurs", "Pour les développeurs", "For developers"),
  guest("delivery", "/livraison", "Livrons-nous chez vous ?", "Do we deliver to you?"),
  guest("delivery to Lyon", "/livraison?code=69+001", "Livrons-nous chez vous ?", "Do we deliver to you?"),
  guest("delivery to Nouméa", "/livraison?code=98800", "Livrons-nous chez vous ?", "Do we deliver to you?"),
  guest("legal notice", "/mentions-legales", "Mentions légales", "Legal notice"),
  guest("terms of sale", "/conditions-de-vente", "Conditions de vente", "Terms of sale"),
  guest("privacy", "/confidentialite", "Confidentialité", "Privacy"),
  guest("cookies", "/cookies", "Cookies", "Cookies"),
  guest("guarantees", "/garanties", "Garanties et médiation", "Guarantees and mediation"),
  guest("how reviews are checked", "/avis-clients", "Comment les avis sont vérifiés", "How reviews are checked"),
  guest("accessibility", "/accessibilite", "Accessibilité", "Accessibility"),
  guest("versions of the terms", "/conditions-de-vente/versions", "Conditions de vente, toutes les versions", "Terms of sale, all versions"),
  guest("a version of the terms", "/conditions-de-vente/versions/1", "Conditions de vente, version 1", "Terms of sale, version 1"),
  notFound("a version that there is not", "/conditions-de-vente/versions/999"),
  guest("versions of the privacy page", "/confidentialite/versions", "Confidentialité, toutes les versions", "Privacy, all versions"),
  guest("a version of the privacy page", "/confidentialite/versions/1", "Confidentialité, version 1", "Privacy, version 1"),
  guest("empty cart", "/panier", "Votre panier", "Your basket"),
  { ...guest("cart", "/panier", "Votre panier", "Your basket"), who: "guest with a cart" },
  notFound("an agent’s basket that is over", "/panier/agent/gone"),
  guest("sign in", "/connexion", "Se connecter", "Sign in"),
  guest("a code without a password", "/connexion/code", "Se connecter", "Sign in"),
  guest("register", "/inscription", "Créer un compte", "Create an account"),
  guest("forgotten password", "/mot-de-passe/oublie", "Mot de passe oublié", "Forgotten password"),
  guest("a letter on its way", "/mot-de-passe/oublie?envoye=1", "Mot de passe oublié", "Forgotten password"),
  guest("new password", "/mot-de-passe/nouveau?token=abc", "Nouveau mot de passe", "New password"),
  guest("new password, half a link", "/mot-de-passe/nouveau", "Nouveau mot de passe", "New password"),
  guest("verification", "/verification?token=abc", "Votre adresse e-mail", "Your email address"),
  guest("verification, half a link", "/verification", "Votre adresse e-mail", "Your email address"),
  guest("verified", "/verification?confirmee=1", "Votre adresse e-mail", "Your email address"),
  guest("a code’s link", "/discount/bienvenue10", "Votre code est prêt", "Your code is ready"),
  guest("a code that is over", "/discount/noel2025", "Ce code n’est pas valable", "This code is not valid"),
  notFound("404", "/nulle-part"),
  notFound("unknown cheese", "/fromages/nulle-part"),
  notFound("a link that the shop did not make", "/retractation/nulle-part"),
  notFound("a wish that the shop does not know", "/prevenez-moi/nulle-part"),
  as("customer with a cart", "checkout", "/commander", "Commander", "Check out"),
  as("customer with a cart", "no orders yet", "/commandes", "Vos commandes", "Your orders"),
  as("client", "account", "/compte", "Mon compte", "My account"),
  as("customer with a cart", "account, unverified", "/compte", "Mon compte", "My account"),
  as("client", "own addresses", "/compte/adresses", "Vos adresses", "Your addresses"),
  as("client", "an address to change", "/compte/adresses?modifier=0", "Vos adresses", "Your addresses"),
  as("client", "security", "/compte/securite", "Sécurité du compte", "Account security"),
  { ...as("client", "two steps, for staff alone", "/compte/securite/deux-etapes", "Un contretemps", "Something went wrong"), status: 403 },
  as("admin", "two steps", "/compte/securite/deux-etapes", "Connexion en deux étapes", "Two-step sign-in"),
  as("client", "own data", "/compte/donnees", "Mes données", "My data"),
  as("client", "subscriptions", "/compte/abonnements", "Vos abonnements", "Your subscriptions"),
  as("customer with a cart", "subscriptions before the address is confirmed", "/compte/abonnements?people=4&budget=30", "Vos abonnements", "Your subscriptions"),
  as("client", "favorites", "/compte/favoris", "Vos favoris", "Your favourites"),
  as("customer with a cart", "no favorites yet", "/compte/favoris", "Vos favoris", "Your favourites"),
  as("client", "points", "/compte/fidelite", "Votre fidélité", "Your loyalty"),
  as("customer with a cart", "no points yet", "/compte/fidelite", "Votre fidélité", "Your loyalty"),
  as("client", "cheese to review", "/fromages/fourme-d-ambert", "Fourme d’Ambert", "Fourme d’Ambert"),
  as("client", "own orders", "/commandes", "Vos commandes", "Your orders"),
  as("client", "own order", "/commandes/:order", "Commande :number", "Order :number"),
  as("client", "own order, paid", "/commandes/:paid", "Commande :number", "Order :number"),
  as("client", "withdrawal", "/commandes/:paid/retractation", "Rétractation", "Withdrawal"),
  as("client", "own order, cancelled", "/commandes/:cancelled", "Commande :number", "Order :number"),
  as("customer with a transfer to make", "own order, to be paid", "/commandes/:order", "Commande :number", "Order :number"),
  as("customer with a transfer to make", "transfer to make", "/commandes/:order/merci", "Commande enregistrée", "Order placed"),
  as("customer with a card to charge", "payment by card", "/commandes/:order/payer", "Payer par carte", "Pay by card"),
  as(
    "customer with a card to charge",
    "an order not paid yet",
    "/commandes/:order/merci",
    "La commande n’est pas encore payée",
    "The order is not paid yet",
  ),
  as("client", "confirmation", "/commandes/:order/merci", "Commande enregistrée", "Order placed"),
  { ...as("client", "forbidden", "/gestion/commandes", "Un contretemps", "Something went wrong"), status: 403 },
  as("admin", "today", "/gestion", "Aujourd’hui, gestion", "Today, back office"),
  as("admin", "preparation", "/gestion/preparation", "Préparation, gestion", "Preparation, back office"),
  as("admin", "weighing", "/gestion/pesee", "Pesée, gestion", "Weighing, back office"),
  as("admin", "preparation of nothing", "/gestion/preparation?ids=000000000000000000000000", "Préparation, gestion", "Preparation, back office"),
  as("admin", "areas and slots", "/gestion/livraison", "Livraison, gestion", "Delivery, back office"),
  as("admin", "figures", "/gestion/chiffres?from=2026-01-01&to=2026-12-31&by=month", "Chiffres, gestion", "Figures, back office"),
  as("admin", "figures of nothing", "/gestion/chiffres?from=2020-01-01&to=2020-01-31", "Chiffres, gestion", "Figures, back office"),
  as("admin", "all orders", "/gestion/commandes", "Commandes, gestion", "Orders, back office"),
  as("admin", "shipped orders", "/gestion/commandes?status=shipped", "Commandes, gestion", "Orders, back office"),
  as("admin", "refunds due", "/gestion/commandes?refundDue=true", "Commandes, gestion", "Orders, back office"),
  as("admin", "filtered orders", "/gestion/commandes?q=paris&status=pending,delivered&from=2020-01-01&sort=-total&ticked=1", "Commandes, gestion", "Orders, back office"),
  as("admin", "new order", "/gestion/commandes/nouvelle?who=a&q=tomme&customer=new", "Nouvelle commande, gestion", "New order, back office"),
  as("admin", "any order", "/gestion/commandes/:order", "Commande :number, gestion", "Order :number, back office"),
  as("admin", "any order, paid", "/gestion/commandes/:paid", "Commande :number, gestion", "Order :number, back office"),
  as("admin", "any order, cancelled", "/gestion/commandes/:cancelled", "Commande :number, gestion", "Order :number, back office"),
  as("admin", "everything found", "/gestion/recherche?q=comte", "Recherche, gestion", "Search, back office"),
  as("admin", "nothing found", "/gestion/recherche?q=zzzzzz", "Recherche, gestion", "Search, back office"),
  as("admin", "withdrawals to answer", "/gestion/demandes", "Demandes, gestion", "Requests, back office"),
  as("admin", "problems to answer", "/gestion/demandes?de=problemes", "Demandes, gestion", "Requests, back office"),
  as("admin", "all users", "/gestion/clients", "Clients, gestion", "Customers, back office"),
  as("admin", "nobody found", "/gestion/clients?q=zzzzzz&role=livreur", "Clients, gestion", "Customers, back office"),
  as("admin", "subscriptions of all", "/gestion/abonnements", "Abonnements, gestion", "Subscriptions, back office"),
  as("admin", "ended subscriptions", "/gestion/abonnements?etat=ended", "Abonnements, gestion", "Subscriptions, back office"),
  as("admin", "audit", "/gestion/journal", "Journal, gestion", "Audit, back office"),
  as("admin", "all products", "/gestion/produits", "Produits, gestion", "Products, back office"),
  as("admin", "new product", "/gestion/produits/nouveau", "Nouveau produit, gestion", "New product, back office"),
  as("admin", "incomplete labels", "/gestion/produits?etat=incomplets", "Produits, gestion", "Products, back office"),
  as("admin", "drafts", "/gestion/produits?etat=brouillons", "Produits, gestion", "Products, back office"),
  as("admin", "import", "/gestion/produits/importer", "Importer des produits, gestion", "Import products, back office"),
  as("admin", "import of orders", "/gestion/commandes/importer", "Importer des commandes, gestion", "Import orders, back office"),
  as("admin", "import refused", "/gestion/produits/importer?refused=no_rows", "Importer des produits, gestion", "Import products, back office"),
  as("admin", "product", "/gestion/produits/morbier", "Morbier, gestion", "Morbier, back office"),
  as("admin", "prices", "/gestion/produits/prix", "Prix, gestion", "Prices, back office"),
  as("admin", "preview of prices", "/gestion/produits/prix?category=chevre&change=percent&by=5&round=10", "Prix, gestion", "Prices, back office"),
  as("admin", "prices of nothing", "/gestion/produits/prix?q=zzzzzz&change=amount&by=1", "Prix, gestion", "Prices, back office"),
  as("admin", "lots", "/gestion/lots", "Lots, gestion", "Lots, back office"),
  as("admin", "lots that end soon", "/gestion/lots?etat=bientot", "Lots, gestion", "Lots, back office"),
  as("admin", "new lot", "/gestion/lots/nouveau", "Nouveau lot, gestion", "New lot, back office"),
  // The demo data derives its ids from their keys.
  as("admin", "a lot", "/gestion/lots/ce5d4b611eca115b1072a218", "Lot MA-0417, gestion", "Lot MA-0417, back office"),
  as("admin", "stocktaking", "/gestion/inventaire", "Inventaire, gestion", "Stocktaking, back office"),
  as("admin", "categories", "/gestion/familles", "Familles, gestion", "Categories, back office"),
  as("admin", "a category to change", "/gestion/familles?modifier=chevre", "Familles, gestion", "Categories, back office"),
  as("admin", "all recipes", "/gestion/recettes", "Recettes, gestion", "Recipes, back office"),
  as("admin", "new recipe", "/gestion/recettes/nouvelle", "Nouvelle recette, gestion", "New recipe, back office"),
  as("admin", "a recipe to change", "/gestion/recettes/tartiflette", "Tartiflette, gestion", "Tartiflette, back office"),
  as("admin", "all reviews", "/gestion/avis", "Avis, gestion", "Reviews, back office"),
  as("admin", "hidden reviews", "/gestion/avis?hidden=true", "Avis, gestion", "Reviews, back office"),
  as("admin", "all coupons", "/gestion/bons", "Bons, gestion", "Coupons, back office"),
  as("admin", "new coupon", "/gestion/bons/nouveau", "Nouveau bon, gestion", "New coupon, back office"),
  as("admin", "tiers", "/gestion/paliers", "Paliers, gestion", "Tiers, back office"),
  as("admin", "settings", "/gestion/reglages", "Réglages, gestion", "Settings, back office"),
  as("admin", "a legal text", "/gestion/reglages/conditions-de-vente", "Conditions de vente, gestion", "Terms of sale, back office"),
  as("admin", "API keys", "/gestion/cles", "Clés d’API, gestion", "API keys, back office"),
  as("admin", "webhooks", "/gestion/webhooks", "Webhooks, gestion", "Webhooks, back office"),
  as("admin", "unsent letters", "/gestion/courrier", "Courrier, gestion", "Letters, back office"),
  as("admin", "books", "/gestion/comptes?from=2026-01-01&to=2026-12-31", "Comptes, gestion", "Books, back office"),
  as("admin", "books of nothing", "/gestion/comptes?from=2020-01-01&to=2020-01-31", "Comptes, gestion", "Books, back office"),
  as("admin", "unreadable documents", "/gestion/documents-illisibles", "Documents illisibles, gestion", "Documents that cannot be read, back office"),
  as("admin", "system status", "/gestion/etat", "État du système, gestion", "System status, back office"),
  as("admin", "archive", "/gestion/archives", "Archives, gestion", "Archive, back office"),
  as("livreur", "round", "/livraisons", "Votre tournée", "Your round"),
];

type Order = { _id: string; orderNumber: string; status: string };
/** What a visitor's browser holds, and the orders they placed. */
type Prepared = { cookies: Awaited<ReturnType<BrowserContext["cookies"]>>; orders: Order[] };
const prepared = new Map<Visitor, Prepared>();

/**
 * Gives `page` the cookies of the entry's visitor, and returns the entry with the order's id and number filled in.
 * All pages of a worker share its visitors: a test that calls this opens the page and changes nothing.
 */
export async function prepare(page: Page, entry: Entry): Promise<Entry> {
  const [placeholder] = entry.path.match(/:order|:paid|:cancelled/) ?? [];
  // Admins look at the demo customer's orders.
  const owner = placeholder && entry.who === "admin" ? "client" : entry.who;
  const { orders } = await become(page, owner);
  if (owner !== entry.who) {
    await become(page, entry.who);
  }
  if (!placeholder) {
    return entry;
  }
  const status = { ":paid": "delivered", ":cancelled": "cancelled" }[placeholder];
  const order = orders.find((order) => !status || order.status === status);
  if (!order) {
    throw new Error(`${entry.who} has no order for ${entry.path}`);
  }
  const fill = (text: string) => text.replace(placeholder, order._id).replace(":number", order.orderNumber);
  return { ...entry, path: fill(entry.path), fr: fill(entry.fr), en: fill(entry.en) };
}

/** Gives `page` the cookies of a visitor, who signs in or registers the first time. */
async function become(page: Page, who: Visitor): Promise<Prepared> {
  const known = prepared.get(who);
  if (known) {
    await page.context().addCookies(known.cookies);
    return known;
  }
  switch (who) {
    case "guest":
      break;
    case "guest with a cart":
      await putInCart(page, "camembert-de-normandie", 2);
      await putInCart(page, "comte-24-mois");
      break;
    case "customer with a cart":
      await register(page);
      await putInCart(page, "comte-24-mois");
      break;
    case "customer with a transfer to make":
      await register(page);
      await orderByTransfer(page);
      break;
    case "customer with a card to charge":
      await register(page);
      await orderByCard(page);
      break;
    default:
      await signIn(page, who);
  }
  const isCustomer = who.startsWith("customer") || who === "client";
  const { items } = isCustomer ? await (await page.request.get("/api/users/orders")).json() : { items: [] };
  const visitor = { cookies: await page.context().cookies(), orders: items };
  // An order by card is cancelled when it is not paid in half an hour: each test places its own.
  if (who !== "customer with a card to charge") {
    prepared.set(who, visitor);
  }
  return visitor;
}
