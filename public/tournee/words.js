// The words of the app in both languages, and numbers as its reader writes them.

export const language = navigator.language.startsWith("en") ? "en" : "fr";
document.documentElement.lang = language;

export const t = (french, english) => (language === "fr" ? french : english);

const locale = t("fr-FR", "en-GB");
const currency = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" });
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
const kilos = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });

export const money = (amount) => currency.format(amount);
export const time = (at) => clock.format(new Date(at));
export const weight = (grams) => (grams < 1000 ? `${grams} g` : `${kilos.format(grams / 1000)} kg`);

/** Whom to ask for at a stop's door: the customer, or whoever gets a gift. */
export const whom = (stop) => stop.order.gift?.to ?? stop.customerName;

export const outcomes = {
  delivered: t("Livrée", "Delivered"),
  absent: t("Personne à l’adresse", "Nobody there"),
  refused: t("Refusée", "Refused"),
  damaged: t("Abîmée", "Damaged"),
};

export const unfit = {
  order_cancelled: t(
    "La commande avait été annulée entre-temps : la boutique en est avertie et décide.",
    "The order had been cancelled meanwhile: the shop has been told and decides.",
  ),
  already_delivered: t(
    "La commande était déjà notée comme livrée : rien n’a changé.",
    "The order was marked as delivered already: nothing has changed.",
  ),
  given_to_another: t(
    "La commande avait été confiée à un autre livreur : la boutique en est avertie et décide.",
    "The order had been given to another courier: the shop has been told and decides.",
  ),
};

/** An element with these properties and children. Text is only ever text. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made && key !== "list") {
      made[key] = value;
    } else if (value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}
