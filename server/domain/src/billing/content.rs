//! What stands on an invoice (CGI ann. II art. 242 nonies A, code de commerce art. L441-9 and
//! R123-237), and where. A credit note (CGI art. 272, 1; art. 289, I, 5) is the same sheet, its amounts negative, and
//! says which invoice it cancels.
//!
//! The VAT's laws moved to book II of the CIBS on 1 September 2026 (ordonnance 2025-1247), under numbers of its own. No
//! article is named on the sheet, so none has to be replaced there by the end of 2027.

use std::borrow::Cow;

use krilla::metadata::{DateTime, Metadata};
use shared::{
    Language, Money, Timestamp,
    order::{Order, ShippingAddress},
    pricing,
};

use super::{
    figures,
    sheet::{Face, HEIGHT, Ink, LEFT, LINE, RIGHT, Sheets, Style},
};
use crate::{
    Result,
    store::invoices::{Content, Invoice, Kind, Line},
};

pub(super) const TEXT: Style = style(Face::Plain, 9.5, Ink::Black);
pub(super) const SOFT: Style = style(Face::Plain, 9.5, Ink::Soft);
pub(super) const BOLD: Style = style(Face::Bold, 9.5, Ink::Black);
pub(super) const HEAD: Style = style(Face::Bold, 8.0, Ink::Soft);
pub(super) const SMALL: Style = style(Face::Plain, 7.5, Ink::Soft);

/// The first baseline of a page.
const TOP: f32 = 68.0;
/// No content below this; the foot begins there.
const BOTTOM: f32 = HEIGHT - 92.0;
/// Where facts and amounts beside the left column begin.
pub(super) const MIDDLE: f32 = 330.0;
/// Where the name of a line ends, and its numbers.
const COLUMNS: [f32; 7] = [218.0, 268.0, 300.0, 363.0, 407.0, 474.0, RIGHT];

pub(super) const fn style(face: Face, size: f32, ink: Ink) -> Style {
    Style { face, size, ink }
}

/// What a seller without VAT must say: the CGI's article 293 B, which moved to the CIBS on 1 September 2026 under another
/// number, or the directive's (CGI art. 293 E), which stays.
pub const NO_VAT: (&str, &str) = (
    "TVA non applicable, art. 284 de la directive 2006/112/CE (ex-art. 293 B du CGI).",
    "VAT not applicable, art. 284 of Directive 2006/112/EC (formerly art. 293 B of the CGI).",
);

/// The PDF of an order's invoice or credit note, without anything for machines.
pub fn print(invoice: &Invoice, order: &Order) -> Result<Vec<u8>> {
    let content = match &invoice.content {
        Some(content) => Cow::Borrowed(content),
        None => Cow::Owned(figures::of_older_paper(invoice, order)),
    };
    Facts {
        invoice,
        order,
        content: &content,
    }
    .print()
}

/// `Facture 2026-000001`.
pub fn title(paper: &Invoice) -> String {
    format!("{} {}", kind(paper), paper.number)
}

fn kind(paper: &Invoice) -> &'static str {
    let (french, english) = match paper.kind {
        Kind::Invoice => ("Facture", "Invoice"),
        Kind::CreditNote => ("Avoir", "Credit note"),
    };
    paper.language.pick(french, english)
}

/// The data of the document: what was stored when it was issued, and the fields of the order that never change.
pub(super) struct Facts<'a> {
    pub(super) invoice: &'a Invoice,
    pub(super) order: &'a Order,
    pub(super) content: &'a Content,
}

