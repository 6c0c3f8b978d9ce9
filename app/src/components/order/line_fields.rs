//! How much of each line of an order a form is about.

use leptos::prelude::*;
use shared::{Problem, order::OrderItem};

use crate::{
    components::form::field::Field,
    request::language::{language, translate},
    words::labels,
};

/// A line of an order in a form.
#[derive(Clone, Debug)]
pub struct LineChoice {
    /// The line of the order, as it was ordered.
    pub item: OrderItem,
    /// How many of it may be named.
    pub most: i64,
}

/// A field for each line, which says how many of it are meant: none at first, but all of the only line that there is.
#[component]
pub fn LineFields(
    /// The lines to choose from.
    lines: Vec<LineChoice>,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let is_only = lines.len() == 1;
    let field = |(place, LineChoice { item, most }): (usize, LineChoice)| {
        let name = labels::item_name(item.name, item.product_id, language);
        let within = format!("lines[{place}]");
        let chosen = if is_only { most } else { 0 };
        view! {
            <input type="hidden" name=format!("{within}[product_id]") value=item.product_id.to_string()/>
            <input type="hidden" name=format!("{within}[weight]") value=item.weight.0/>
            <Field
                within
                name="quantity"
                label=format!("{name}, {}", item.weight.display(language))
                hint=format!("{} {most}", t("Combien, de 0 à", "How many, from 0 to"))
                inputmode="numeric"
                value=chosen.to_string()
                problem=problem.clone()
            />
        }
    };
    let fields: Vec<_> = lines.into_iter().enumerate().map(field).collect();
    view! { {fields} }
}
