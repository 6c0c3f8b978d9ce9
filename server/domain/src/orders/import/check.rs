//! All orders of a file against those that are there, before any is written.

use std::collections::BTreeMap;

use shared::{
    Id, Language,
    import::{ImportReport, WrongRow},
    order::Order,
    period::Day,
    user::User,
};

use super::{
    columns::Column,
    faults::Wrong,
    found::{Found, Names},
    groups::{Group, groups},
    known::{self, Change},
    new::{NewOrder, Taken, new_order},
};
use crate::{
    Result, Shop,
    settings::{self, OrderSettings},
    spreadsheets::{
        ColumnChange, RowChange,
        kept::Preview,
        sheet::{Sheet, SheetColumn as _},
    },
};

/// Orders of a file that are looked up at once.
pub const AT_ONCE: usize = 200;

/// Wrong rows that are told of; of the others only that they are there.
const MAX_WRONG: usize = 1000;

/// Orders that a preview shows.
const SHOWN: usize = 200;

/// What a file makes of an order.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Nothing: it says what is known.
    Unchanged,
    /// It is placed.
    Place(Box<NewOrder>),
    /// It is changed.
    Change(Id<Order>, Change),
}

/// What a file is checked against, and what it took so far.
#[derive(Debug)]
pub struct Checker<'s> {
    shop: &'s Shop,
    sheet: &'s Sheet<Column>,
    settings: OrderSettings,
    names: Names,
    taken: Taken,
    language: Language,
}

/// What comes of each order of a file.
#[derive(Debug, Default)]
pub struct Check {
    /// How many orders are placed, changed and left alone, and the rows that are wrong.
    pub report: ImportReport,
    /// How many rows are wrong.
    pub wrong: u32,
    /// The first of those that are placed or changed.
    pub changes: Vec<RowChange>,
    /// The places of all of them among the file's orders.
    pub to_write: Vec<usize>,
}

impl<'s> Checker<'s> {
    /// A check of this file; what is wrong is told in this language.
    pub async fn new(shop: &'s Shop, sheet: &'s Sheet<Column>, language: Language) -> Result<Self> {
        Ok(Self {
            settings: settings::for_orders_now(shop).await?,
            names: Names::of_all(shop),
            taken: Taken::new(),
            shop,
            sheet,
            language,
        })
    }

