//! What stands below the lines of an invoice or a credit note: the total, the VAT in it, and how it was settled.

use shared::{
    Money,
    order::{CounterMethod, OrderPaymentMethod, PaymentMethod},
    pricing::VatShare,
};

use super::{
    content::{BOLD, Facts, HEAD, MIDDLE, NO_VAT, SMALL, SOFT, TEXT, style},
    sheet::{Face, Ink, LEFT, LINE, RIGHT, Sheets},
};

impl Facts<'_> {
    /// From the lines to the total.
    pub(super) fn amounts(&self, sheets: &mut Sheets) {
        let rows = self.parts();
        self.need(sheets, 5.0 * LINE);
        sheets.y += 4.0;
        for (name, amount) in &rows {
            let names = sheets.wrap(SOFT, RIGHT - MIDDLE - 70.0, name);
            sheets.text_to(RIGHT, TEXT, amount);
            for name in names {
                sheets.text(MIDDLE, SOFT, &name);
                sheets.y += LINE;
            }
        }
        sheets.rule(MIDDLE, RIGHT, sheets.y - 8.0);
        sheets.y += 6.0;
        let total = style(Face::Bold, 11.5, Ink::Black);
        sheets.text(MIDDLE, total, self.t("Total TTC", "Total gross"));
        sheets.text_to(RIGHT, total, &self.money(self.content.total));
        sheets.y += 2.0 * LINE;
    }

    /// What the total is made of. The lines of a credit note are all of it, but for those of older versions.
    fn parts(&self) -> Vec<(String, String)> {
        if self.content.corrects.is_some() && self.invoice.content.is_some() {
            return Vec::new();
        }
        let mut rows = vec![(
            self.t("Sous-total TTC", "Subtotal gross").to_owned(),
            self.money(self.order.subtotal),
        )];
        if self.content.discount > Money::ZERO {
            let name = match &self.order.coupon_code {
                Some(code) => format!("{} {code}", self.t("Remise, code", "Discount, code")),
                None => self.t("Remise", "Discount").to_owned(),
            };
            rows.push((name, self.money(self.content.discount.negative())));
        }
        rows.push((
            self.t("Livraison TTC", "Delivery gross").to_owned(),
            self.money(self.content.shipping),
        ));
        rows
    }

    /// The VAT in the total, by rate, or that there is none.
    pub(super) fn vat(&self, sheets: &mut Sheets) {
        const ENDS: [f32; 3] = [400.0, 470.0, RIGHT];
        let name = LEFT + 190.0;
        if self.invoice.seller.vat_exempt && self.content.vat.iter().all(|share| share.rate == 0.0) {
            self.need(sheets, 3.0 * LINE);
            sheets.paragraph(name, RIGHT, BOLD, self.t(NO_VAT.0, NO_VAT.1));
            sheets.y += LINE;
            return;
        }
        let shares = self
            .content
            .vat
            .iter()
            .filter(|share| share.net > Money::ZERO || share.vat > Money::ZERO);
        let shares: Vec<_> = shares.copied().collect();
        #[expect(clippy::cast_precision_loss, reason = "a handful of rates")]
        let height = (shares.len() + 4) as f32 * LINE;
        self.need(sheets, height);
        sheets.text(name, HEAD, self.t("Taux de TVA", "VAT rate"));
        let heads = [
            self.t("Total HT", "Total net"),
            self.t("TVA", "VAT"),
            self.t("Total TTC", "Total gross"),
        ];
        for (end, head) in ENDS.into_iter().zip(heads) {
            sheets.text_to(end, HEAD, head);
        }
        sheets.rule(name, RIGHT, sheets.y + 5.0);
        sheets.y += LINE + 4.0;
        let mut row = |style, name_of_row: &str, net: Money, vat: Money| {
            let gross = Money::from_cents(net.cents().saturating_add(vat.cents()));
            sheets.text(name, style, name_of_row);
            for (end, amount) in ENDS.into_iter().zip([net, vat, gross]) {
                sheets.text_to(end, style, &self.money(amount));
            }
            sheets.y += LINE;
        };
        for VatShare { rate, net, vat } in &shares {
            row(TEXT, &self.per_cent(*rate), *net, *vat);
        }
        let net = shares.iter().map(|share| share.net).sum();
        let vat = shares.iter().map(|share| share.vat).sum();
        row(BOLD, self.t("Total", "Total"), net, vat);
        if shares.len() > 1 {
            let spread = self.t(
                "La livraison et la remise suivent les taux des articles, à proportion.",
                "Delivery and discount follow the rates of the items, in proportion.",
            );
            sheets.paragraph(name, RIGHT, SMALL, spread);
        }
        sheets.y += LINE;
    }

    /// When and how it was paid; of a credit note, which invoice it corrects.
    pub(super) fn settlement(&self, sheets: &mut Sheets) {
        self.need(sheets, 5.0 * LINE);
        let t = |french, english| self.invoice.language.pick(french, english);
        let (settled, terms) = match &self.content.corrects {
            None => {
                let terms = t(
                    "Facture acquittée à son émission\u{a0}: ni escompte pour paiement anticipé, ni pénalités de retard, ni indemnité de recouvrement.",
                    "Invoice settled when issued: no discount for early payment, no penalties for late payment, no recovery fee.",
                );
                (self.payment(), terms)
            }
            Some(invoice) => {
                let is_whole = self.content.total == self.order.total;
                let corrects = if is_whole {
                    t("Annule la facture n°", "Cancels invoice no.")
                } else {
                    t("Rectifie la facture n°", "Corrects invoice no.")
                };
                let terms = if self.invoice.content.is_none() {
                    t(
                        "La commande est annulée\u{a0}; son montant, taxe comprise, est rendu au client.",
                        "The order is cancelled; its amount, VAT included, goes back to the customer.",
                    )
                } else {
                    t(
                        "Le montant de cet avoir, taxe comprise, est rendu au client.",
                        "The amount of this credit note, VAT included, goes back to the customer.",
                    )
                };
                let (number, of, day) = (&invoice.number, t("du", "of"), self.day(invoice.issued_at));
                (format!("{corrects}\u{a0}{number} {of} {day}."), terms)
            }
        };
        sheets.paragraph(LEFT, RIGHT, style(Face::Bold, 11.5, Ink::Green), &settled);
        sheets.y += 3.0;
        sheets.paragraph(LEFT, RIGHT, SMALL, terms);
    }

    /// `Payée le 3 mars 2026 par carte bancaire.`
    fn payment(&self) -> String {
        let Some(means) = &self.content.paid else {
            return String::new();
        };
        let t = |french, english| self.invoice.language.pick(french, english);
        let how = match &means.method {
            OrderPaymentMethod::Known(PaymentMethod::CashOnDelivery) => t("à la livraison", "on delivery"),
            OrderPaymentMethod::Known(PaymentMethod::BankTransfer) => t("par virement bancaire", "by bank transfer"),
            OrderPaymentMethod::Known(PaymentMethod::Card)
            | OrderPaymentMethod::AtCounter(CounterMethod::CardTerminal) => t("par carte bancaire", "by card"),
            OrderPaymentMethod::AtCounter(CounterMethod::Cash) => t("en espèces", "in cash"),
            OrderPaymentMethod::Other(name) => name,
        };
        format!("{} {} {how}.", t("Payée le", "Paid on"), self.day(means.at))
    }
}
