//! What stands on an invoice (CGI ann. II art. 242 nonies A, code de commerce art. L441-9 and
//! R123-237), and where.

use krilla::metadata::{DateTime, Metadata};
use shared::{
    Language, Money, Timestamp,
    order::{Order, OrderItem, OrderStatus, PaymentMethod, ShippingAddress},
    pricing::{self, VatShare},
    product::FOOD_VAT,
    seller::Seller,
};

use super::sheet::{Face, HEIGHT, Ink, LEFT, LINE, RIGHT, Sheets, Style};
use crate::Result;

const TEXT: Style = style(Face::Plain, 9.5, Ink::Black);
const SOFT: Style = style(Face::Plain, 9.5, Ink::Soft);
const BOLD: Style = style(Face::Bold, 9.5, Ink::Black);
const HEAD: Style = style(Face::Bold, 8.0, Ink::Soft);
const SMALL: Style = style(Face::Plain, 7.5, Ink::Soft);

/// The first baseline of a page.
const TOP: f32 = 68.0;
/// No content below this; the foot begins there.
const BOTTOM: f32 = HEIGHT - 92.0;
/// Where facts and amounts beside the left column begin.
const MIDDLE: f32 = 330.0;
/// Where the name of a line ends, and its numbers.
const COLUMNS: [f32; 7] = [218.0, 268.0, 300.0, 363.0, 407.0, 474.0, RIGHT];

const fn style(face: Face, size: f32, ink: Ink) -> Style {
    Style { face, size, ink }
}

/// What an invoice is made of.
pub struct Facts<'a> {
    /// Who sold.
    pub seller: &'a Seller,
    /// Who bought; empty when the account is gone.
    pub buyer: &'a str,
    /// What.
    pub order: &'a Order,
    /// The invoice's number.
    pub number: &'a str,
    /// When it was paid, which is when the invoice was issued.
    pub paid_at: Timestamp,
    /// The words.
    pub language: Language,
}