impl Facts<'_> {
    fn print(&self) -> Result<Vec<u8>> {
        let mut sheets = Sheets::new()?;
        self.head(&mut sheets);
        self.lines(&mut sheets);
        self.amounts(&mut sheets);
        self.vat(&mut sheets);
        self.settlement(&mut sheets);
        let count = sheets.count();
        sheets.on_each_page(|sheets, page| self.foot(sheets, page, count));
        sheets.print(self.metadata(), self.invoice.content.is_some())
    }

    pub(super) fn t<'a>(&self, french: &'a str, english: &'a str) -> &'a str {
        self.invoice.language.pick(french, english)
    }

    pub(super) fn day(&self, at: Timestamp) -> String {
        at.day(self.invoice.language)
    }

    /// The amount, which a credit note takes back.
    pub(super) fn money(&self, amount: Money) -> String {
        let amount = match self.invoice.kind {
            Kind::Invoice => amount,
            Kind::CreditNote => amount.negative(),
        };
        amount.display(self.invoice.language)
    }

    fn metadata(&self) -> Metadata {
        let seconds = self.invoice.issued_at.to_string();
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
            .title(title(self.invoice))
            .authors(vec![self.invoice.seller.name.clone()])
            .language(self.invoice.language.tag().into())
            .creation_date(date)
    }

    /// Seller, buyer, number and dates.
    fn head(&self, sheets: &mut Sheets) {
        let display = style(Face::Display, 17.0, Ink::Black);
        sheets.y = TOP;
        sheets.text_to(RIGHT, style(Face::Display, 22.0, Ink::Green), kind(self.invoice));
        let seller = &self.invoice.seller;
        for line in sheets.wrap(display, MIDDLE - LEFT - 10.0, &seller.name) {
            sheets.text(LEFT, display, &line);
            sheets.y += 20.0;
        }
        sheets.y -= 4.0;
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
        let t = |french, english| self.invoice.language.pick(french, english);
        let (invoice, order) = (self.invoice, self.order);
        let issued = match invoice.kind {
            Kind::Invoice => t("Émise le", "Issued on"),
            Kind::CreditNote => t("Émis le", "Issued on"),
        };
        let mut dates = vec![
            (t("Numéro", "Number"), invoice.number.clone()),
            (issued, self.day(invoice.issued_at)),
            (t("Commande", "Order"), order.order_number.clone()),
            (t("Passée le", "Placed on"), self.day(order.created_at)),
        ];
        if let Some(at) = invoice.delivered_at {
            dates.push((t("Livrée le", "Delivered on"), self.day(at)));
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
        let head = match self.invoice.kind {
            Kind::Invoice => self.t("FACTURÉ ET LIVRÉ À", "BILLED AND DELIVERED TO"),
            Kind::CreditNote => self.t("CLIENT", "CUSTOMER"),
        };
        sheets.text(LEFT, HEAD, head);
        sheets.y += LINE;
        match &self.invoice.company {
            None => sheets.paragraph(LEFT, RIGHT, BOLD, &self.invoice.buyer),
            Some(company) => {
                sheets.paragraph(LEFT, RIGHT, BOLD, &company.name);
                sheets.paragraph(LEFT, RIGHT, TEXT, &self.invoice.buyer);
            }
        }
        let town = format!("{postal_code} {city}");
        for line in [street, &town, state] {
            sheets.paragraph(LEFT, RIGHT, TEXT, line);
        }
        if let Some(company) = &self.invoice.company {
            let vat = company.vat_number.as_ref();
            let vat = vat.map(|number| format!("{} {number}", self.t("TVA intracommunautaire", "VAT number")));
            let numbers: Vec<_> = [format!("SIREN {}", company.siren)].into_iter().chain(vat).collect();
            sheets.paragraph(LEFT, RIGHT, TEXT, &numbers.join(" · "));
        }
    }

    /// The table of what was bought.
    fn lines(&self, sheets: &mut Sheets) {
        self.table_head(sheets);
        for line in &self.content.lines {
            let names = sheets.wrap(TEXT, COLUMNS[0] - LEFT, &line.name);
            let rows = names.len().max(1);
            #[expect(clippy::cast_precision_loss, reason = "a name has a few lines")]
            let height = rows as f32 * LINE;
            if sheets.y + height > BOTTOM {
                self.turn(sheets);
                self.table_head(sheets);
            }
            let first = sheets.y;
            for (end, value) in COLUMNS[1..].iter().zip(self.numbers(line)) {
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
        let t = |french, english| self.invoice.language.pick(french, english);
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

    /// Weight, quantity, unit price without VAT, rate, unit price and sum of a line. A credit note takes back the quantity.
    /// Where only a part of the sum is taken back, one has no price.
    fn numbers(&self, line: &Line) -> [String; 6] {
        let language = self.invoice.language;
        let is_whole = line.price.checked_mul(line.quantity) == Some(line.total);
        let price = |price: Money| {
            if is_whole {
                price.display(language)
            } else {
                String::new()
            }
        };
        let sign = match self.invoice.kind {
            Kind::Invoice => "",
            Kind::CreditNote => "−",
        };
        [
            line.weight.map(|weight| weight.display(language)).unwrap_or_default(),
            format!("{sign}{}", line.quantity),
            price(pricing::without_vat(line.price, line.rate)),
            self.rate(line.rate),
            price(line.price),
            self.money(line.total),
        ]
    }

    /// The rate of a line, if the seller charges VAT.
    fn rate(&self, rate: f64) -> String {
        if self.invoice.seller.vat_exempt && rate == 0.0 {
            self.t("sans", "none").to_owned()
        } else {
            self.per_cent(rate)
        }
    }

    /// `5,5 %`, `5.5%`.
    pub(super) fn per_cent(&self, rate: f64) -> String {
        match self.invoice.language {
            Language::French => format!("{rate}\u{a0}%").replace('.', ","),
            Language::English => format!("{rate}%"),
        }
    }

    /// Goes on to a new page unless this much, in points, still fits on the present one.
    pub(super) fn need(&self, sheets: &mut Sheets, height: f32) {
        if sheets.y + height > BOTTOM {
            self.turn(sheets);
        }
    }

    /// Begins a new page by saying what it belongs to.
    fn turn(&self, sheets: &mut Sheets) {
        sheets.turn();
        sheets.y = TOP - 14.0;
        sheets.text(LEFT, style(Face::Display, 12.0, Ink::Black), &self.invoice.seller.name);
        sheets.text_to(
            RIGHT,
            BOLD,
            &format!("{} {}", title(self.invoice), self.t("(suite)", "(continued)")),
        );
        sheets.y += 2.0 * LINE;
    }

    /// Who sells by law, and the page's number.
    fn foot(&self, sheets: &mut Sheets, page: usize, pages: usize) {
        let seller = &self.invoice.seller;
        let siret = format!("SIRET {}", seller.siret);
        let vat = seller.vat_number.as_ref();
        let vat = vat.map(|number| format!("{} {number}", self.t("TVA intracommunautaire", "VAT number")));
        let address = seller.address.join(", ");
        let whole = |number: &str| number.replace(' ', "\u{a0}");
        let mut who = vec![seller.name.clone(), seller.legal_form.clone(), address, whole(&siret)];
        who.extend(seller.rcs.iter().chain(&vat).map(|number| whole(number)));
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
