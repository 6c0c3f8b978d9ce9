//! How REST and the pages answer an error of the domain: its HTTP status, its code, and what it says in French and
//! English. What a broken field says is in [`shared::validation`].

mod lines;
mod log;
mod sentences;
mod status_and_code;
#[cfg(test)]
mod tests;

use domain::Error;
use shared::{FieldError, Language, Problem, validation::BrokenRule};

pub use self::log::note;
use self::{sentences::sentence, status_and_code::status_and_code};

/// What to answer, in this language. Says nothing of internals; the request's id is the caller's to add.
pub fn explain(error: &Error, language: Language) -> Problem {
    let (status, code) = status_and_code(error);
    let sentence = sentence(error, language);
    let mut problem = Problem::new(status, code, sentence);
    let broken = |field, rule| vec![BrokenRule::new(field, rule).explain(language)];
    match error {
        Error::Invalid(rules) => problem.errors = rules.iter().map(|rule| rule.explain(language)).collect(),
        Error::EmailTaken => problem.errors = broken("email", "email_taken"),
        Error::WrongCode => problem.errors = broken("code", "wrong_code"),
        Error::SlugTaken => problem.errors = broken("slug", "slug_taken"),
        Error::LotCodeTaken => problem.errors = broken("code", "lot_code_taken"),
        Error::LotRecalled { code } => {
            problem.detail = format!("{sentence} {} {code}.", language.pick("Lot", "Lot"));
        }
        Error::NotDeliveredThere => problem.errors = broken("shippingAddress.postalCode", code),
        Error::SlotFull | Error::SlotClosed => problem.errors = broken("slotId", code),
        Error::CouponCodeTaken => problem.errors = broken("code", "coupon_code_taken"),
        Error::NotEnoughPoints => problem.errors = broken("points", "not_enough_points"),
        Error::Coupon(refusal) => {
            let error = lines::refused_coupon(*refusal, code, language);
            problem.detail.clone_from(&error.message);
            problem.errors = vec![error];
        }
        Error::PriceChanged { shown, now, lines } => {
            problem.detail = lines::changed_total(sentence, *shown, *now, language);
            problem.errors = match lines {
                Some(lines) => lines.iter().map(|line| lines::changed_price(line, language)).collect(),
                None => vec![FieldError {
                    field: "expectedTotal".into(),
                    code: code.into(),
                    message: lines::before_and_now(*shown, *now, language),
                }],
            };
        }
        Error::StockMoved { now, sold_by } => {
            problem.detail = lines::moved_stock(sentence, *now, *sold_by, language);
        }
        Error::PricesMoved(names) => problem.detail = lines::moved_prices(sentence, names, language),
        Error::CategoryInUse { products } => problem.detail = lines::category_in_use(*products, language),
        Error::OutOfStock(shortages) => {
            problem.errors = shortages.iter().map(|short| lines::shortage(short, language)).collect();
        }
        Error::CartOutdated(unsold) => {
            problem.errors = unsold.iter().map(|line| lines::unsold(line, language)).collect();
        }
        Error::Unreadable(document) => problem.detail = lines::unreadable(sentence, &document.collection, language),
        Error::RefundTooLarge { left } => problem.detail = lines::left_to_refund(sentence, *left, language),
        Error::RefundOfTooMany { line, left } => problem.errors = vec![lines::too_many(*line, *left, code, language)],
        Error::WithdrawalOver { last_day } => {
            problem.detail = lines::withdrawal_over(sentence, *last_day, language);
        }
        Error::NotWithdrawable(lines) => {
            let line = |position| BrokenRule::new(&format!("lines[{position}].productId"), code);
            problem.errors = lines.iter().map(|position| line(position).explain(language)).collect();
        }
        Error::NotAllMoved { moved, refused } => {
            problem.detail = lines::some_moved(*moved, refused.len(), language);
            // They travel in an address, which takes so many.
            problem.errors = refused
                .iter()
                .take(10)
                .map(|(number, error)| lines::not_moved(number, &explain(error, language)))
                .collect();
        }
        Error::TooManyRequests(allowance) => {
            let minutes = allowance.retry_after.div_ceil(60);
            problem.detail = match language {
                Language::French => format!("{sentence} Réessayez dans {minutes} min."),
                Language::English => format!("{sentence} Try again in {minutes} min."),
            };
        }
        _ => {}
    }
    problem
}
