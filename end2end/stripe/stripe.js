// A stand-in for Stripe.js, as far as the shop uses it: a form with one field.
(function () {
  const pay = new URL("/js.stripe.com/pay", document.currentScript.src);

  window.Stripe = (key, { locale } = {}) => ({
    elements({ clientSecret }) {
      const field = document.createElement("input");
      const elements = {
        clientSecret,
        field,
        create(kind) {
          if (kind !== "payment") throw new Error(`no element ${kind}`);
          const handlers = {};
          return {
            mount(place) {
              const label = document.createElement("label");
              label.textContent = locale === "fr" ? "Numéro de carte" : "Card number";
              field.name = "cardnumber";
              field.autocomplete = "cc-number";
              field.inputMode = "numeric";
              label.append(field);
              place.append(label);
              setTimeout(() => (handlers.ready || []).forEach((handler) => handler({ elementType: kind })));
            },
            on(event, handler) {
              (handlers[event] ||= []).push(handler);
              return this;
            },
            destroy() {},
          };
        },
      };
      return elements;
    },

    async confirmPayment({ elements, redirect }) {
      if (redirect !== "if_required") throw new Error("it would leave the page");
      const number = elements.field.value.replace(/\D/g, "");
      if (number.length !== 16) {
        return { error: { type: "validation_error", code: "incomplete_number", message: "Your card number is incomplete." } };
      }
      const answer = await fetch(pay, {
        method: "POST",
        body: new URLSearchParams({ key, client_secret: elements.clientSecret, number }),
      });
      const said = await answer.json();
      if (answer.ok) return { paymentIntent: said };
      const { code, message } = said.error;
      return { error: { type: "card_error", code, message } };
    },
  });
})();
