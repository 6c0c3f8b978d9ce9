//! The rows of an order that is there: what of it a file changes, which is where it stands and who brings it.

use shared::{
    Id, Language,
    order::{Order, OrderStatus, StatusChange},
    period::Day,
    user::{Role, User},
};

use super::{
    cells::{Line, cell, lines},
    columns::Column,
    faults::{Wrong, told},
    found::Found,
    groups::Group,
};
use crate::{
    Result, Shop,
    orders::transitions,
    spreadsheets::{
        cells::{self, Rule},
        days,
        read::Row,
        same::says_the_same,
        sheet::Sheet,
    },
};

/// What the rows of an order that is there make of it.
#[derive(Clone, Debug)]
pub enum Change {
    /// They say what is known.
    None,
    /// It takes a step.
    Step(StatusChange),
    /// Another livreur brings it.
    Livreur(Id<User>),
}

/// What the file makes of this order, or everything that is wrong with its rows.
pub fn change<'a>(
    shop: &Shop,
    sheet: &Sheet<Column>,
    group: &Group<'a>,
    order: &Order,
    found: &Found,
    language: Language,
) -> Result<Change, Vec<Wrong<'a>>> {
    let mut broken = differences(sheet, group, order, found, language);
    let mut reader = Reader {
        sheet,
        group,
        broken: &mut broken,
    };
    let status = reader.wish(Column::Status, |cell| {
        let status = status(cell)?;
        Ok(status.filter(|status| *status != order.status))
    });
    let tracking_number = reader.wish(Column::TrackingNumber, |cell| {
        let number = cells::text(cell)?;
        Ok(number.filter(|number| order.tracking_number.as_ref() != Some(number)))
    });
    let delivery_date = reader.wish(Column::DeliveryDate, |cell| {
        let known = order.delivery_date.map(Day::at);
        let is_known = known.is_some_and(|day| days::readings(cell).contains(&day));
        Ok(days::day(cell)?.filter(|_| !is_known))
    });
    let livreur = reader.wish(Column::Livreur, |cell| {
        let Some(address) = cells::text(cell)? else {
            return Ok(None);
        };
        let is_livreur = |user: &&User| user.role == Role::Livreur && user.closed_at.is_none();
        let named = found.user(&address).filter(is_livreur).map(|user| user.id);
        let named = named.ok_or_else(|| "not_a_livreur".to_owned())?;
        Ok(Some(named).filter(|named| order.livreur_id != Some(*named)))
    });
    let change = if let Some((row, status)) = status {
        let step = StatusChange {
            status,
            tracking_number: tracking_number.map(|(_, number)| number),
            delivery_date: delivery_date.map(|(_, day)| day.start()),
            ship_unpaid: false,
            livreur_id: livreur.map(|(_, id)| id),
        };
        let refused = transitions::check_input(shop, &step).err();
        if let Some(error) = refused.or_else(|| transitions::refusal(order, Role::Admin, &step)) {
            let faults = told(error, language).into_iter();
            broken.extend(faults.map(|fault| (row, fault.column, fault.rule)));
        }
        Change::Step(step)
    } else {
        let beside = [
            tracking_number.map(|(row, _)| (row, Column::TrackingNumber)),
            delivery_date.map(|(row, _)| (row, Column::DeliveryDate)),
        ];
        let beside = beside.into_iter().flatten();
        broken.extend(beside.map(|(row, column)| (row, column, "only_with_a_step".into())));
        match livreur {
            Some((row, _)) if matches!(order.status, OrderStatus::Delivered | OrderStatus::Cancelled) => {
                broken.push((row, Column::Livreur, "order_closed".into()));
                Change::None
            }
            Some((_, livreur)) => Change::Livreur(livreur),
            None => Change::None,
        }
    };
    if broken.is_empty() { Ok(change) } else { Err(broken) }
}

/// Every cell that says something else of what a file cannot change than the line that its row is closest to.
fn differences<'a>(
    sheet: &Sheet<Column>,
    group: &Group<'a>,
    order: &Order,
    found: &Found,
    language: Language,
) -> Vec<Wrong<'a>> {
    let mut left: Vec<_> = lines(order).collect();
    let mut broken = Vec::new();
    for row in &group.rows {
        let differing = |line: &Line<'_>| -> Vec<Column> {
            let columns = sheet.columns.iter().map(|(_, column)| *column);
            let columns = columns.filter(|column| !column.is_changeable());
            columns
                .filter(|column| !says(sheet, row, *line, found, *column))
                .collect()
        };
        let closest = (0..left.len()).min_by_key(|at| differing(&left[*at]).len());
        let Some(closest) = closest else {
            broken.push((*row, Column::Product, "not_a_line".into()));
            continue;
        };
        let line = left.remove(closest);
        for column in differing(&line) {
            let known = cell(line, &found.people, column, language).written().into_owned();
            let known = if known.is_empty() { "–".to_owned() } else { known };
            broken.push((*row, column, format!("order_contents:{known}")));
        }
    }
    broken
}

/// Whether the row's cell says of the line what an export would in one of the languages.
fn says(sheet: &Sheet<Column>, row: &Row, line: Line<'_>, found: &Found, column: Column) -> bool {
    let typed = sheet.cell(row, column);
    let says = |language| says_the_same(typed, &cell(line, &found.people, column, language), sheet.mark);
    // Numbers are found whatever their case.
    column == Column::Number || says(Language::French) || says(Language::English)
}

/// A status by what it is called.
fn status(typed: &cells::Cell) -> cells::Read<OrderStatus> {
    let find = |text: String| {
        let mut all = OrderStatus::ALL.into_iter();
        let found = all.find(|status| is_status(*status, &text));
        found.ok_or_else(|| "not_a_status".to_owned())
    };
    cells::text(typed)?.map(find).transpose()
}

/// Whether a status is called that.
pub fn is_status(status: OrderStatus, text: &str) -> bool {
    let words = [
        status.words(Language::French),
        status.words(Language::English),
        status.name(),
    ];
    words.iter().any(|words| cells::is_same(words, text))
}

struct Reader<'r, 'a> {
    sheet: &'r Sheet<Column>,
    group: &'r Group<'a>,
    broken: &'r mut Vec<Wrong<'a>>,
}

impl<'a> Reader<'_, 'a> {
    /// What the rows want there that is not so; the first row that does. Rows that say what is known want nothing, so that
    /// one of several is enough; two must not want different things.
    fn wish<T: PartialEq>(
        &mut self,
        column: Column,
        read: impl Fn(&cells::Cell) -> Result<Option<T>, Rule>,
    ) -> Option<(&'a Row, T)> {
        let mut wish = None;
        for row in &self.group.rows {
            match (read(self.sheet.cell(row, column)), &wish) {
                (Ok(None), _) => {}
                (Ok(Some(value)), None) => wish = Some((*row, value)),
                (Ok(Some(value)), Some((_, known))) if value == *known => {}
                (Ok(Some(_)), Some((first, _))) => {
                    let rule = format!("rows_disagree:{}", first.number);
                    self.broken.push((row, column, rule));
                }
                (Err(rule), _) => self.broken.push((row, column, rule)),
            }
        }
        wish
    }
}
