// The round as it is shown. All that the livreur does is kept first and sent then, whether there is a network or not.

import { askOutcome } from "./outcome.js";
import { stopEntry } from "./stops.js";
import * as store from "./store.js";
import { account, sync, today } from "./sync.js";
import { element, outcomes, t, time, unfit, whom } from "./words.js";

/** How often the round is asked for while the app is looked at, in milliseconds. */
const PAUSE = 60_000;

const part = (id) => document.getElementById(id);
const opened = new Map();
/** What the last question to the shop came to. */
let answer = "asking";
let problem = "";

document.title = `${t("Tournée", "Round")} · Fromagerie Alioui`;
part("title").textContent = t("Votre tournée", "Your round");

async function refresh() {
  answer = await sync();
  await show();
}

/** What of this browser may be shown: the round of the account that the shop named last, of today. */
async function known() {
  const who = account();
  const round = who && (await store.round(who));
  if (!round || round.day !== today()) {
    return { who, outbox: [], told: [], todo: [] };
  }
  const [outbox, told] = await Promise.all([store.outbox(who), store.told(who)]);
  const isReported = (stop) => outbox.some(({ kind, order }) => kind === "outcome" && order === stop.order._id);
  const left = round.stops.filter((stop) => !isReported(stop));
  return {
    who,
    round,
    outbox,
    told,
    todo: left.filter((stop) => !stop.order.openOutcome),
    open: left.filter((stop) => stop.order.openOutcome),
  };
}

async function show() {
  const state = await known();
  const focused = document.activeElement?.dataset?.key;
  part("state").textContent = saying(state);
  part("notice").textContent = problem;
  part("page").replaceChildren(...page(state));
  if (focused) {
    document.querySelector(`[data-key="${focused}"]`)?.focus();
  }
}

function saying({ round, outbox = [], todo }) {
  const waiting = outbox.filter(({ kind }) => kind === "outcome").length;
  const unsent = waiting === 0 ? "" : waiting === 1 ? t(" 1 retour reste à envoyer.", " 1 report is still to be sent.") : t(` ${waiting} retours restent à envoyer.`, ` ${waiting} reports are still to be sent.`);
  if (!round || round.leaving) {
    return answer === "asking" ? t("Un instant…", "One moment…") : "";
  }
  const left = todo.length === 1 ? t("1 livraison à faire.", "1 delivery to make.") : t(`${todo.length} livraisons à faire.`, `${todo.length} deliveries to make.`);
  const network = answer === "offline" ? t(" Sans réseau : tout est gardé sur ce téléphone.", " No network: everything is kept on this phone.") : "";
  return left + unsent + network;
}

function page(state) {
  const { who, round, outbox, told, todo, open } = state;
  if (round?.leaving) {
    return [
      element("p", {}, t("Vous êtes déconnecté sur ce téléphone. Ce qui reste à envoyer partira avec le réseau, puis la session sera fermée.", "You are signed out on this phone. What is still to be sent leaves with the network, then the session ends.")),
    ];
  }
  if (!round) {
    return [signIn(who)];
  }
  const act = actions(state);
  const entry = (list, isMovable) => (stop, place) =>
    stopEntry(stop, { position: place + 1, isMovable, isOpen: opened.get(stop.order._id) ?? (isMovable && place === 0), isLast: place === list.length - 1 }, act);
  const again = element("button", { type: "button", className: "quiet", "data-key": "again" }, t("Proposer un nouvel ordre", "Suggest a new order"));
  again.addEventListener("click", () => act.choose());
  return [
    todo.length > 0 && element("ol", { className: "todo" }, ...todo.map(entry(todo, true))),
    todo.length > 1 && again,
    todo.length === 0 && element("p", { className: "empty" }, t("Rien à livrer pour l’instant.", "Nothing to deliver for now.")),
    open.length > 0 && element("h2", {}, t("À décider par la boutique", "For the shop to decide")),
    open.length > 0 && element("ol", {}, ...open.map(entry(open, false))),
    ...done(outbox, told),
    signOut(who, outbox),
  ].filter(Boolean);
}

function signIn(who) {
  if (answer === "asking") {
    return "";
  }
  if (answer === "forbidden") {
    return element("p", {}, t("Ce compte ne livre pas : la tournée a été effacée de ce téléphone.", "This account does not deliver: the round was erased from this phone."));
  }
  if (answer === "offline" && who) {
    return element("p", {}, t("Pas de tournée gardée pour aujourd’hui : ouvrez l’appli avec du réseau.", "No round kept for today: open the app with a network."));
  }
  if (answer === "offline") {
    return element("p", {}, t("Sans réseau, et personne n’est connecté ici.", "No network, and nobody is signed in here."));
  }
  return element("p", {}, element("a", { className: "button", href: "/connexion?next=/tournee/index.html" }, t("Se connecter", "Sign in")));
}

