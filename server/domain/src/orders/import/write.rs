//! Writes what a file makes of orders, each by the function that the pages call.

use futures_util::future::join_all;
use shared::import::ImportReport;

use super::{
    check::{AT_ONCE, Check, Checker, Outcome},
    columns::Column,
    faults::told,
    groups::groups,
    known::Change,
};
use crate::{
    Admin, Error, Result, Shop, Staff,
    orders::{by_staff, livreur, transitions},
    spreadsheets::{import::Job, sheet::Sheet},
    store::imports,
};

/// Orders that move at the same time.
const TOGETHER: usize = 8;

/// Writes what was found to change, order by order. An order that can no longer be placed or moved is told of as the rest
/// is written. What breaks off is finished by the same file: what it says already is left alone.
pub async fn write(shop: &Shop, admin: &Admin, job: Job, sheet: &Sheet<Column>, found: Check) -> Result<ImportReport> {
    let Check {
        mut report,
        wrong,
        to_write,
        ..
    } = found;
    (report.created, report.updated) = (0, 0);
    if wrong > 0 && !job.partial {
        return Ok(report);
    }
    let groups = groups(sheet);
    let mut checker = Checker::new(shop, sheet, job.language).await?;
    let mut done = 0;
    for places in to_write.chunks(AT_ONCE) {
        let some: Vec<_> = places.iter().map(|at| groups[*at].clone()).collect();
        // Anew: they may have moved meanwhile.
        let found = checker.find(&some).await?;
        checker.go_on();
        let mut outcomes = Vec::new();
        for group in &some {
            match checker.outcome(group, &found) {
                Ok(outcome) => outcomes.push((group, outcome)),
                Err(wrong) => report.rows.extend(checker.wrong_rows(wrong)),
            }
        }
        // Those that are placed one after the other, in the file's order: the earlier ones get what is left of a cheese.
        let (new, known): (Vec<_>, Vec<_>) = outcomes
            .into_iter()
            .partition(|(_, outcome)| matches!(outcome, Outcome::Place(_)));
        let mut written = Vec::new();
        for (group, outcome) in &new {
            written.push((*group, outcome, act(shop, admin, outcome).await));
        }
        for some in known.chunks(TOGETHER) {
            let acts = some.iter().map(|(_, outcome)| act(shop, admin, outcome));
            let acts = join_all(acts).await;
            written.extend(
                some.iter()
                    .zip(acts)
                    .map(|((group, outcome), act)| (*group, outcome, act)),
            );
        }
        for (group, outcome, act) in written {
            match (outcome, act) {
                (Outcome::Unchanged, Ok(())) => report.unchanged += 1,
                (Outcome::Place(_), Ok(())) => report.created += 1,
                (Outcome::Change(..), Ok(())) => report.updated += 1,
                (_, Err(error)) if error.is_internal() => return Err(error),
                (_, Err(error)) => {
                    let faults = told(error, job.language).into_iter();
                    let wrong = faults.map(|fault| (group.rows[0], fault.column, fault.rule));
                    report.rows.extend(checker.wrong_rows(wrong.collect()));
                }
            }
        }
        done += places.len();
        if job.is_kept {
            imports::go_on(&shop.store, job.id, done, to_write.len(), shop.now()).await?;
        }
    }
    let ImportReport { created, updated, .. } = report;
    tracing::info!(target: "activity", user = %admin.user().id, import = %job.id, created, updated, "imported orders");
    Ok(report)
}

/// Does to an order what the page would.
async fn act(shop: &Shop, admin: &Admin, outcome: &Outcome) -> Result<(), Error> {
    match outcome {
        Outcome::Unchanged | Outcome::Change(_, Change::None) => {}
        Outcome::Place(new) => {
            by_staff::place_once(shop, admin, &new.order, new.id).await?;
        }
        Outcome::Change(id, Change::Step(step)) => {
            let staff = Staff::Admin(admin.clone());
            transitions::change_status(shop, &staff, *id, step).await?;
        }
        Outcome::Change(id, Change::Livreur(livreur)) => {
            livreur::give_to(shop, admin, *id, *livreur).await?;
        }
    }
    Ok(())
}
