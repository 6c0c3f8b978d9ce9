//! The page that composes a platter of cheeses.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Money, limits,
    platter::{Occasion, PlatterItem, USUAL_PEOPLE},
    product::{Product, Strength},
    validation::BrokenRule,
};

use crate::{
    components::{
        form::{
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{head::Head, storefront::Storefront},
        product::added::Added,
    },
    pages::loading::loaded::loaded,
    request::{
        self,
        language::{language, translate},
    },
    server_fns::platter::{FillPlatter, PlatterResult, Wish, compose_platter},
};

/// `/plateau`: for how many, when, for how much and of what taste; the cheeses, and a button for all of them.
#[component]
pub fn PlatterPage() -> impl IntoView {
    let t = translate();
    let wish = asked();
    let composed = {
        let wish = wish.clone();
        async move { compose_platter(&wish).await }
    };
    view! {
        <Head
            title=t("Composer un plateau", "Compose a platter")
            description=t(
                "Dites pour combien, à quel moment et pour quel budget\u{a0}: nous choisissons les fromages parmi ceux de la cave.",
                "Say for how many, when and for how much: we choose the cheeses from what is in the cellar.",
            )
        />
        <Storefront>
            <div class="page page-body">
                <div class="page-head">
                    <h1>{t("Composer un plateau", "Compose a platter")}</h1>
                    <p class="page-lead">
                        {t(
                            "Dites pour combien, et nous choisissons parmi ce qui est bon en ce moment.",
                            "Say for how many, and we choose from what is good right now.",
                        )}
                    </p>
                </div>
                {loaded(composed, move |result| view! { <Composed wish result/> })}
            </div>
        </Storefront>
    }
    .into_any()
}

/// What the page's address asks for. What is none of it stands for the usual.
fn asked() -> Wish {
    let query = use_query_map();
    let query = query.read_untracked();
    let text = |name: &str| query.get(name).unwrap_or_default();
    Wish {
        people: text("people").parse().map_or(USUAL_PEOPLE, |people: i64| {
            people.clamp(*limits::PLATTER_PEOPLE.start(), *limits::PLATTER_PEOPLE.end())
        }),
        occasion: Occasion::from_name(&text("occasion")).unwrap_or_default(),
        budget: text("budget"),
        strength: Strength::from_name(&text("strength")),
        served_on: text("servedOn"),
    }
}

#[component]
fn Composed(wish: Wish, result: PlatterResult) -> impl IntoView {
    let PlatterResult {
        platter,
        products,
        broken,
    } = result;
    let language = language();
    let is_refused = !broken.is_empty();
    let is_dated = !wish.served_on.trim().is_empty();
    let names = products
        .iter()
        .map(|product| (product.id, product.name.clone()))
        .collect();
    let problem = problem_of::<FillPlatter>();
    let cheeses = if platter.items.is_empty() {
        (!is_refused).then(|| view! { <NoCheeses is_dated/> }).into_any()
    } else {
        let each = platter.total.checked_ratio(1, wish.people);
        let lines: Vec<_> = platter
            .items
            .iter()
            .zip(products)
            .map(|(item, product)| view! { <Cheese item=*item product is_dated/> })
            .collect();
        let sums = match language {
            Language::French => format!("{} en tout", platter.weight.display(language)),
            Language::English => format!("{} in all", platter.weight.display(language)),
        };
        let each = each.map(|each| match language {
            Language::French => format!(", {} par personne", each.display(language)),
            Language::English => format!(", {} each", each.display(language)),
        });
        view! {
            <ol class="platter-cheeses">{lines}</ol>
            <p class="leader platter-total">
                <span>{sums} {each}</span>
                <span class="leader-dots" aria-hidden="true"></span>
                <strong>{platter.total.display(language)}</strong>
            </p>
            <AddAll wish=wish.clone() items=platter.items/>
            <EachMonth wish=wish.clone() total=platter.total/>
        }
        .into_any()
    };
    view! {
        <div class="platter">
            <Wishes wish broken/>
            <section class="platter-result" aria-label=translate()("Le plateau", "The platter")>
                {cheeses}
                <Added names is_refused=problem.is_some()/>
                <ProblemNotice problem/>
            </section>
        </div>
    }
}

/// What is asked for: a form that asks for the page anew.
#[component]
fn Wishes(wish: Wish, broken: Vec<BrokenRule>) -> impl IntoView {
    let t = translate();
    let language = language();
    let of_field = |field: &str| broken.iter().find(|rule| rule.field == field);
    let [error, day_error] =
        ["budget", "servedOn"].map(|field| of_field(field).map(|rule| rule.explain(language).message));
    let today = request::today();
    let occasions: Vec<_> = Occasion::ALL
        .into_iter()
        .map(|one| {
            view! { <option value=one.name() selected=one == wish.occasion>{occasion(one, language)}</option> }
        })
        .collect();
    let strengths: Vec<_> = Strength::ALL
        .into_iter()
        .map(|one| {
            view! { <option value=one.name() selected=Some(one) == wish.strength>{one.words(language)}</option> }
        })
        .collect();
    view! {
        <form class="platter-wishes form" method="get" action="/plateau">
            <div class="field">
                <label class="field-label" for="people">{t("Personnes", "People")}</label>
                <input
                    class="field-input is-number is-short"
                    id="people"
                    name="people"
                    type="number"
                    min=*limits::PLATTER_PEOPLE.start()
                    max=*limits::PLATTER_PEOPLE.end()
                    required
                    value=wish.people
                    inputmode="numeric"
                />
            </div>
            <div class="field">
                <label class="field-label" for="occasion">{t("Moment", "When")}</label>
                <select class="field-input" id="occasion" name="occasion">{occasions}</select>
            </div>
            <div class="field">
                <label class="field-label" for="strength">{t("Goût", "Taste")}</label>
                <select class="field-input" id="strength" name="strength">
                    <option value="">{t("Un peu de tout", "Some of each")}</option>
                    {strengths}
                </select>
            </div>
            <div class="field">
                <label class="field-label" for="budget">{t("Budget, si vous en avez un", "Budget, if you have one")}</label>
                <div class="field-unit">
                    <input
                        class="field-input is-number"
                        id="budget"
                        name="budget"
                        inputmode="decimal"
                        autocomplete="off"
                        value=wish.budget
                        aria-invalid=error.is_some().then_some("true")
                        aria-describedby=error.is_some().then_some("budget-error")
                    />
                    <span>"€"</span>
                </div>
                {error.map(|message| view! { <p class="field-error" id="budget-error" role="alert">{message}</p> })}
            </div>
            <div class="field">
                <label class="field-label" for="servedOn">{t("À servir le, si c’est pour plus tard", "Served on, if it is for later")}</label>
                <input
                    class="field-input"
                    id="servedOn"
                    name="servedOn"
                    type="date"
                    min=today.to_string()
                    value=wish.served_on
                    aria-invalid=day_error.is_some().then_some("true")
                    aria-describedby=day_error.is_some().then_some("servedOn-error")
                />
                {day_error.map(|message| view! { <p class="field-error" id="servedOn-error" role="alert">{message}</p> })}
            </div>
            <button class="button button-quiet" type="submit">{t("Composer", "Compose")}</button>
        </form>
    }
}

/// When a platter is served, with how much each eats of it: `À l’apéritif, 60 g par personne`.
fn occasion(occasion: Occasion, language: Language) -> String {
    let grams = shared::Grams(occasion.grams_each()).display(language);
    let when = occasion.words(language);
    match language {
        Language::French => format!("{when}, {grams} par personne"),
        Language::English => format!("{when}, {grams} each"),
    }
}

#[component]
fn Cheese(item: PlatterItem, product: Product, is_dated: bool) -> impl IntoView {
    let language = language();
    let weight = item.weight.display(language);
    let amount = match item.quantity {
        1 => weight,
        many => format!("{many}\u{a0}×\u{a0}{weight}"),
    };
    let taste = product.strength.map(|strength| strength.words(language).to_owned());
    let keeps = product.best_before.filter(|_| is_dated).map(|day| {
        let until = language.pick("se garde jusqu’au", "keeps until");
        format!("{until} {}", day.start().day(language))
    });
    let facts = taste.into_iter().chain(product.goes_with.first().cloned());
    let facts: Vec<_> = facts.chain(keeps).collect();
    let link = format!("/fromages/{}", product.key());
    view! {
        <li>
            <p class="leader">
                <a href=link>{product.name}</a>
                <span class="leader-dots" aria-hidden="true"></span>
                <span class="platter-amount">{amount} ", " {item.price.display(language)}</span>
            </p>
            {(!facts.is_empty()).then(|| view! { <p class="platter-facts">{facts.join(", ")}</p> })}
        </li>
    }
}

/// Puts all of them into the cart, as they are shown.
#[component]
fn AddAll(wish: Wish, items: Vec<PlatterItem>) -> impl IntoView {
    let t = translate();
    let cheeses: Vec<_> = items
        .iter()
        .map(|item| format!("{}.{}.{}", item.product_id, item.weight.0, item.quantity))
        .collect();
    view! {
        <PostForm action=FillPlatter::PATH>
            <input type="hidden" name="cheeses" value=cheeses.join(",")/>
            <input type="hidden" name="people" value=wish.people/>
            <input type="hidden" name="occasion" value=wish.occasion.name()/>
            <input type="hidden" name="budget" value=wish.budget/>
            <input type="hidden" name="served_on" value=wish.served_on/>
            <input type="hidden" name="strength" value=wish.strength.map(Strength::name).unwrap_or_default()/>
            <button class="button button-large" type="submit">{t("Mettre le plateau au panier", "Put the platter in the basket")}</button>
        </PostForm>
    }
}

/// Leads to where one subscribes to such a platter a month; what this one costs stands for a budget that nobody said.
#[component]
fn EachMonth(mut wish: Wish, total: Money) -> impl IntoView {
    let t = translate();
    if wish.budget.is_empty() {
        wish.budget = total.to_string();
    }
    let address = wish.address().replace("/plateau", "/compte/abonnements");
    view! {
        <p>
            <a class="more-link" href=format!("{address}#form")>
                {t("Recevoir un tel plateau chaque mois", "Have such a platter each month")}
            </a>
        </p>
    }
}

#[component]
fn NoCheeses(is_dated: bool) -> impl IntoView {
    let t = translate();
    let words = if is_dated {
        t(
            "Nous n’avons pas assez de fromages qui se gardent jusqu’à ce jour, ou dont nous connaissions la date. Essayez un autre jour, ou demandez-nous.",
            "We do not have enough cheeses that keep until that day, or whose date we know. Try another day, or ask us.",
        )
    } else {
        t(
            "Nous n’avons pas assez de fromages pour autant de personnes, ou ils contiennent ce que vous évitez.",
            "We do not have enough cheeses for so many, or they contain what you avoid.",
        )
    };
    view! {
        <div class="empty">
            <h2 class="empty-title">{t("Rien pour ce plateau", "Nothing for this platter")}</h2>
            <p>{words}</p>
            <p class="button-row">
                <a class="button" href="/fromages">{t("Voir les fromages", "See the cheeses")}</a>
                " "
                <a class="more-link" href="/allergenes">{t("Mes allergènes", "My allergens")}</a>
            </p>
        </div>
    }
}
