//! What stands below the lines of an invoice or a credit note: the total, the VAT in it, and how it was settled.

use shared::{
    Money,
    order::PaymentMethod,
    pricing::{self, VatShare},
};

use super::{
    content::{BOLD, Facts, HEAD, MIDDLE, SMALL, SOFT, TEXT, style},
    sheet::{Face, Ink, LEFT, LINE, RIGHT, Sheets},
};
use crate::store::invoices::Kind;

impl Facts<'_> {
    /// From the lines to the total.
    pub(super) fn amounts(&self, sheets: &mut Sheets) {
        let order = self.order;
        let mut rows = vec![(
            self.t("Sous-total TTC", "Subtotal gross").to_owned(),
            self.money(order.subtotal),
        )];
        if let Some(discount) = order.discount.filter(|discount| *discount > Money::ZERO) {
            let name = match &order.coupon_code {
                Some(code) => format!("{} {code}", self.t("Remise, code", "Discount, code")),
                None => self.t("Remise", "Discount").to_owned(),
            };
            rows.push((name, self.money(discount.negative())));
        }
        rows.push((
            self.t("Livraison TTC", "Delivery gross").to_owned(),
            self.money(order.shipping_cost),
        ));
        self.need(sheets, 5.0 * LINE);
        sheets.y += 4.0;
        for (name, amount) in rows {
            let names = sheets.wrap(SOFT, RIGHT - MIDDLE - 70.0, &name);
            sheets.text_to(RIGHT, TEXT, &amount);
            for name in names {
                sheets.text(MIDDLE, SOFT, &name);
                sheets.y += LINE;
            }
        }
        sheets.rule(MIDDLE, RIGHT, sheets.y - 8.0);
        sheets.y += 6.0;
        let total = style(Face::Bold, 11.5, Ink::Black);
        sheets.text(MIDDLE, total, self.t("Total TTC", "Total gross"));
        sheets.text_to(RIGHT, total, &self.money(order.total));
        sheets.y += 2.0 * LINE;
    }

    /// The VAT in the total, by rate.
    pub(super) fn vat(&self, sheets: &mut Sheets) {
        const ENDS: [f32; 3] = [400.0, 470.0, RIGHT];
        let shares = pricing::vat(&self.order.items, self.order.total);
        #[expect(clippy::cast_precision_loss, reason = "a handful of rates")]
        let height = (shares.len() + 4) as f32 * LINE;
        self.need(sheets, height);
        let name = LEFT + 190.0;
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

    /// When and how it was paid; of a credit note, which invoice it cancels.
    pub(super) fn settlement(&self, sheets: &mut Sheets) {
        self.need(sheets, 5.0 * LINE);
        let (order, t) = (self.order, |french, english| {
            self.invoice.language.pick(french, english)
        });
        let paid_at = self.day(order.paid_at.unwrap_or(self.invoice.issued_at));
        let (settled, terms) = match self.invoice.kind {
            Kind::Invoice => {
                let how = match order.payment_method.known() {
                    Some(PaymentMethod::CashOnDelivery) => t("à la livraison", "on delivery"),
                    Some(PaymentMethod::BankTransfer) => t("par virement bancaire", "by bank transfer"),
                    Some(PaymentMethod::Card) => t("par carte bancaire", "by card"),
                    None => order.payment_method.as_str(),
                };
                let terms = t(
                    "Facture acquittée à son émission\u{a0}: ni escompte pour paiement anticipé, ni pénalités de retard, ni indemnité de recouvrement.",
                    "Invoice settled when issued: no discount for early payment, no penalties for late payment, no recovery fee.",
                );
                (format!("{} {paid_at} {how}.", t("Payée le", "Paid on")), terms)
            }
            Kind::CreditNote => {
                let invoice = order.invoice_number.as_deref().unwrap_or_default();
                let (cancels, of) = (t("Annule la facture n°", "Cancels invoice no."), t("du", "of"));
                let terms = t(
                    "La commande est annulée\u{a0}; son montant, taxe comprise, est rendu au client.",
                    "The order is cancelled; its amount, VAT included, goes back to the customer.",
                );
                (format!("{cancels}\u{a0}{invoice} {of} {paid_at}."), terms)
            }
        };
        sheets.paragraph(LEFT, RIGHT, style(Face::Bold, 11.5, Ink::Green), &settled);
        sheets.y += 3.0;
        sheets.paragraph(LEFT, RIGHT, SMALL, terms);
    }
}
