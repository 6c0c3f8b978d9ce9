//! An invoice or a credit note as machines read it: EN 16931, in the syntax CII, attached to the PDF (Factur-X). What the
//! French rules for e-invoices ask for beyond EN 16931 is stated, too.

use en16931::{
    Date, DocumentKind, DocumentReference, En16931, Identifier, Invoice as Document, InvoiceAmount, InvoiceLine,
    InvoiceNote, Percentage, Quantity, UnitPriceAmount, Validated,
    invoice::{
        Contact, CreditTransfer, Delivery, DocumentAllowanceCharge, DocumentTotals, Item, ItemAttribute, LineVat,
        Party, PaymentInstructions, PaymentMeans, PostalAddress, PrecedingInvoice, PriceDetails, VatBreakdown,
    },
};
use rust_decimal::Decimal;
use shared::{
    Money, Timestamp,
    order::{CounterMethod, Order, OrderPaymentMethod, PaymentMethod, ShippingAddress},
    period::Day,
};

use super::{
    content::NO_VAT,
    nets::{self, Nets, RateNets},
};
use crate::{
    Error, Result,
    store::invoices::{Content, Invoice, Kind, Line},
};

/// Goods that are paid already (BT-23, by the French rules).
const GOODS_PAID: &str = "B2";
/// Identifier schemes (ISO/IEC 6523 and the list of electronic addresses).
const SIREN: &str = "0002";
const SIRET: &str = "0009";
const FRENCH_ADDRESS: &str = "0225";
const MAIL_ADDRESS: &str = "EM";
/// One piece (UN/ECE recommendation 20).
const PIECE: &str = "C62";

/// The paper as a document that keeps every rule of EN 16931.
pub fn document(paper: &Invoice, content: &Content, order: &Order) -> Result<Validated<En16931>> {
    let facts = Facts {
        paper,
        content,
        order,
        nets: nets::of(content),
    };
    Validated::new(facts.document()).map_err(|refused| {
        let rules: Vec<_> = refused.report().fatal().map(|finding| finding.rule.clone()).collect();
        Error::Internal(format!("{} breaks {}", paper.number, rules.join(", ")))
    })
}

struct Facts<'a> {
    paper: &'a Invoice,
    content: &'a Content,
    order: &'a Order,
    nets: Nets,
}

