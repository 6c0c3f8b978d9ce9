//! Weighing what is cut to weight, one line after the other: for one hand on a phone beside the scale. A number is typed,
//! or a scanner types what a label says, and the next line is there.

use leptos::{nonce::use_nonce, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Id, Language,
    order::{Order, OrderForStaff, OrderItem},
    preparation::Preparation,
    product::SoldBy,
};

use crate::{
    components::{
        form::{
            field::message,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{dashboard::Dashboard, head::Head, staff_styles::PackageFolder},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::{figures::read_preparation, weighing::WeighCut},
    words::labels,
};

/// Keeps the focus in the field while forms are sent in place, so that the keyboard stays and a scanner types there. What
/// stands in it is selected: the next number takes its place.
const FOCUS: &str = "const go=()=>{const f=document.getElementById('weight');if(f){f.focus();f.select()}};\
    document.addEventListener('submit',go);new MutationObserver(go).observe(document.body,{childList:true,subtree:true});go()";

/// `/gestion/pesee`: the next line to weigh, or that of `?order=` and `?item=`, and the orders to prepare in a row.
#[component]
pub fn WeighingPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Pesée, gestion", "Weighing, back office")/>
        <Dashboard>{loaded(read_preparation(None), |preparation| view! { <Scale preparation/> })}</Dashboard>
    }
    .into_any()
}

/// A line that is cut to weight.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    order: Id<Order>,
    number: String,
    customer: String,
    item: OrderItem,
}

/// The lines to weigh, in the orders' order.
fn lines(orders: Vec<OrderForStaff>) -> Vec<Line> {
    let of_order = |for_staff: OrderForStaff| {
        let OrderForStaff {
            order, customer_name, ..
        } = for_staff;
        let is_cut = |item: &OrderItem| item.sold_by == Some(SoldBy::Weight);
        let items = order.items.into_iter().filter(is_cut);
        let line = move |item| Line {
            order: order.id,
            number: order.order_number.clone(),
            customer: customer_name.clone(),
            item,
        };
        items.map(line).collect::<Vec<_>>()
    };
    orders.into_iter().flat_map(of_order).collect()
}

/// The line that is weighed now: the one that is asked for, else the first that was not weighed, of the order that was
/// weighed last before all others.
fn current<'a>(lines: &'a [Line], asked: Option<(&str, &str)>, last: Option<&Line>) -> Option<&'a Line> {
    let asked = asked.and_then(|(order, item)| {
        lines
            .iter()
            .find(|line| line.order.to_string() == order && line.item.id.to_string() == item)
    });
    let mut open = lines.iter().filter(|line| line.item.weighed.is_none());
    let of_last = open
        .clone()
        .find(|line| last.is_some_and(|last| last.order == line.order));
    asked.or(of_last).or_else(|| open.next())
}

#[component]
fn Scale(preparation: Preparation) -> impl IntoView {
    let (t, language) = (translate(), language());
    let query = use_query_map().read_untracked();
    let lines = lines(preparation.orders);
    let (order, item) = (
        query.get("order").unwrap_or_default(),
        query.get("item").unwrap_or_default(),
    );
    let done = query.get("done").unwrap_or_default();
    let done = done
        .split_once('.')
        .and_then(|(order, item)| current(&lines, Some((order, item)), None));
    let done = done.filter(|line| line.item.weighed.is_some());
    let now = current(&lines, Some((&order, &item)), done).cloned();
    let noted = done.map(|line| {
        let name = labels::item_name(line.item.name.clone(), line.item.product_id, language);
        let weighed = line.item.weighed.unwrap_or_default().display(language);
        view! { <p>{format!("{name}, {}\u{a0}: {weighed}", line.number)}</p> }
    });
    let open = lines.iter().filter(|line| line.item.weighed.is_none()).count();
    let left = match (language, open) {
        (Language::French, 0 | 1) => format!("{open} ligne à peser"),
        (Language::French, _) => format!("{open} lignes à peser"),
        (Language::English, 1) => "1 line to weigh".to_owned(),
        (Language::English, _) => format!("{open} lines to weigh"),
    };
    let here = now.as_ref().map(|line| (line.order, line.item.id));
    view! {
        <div class="desk-head">
            <h1>{t("Pesée", "Weighing")}</h1>
            <p class="muted">{left}</p>
        </div>
        <div class="weighing">
            <div class="weighing-noted" role="status">{noted}</div>
            {match now {
                Some(line) => view! { <Weigh line/> }.into_any(),
                None => view! { <AllWeighed/> }.into_any(),
            }}
            <Row lines here/>
        </div>
    }
    .into_any()
}

#[component]
fn AllWeighed() -> impl IntoView {
    let t = translate();
    view! {
        <div class="empty">
            <h2>{t("Tout est pesé", "All is weighed")}</h2>
            <p>
                {t(
                    "Ce qui se coupe dans les commandes à préparer paraîtra ici.",
                    "What is cut in orders to prepare will appear here.",
                )}
            </p>
            <p><a class="button" href="/gestion/preparation">{t("À la préparation", "To preparation")}</a></p>
        </div>
    }
}