    /// Reads what these orders of the file name.
    pub async fn find(&self, groups: &[Group<'_>]) -> Result<Found> {
        Found::read(self.shop, self.sheet, &self.names, groups).await
    }

    /// What comes of an order of the file, or everything that is wrong with its rows.
    pub fn outcome<'a>(&mut self, group: &Group<'a>, found: &Found) -> Result<Outcome, Vec<Wrong<'a>>> {
        let Some(number) = &group.number else {
            if found.is_placed(group.id(self.shop.now())) {
                return Ok(Outcome::Unchanged);
            }
            let names = (found, &self.names);
            let new = new_order(
                self.shop,
                self.settings,
                self.sheet,
                group,
                names,
                &mut self.taken,
                self.language,
            )?;
            return Ok(Outcome::Place(Box::new(new)));
        };
        let Some(order) = found.order(number) else {
            let unknown = |row| (row, Column::Number, "unknown_order".to_owned());
            return Err(group.rows.iter().copied().map(unknown).collect());
        };
        Ok(
            match known::change(self.shop, self.sheet, group, order, found, self.language)? {
                Change::None => Outcome::Unchanged,
                change => Outcome::Change(order.id, change),
            },
        )
    }

    /// The rows that are wrong, each with all that is wrong in it.
    pub fn wrong_rows(&self, wrong: Vec<Wrong<'_>>) -> Vec<WrongRow> {
        let mut rows = BTreeMap::<_, (_, Vec<_>)>::new();
        for (row, column, rule) in wrong {
            rows.entry(row.number)
                .or_insert((row, Vec::new()))
                .1
                .push((column, rule));
        }
        rows.into_values()
            .map(|(row, broken)| self.sheet.wrong_row(row, broken, self.language))
            .collect()
    }

    /// Forgets what earlier orders of the file take, once they have taken it.
    pub fn go_on(&mut self) {
        self.taken.clear();
    }

    /// What changes of an order, for the preview.
    fn shown(&self, group: &Group<'_>, outcome: &Outcome, found: &Found) -> RowChange {
        let row = group.rows[0].number;
        match outcome {
            Outcome::Place(new) => RowChange {
                row,
                name: new.customer.clone(),
                is_new: true,
                columns: Vec::new(),
            },
            Outcome::Change(..) | Outcome::Unchanged => {
                let number = group.number.clone().unwrap_or_default();
                let columns = match (outcome, found.order(&number)) {
                    (Outcome::Change(_, change), Some(order)) => self.columns(order, change, found),
                    _ => Vec::new(),
                };
                RowChange {
                    row,
                    name: number,
                    is_new: false,
                    columns,
                }
            }
        }
    }

    fn columns(&self, order: &Order, change: &Change, found: &Found) -> Vec<ColumnChange> {
        let language = self.language;
        let to_other = |column: Column, from: Option<String>, to: Option<String>| {
            to.map(|to| ColumnChange {
                title: column.title(language),
                from: from.unwrap_or_default(),
                to,
            })
        };
        let name = |id: Id<User>| {
            let known = found.people.get(&id).or_else(|| found.user_with_id(id));
            known.map(|user| user.name.clone())
        };
        let livreur = |to: Option<Id<User>>| {
            let from = order.livreur_id.and_then(name);
            to_other(Column::Livreur, from, to.and_then(name))
        };
        let changes = match change {
            Change::None => return Vec::new(),
            Change::Livreur(id) => vec![livreur(Some(*id))],
            Change::Step(step) => {
                let words = |status: shared::order::OrderStatus| Some(status.words(language).to_owned());
                let day = |at: Option<shared::Timestamp>| at.map(|at| Day::at(at).to_string());
                vec![
                    to_other(Column::Status, words(order.status), words(step.status)),
                    to_other(
                        Column::TrackingNumber,
                        order.tracking_number.clone(),
                        step.tracking_number.clone(),
                    ),
                    to_other(Column::DeliveryDate, day(order.delivery_date), day(step.delivery_date)),
                    livreur(step.livreur_id),
                ]
            }
        };
        changes.into_iter().flatten().collect()
    }
}

/// Checks every order of a file; what is wrong is told in this language.
pub async fn check(shop: &Shop, sheet: &Sheet<Column>, language: Language) -> Result<Check> {
    let mut check = Check::default();
    let mut checker = Checker::new(shop, sheet, language).await?;
    let groups = groups(sheet);
    for (first, groups) in (0..).step_by(AT_ONCE).zip(groups.chunks(AT_ONCE)) {
        let found = checker.find(groups).await?;
        for (at, group) in (first..).zip(groups) {
            match checker.outcome(group, &found) {
                Ok(Outcome::Unchanged) => check.report.unchanged += 1,
                Ok(outcome) => {
                    match outcome {
                        Outcome::Place(_) => check.report.created += 1,
                        _ => check.report.updated += 1,
                    }
                    check.to_write.push(at);
                    if check.changes.len() < SHOWN {
                        check.changes.push(checker.shown(group, &outcome, &found));
                    }
                }
                Err(wrong) => {
                    let rows = checker.wrong_rows(wrong);
                    check.wrong += u32::try_from(rows.len()).unwrap_or(u32::MAX);
                    let left = MAX_WRONG.saturating_sub(check.report.rows.len());
                    check.report.rows.extend(rows.into_iter().take(left));
                }
            }
        }
    }
    Ok(check)
}

impl Check {
    /// What its sender is shown.
    pub fn preview(self, ignored: Vec<String>) -> Preview {
        Preview {
            report: self.report,
            wrong: self.wrong,
            changes: self.changes,
            ignored,
        }
    }
}