impl Facts<'_> {
    fn t(&self, french: &str, english: &str) -> String {
        self.paper.language.pick(french, english).to_owned()
    }

    fn document(&self) -> Document {
        let issued = date(self.paper.issued_at);
        let (kind, code) = match self.paper.kind {
            Kind::Invoice => (DocumentKind::Invoice, "380"),
            Kind::CreditNote => (DocumentKind::CreditNote, "381"),
        };
        let mut document = Document::default();
        document.kind = kind;
        document.specification_id = Some("urn:cen.eu:en16931:2017".into());
        document.business_process = Some(GOODS_PAID.into());
        document.number = Some(self.paper.number.clone());
        document.issue_date = issued;
        document.type_code = Some(code.into());
        document.currency = Some("EUR".into());
        document.due_date = self.content.paid.as_ref().map_or(issued, |paid| date(paid.at));
        document.sales_order_reference = Some(DocumentReference::new(&self.order.order_number));
        document.notes = self.notes();
        document.preceding_invoices = self.corrected();
        document.seller = self.seller();
        document.buyer = self.buyer();
        document.delivery = Some(Delivery {
            date: self.paper.delivered_at.and_then(date),
            address: Some(address(&self.order.shipping_address)),
            ..Delivery::default()
        });
        document.payment = self.payment();
        document.allowances = self.parts(|rate| rate.discount, "Remise", "Discount", "95");
        document.charges = self.parts(|rate| rate.shipping, "Livraison", "Delivery", "DL");
        document.vat_breakdown = self.nets.rates.iter().map(|rate| self.breakdown(rate)).collect();
        document.lines = self.lines();
        document.totals = self.totals();
        document
    }

    /// What French invoices say between firms, and whether the buyer is one.
    fn notes(&self) -> Vec<InvoiceNote> {
        let buyer = if self.paper.company.is_some() { "B2B" } else { "B2C" };
        let notes = [
            (
                "PMT",
                self.t("Aucune indemnité de recouvrement : payée.", "No recovery fee: paid."),
            ),
            (
                "PMD",
                self.t(
                    "Aucune pénalité de retard : payée.",
                    "No penalty for late payment: paid.",
                ),
            ),
            (
                "AAB",
                self.t(
                    "Pas d’escompte pour paiement anticipé.",
                    "No discount for early payment.",
                ),
            ),
            ("BAR", buyer.to_owned()),
        ];
        notes
            .map(|(subject, words)| InvoiceNote::new(words).with_subject(subject))
            .into()
    }

    fn corrected(&self) -> Vec<PrecedingInvoice> {
        let corrected = self.content.corrects.iter().map(|invoice| PrecedingInvoice {
            reference: DocumentReference::new(&invoice.number),
            issue_date: date(invoice.issued_at),
        });
        corrected.collect()
    }

    fn seller(&self) -> Party {
        let seller = &self.paper.seller;
        let siren = seller.siret.get(..9).unwrap_or_default();
        let legal = [Some(seller.legal_form.as_str()), seller.rcs.as_deref()];
        Party {
            identifiers: vec![Identifier::schemed(&seller.siret, SIRET)],
            legal_registration: Some(Identifier::schemed(siren, SIREN)),
            vat_identifier: seller.vat_number.clone(),
            // Who has no VAT number is known to the tax office by the SIREN.
            tax_registration: seller.vat_number.is_none().then(|| siren.to_owned()),
            additional_legal_information: Some(legal.into_iter().flatten().collect::<Vec<_>>().join(", ")),
            electronic_address: Some(Identifier::schemed(siren, FRENCH_ADDRESS)),
            contact: Contact::new(&seller.name, &seller.phone, &seller.email),
            ..Party::new(&seller.name, lines_of_address(&seller.address))
        }
    }

    fn buyer(&self) -> Party {
        let unnamed = || self.t("Client", "Customer");
        let place = address(&self.order.shipping_address);
        if let Some(company) = &self.paper.company {
            return Party {
                legal_registration: Some(Identifier::schemed(&company.siren, SIREN)),
                vat_identifier: company.vat_number.clone(),
                electronic_address: Some(Identifier::schemed(&company.siren, FRENCH_ADDRESS)),
                contact: Contact {
                    name: Some(self.paper.buyer.clone()).filter(|name| !name.trim().is_empty()),
                    ..Contact::default()
                },
                ..Party::new(&company.name, place)
            };
        }
        let name = Some(self.paper.buyer.clone()).filter(|name| !name.trim().is_empty());
        let email = self.paper.buyer_email.as_ref();
        Party {
            electronic_address: email.map(|email| Identifier::schemed(email, MAIL_ADDRESS)),
            ..Party::new(name.unwrap_or_else(unnamed), place)
        }
    }

    /// How it was paid (UNTDID 4461): in cash, by transfer to the seller's account, by card, or in another way.
    fn payment(&self) -> Option<PaymentInstructions> {
        let paid = self.content.paid.as_ref()?;
        let (code, means) = match &paid.method {
            OrderPaymentMethod::Known(PaymentMethod::CashOnDelivery)
            | OrderPaymentMethod::AtCounter(CounterMethod::Cash) => ("10", None),
            OrderPaymentMethod::Known(PaymentMethod::Card)
            | OrderPaymentMethod::AtCounter(CounterMethod::CardTerminal) => ("48", None),
            OrderPaymentMethod::Known(PaymentMethod::BankTransfer) => {
                let bank = &self.paper.seller.bank;
                let account = CreditTransfer {
                    account_identifier: Some(bank.iban.clone()),
                    account_name: Some(bank.holder.clone()),
                    provider_identifier: Some(bank.bic.clone()),
                };
                ("30", Some(PaymentMeans::CreditTransfer(vec![account])))
            }
            OrderPaymentMethod::Other(_) => ("ZZZ", None),
        };
        Some(PaymentInstructions {
            means_code: Some(code.into()),
            means,
            ..PaymentInstructions::default()
        })
    }

    /// One allowance or charge for each rate that bears a part of it.
    fn parts(
        &self,
        of: impl Fn(&RateNets) -> Money,
        french: &str,
        english: &str,
        code: &str,
    ) -> Vec<DocumentAllowanceCharge> {
        let rates = self.nets.rates.iter().filter(|rate| of(rate) > Money::ZERO);
        let part = |rate: &RateNets| DocumentAllowanceCharge {
            amount: amount(of(rate)),
            base_amount: None,
            percentage: None,
            vat: self.line_vat(rate.share.rate),
            reason: Some(self.t(french, english)),
            reason_code: Some(code.into()),
        };
        rates.map(part).collect()
    }

    fn breakdown(&self, rate: &RateNets) -> VatBreakdown {
        let LineVat {
            category,
            rate: per_cent,
        } = self.line_vat(rate.share.rate);
        let exempt = category.as_str() == "E";
        VatBreakdown {
            taxable_amount: amount(rate.share.net),
            tax_amount: amount(rate.share.vat),
            category,
            rate: per_cent,
            exemption_reason: exempt.then(|| self.t(NO_VAT.0, NO_VAT.1)),
            exemption_reason_code: exempt.then(|| "VATEX-FR-FRANCHISE".into()),
        }
    }

    /// Taxed, taxed at zero, or exempt because of who sells. What was ordered before the seller was exempt is taxed.
    fn line_vat(&self, rate: f64) -> LineVat {
        let rate = per_cent(rate);
        let category = match (rate.is_zero(), self.paper.seller.vat_exempt) {
            (false, _) => "S",
            (true, false) => "Z",
            (true, true) => "E",
        };
        LineVat {
            category: category.into(),
            rate: Some(rate),
        }
    }

    fn lines(&self) -> Vec<InvoiceLine> {
        let lines = self.content.lines.iter().zip(&self.nets.lines).zip(1..);
        lines
            .map(|((line, net), number)| self.line(line, *net, number))
            .collect()
    }

    fn line(&self, line: &Line, net: Money, number: i32) -> InvoiceLine {
        let LineVat { category, rate } = self.line_vat(line.rate);
        let name = Some(line.name.clone()).filter(|name| !name.trim().is_empty());
        let name = name.unwrap_or_else(|| self.t("Article", "Item"));
        let weight = line.weight.map(|weight| ItemAttribute {
            name: Some(self.t("Poids", "Weight")),
            value: Some(weight.display(self.paper.language)),
        });
        let quantity = Decimal::from(line.quantity);
        InvoiceLine::new(
            number.to_string(),
            &name,
            Quantity::new(quantity),
            PIECE,
            amount(net),
            category,
            rate,
        )
        .with_price(PriceDetails {
            net_price: UnitPriceAmount::new(unit_price(net, line.quantity)),
            ..PriceDetails::default()
        })
        .with_item(Item {
            name: Some(name),
            attributes: weight.into_iter().collect(),
            ..Item::default()
        })
    }

    fn totals(&self) -> DocumentTotals {
        let sum = |of: fn(&RateNets) -> Money| -> Money { self.nets.rates.iter().map(of).sum() };
        let some = |sum: Money| (sum > Money::ZERO).then(|| amount(sum));
        DocumentTotals {
            line_total: amount(sum(|rate| rate.lines)),
            allowance_total: some(sum(|rate| rate.discount)),
            charge_total: some(sum(|rate| rate.shipping)),
            taxable_total: amount(sum(|rate| rate.share.net)),
            vat_total: Some(amount(sum(|rate| rate.share.vat))),
            gross_total: amount(self.content.total),
            paid: Some(amount(self.content.total)),
            due: amount(Money::ZERO),
            ..DocumentTotals::default()
        }
    }
}

