//! A recipe's cheeses, put into the cart.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Id, Language, product::Product};

use crate::{
    components::{
        form::{
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        product::added::Added,
    },
    request::language::language,
    server_fns::cart::FillCart,
};

/// A button for all of the recipe's cheeses at once, and what came of it.
#[component]
pub fn Shopping(
    /// The recipe's id or slug.
    recipe: String,
    /// The products that it takes, and what they are called.
    names: Vec<(Id<Product>, String)>,
    /// How many are to eat.
    servings: i64,
) -> impl IntoView {
    let language = language();
    let problem = problem_of::<FillCart>();
    let words = match (language, servings) {
        (Language::French, 1) => "Mettre les fromages au panier, pour une personne".into(),
        (Language::French, many) => format!("Mettre les fromages au panier, pour {many} personnes"),
        (Language::English, 1) => "Put the cheeses in the basket, for one".into(),
        (Language::English, many) => format!("Put the cheeses in the basket, for {many}"),
    };
    view! {
        <div class="recipe-shopping">
            <PostForm action=FillCart::PATH>
                <input type="hidden" name="recipe" value=recipe/>
                <input type="hidden" name="servings" value=servings/>
                <button class="button button-wide" type="submit">{words}</button>
            </PostForm>
            <Added names is_refused=problem.is_some()/>
            <ProblemNotice problem/>
        </div>
    }
    .into_any()
}
