// Asking what came of a stop, with a note, a photograph, and the money where it is another sum.

import { element, money, outcomes, t, whom } from "./words.js";
import { smaller } from "./photo.js";

/** Shows the question; answers `{ body, photo }`, or nothing when the livreur goes back. */
export function askOutcome(stop) {
  const choices = Object.entries(outcomes).map(([value, words]) =>
    element("label", { className: "choice" }, element("input", { type: "radio", name: "outcome", value, required: true, checked: value === "absent" }), words),
  );
  const note = element("textarea", { name: "note", maxLength: 500, rows: 2 });
  const photo = element("input", { type: "file", name: "photo", accept: "image/*", capture: "environment" });
  const collected =
    stop.toCollect > 0 &&
    element("label", {}, t(`Encaissé, si ce n’est pas ${money(stop.toCollect)}`, `Collected, unless it is ${money(stop.toCollect)}`), element("input", { name: "collected", inputMode: "decimal", autocomplete: "off", pattern: "[0-9]+([.,][0-9]{1,2})?" }));
  const back = element("button", { type: "button", className: "quiet" }, t("Retour", "Back"));
  const form = element(
    "form",
    {},
    element("h2", { id: "asked" }, whom(stop)),
    element("fieldset", {}, element("legend", {}, t("Que s’est-il passé ?", "What happened?")), ...choices),
    collected,
    element("label", {}, t("Remarque (facultatif)", "Note (optional)"), note),
    element("label", {}, t("Photo (facultatif)", "Photo (optional)"), photo),
    element("div", { className: "pair" }, back, element("button", { className: "main" }, t("Enregistrer", "Save"))),
  );
  const dialog = element("dialog", { "aria-labelledby": "asked" }, form);
  document.body.append(dialog);
  return new Promise((answer) => {
    back.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const at = new Date().toISOString();
      const typed = new FormData(form);
      const outcome = typed.get("outcome");
      const sum = String(typed.get("collected") ?? "").trim().replace(",", ".");
      const body = { outcome, at };
      if (note.value.trim()) {
        body.note = note.value.trim();
      }
      if (sum && outcome === "delivered") {
        body.collected = Number(sum);
      }
      const [file] = photo.files;
      answer({ body, photo: file && (await smaller(file)) });
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(undefined);
    });
    dialog.showModal();
  });
}
