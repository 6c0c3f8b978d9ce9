//! Slots: of an order, and to choose from.

use islands::TimeLeft;
use leptos::prelude::*;
use shared::{
    Language, Timestamp,
    delivery::SlotOption,
    order::{Order, SlotKind},
    period::Day,
};

use crate::request::language::{language, translate};

/// For so many seconds before the last order, the time that is left is counted.
const COUNTED_SECONDS: i64 = 86_400;
/// So many days are shown at once, the others are opened.
const DAYS_SHOWN: usize = 4;

/// When an order is brought or collected, for its list of facts; nothing where nobody chose.
#[component]
pub fn SlotFact(
    /// The order, with its slot as it was promised.
    order: Order,
    /// Whether there is a link to its file for calendars.
    #[prop(optional)]
    with_calendar: bool,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    order.slot.map(|slot| {
        let name = match slot.kind {
            SlotKind::Delivery => t("Livraison", "Delivery"),
            SlotKind::Pickup => t("Retrait au comptoir", "Collection at the counter"),
        };
        let calendar = with_calendar.then(|| {
            let address = format!("/api/orders/{}/slot.ics", order.id);
            view! {
                <br/>
                <a id="calendrier" href=address download=format!("commande-{}.ics", order.order_number)>
                    {t("Ajouter à mon agenda", "Add to my calendar")}
                </a>
            }
        });
        view! {
            <div>
                <dt>{name}</dt>
                <dd>
                    <time datetime=slot.from.to_string()>{slot.words(language)}</time>
                    {calendar}
                </dd>
            </div>
        }
    })
}

/// `jusqu’au 4 décembre 2026 à 21:00`.
fn until(slot: &SlotOption, language: Language) -> String {
    format!(
        "{} {}",
        language.pick("jusqu’au", "until"),
        slot.cutoff.day_and_time(language)
    )
}

/// Slots of one kind to choose one from, by day.
#[component]
pub fn SlotChoice(
    /// What is offered, the earliest first.
    slots: Vec<SlotOption>,
    /// The one that is chosen already, by its id.
    #[prop(optional, into)]
    chosen: String,
    /// The present time.
    now: Timestamp,
    /// The id of the first one, where the link of a problem leads.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let mut days: Vec<(Day, Vec<SlotOption>)> = Vec::new();
    for slot in slots {
        let day = Day::at(slot.from);
        match days.last_mut() {
            Some((last, slots)) if *last == day => slots.push(slot),
            _ => days.push((day, vec![slot])),
        }
    }
    let has_chosen = |slots: &[SlotOption]| slots.iter().any(|slot| slot.id.to_string() == chosen);
    let is_open = days.iter().skip(DAYS_SHOWN).any(|(_, slots)| has_chosen(slots));
    let mut id = id;
    let mut day = |(day, slots): (Day, Vec<SlotOption>)| {
        let choices: Vec<_> = slots
            .into_iter()
            .map(|slot| {
                let checked = slot.id.to_string() == chosen && slot.left > 0;
                view! { <Choice offer=slot checked now id=id.take()/> }
            })
            .collect();
        view! {
            <div class="slot-day">
                <p class="slot-day-name">{day.start().weekday_and_day(language)}</p>
                <div class="choice-list">{choices}</div>
            </div>
        }
    };
    let later = days.split_off(days.len().min(DAYS_SHOWN));
    let first: Vec<_> = days.into_iter().map(&mut day).collect();
    let later: Vec<_> = later.into_iter().map(day).collect();
    let later = (!later.is_empty()).then(|| {
        view! {
            <details class="form-more" open=is_open>
                <summary>{t("Les jours suivants", "The days after")}</summary>
                {later}
            </details>
        }
    });
    view! { <div class="slot-days">{first}{later}</div> }
}

#[component]
fn Choice(offer: SlotOption, checked: bool, now: Timestamp, id: Option<&'static str>) -> impl IntoView {
    let (t, language, slot) = (translate(), language(), offer);
    let is_full = slot.left == 0;
    let ends_soon = slot.cutoff.millis() - now.millis() < COUNTED_SECONDS * 1000;
    let hint = if is_full {
        t("Complet", "Full").to_owned()
    } else {
        until(&slot, language)
    };
    let left = (ends_soon && !is_full).then(|| view! { " " <TimeLeft pay_by=slot.cutoff language/> });
    view! {
        <label class="choice">
            <input
                id=id
                type="radio"
                name="slot"
                value=slot.id.to_string()
                data-kind=slot.kind.name()
                checked=checked
                disabled=is_full
                required=true
            />
            " "
            <span>{times(&slot, language)}</span>
            <span class="choice-hint">{hint} {left}</span>
        </label>
    }
}

/// `9 h – 12 h`.
fn times(slot: &SlotOption, language: Language) -> String {
    let slot = shared::order::OrderSlot {
        id: slot.id,
        kind: slot.kind,
        from: slot.from,
        to: slot.to,
    };
    slot.times(language)
}

/// The options of a `select` of slots.
pub fn slot_options(slots: &[SlotOption], language: Language) -> impl IntoView + use<> {
    let options: Vec<_> = slots
        .iter()
        .map(|slot| {
            let day = slot.from.weekday_and_day(language);
            let left = format!("{} {}", slot.left, if slot.left == 1 { "place" } else { "places" });
            let words = format!("{day}, {} ({left})", times(slot, language));
            view! { <option value=slot.id.to_string()>{words}</option> }
        })
        .collect();
    options
}
