//! What is typed into the forms of a page and not sent, or was refused: kept while the page around it is replaced.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// What the forms hold that the server did not put there, and where the focus is.
pub struct Typed {
    fields: Vec<Field>,
    focus: Option<Place>,
}

/// A field of a form, however often its page is drawn.
#[derive(PartialEq, Eq)]
struct Place {
    /// The form's address and its hidden fields: the lines of a list have the same form, each with another id.
    form: String,
    /// The field's name, and its value where several share a name.
    name: String,
}

struct Field {
    place: Place,
    value: Value,
    is_unfolded: bool,
}

enum Value {
    Text(String),
    Checked(bool),
}

impl Typed {
    /// What is in the page's forms now. The focus of a browser that moves none to a button is the `submitter`'s.
    pub fn of_page(submitter: Option<&HtmlElement>) -> Self {
        let fields = controls().into_iter().filter_map(|(form, control)| {
            Some(Field {
                place: place(&form, &control),
                value: changed_value(&control)?,
                is_unfolded: form.closest("details[open]").is_ok_and(|details| details.is_some()),
            })
        });
        let active = document()
            .active_element()
            .filter(|element| element.tag_name() != "BODY");
        let focused = active.or_else(|| submitter.map(|button| button.clone().unchecked_into()));
        let focus = controls()
            .into_iter()
            .find(|(_, control)| focused.as_ref() == Some(control))
            .map(|(form, control)| place(&form, &control));
        Self {
            fields: fields.collect(),
            focus,
        }
    }

    /// Puts it back into the forms that are there now. The focus goes to the page itself where its field is gone.
    pub fn put_back(self) -> Result<(), JsValue> {
        let controls = controls();
        for (form, control) in &controls {
            let place = place(form, control);
            if let Some(field) = self.fields.iter().find(|field| field.place == place) {
                set_value(control, &field.value);
                if let Some(details) = form.closest("details")?.filter(|_| field.is_unfolded) {
                    details.set_attribute("open", "")?;
                }
            }
        }
        let is_lost = document()
            .active_element()
            .is_none_or(|element| element.tag_name() == "BODY");
        if let Some(focus) = self.focus.filter(|_| is_lost) {
            let again = controls.iter().find(|(form, control)| place(form, control) == focus);
            let again = again.map(|(_, control)| control.clone());
            if let Some(element) = again.or(document().get_element_by_id("contenu")) {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                element.unchecked_into::<HtmlElement>().focus_with_options(&options)?;
            }
        }
        Ok(())
    }
}

/// The fields and buttons of all forms.
fn controls() -> Vec<(HtmlFormElement, Element)> {
    let forms = document().forms();
    (0..forms.length())
        .filter_map(|at| forms.item(at)?.dyn_into::<HtmlFormElement>().ok())
        .flat_map(|form| {
            let elements = form.elements();
            (0..elements.length())
                .filter_map(move |at| elements.item(at))
                .map(move |control| (form.clone(), control))
        })
        .collect()
}

fn place(form: &HtmlFormElement, control: &Element) -> Place {
    let mut key = form.get_attribute("action").unwrap_or_default();
    let hidden = form.query_selector_all("input[type=hidden]").ok();
    for at in 0..hidden.as_ref().map_or(0, web_sys::NodeList::length) {
        let input = hidden.as_ref().and_then(|list| list.item(at));
        if let Some(input) = input.and_then(|node| node.dyn_into::<HtmlInputElement>().ok()) {
            key.push('&');
            key.push_str(&input.value());
        }
    }
    let mut name = control.get_attribute("name").unwrap_or_default();
    let shares_name = control.dyn_ref::<HtmlInputElement>().is_some_and(is_choice);
    if shares_name || control.tag_name() == "BUTTON" {
        name.push('=');
        name.push_str(&control.get_attribute("value").unwrap_or_default());
    }
    // Several fields of a list may share a name.
    name.push('#');
    name.push_str(&control.id());
    Place { form: key, name }
}

fn is_choice(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "radio" | "checkbox")
}

/// What the reader made of the field; `None` where it is as the server sent it.
fn changed_value(control: &Element) -> Option<Value> {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        return match input.type_().as_str() {
            "hidden" | "file" | "submit" => None,
            _ if is_choice(input) => {
                (input.checked() != input.default_checked()).then(|| Value::Checked(input.checked()))
            }
            _ => (input.value() != input.default_value()).then(|| Value::Text(input.value())),
        };
    }
    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        return (area.default_value() != Ok(area.value())).then(|| Value::Text(area.value()));
    }
    let select = control.dyn_ref::<HtmlSelectElement>()?;
    let chosen = select
        .selected_options()
        .item(0)?
        .dyn_into::<HtmlOptionElement>()
        .ok()?;
    (!chosen.default_selected()).then(|| Value::Text(select.value()))
}

fn set_value(control: &Element, value: &Value) {
    match value {
        Value::Checked(checked) => {
            // A choice that is not offered any more would not be sent.
            if let Some(input) = control.dyn_ref::<HtmlInputElement>().filter(|input| !input.disabled()) {
                input.set_checked(*checked);
            }
        }
        Value::Text(text) => {
            if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
                input.set_value(text);
            } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
                area.set_value(text);
            } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
                select.set_value(text);
            }
        }
    }
}