/** What was reported today, sent or not, and what the shop said to it. */
function done(outbox, told) {
  const unsent = outbox.filter(({ kind }) => kind === "outcome").map(({ name, number, body }) => ({ name, number, ...body, isUnsent: true }));
  const all = [...told, ...unsent].sort((a, b) => b.at.localeCompare(a.at));
  if (all.length === 0) {
    return [];
  }
  const entry = ({ id, name, number, outcome, at, saidAt, unfit: why, refused, isUnsent }) => {
    const words = [`${outcomes[outcome] ?? t("Emplacement ou ordre", "Place or order")}, ${time(at)}`];
    if (isUnsent) {
      words.push(t("pas encore envoyé", "not sent yet"));
    }
    const remarks = [why && unfit[why], refused && t(`La boutique a refusé : ${refused}`, `The shop refused: ${refused}`)];
    if (saidAt && Math.abs(new Date(saidAt) - new Date(at)) > 60_000) {
      remarks.push(t(`L’heure de ce téléphone (${time(saidAt)}) n’est pas la bonne : noté à ${time(at)}.`, `This phone’s clock (${time(saidAt)}) is wrong: noted at ${time(at)}.`));
    }
    const seen = refused && element("button", { type: "button", className: "quiet", "data-key": `seen-${id}` }, t("Vu, j’avertis la boutique", "Seen, I tell the shop"));
    seen?.addEventListener("click", () => store.dismiss(id).then(show));
    return element("li", {}, element("strong", {}, name), ` (${number})`, element("br"), words.join(", "), ...remarks.filter(Boolean).map((words) => element("p", { className: "remark" }, words)), seen || "");
  };
  return [element("h2", {}, t("Fait aujourd’hui", "Done today")), element("ul", { className: "done" }, ...all.map(entry))];
}

function signOut(who, outbox) {
  const button = element("button", { type: "button", className: "quiet", "data-key": "leave" }, t("Se déconnecter", "Sign out"));
  button.addEventListener("click", async () => {
    const round = await store.round(who);
    // Erased at once; who is signed in at the shop is told with the network, after what is still to be sent.
    await store.keepRound({ ...round, stops: [], leaving: true });
    opened.clear();
    await show();
    await refresh();
  });
  return element("footer", {}, button, outbox.length > 0 && element("p", {}, t("Ce qui reste à envoyer partira d’abord.", "What is still to be sent leaves first.")), element("a", { href: "/livraisons" }, t("La page des livraisons", "The page of deliveries")));
}

/** What the buttons do: keep, show, send. */
function actions({ who, round, todo }) {
  const keep = async (entry) => {
    await store.add({ account: who, ...entry });
    await show();
    await refresh();
  };
  const report = (stop, body, photo) => {
    const { _id: order, orderNumber: number } = stop.order;
    return keep({ kind: "outcome", order, number, name: whom(stop), body, photo });
  };
  const reorder = async (orders) => {
    const place = (stop) => (orders.includes(stop.order._id) ? orders.indexOf(stop.order._id) : orders.length);
    await store.keepRound({ ...round, stops: [...round.stops].sort((a, b) => place(a) - place(b)) });
    await keep({ kind: "order", body: { orders } });
  };
  return {
    opened: (id, isOpen) => opened.set(id, isOpen),
    delivered: (stop) => report(stop, { outcome: "delivered", at: new Date().toISOString() }),
    other: async (stop) => {
      const told = await askOutcome(stop);
      if (told) {
        await report(stop, told.body, told.photo);
      }
    },
    moved: (id, by) => {
      const ids = todo.map((stop) => stop.order._id);
      const place = ids.indexOf(id);
      ids.splice(place, 1);
      ids.splice(place + by, 0, id);
      return reorder(ids);
    },
    dropped: (ids) => (ids.every((id, place) => id === todo[place]?.order._id) ? undefined : reorder(ids)),
    choose: () => keep({ kind: "order", body: { orders: [] } }),
    here: (stop) => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => keep({ kind: "location", order: stop.order._id, number: stop.order.orderNumber, name: whom(stop), body: { lat: coords.latitude, lon: coords.longitude } }),
        () => {
          problem = t("Ce téléphone ne dit pas où il est.", "This phone does not say where it is.");
          show();
        },
        { enableHighAccuracy: true, timeout: 15_000 },
      );
    },
  };
}

navigator.serviceWorker?.register("sw.js");
navigator.storage?.persist?.();
addEventListener("online", refresh);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
setInterval(() => document.visibilityState === "visible" && refresh(), PAUSE);
await show();
await refresh();
