//! The sales and the money of a period as entries for the accountant, in the columns of the fichier des écritures
//! comptables (livre des procédures fiscales, art. A47 A-1, VII). What the file is and is not: `docs/books.md`.

use std::fmt::Write;

use shared::{Money, Timestamp, order::Company, period::Day, report::ReportQuery};

use super::{
    papers::{self, Way},
    reports,
};
use crate::{
    Admin, Result, Shop,
    store::{
        self,
        books::{Paper, SentRefund, Sums},
        invoices::Kind,
    },
};

/// The names of the columns, which begin the file.
const HEAD: &str = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\t\
                    PieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\r\n";

/// The entries of a period, of which a day at a time is in memory: first the papers of the day with the payments of its
/// invoices, then the refunds that left on it. The same period gives the same text.
#[derive(Debug)]
pub struct Ledger {
    shop: Shop,
    from: Day,
    to: Day,
    /// The day that is read next.
    day: Day,
    /// How many entries there were.
    entries: i64,
}

impl Ledger {
    /// The entries of the period, of all customers. [`crate::Error::Invalid`] as [`reports::vat_daily`].
    pub fn of(shop: &Shop, _: &Admin, query: ReportQuery) -> Result<Self> {
        let (from, to) = reports::period(shop, query)?;
        Ok(Self {
            shop: shop.clone(),
            from,
            to,
            day: from,
            entries: 0,
        })
    }

    /// What the file is called: the seller's SIREN, `FEC`, the last day.
    pub fn file_name(&self) -> String {
        let siren: String = self.shop.settings.seller.siret.chars().take(9).collect();
        format!("{siren}FEC{}.txt", digits(self.to))
    }

    /// The lines of the next day, which may be none, after the head of the file on the first one; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<String>> {
        if self.day > self.to {
            return Ok(None);
        }
        let mut text = String::new();
        if self.day == self.from {
            text.push_str(HEAD);
        }
        let (start, end) = (self.day.start(), self.day.plus(1).start());
        let shop = self.shop.clone();
        papers::each(&shop, start, end, |paper, sums| {
            self.write(&mut text, &Entry::of_paper(paper, sums));
            if paper.kind == Kind::Invoice {
                self.write(&mut text, &Entry::of_payment(paper, sums));
            }
        })
        .await?;
        let mut refunds = store::books::refunds(&shop.store, start, end).await?;
        while let Some(refund) = refunds.next().await? {
            self.write(&mut text, &Entry::of_refund(&refund));
        }
        self.day = self.day.plus(1);
        Ok(Some(text))
    }

    /// Writes the lines of an entry. One of nothing, such as the invoice of what a coupon paid whole, is none.
    fn write(&mut self, text: &mut String, entry: &Entry) {
        if entry.lines.iter().all(|line| line.cents == 0) {
            return;
        }
        self.entries += 1;
        let (code, journal) = entry.journal;
        let (number, day, piece_day) = (self.entries, digits(entry.at), digits(entry.piece_at));
        let (piece, words) = (cell(entry.piece), cell(&entry.words));
        for Line { account, name, cents } in entry.lines.iter().filter(|line| line.cents != 0) {
            let (aux, aux_name) = if account == CUSTOMERS.0 {
                auxiliary(entry.company)
            } else {
                Default::default()
            };
            let [debit, credit] = [*cents, -cents].map(amount);
            let _ = write!(
                text,
                "{code}\t{journal}\t{number}\t{day}\t{account}\t{name}\t{aux}\t{aux_name}\t\
                 {piece}\t{piece_day}\t{words}\t{debit}\t{credit}\t\t\t{day}\t\t\r\n"
            );
        }
    }
}

/// Customers, by the plan comptable général.
const CUSTOMERS: (&str, &str) = ("411000", "Clients");
const SALES: (&str, &str) = ("VE", "Ventes");

/// What belongs together: its lines add up to nothing.
struct Entry<'a> {
    /// Code and name of its journal.
    journal: (&'static str, &'static str),
    at: Day,
    /// The number of its paper.
    piece: &'a str,
    piece_at: Day,
    words: String,
    company: Option<&'a Company>,
    lines: Vec<Line>,
}

struct Line {
    account: String,
    name: String,
    /// Debit when more than zero, credit when less.
    cents: i64,
}

