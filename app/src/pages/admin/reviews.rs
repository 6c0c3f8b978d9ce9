//! Everyone's reviews, to read and to hide.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Page, PageRequest,
    review::{ReviewForStaff, ReviewQuery},
};

use crate::{
    components::{
        form::{
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        product::{picture::Picture, rating::Rating},
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::reviews::{SetReviewHidden, list_reviews},
};

/// `/gestion/avis`: all reviews, newest first, hidden or not.
#[component]
pub fn AdminReviewsPage() -> impl IntoView {
    let t = translate();
    let hidden = use_query_map().read_untracked().get("hidden");
    let hidden: Option<bool> = hidden.and_then(|hidden| hidden.parse().ok());
    let reviews = list_reviews(ReviewQuery {
        hidden,
        product_id: None,
        paging: PageRequest {
            page: requested_page(),
            ..Default::default()
        },
    });
    view! {
        <Head title=t("Avis, gestion", "Reviews, back office")/>
        <Dashboard>
            <ProblemNotice problem={problem_of::<SetReviewHidden>()}/>
            {loaded(reviews, move |reviews| view! {
                <div class="desk-head"><h1>{t("Avis", "Reviews")}</h1></div>
                <ReviewTabs here=hidden/>
                <AdminReviews reviews hidden/>
            })}
        </Dashboard>
    }
    .into_any()
}

/// All reviews, those that are shown, those that are hidden.
#[component]
fn ReviewTabs(here: Option<bool>) -> impl IntoView {
    let t = translate();
    let tab = move |hidden: Option<bool>, words: &'static str| {
        let address = hidden.map_or_else(
            || "/gestion/avis".into(),
            |hidden| format!("/gestion/avis?hidden={hidden}"),
        );
        view! { <a href=address aria-current=(hidden == here).then_some("page")>{words}</a> }
    };
    view! {
        <nav class="tabs" aria-label=t("État", "Status")>
            {tab(None, t("Tous", "All"))}
            {tab(Some(false), t("Publiés", "Shown"))}
            {tab(Some(true), t("Masqués", "Hidden"))}
        </nav>
    }
}

#[component]
fn AdminReviews(reviews: Page<ReviewForStaff>, hidden: Option<bool>) -> impl IntoView {
    let t = translate();
    if reviews.items.is_empty() {
        return view! { <div class="empty"><h2>{t("Aucun avis ici", "No reviews here")}</h2></div> }.into_any();
    }
    let rows: Vec<_> = reviews
        .items
        .iter()
        .cloned()
        .map(|review| view! { <ReviewRow review/> })
        .collect();
    let base = hidden.map_or_else(|| "?".into(), |hidden| format!("?hidden={hidden}&"));
    view! {
        <Table label=t("Liste des avis", "List of reviews") caption=t("Avis, les plus récents d’abord", "Reviews, newest first") rows>
            <th scope="col">{t("Produit", "Product")}</th>
            <th scope="col">{t("Avis", "Review")}</th>
            <th scope="col">{t("Client", "Customer")}</th>
            <th scope="col">{t("Date", "Date")}</th>
            <th scope="col" class="is-number">{t("Utile", "Helpful")}</th>
            <th scope="col">{t("État", "Status")}</th>
            <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
        </Table>
        <DashboardPagination list=reviews base/>
    }
    .into_any()
}

#[component]
fn ReviewRow(review: ReviewForStaff) -> impl IntoView {
    let (t, language) = (translate(), language());
    let ReviewForStaff {
        review,
        author,
        product_name,
    } = review;
    let is_hidden = review.hidden == Some(true);
    let (class, state, act) = if is_hidden {
        ("badge is-off", t("Masqué", "Hidden"), t("Publier", "Show"))
    } else {
        ("badge is-done", t("Publié", "Shown"), t("Masquer", "Hide"))
    };
    let spoken = format!(" {} {author}, {product_name}", t("l’avis de", "the review by"));
    let product = if product_name.is_empty() {
        view! { <span class="muted">{t("Produit retiré", "Product gone")}</span> }.into_any()
    } else {
        view! { <a href=format!("/fromages/{}", review.product_id)>{product_name}</a> }.into_any()
    };
    let pictures = review.images.unwrap_or_default();
    let pictures: Vec<_> = pictures
        .into_iter()
        .map(|address| view! { <Picture src=Some(address) alt=t("Photo du client", "Customer’s picture") sizes="2.75rem" class="table-thumb"/> })
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "a rating of 1 to 5")]
    let rating = review.rating as f64;
    view! {
        <tr>
            <th scope="row">{product}</th>
            <td data-label=t("Avis", "Review") class="is-text"><Rating value=rating/> <p class="review-text">{review.comment}</p> {pictures}</td>
            <td data-label=t("Client", "Customer")>{author}</td>
            <td data-label=t("Date", "Date")><time datetime=review.created_at.to_string()>{review.created_at.day(language)}</time></td>
            <td data-label=t("Utile", "Helpful") class="is-number">{review.helpful}</td>
            <td data-label=t("État", "Status")><span class=class>{state}</span></td>
            <td>
                <PostForm action=SetReviewHidden::PATH>
                    <input type="hidden" name="id" value=review.id.to_string()/>
                    <input type="hidden" name="hidden" value=(!is_hidden).to_string()/>
                    <button class="button button-quiet button-small" type="submit">
                        {act}
                        <span class="visually-hidden">{spoken}</span>
                    </button>
                </PostForm>
            </td>
        </tr>
    }
}