fn amount(money: Money) -> InvoiceAmount {
    InvoiceAmount::from_minor_units(money.cents())
}

/// `5.5`, without zeros that say nothing.
fn per_cent(rate: f64) -> Percentage {
    Percentage::new(Decimal::new(shared::pricing::hundredths(rate), 2).normalize())
}

/// To the millionth of a euro: coarser, a line of hundreds of pieces is cents off.
fn unit_price(net: Money, quantity: i64) -> Decimal {
    let millionths = net.checked_ratio(10_000, quantity.max(1)).unwrap_or(Money::ZERO);
    Decimal::new(millionths.cents(), 6).normalize()
}

/// The day in Paris.
fn date(at: Timestamp) -> Option<Date> {
    Date::parse(&Day::at(at).to_string()).ok()
}

fn address(place: &ShippingAddress) -> PostalAddress {
    PostalAddress {
        line1: Some(place.street.clone()),
        city: Some(place.city.clone()),
        post_code: Some(place.postal_code.clone()),
        subdivision: Some(place.state.clone()).filter(|state| !state.is_empty()),
        country: Some("FR".into()),
        ..PostalAddress::default()
    }
}

/// The seller's address, of which the last line is that of the town.
fn lines_of_address(lines: &[String]) -> PostalAddress {
    let (town, lines) = lines.split_last().map_or(("", lines), |(town, lines)| (town, lines));
    let (post_code, city) = match town.split_once(' ') {
        Some((code, city)) if code.bytes().all(|b| b.is_ascii_digit()) => (Some(code.to_owned()), city),
        _ => (None, town),
    };
    let mut lines = lines.iter().cloned();
    PostalAddress {
        line1: lines.next(),
        line2: lines.next(),
        line3: lines.next(),
        city: Some(city.to_owned()),
        post_code,
        country: Some("FR".into()),
        ..PostalAddress::default()
    }
}
