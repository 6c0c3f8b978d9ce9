//! Bars, drawn on the server.

use leptos::prelude::*;
use shared::Language;

use crate::request::language::{language, translate};

/// A pair of bars, and a row of the table that says the same.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is about: a day, a month.
    pub name: String,
    /// The page of what is behind it.
    pub address: String,
    /// How much it is; may be below zero.
    pub now: i64,
    /// How much it was the time before.
    pub before: i64,
}

/// The height of the drawing, in its own units.
const HEIGHT: i64 = 100;
/// The width of a pair of bars and the gap behind it.
const STEP: usize = 10;

/// A bar chart of now and before, whose text alternative is the table behind it.
#[component]
pub fn BarChart(
    /// What is drawn: `Revenue by day`.
    title: String,
    /// The bars, earliest first; at least one.
    bars: Vec<Bar>,
    /// Writes a value for the reader.
    write: fn(i64, Language) -> String,
    /// What its values are called.
    value: &'static str,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let values = || bars.iter().flat_map(|bar| [bar.now, bar.before]);
    let scale = Scale {
        top: values().max().unwrap_or(0).max(1),
        bottom: values().min().unwrap_or(0).min(0),
    };
    let width = bars.len() * STEP;
    let pairs: Vec<_> = bars
        .iter()
        .enumerate()
        .map(|(n, bar)| {
            let x = n * STEP;
            view! {
                <rect class="chart-before" x=x + 1 y=scale.top_of(bar.before) width="3" height=scale.height(bar.before)/>
                <rect class="chart-now" x=x + 4 y=scale.top_of(bar.now) width="5" height=scale.height(bar.now)/>
            }
        })
        .collect();
    let zero = scale.y(0);
    let edges = [bars.first(), bars.last()].map(|bar| bar.map(|bar| bar.name.clone()));
    let [first, last] = if bars.len() > 1 {
        edges
    } else {
        [edges[0].clone(), None]
    };
    let rows: Vec<_> = bars
        .iter()
        .map(|bar| {
            view! {
                <tr>
                    <th scope="row"><a href=bar.address.clone()>{bar.name.clone()}</a></th>
                    <td data-label=value class="is-number">{write(bar.now, language)}</td>
                    <td data-label=t("Période d’avant", "Period before") class="is-number">{write(bar.before, language)}</td>
                </tr>
            }
        })
        .collect();
    let alternative = match language {
        Language::French => format!("{title}, en barres\u{a0}; le tableau qui suit dit la même chose"),
        Language::English => format!("{title}, as bars; the table below says the same"),
    };
    let caption = title.clone();
    view! {
        <figure class="chart">
            <figcaption>
                <span class="chart-title">{title}</span>
                <span class="chart-key is-now">{t("Cette période", "This period")}</span>
                <span class="chart-key is-before">{t("La période d’avant", "The period before")}</span>
            </figcaption>
            <p class="chart-top" aria-hidden="true">{(values().max() > Some(0)).then(|| write(scale.top, language))}</p>
            <svg viewBox=format!("0 0 {width} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=alternative>
                {pairs}
                <line class="chart-zero" x1="0" x2=width y1=zero y2=zero/>
            </svg>
            <p class="chart-ends" aria-hidden="true"><span>{first}</span><span>{last}</span></p>
            <details>
                <summary>{t("Le tableau", "The table")}</summary>
                <Table label=caption.clone() caption rows>
                    <th scope="col">{t("Jours", "Days")}</th>
                    <th scope="col" class="is-number">{value}</th>
                    <th scope="col" class="is-number">{t("Période d’avant", "Period before")}</th>
                </Table>
            </details>
        </figure>
    }
}

/// Where values stand on the drawing.
#[derive(Clone, Copy)]
struct Scale {
    /// The largest value, more than zero.
    top: i64,
    /// The smallest, zero or less.
    bottom: i64,
}

impl Scale {
    /// The distance from the upper edge.
    fn y(self, value: i64) -> i64 {
        let share = i128::from(self.top - value) * i128::from(HEIGHT) / i128::from(self.top - self.bottom);
        i64::try_from(share).unwrap_or(0)
    }

    /// The upper end of a bar.
    fn top_of(self, value: i64) -> i64 {
        self.y(value.max(0))
    }

    fn height(self, value: i64) -> i64 {
        (self.y(value) - self.y(0)).abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_zero_and_fill_the_drawing() {
        let scale = Scale { top: 300, bottom: -100 };
        let bar = |value| (scale.top_of(value), scale.height(value));
        assert_eq!(
            [bar(300), bar(-100), bar(0), bar(150)],
            [(0, 75), (75, 25), (75, 0), (37, 38)]
        );
    }
}