/// The line that is on the scale: one field, one button.
#[component]
fn Weigh(line: Line) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<WeighCut>();
    let error = message(problem.as_ref(), "weight");
    let invalid = error.is_some().then_some("true");
    let described_by = if error.is_some() {
        "weight-hint weight-error"
    } else {
        "weight-hint"
    };
    let Line {
        order,
        number,
        customer,
        item,
    } = line;
    let name = labels::item_name(item.name.clone(), item.product_id, language);
    let before = item
        .weighed
        .map(|weighed| view! { <p>{labels::weighed(weighed, language)}</p> });
    // What is wrong with the weight stands beside it; anything else above.
    let general = problem.filter(|_| error.is_none());
    view! {
        <section class="weighing-now" aria-labelledby="now">
            <p class="weighing-order">
                <a href=format!("/gestion/commandes/{order}")>{number}</a> ", " {customer}
            </p>
            <h2 id="now">{name}</h2>
            <p class="weighing-ordered">{ordered(&item, language)}</p>
            {before}
            <ProblemNotice problem=general/>
            <PostForm action=WeighCut::PATH class="weighing-form">
                <input type="hidden" name="id" value=order.to_string()/>
                <input type="hidden" name="item" value=item.id.to_string()/>
                <label class="field-label" for="weight">{t("Poids ou étiquette", "Weight or label")}</label>
                <p class="field-hint" id="weight-hint">
                    {t(
                        "En grammes, ou 0,480 comme sur la balance. Un lecteur de codes écrit ici.",
                        "In grams, or 0.480 as on the scale. A scanner types here.",
                    )}
                </p>
                <input
                    class="field-input"
                    id="weight"
                    name="weight"
                    type="text"
                    inputmode="decimal"
                    enterkeyhint="next"
                    autocomplete="off"
                    autofocus=true
                    required
                    aria-invalid=invalid
                    aria-describedby=described_by
                />
                {error.map(|message| view! { <p class="field-error" id="weight-error" role="alert">{message}</p> })}
                <button class="button button-large button-wide" type="submit">{t("Noter le poids", "Note the weight")}</button>
            </PostForm>
            <ScaleReader/>
            <script type="module" nonce=use_nonce()>{FOCUS}</script>
        </section>
    }
    .into_any()
}

/// Reads the scale itself, where the browser can: the style shows it there alone.
#[component]
fn ScaleReader() -> impl IntoView {
    let t = translate();
    let script = use_context::<PackageFolder>().map(|PackageFolder(folder)| format!("/{folder}/scale.js"));
    view! {
        <div class="scale-reader">
            <button class="button button-quiet" type="button" id="scale">{t("Lire la balance", "Read the scale")}</button>
            <p class="field-hint" id="scale-state" role="status"></p>
        </div>
        {script.map(|src| view! { <script type="module" nonce=use_nonce() src=src></script> })}
    }
}

/// `2 × 250 g, ensemble 500 g`.
fn ordered(item: &OrderItem, language: Language) -> String {
    let one = item.weight.display(language);
    if item.quantity == 1 {
        return one;
    }
    let together = language.pick("ensemble", "together");
    format!(
        "{} × {one}, {together} {}",
        item.quantity,
        item.ordered_weight().display(language)
    )
}

/// All lines, the orders one below the other.
#[component]
fn Row(lines: Vec<Line>, here: Option<(Id<Order>, Id<OrderItem>)>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let mut orders: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match orders.last_mut() {
            Some(order) if order[0].order == line.order => order.push(line),
            _ => orders.push(vec![line]),
        }
    }
    let orders: Vec<_> = orders
        .into_iter()
        .map(|lines| {
            let number = lines[0].number.clone();
            let entry = |line: Line| {
                let is_here = here == Some((line.order, line.item.id));
                let name = labels::item_name(line.item.name.clone(), line.item.product_id, language);
                let address = format!("/gestion/pesee?order={}&item={}", line.order, line.item.id);
                let (class, state) = match line.item.weighed {
                    Some(weighed) => ("is-weighed", labels::weighed(weighed, language)),
                    None => ("", t("à peser", "to weigh").to_owned()),
                };
                view! {
                    <li>
                        <a href=address aria-current=is_here.then_some("true")>
                            <span>{name} ", " {ordered(&line.item, language)}</span>
                            <span class=class>{state}</span>
                        </a>
                    </li>
                }
            };
            let entries: Vec<_> = lines.into_iter().map(entry).collect();
            view! { <li><h3>{number}</h3><ul>{entries}</ul></li> }
        })
        .collect();
    (!orders.is_empty()).then(|| {
        view! {
            <section aria-labelledby="row">
                <h2 class="weighing-title" id="row">{t("À la suite", "In a row")}</h2>
                <ol class="weighing-row">{orders}</ol>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use shared::Grams;

    use super::*;

    fn line(order: u8, item: u8, weighed: Option<i64>) -> Line {
        let item: OrderItem = serde_json::from_value(serde_json::json!({
            "_id": Id::<OrderItem>::from_bytes([item; 12]), "productId": "64b0c0c0c0c0c0c0c0c0c0c1", "quantity": 1,
            "weight": 250, "price": 10, "soldBy": "weight",
        }))
        .expect("a line");
        Line {
            order: Id::from_bytes([order; 12]),
            number: String::new(),
            customer: String::new(),
            item: OrderItem {
                weighed: weighed.map(Grams),
                ..item
            },
        }
    }

    #[test]
    fn the_same_order_goes_on_before_the_next_one_begins() {
        let lines = [
            line(1, 1, None),
            line(2, 2, Some(250)),
            line(2, 3, None),
            line(3, 4, None),
        ];
        let place = |found: Option<&Line>| lines.iter().position(|line| Some(line) == found);
        assert_eq!(place(current(&lines, None, None)), Some(0));
        assert_eq!(place(current(&lines, None, Some(&lines[1]))), Some(2));
        let (order, item) = (lines[1].order.to_string(), lines[1].item.id.to_string());
        assert_eq!(
            place(current(&lines, Some((&order, &item)), None)),
            Some(1),
            "to weigh it again"
        );
        assert_eq!(place(current(&lines, Some((&order, "x")), Some(&lines[0]))), Some(0));
        assert_eq!(current(&lines[1..2], None, None), None);
    }
}
