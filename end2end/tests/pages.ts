import type { Page } from "@playwright/test";
import { accounts, orderByCard, orderByTransfer, putInBasket, register, signIn } from "./fixtures";

type Visitor =
  | "guest"
  | "guest with a basket"
  | "customer with a basket"
  | "customer with a transfer to make"
  | "customer with a card to charge"
  | keyof typeof accounts;

/** Every page of the shop, and the states that look different. */
export type Entry = {
  /** What it is, for the test's name. */
  name: string;
  /** Its address; `:order` stands for an order of the demo customer's, or of the customer with a transfer to make,
   * `:paid` and `:cancelled` for one of the demo customer's that is delivered and paid, or was cancelled after it was paid. */
  path: string;
  /** Who looks at it. */
  who: Visitor;
  status: number;
  /** Its title in each language, without the house's name behind it. */
  fr: string;
  en: string;
};

const guest = (name: string, path: string, fr: string, en: string): Entry => ({ name, path, who: "guest", status: 200, fr, en });
const lost = (name: string, path: string): Entry => ({
  ...guest(name, path, "Page introuvable", "Page not found"),
  status: 404,
});
const staff = (who: Visitor, ...rest: Parameters<typeof guest>): Entry => ({ ...guest(...rest), who });

export const pages: Entry[] = [
  guest("home", "/", "Fromages affinés, coupés à la demande", "Aged cheeses, cut to order"),
  guest("catalogue", "/fromages", "Fromages", "Cheeses"),
  guest("catalogue, last page", "/fromages?page=3", "Fromages", "Cheeses"),
  guest("a family, by price", "/fromages?category=chevre&sort=price", "Chèvres", "Goat’s milk"),
  guest("a search", "/fromages?q=camenbert", "Fromages", "Cheeses"),
  guest("a search for nothing", "/fromages?q=zzzzzz", "Fromages", "Cheeses"),
  guest("a narrowed catalogue", "/fromages?milk=goat&minPrice=2&inStock=true&sort=price", "Fromages", "Cheeses"),
  guest("a price that is none", "/fromages?minPrice=cher", "Fromages", "Cheeses"),
  guest("cheese by weight", "/fromages/comte-24-mois", "Comté 24 mois", "Comté, 24 months"),
  guest("cheese by the piece", "/fromages/epoisses", "Époisses", "Époisses"),
  guest("cheese sold out", "/fromages/brillat-savarin", "Brillat-Savarin affiné", "Brillat-Savarin, ripened"),
  guest("recipes", "/recettes", "Recettes", "Recipes"),
  guest("recipe", "/recettes/tartiflette", "Tartiflette", "Tartiflette"),
  guest("a recipe in the basket", "/recettes/tartiflette?servings=6&added=1", "Tartiflette", "Tartiflette"),
  guest("empty basket", "/panier", "Votre panier", "Your basket"),
  { ...guest("basket", "/panier", "Votre panier", "Your basket"), who: "guest with a basket" },
  guest("sign in", "/connexion", "Se connecter", "Sign in"),
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
  lost("404", "/nulle-part"),
  lost("unknown cheese", "/fromages/nulle-part"),
  staff("customer with a basket", "checkout", "/commander", "Commander", "Check out"),
  staff("customer with a basket", "no orders yet", "/commandes", "Vos commandes", "Your orders"),
  staff("client", "account", "/compte", "Mon compte", "My account"),
  staff("customer with a basket", "account, unverified", "/compte", "Mon compte", "My account"),
  staff("client", "own addresses", "/compte/adresses", "Vos adresses", "Your addresses"),
  staff("client", "an address to change", "/compte/adresses?modifier=0", "Vos adresses", "Your addresses"),
  staff("client", "security", "/compte/securite", "Sécurité du compte", "Account security"),
  staff("client", "favourites", "/compte/favoris", "Vos favoris", "Your favourites"),
  staff("customer with a basket", "no favourites yet", "/compte/favoris", "Vos favoris", "Your favourites"),
  staff("client", "points", "/compte/fidelite", "Votre fidélité", "Your loyalty"),
  staff("customer with a basket", "no points yet", "/compte/fidelite", "Votre fidélité", "Your loyalty"),
  staff("client", "cheese to review", "/fromages/fourme-d-ambert", "Fourme d’Ambert", "Fourme d’Ambert"),
  staff("client", "own orders", "/commandes", "Vos commandes", "Your orders"),
  staff("client", "own order", "/commandes/:order", "Commande :number", "Order :number"),
  staff("client", "own order, paid", "/commandes/:paid", "Commande :number", "Order :number"),
  staff("client", "own order, cancelled", "/commandes/:cancelled", "Commande :number", "Order :number"),
  staff("customer with a transfer to make", "own order, to be paid", "/commandes/:order", "Commande :number", "Order :number"),
  staff("customer with a transfer to make", "transfer to make", "/commandes/:order/merci", "Commande enregistrée", "Order placed"),
  staff("customer with a card to charge", "payment by card", "/commandes/:order/payer", "Payer par carte", "Pay by card"),
  staff(
    "customer with a card to charge",
    "an order not paid yet",
    "/commandes/:order/merci",
    "La commande n’est pas encore payée",
    "The order is not paid yet",
  ),
  staff("client", "confirmation", "/commandes/:order/merci", "Commande enregistrée", "Order placed"),
  { ...staff("client", "forbidden", "/gestion/commandes", "Un contretemps", "Something went wrong"), status: 403 },
  staff("admin", "all orders", "/gestion/commandes", "Commandes, gestion", "Orders, back office"),
  staff("admin", "shipped orders", "/gestion/commandes?status=shipped", "Commandes, gestion", "Orders, back office"),
  staff("admin", "refunds due", "/gestion/commandes?refundDue=true", "Commandes, gestion", "Orders, back office"),
  staff("admin", "any order", "/gestion/commandes/:order", "Commande :number, gestion", "Order :number, back office"),
  staff("admin", "any order, paid", "/gestion/commandes/:paid", "Commande :number, gestion", "Order :number, back office"),
  staff("admin", "any order, cancelled", "/gestion/commandes/:cancelled", "Commande :number, gestion", "Order :number, back office"),
  staff("admin", "all products", "/gestion/produits", "Produits, gestion", "Products, back office"),
  staff("admin", "new product", "/gestion/produits/nouveau", "Nouveau produit, gestion", "New product, back office"),
  staff("admin", "product", "/gestion/produits/morbier", "Morbier, gestion", "Morbier, back office"),
  staff("admin", "all reviews", "/gestion/avis", "Avis, gestion", "Reviews, back office"),
  staff("admin", "hidden reviews", "/gestion/avis?hidden=true", "Avis, gestion", "Reviews, back office"),
  staff("admin", "all coupons", "/gestion/bons", "Bons, gestion", "Coupons, back office"),
  staff("admin", "new coupon", "/gestion/bons/nouveau", "Nouveau bon, gestion", "New coupon, back office"),
  staff("admin", "tiers", "/gestion/paliers", "Paliers, gestion", "Tiers, back office"),
  staff("admin", "archive", "/gestion/archives", "Archives, gestion", "Archive, back office"),
  staff("livreur", "round", "/livraisons", "Votre tournée", "Your round"),
];

