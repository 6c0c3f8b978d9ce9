// One stop of the round: whom to bring what, and what can be done there.

import { element, money, outcomes, t, time, weight, whom } from "./words.js";

/** The list entry of a stop. `act` has what its buttons do. */
export function stopEntry(stop, { position, isOpen, isMovable, isLast }, act) {
  const { order } = stop;
  const to = order.shippingAddress;
  const summary = element(
    "summary",
    {},
    element("span", { className: "name" }, `${position}. ${whom(stop)}`),
    element("span", { className: "place" }, order.openOutcome ? `${outcomes[order.openOutcome.outcome]}, ${time(order.openOutcome.at)}` : `${to.city}, ${to.postalCode}`),
  );
  const details = element("details", { open: isOpen }, summary, ...body(stop, act));
  summary.addEventListener("click", () => act.opened(order._id, !details.open));
  const entry = element("li", { className: "stop", id: `stop-${order._id}` }, details);
  if (isMovable) {
    entry.append(moves(stop, entry, position === 1, isLast, act));
  }
  return entry;
}

function body(stop, act) {
  const { order, customerPhone: phone, location } = stop;
  const to = order.shippingAddress;
  const asked = encodeURIComponent(`${to.street} ${to.postalCode} ${to.city}`);
  const map = location ? `geo:${location.lat},${location.lon}?q=${location.lat},${location.lon}` : `geo:0,0?q=${asked}`;
  const count = order.items.reduce((sum, item) => sum + item.quantity, 0);
  const grams = order.items.reduce((sum, item) => sum + item.quantity * item.weight, 0);
  const cold = count === 1 ? t("1 article", "1 item") : t(`${count} articles`, `${count} items`);
  const fact = (name, value, className) => element("div", { className: className ?? "" }, element("dt", {}, name), element("dd", {}, value));
  const facts = [fact(t("Au frais", "Keep cold"), `${cold}, ${weight(grams)}`)];
  if (order.gift) {
    facts.unshift(fact(t("Offert par", "Given by"), stop.customerName));
    facts.unshift(fact(t("Cadeau", "Gift"), t("Rien à encaisser, aucun prix à la porte", "Nothing to collect, no price at the door"), "gift"));
  } else if (stop.toCollect > 0) {
    facts.unshift(fact(t("À encaisser", "To collect"), money(stop.toCollect), "collect"));
  } else {
    facts.unshift(fact(t("Paiement", "Payment"), order.paymentStatus === "paid" ? t("Déjà réglé", "Already paid") : t("Rien à encaisser", "Nothing to collect")));
  }
  if (order.slot) {
    facts.push(fact(t("Créneau", "Slot"), `${time(order.slot.from)} – ${time(order.slot.to)}`));
  }
  if (stop.arrival) {
    facts.push(fact(t("Vers", "Around"), time(stop.arrival)));
  }
  const links = [
    phone && element("a", { className: "button", href: `tel:${phone.replace(/[^+\d]/g, "")}` }, order.gift ? t("Appeler qui l’offre", "Call the giver") : t("Appeler", "Call")),
    element("a", { className: "button", href: map }, t("Itinéraire", "Directions")),
  ];
  const button = (words, className, does) => {
    const made = element("button", { type: "button", className, "data-key": `${className}-${order._id}` }, words);
    made.addEventListener("click", does);
    return made;
  };
  return [
    element("p", { className: "number" }, `${t("Commande", "Order")} ${order.orderNumber}`),
    element("address", {}, to.street, element("br"), `${to.postalCode} ${to.city}`),
    element("div", { className: "pair" }, ...links.filter(Boolean)),
    element("dl", {}, ...facts),
    button(stop.toCollect > 0 ? t(`Livrée, ${money(stop.toCollect)} encaissés`, `Delivered, ${money(stop.toCollect)} collected`) : t("Livrée", "Delivered"), "main", () => act.delivered(stop)),
    button(t("Autre issue, remarque ou photo", "Another outcome, a note or a photo"), "quiet other", () => act.other(stop)),
    !location && "geolocation" in navigator && button(t("Je suis devant la porte", "I am at the door"), "quiet here", () => act.here(stop)),
  ].filter(Boolean);
}

/** Buttons for the keyboard, and a handle to drag the stop by. */
function moves(stop, entry, isFirst, isLast, act) {
  const id = stop.order._id;
  const move = (sign, words, by, isOff) => {
    const button = element("button", { type: "button", className: "move", disabled: isOff, "data-key": `${by}-${id}`, "aria-label": `${words}, ${whom(stop)}` }, sign);
    button.addEventListener("click", () => act.moved(id, by));
    return button;
  };
  const handle = element("span", { className: "handle", "aria-hidden": "true" }, "⠿");
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    entry.classList.add("dragged");
    const drag = ({ clientX, clientY }) => {
      const over = document.elementFromPoint(clientX, clientY)?.closest("ol.todo > li");
      if (!over || over === entry) {
        return;
      }
      const { top, height } = over.getBoundingClientRect();
      const entries = [...entry.parentElement.children];
      const [from, to] = [entries.indexOf(entry), entries.indexOf(over)];
      // The others move: an element that is moved itself loses the pointer.
      if (to < from && clientY < top + height / 2) {
        entry.after(...entries.slice(to, from));
      } else if (to > from && clientY > top + height / 2) {
        entry.before(...entries.slice(from + 1, to + 1));
      }
    };
    const drop = () => {
      handle.removeEventListener("pointermove", drag);
      entry.classList.remove("dragged");
      act.dropped([...entry.parentElement.children].map((entry) => entry.id.slice("stop-".length)));
    };
    handle.addEventListener("pointermove", drag);
    handle.addEventListener("lostpointercapture", drop, { once: true });
  });
  return element("div", { className: "moves" }, move("↑", t("Plus tôt", "Earlier"), -1, isFirst), handle, move("↓", t("Plus tard", "Later"), 1, isLast));
}