impl Line {
    fn new((account, name): (&str, &str), cents: i64) -> Self {
        Self {
            account: account.into(),
            name: name.into(),
            cents,
        }
    }
}

impl<'a> Entry<'a> {
    /// The customer owes what was sold, and the shop the VAT in it; a credit note the other way.
    fn of_paper(paper: &'a Paper, sums: &Sums) -> Self {
        let (sign, words) = match paper.kind {
            Kind::Invoice => (1, "Facture"),
            Kind::CreditNote => (-1, "Avoir"),
        };
        let mut lines = vec![Line::new(CUSTOMERS, sign * sums.total.cents())];
        for share in &sums.vat {
            let code = tenths(share.rate);
            let rate = share.rate.to_string().replace('.', ",");
            lines.push(Line {
                account: format!("707{code}"),
                name: format!("Ventes de marchandises {rate} %"),
                cents: -sign * share.net.cents(),
            });
            lines.push(Line {
                account: format!("4457{code}"),
                name: format!("TVA collectée {rate} %"),
                cents: -sign * share.vat.cents(),
            });
        }
        Self {
            journal: SALES,
            at: Day::at(paper.issued_at),
            lines,
            ..Self::about(
                words,
                &paper.number,
                paper.issued_at,
                &paper.buyer,
                paper.company.as_ref(),
            )
        }
    }

    /// What the customer paid of an invoice, which is issued when it is paid.
    fn of_payment(paper: &'a Paper, sums: &Sums) -> Self {
        let (journal, account) = money(Way::of(sums.paid.as_ref()));
        let cents = sums.total.cents();
        Self {
            journal,
            lines: vec![Line::new(account, cents), Line::new(CUSTOMERS, -cents)],
            ..Self::about(
                "Règlement",
                &paper.number,
                paper.issued_at,
                &paper.buyer,
                paper.company.as_ref(),
            )
        }
    }

    fn of_refund(refund: &'a SentRefund) -> Self {
        let (journal, account) = money(refund.method.into());
        let cents = refund.amount.cents();
        let (number, company) = (&refund.credit_note_number, refund.company.as_ref());
        Self {
            journal,
            at: Day::at(refund.sent_at),
            lines: vec![Line::new(CUSTOMERS, cents), Line::new(account, -cents)],
            ..Self::about("Remboursement", number, refund.issued_at, &refund.buyer, company)
        }
    }

    fn about(what: &str, piece: &'a str, issued_at: Timestamp, buyer: &str, company: Option<&'a Company>) -> Self {
        let buyer = company.map_or(buyer, |company| &company.name);
        Self {
            journal: SALES,
            at: Day::at(issued_at),
            piece,
            piece_at: Day::at(issued_at),
            words: format!("{what} {piece} {buyer}").trim_end().to_owned(),
            company,
            lines: Vec::new(),
        }
    }
}

type Named = (&'static str, &'static str);

/// Journal and account of money that came or left this way.
const fn money(way: Way) -> (Named, Named) {
    const BANK: Named = ("BQ", "Banque");
    match way {
        // Until Stripe pays it out.
        Way::Card => (BANK, ("511000", "Valeurs à l’encaissement")),
        Way::Transfer => (BANK, ("512000", "Banque")),
        Way::Cash => (("CA", "Caisse"), ("530000", "Caisse")),
        Way::Other => (("OD", "Opérations diverses"), ("471000", "Compte d’attente")),
    }
}

/// The number and name of a customer's own account: each firm has one, all persons share one.
fn auxiliary(company: Option<&Company>) -> (String, String) {
    match company {
        Some(company) => (cell(&company.siren), cell(&company.name)),
        None => ("PARTICULIERS".into(), "Clients particuliers".into()),
    }
}

/// `5.5` as accounts end: `055`.
fn tenths(rate: f64) -> String {
    format!("{:03.0}", rate * 10.0)
}

/// A text that stays in its column, and that no spreadsheet runs.
fn cell(text: &str) -> String {
    let text = text.replace(|sign: char| sign.is_control() || sign == '|', " ");
    if text.trim_start().starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text
    }
}

/// `12,50`; nothing below zero.
fn amount(cents: i64) -> String {
    Money::from_cents(cents.max(0)).to_string().replace('.', ",")
}

/// `20260331`
fn digits(day: Day) -> String {
    day.to_string().replace('-', "")
}