/** Makes `page` the visitor's, and answers the entry with the order's id and number filled in. */
export async function prepare(page: Page, entry: Entry): Promise<Entry> {
  if (entry.who === "customer with a card to charge") {
    await register(page);
    return { ...entry, path: entry.path.replace(":order", await orderByCard(page)) };
  }
  const [asked] = entry.path.match(/:order|:paid|:cancelled/) ?? [];
  let filled = entry;
  if (asked) {
    if (entry.who === "customer with a transfer to make") {
      await register(page);
      await orderByTransfer(page);
    } else {
      await signIn(page, "client");
    }
    const { items } = await (await page.request.get("/api/users/orders")).json();
    const status = { ":paid": "delivered", ":cancelled": "cancelled" }[asked];
    const order = items.find((order: { status: string }) => !status || order.status === status);
    const fill = (text: string) => text.replace(asked, order._id).replace(":number", order.orderNumber);
    filled = { ...entry, path: fill(entry.path), fr: fill(entry.fr), en: fill(entry.en) };
  }
  switch (entry.who) {
    case "guest":
    case "customer with a transfer to make":
    case "customer with a card to charge":
      break;
    case "guest with a basket":
      await putInBasket(page, "camembert-de-normandie", 2);
      await putInBasket(page, "comte-24-mois");
      break;
    case "customer with a basket":
      await register(page);
      await putInBasket(page, "comte-24-mois");
      break;
    default:
      await signIn(page, entry.who);
  }
  return filled;
}