impl Facts<'_> {
    /// The PDF.
    pub fn print(&self) -> Result<Vec<u8>> {
        let mut sheets = Sheets::new()?;
        self.head(&mut sheets);
        self.lines(&mut sheets);
        self.amounts(&mut sheets);
        self.vat(&mut sheets);
        self.payment(&mut sheets);
        let count = sheets.count();
        sheets.on_each_page(|sheets, page| self.foot(sheets, page, count));
        sheets.print(self.metadata())
    }

    fn t<'a>(&self, french: &'a str, english: &'a str) -> &'a str {
        self.language.pick(french, english)
    }

    /// `Facture 2026-000001`.
    fn title(&self) -> String {
        format!("{} {}", self.t("Facture", "Invoice"), self.number)
    }

    fn metadata(&self) -> Metadata {
        let seconds = self.paid_at.to_string();
        let part = |range| {
            seconds
                .get::<std::ops::Range<usize>>(range)
                .and_then(|digits| digits.parse().ok())
        };
        let date = DateTime::new(seconds.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default())
            .month(part(5..7).unwrap_or(1))
            .day(part(8..10).unwrap_or(1))
            .hour(part(11..13).unwrap_or(0))
            .minute(part(14..16).unwrap_or(0))
            .second(part(17..19).unwrap_or(0))
            .utc_offset_hour(0);
        Metadata::new()
            .title(self.title())
            .authors(vec![self.seller.name.clone()])
            .language(self.language.tag().into())
            .creation_date(date)
    }

    /// Seller, buyer, number and dates.
    fn head(&self, sheets: &mut Sheets) {
        let display = style(Face::Display, 17.0, Ink::Black);
        sheets.y = TOP;
        sheets.text_to(
            RIGHT,
            style(Face::Display, 22.0, Ink::Green),
            self.t("Facture", "Invoice"),
        );
        for line in sheets.wrap(display, MIDDLE - LEFT - 10.0, &self.seller.name) {
            sheets.text(LEFT, display, &line);
            sheets.y += 20.0;
        }
        sheets.y -= 4.0;
        let seller = self.seller;
        let reach = format!("{}, {}", seller.email, seller.phone);
        for words in seller.address.iter().chain([&reach]) {
            sheets.paragraph(LEFT, MIDDLE - 20.0, SOFT, words);
        }
        let below_seller = sheets.y;

        sheets.y = TOP + 26.0;
        for (name, value) in self.dates() {
            sheets.text(MIDDLE, SOFT, name);
            sheets.text_to(RIGHT, BOLD, &value);
            sheets.y += LINE;
        }
        sheets.y = sheets.y.max(below_seller) + 14.0;
        self.buyer(sheets);
        sheets.y += 18.0;
    }

    fn dates(&self) -> Vec<(&'static str, String)> {
        let t = |french, english| self.language.pick(french, english);
        let mut dates = vec![
            (t("Numéro", "Number"), self.number.to_owned()),
            (t("Émise le", "Issued on"), self.paid_at.day(self.language)),
            (t("Commande", "Order"), self.order.order_number.clone()),
            (t("Passée le", "Placed on"), self.order.created_at.day(self.language)),
        ];
        if let Some(date) = self.order.delivery_date {
            let name = if self.order.status == OrderStatus::Delivered {
                t("Livrée le", "Delivered on")
            } else {
                t("Livraison prévue le", "Delivery expected on")
            };
            dates.push((name, date.day(self.language)));
        }
        dates
    }

    fn buyer(&self, sheets: &mut Sheets) {
        let ShippingAddress {
            street,
            city,
            state,
            postal_code,
        } = &self.order.shipping_address;
        sheets.text(LEFT, HEAD, self.t("FACTURÉ ET LIVRÉ À", "BILLED AND DELIVERED TO"));
        sheets.y += LINE;
        sheets.paragraph(LEFT, RIGHT, BOLD, self.buyer);
        let town = format!("{postal_code} {city}");
        for line in [street, &town, state] {
            sheets.paragraph(LEFT, RIGHT, TEXT, line);
        }
    }

    /// The table of what was bought.
    fn lines(&self, sheets: &mut Sheets) {
        self.table_head(sheets);
        for item in &self.order.items {
            let name = item.name.as_deref().unwrap_or(self.t("Article", "Item"));
            let names = sheets.wrap(TEXT, COLUMNS[0] - LEFT, name);
            let rows = names.len().max(1);
            #[expect(clippy::cast_precision_loss, reason = "a name has a few lines")]
            let height = rows as f32 * LINE;
            if sheets.y + height > BOTTOM {
                self.turn(sheets);
                self.table_head(sheets);
            }
            let first = sheets.y;
            for (end, value) in COLUMNS[1..].iter().zip(self.numbers(item)) {
                sheets.text_to(*end, TEXT, &value);
            }
            for name in names {
                sheets.text(LEFT, TEXT, &name);
                sheets.y += LINE;
            }
            sheets.y = first + height + 3.0;
            sheets.rule(LEFT, RIGHT, sheets.y - LINE + 2.5);
            sheets.y += 3.0;
        }
    }

    fn table_head(&self, sheets: &mut Sheets) {
        let t = |french, english| self.language.pick(french, english);
        let names = [
            t("Poids", "Weight"),
            t("Qté", "Qty"),
            t("Prix unit. HT", "Unit price net"),
            t("TVA", "VAT"),
            t("Prix unit. TTC", "Unit price gross"),
            t("Total TTC", "Total gross"),
        ];
        sheets.text(LEFT, HEAD, t("Désignation", "Item"));
        for (end, name) in COLUMNS[1..].iter().zip(names) {
            sheets.text_to(*end, HEAD, name);
        }
        sheets.rule(LEFT, RIGHT, sheets.y + 5.0);
        sheets.y += LINE + 5.0;
    }

    /// Weight, quantity, unit price without VAT, rate, unit price and sum of a line.
    fn numbers(&self, item: &OrderItem) -> [String; 6] {
        let rate = item.vat_rate.unwrap_or(FOOD_VAT);
        let money = |amount: Money| amount.display(self.language);
        [
            item.weight.display(self.language),
            item.quantity.to_string(),
            money(pricing::without_vat(item.price, rate)),
            self.per_cent(rate),
            money(item.price),
            money(item.total()),
        ]
    }

    /// `5,5 %`, `5.5%`.
    fn per_cent(&self, rate: f64) -> String {
        match self.language {
            Language::French => format!("{rate}\u{a0}%").replace('.', ","),
            Language::English => format!("{rate}%"),
        }
    }

    /// From the lines to the total.
    fn amounts(&self, sheets: &mut Sheets) {
        let money = |amount: Money| amount.display(self.language);
        let order = self.order;
        let mut rows = vec![(
            self.t("Sous-total TTC", "Subtotal gross").to_owned(),
            money(order.subtotal),
        )];
        if let Some(discount) = order.discount.filter(|discount| *discount > Money::ZERO) {
            let name = match &order.coupon_code {
                Some(code) => format!("{} {code}", self.t("Remise, code", "Discount, code")),
                None => self.t("Remise", "Discount").to_owned(),
            };
            rows.push((name, format!("−{}", money(discount))));
        }
        rows.push((
            self.t("Livraison TTC", "Delivery gross").to_owned(),
            money(order.shipping_cost),
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
        sheets.text_to(RIGHT, total, &money(order.total));
        sheets.y += 2.0 * LINE;
    }

    /// The VAT in the total, by rate.
    fn vat(&self, sheets: &mut Sheets) {
        const ENDS: [f32; 3] = [400.0, 470.0, RIGHT];
        let money = |amount: Money| amount.display(self.language);
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
                sheets.text_to(end, style, &money(amount));
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

    /// When and how it was paid, and what became of a cancelled order's money.
    fn payment(&self, sheets: &mut Sheets) {
        self.need(sheets, 5.0 * LINE);
        let (t, day) = (|f, e| self.language.pick(f, e), |at: Timestamp| at.day(self.language));
        let how = match PaymentMethod::from_name(&self.order.payment_method) {
            Some(PaymentMethod::CashOnDelivery) => t("à la livraison", "on delivery"),
            Some(PaymentMethod::BankTransfer) => t("par virement bancaire", "by bank transfer"),
            Some(PaymentMethod::Card) => t("par carte bancaire", "by card"),
            None => &self.order.payment_method,
        };
        let strong = style(Face::Bold, 11.5, Ink::Green);
        let paid = format!("{} {} {how}.", t("Payée le", "Paid on"), day(self.paid_at));
        sheets.paragraph(LEFT, RIGHT, strong, &paid);
        sheets.y += 3.0;
        if let Some(refund) = &self.order.refund {
            let cancelled = format!("{} {}", t("Annulée le", "Cancelled on"), day(refund.requested_at));
            let amount = refund.amount.display(self.language);
            let words = match refund.done_at {
                Some(done) => format!(
                    "{cancelled}, {} {}{} {amount}.",
                    t("remboursée le", "refunded on"),
                    day(done),
                    t("\u{a0}:", ":")
                ),
                None => format!("{cancelled}, {} {amount}.", t("à rembourser\u{a0}:", "to be refunded:")),
            };
            sheets.paragraph(LEFT, RIGHT, strong, &words);
            sheets.y += 3.0;
        }
        let terms = t(
            "Facture acquittée à son émission\u{a0}: ni escompte pour paiement anticipé, ni pénalités de retard, ni indemnité de recouvrement.",
            "Invoice settled when issued: no discount for early payment, no penalties for late payment, no recovery fee.",
        );
        sheets.paragraph(LEFT, RIGHT, SMALL, terms);
    }

    /// Goes on to a new page unless this much fits on the one at hand.
    fn need(&self, sheets: &mut Sheets, height: f32) {
        if sheets.y + height > BOTTOM {
            self.turn(sheets);
        }
    }

    /// Begins a new page by saying of which invoice it is.
    fn turn(&self, sheets: &mut Sheets) {
        sheets.turn();
        sheets.y = TOP - 14.0;
        sheets.text(LEFT, style(Face::Display, 12.0, Ink::Black), &self.seller.name);
        sheets.text_to(
            RIGHT,
            BOLD,
            &format!("{} {}", self.title(), self.t("(suite)", "(continued)")),
        );
        sheets.y += 2.0 * LINE;
    }

    /// Who sells by law, and the page's number.
    fn foot(&self, sheets: &mut Sheets, page: usize, pages: usize) {
        let seller = self.seller;
        let siret = format!("SIRET {}", seller.siret);
        let vat = format!(
            "{} {}",
            self.t("TVA intracommunautaire", "VAT number"),
            seller.vat_number
        );
        let address = seller.address.join(", ");
        let whole = |number: &str| number.replace(' ', "\u{a0}");
        let who = [
            seller.name.clone(),
            seller.legal_form.clone(),
            address,
            whole(&siret),
            whole(&seller.rcs),
            whole(&vat),
        ];
        sheets.y = BOTTOM + 22.0;
        sheets.rule(LEFT, RIGHT, sheets.y - 14.0);
        let number = format!("{} {page} / {pages}", self.t("Page", "Page"));
        sheets.text_to(RIGHT, SMALL, &number);
        for line in sheets.wrap(SMALL, RIGHT - LEFT - 60.0, &who.join(" · ")) {
            sheets.text(LEFT, SMALL, &line);
            sheets.y += 10.5;
        }
    }
}
