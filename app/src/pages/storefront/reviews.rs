//! What customers say of a product: the mean and how it comes about, the reviews, and the form.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Id, Language, Problem, limits,
    review::{RatingCounts, Review, SignedReview, Standing},
    user::User,
};

use crate::{
    components::{
        form::{
            field::{Field, message},
            picture_field::{PictureField, outcome},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::pagination::Pagination,
        product::{
            picture::Picture,
            rating::{Rating, decimal},
        },
    },
    request::language::{language, translate},
    server_fns::reviews::{MarkHelpful, ProductReviews, WriteReview},
    url::encode,
};

/// The section of a product's page.
#[component]
pub fn Reviews(
    /// One page of the reviews, and what the visitor may do.
    page: ProductReviews,
) -> impl IntoView {
    let t = translate();
    let ProductReviews {
        key,
        reviews,
        mean,
        counts,
        standing,
        visitor,
        found_helpful,
    } = page;
    let address = format!("/fromages/{}", encode(&key));
    let (total, page, pages) = (reviews.total, reviews.page, reviews.pages);
    let next = format!("{address}#reviews");
    let items: Vec<_> = reviews
        .items
        .into_iter()
        .map(|signed| {
            let is_marked = found_helpful.contains(&signed.review.id);
            view! { <ReviewItem signed visitor is_marked next=next.clone()/> }
        })
        .collect();
    let list = if items.is_empty() {
        view! { <p class="muted">{t("Personne n’a encore donné son avis.", "Nobody has reviewed it yet.")}</p> }
            .into_any()
    } else {
        view! { <ol class="review-list">{items}</ol> }.into_any()
    };
    view! {
        <div class="page">
            <section class="section" aria-labelledby="reviews">
                <div class="section-head"><h2 id="reviews">{t("Ce qu’ils en disent", "What they say")}</h2></div>
                {(total > 0).then(|| view! { <Summary mean counts total/> })}
                <ProblemNotice problem={problem_of::<MarkHelpful>()}/>
                {list}
                <Pagination page pages base=format!("{address}?") anchor="#reviews"/>
                <Say standing key next/>
            </section>
        </div>
    }
}

/// The mean, and how many gave each number of stars.
#[component]
fn Summary(mean: f64, counts: RatingCounts, total: i64) -> impl IntoView {
    let (t, language) = (translate(), language());
    let count = match language {
        Language::French => format!("{total} avis de clients livrés"),
        Language::English if total == 1 => "1 review by a customer it was delivered to".into(),
        Language::English => format!("{total} reviews by customers it was delivered to"),
    };
    let most: i64 = counts.iter().sum();
    let rows = counts.into_iter().rev().zip([5, 4, 3, 2, 1]).map(|(count, stars)| {
        let words = match (language, stars) {
            (Language::French, 1) => "1 étoile".to_owned(),
            (Language::French, _) => format!("{stars} étoiles"),
            (Language::English, 1) => "1 star".to_owned(),
            (Language::English, _) => format!("{stars} stars"),
        };
        view! {
            <li>
                <span>{words}<span class="visually-hidden">{t("\u{a0}:", ":")}</span></span>
                <meter class="rating-bar" min="0" max=most value=count aria-hidden="true"></meter>
                <span class="number">{count} <span class="visually-hidden">{t(" avis", " reviews")}</span></span>
            </li>
        }
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <div class="reviews-head">
            <p class="reviews-mean">{decimal(mean, language)}</p>
            <div>
                <Rating value=mean/>
                <p class="muted small">{count}</p>
            </div>
            // A product imported from an older shop can have reviews before it has counts.
            {(most > 0).then(|| view! {
                <ul class="rating-bars" aria-label=t("Répartition des notes", "How the ratings are spread")>{rows}</ul>
            })}
        </div>
    }
}

#[component]
fn ReviewItem(signed: SignedReview, visitor: Option<Id<User>>, is_marked: bool, next: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let SignedReview { review, author } = signed;
    let author = if author.is_empty() {
        t("Un client", "A customer").to_owned()
    } else {
        author
    };
    #[expect(clippy::cast_precision_loss, reason = "a rating of 1 to 5")]
    let rating = review.rating as f64;
    let is_own = visitor == Some(review.user_id);
    let name = author.clone();
    let pictures = review.images.clone().unwrap_or_default();
    let pictures = (!pictures.is_empty()).then(|| view! { <ReviewPictures pictures author=author.clone()/> });
    view! {
        <li class="review">
            <div class="review-head">
                <span class="review-author">{author}</span>
                <time class="review-date" datetime=review.created_at.to_string()>{review.created_at.day(language)}</time>
                <Rating value=rating/>
            </div>
            <p class="review-text">{review.comment}</p>
            {pictures}
            <Helpful id=review.id count=review.helpful author=name is_own is_marked next/>
        </li>
    }
}

#[component]
fn ReviewPictures(pictures: Vec<String>, author: String) -> impl IntoView {
    let of = format!("{} {author}", translate()("Photo de", "Picture by"));
    let pictures: Vec<_> = pictures
        .into_iter()
        .map(|address| {
            view! {
                <li>
                    <a href=address>
                        <Picture src=Some(address.clone()) alt=of.clone() sizes="6rem"/>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <ul class="review-pictures">{pictures}</ul> }
}

/// How many found it helpful, and a button to join them.
#[component]
fn Helpful(id: Id<Review>, count: i64, author: String, is_own: bool, is_marked: bool, next: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let words = match (language, count) {
        (_, 0) => String::new(),
        (Language::French, 1) => "Utile pour 1 personne".into(),
        (Language::French, _) => format!("Utile pour {count} personnes"),
        (Language::English, 1) => "1 person found this helpful".into(),
        (Language::English, _) => format!("{count} people found this helpful"),
    };
    let button = (!is_own).then(|| {
        view! {
            <PostForm action=MarkHelpful::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="next" value=next/>
                <button class="button button-quiet button-small" type="submit" aria-pressed=is_marked.to_string()>
                    {t("Utile", "Helpful")}
                    <span class="visually-hidden">{format!("{} {author}", t(", l’avis de", ", the review by"))}</span>
                </button>
            </PostForm>
        }
    });
    view! {
        <div class="review-foot">
            {button}
            <p class="muted small" aria-live="polite">{words}</p>
        </div>
    }
}

/// The form, or why there is none.
#[component]
fn Say(standing: Standing, key: String, next: String) -> impl IntoView {
    let t = translate();
    let why = match standing {
        Standing::MayReview => return view! { <ReviewForm key/> }.into_any(),
        Standing::Guest => {
            let sign_in = format!("/connexion?next={}", encode(&next));
            return view! {
                <p class="review-why">
                    {t("Ce fromage vous a été livré\u{202f}? ", "Was this cheese delivered to you? ")}
                    <a href=sign_in>{t("Connectez-vous pour donner votre avis", "Sign in to review it")}</a>
                    "."
                </p>
            }
            .into_any();
        }
        Standing::NotABuyer => t(
            "Vous pourrez donner votre avis une fois ce fromage livré chez vous.",
            "You can review this cheese once it has been delivered to you.",
        ),
        Standing::Reviewed => return view! { <Reviewed key/> }.into_any(),
        Standing::Hidden => t(
            "Vous avez donné votre avis\u{202f}; la boutique l’a masqué.",
            "You have reviewed this cheese; the shop has hidden your review.",
        ),
    };
    view! { <p class="review-why" aria-live="polite">{why}</p> }.into_any()
}

/// Thanks for the review, and a field to add pictures to it.
#[component]
fn Reviewed(key: String) -> impl IntoView {
    let t = translate();
    let words = if outcome().as_deref() == Some("added") {
        t(
            "Merci, vos photos accompagnent votre avis.",
            "Thank you, your pictures are with your review.",
        )
    } else {
        t(
            "Merci, vous avez donné votre avis sur ce fromage.",
            "Thank you, you have reviewed this cheese.",
        )
    };
    let hint = t(
        "JPEG, PNG ou WebP, 8\u{a0}Mo au plus chacune, cinq par avis. Rien de ce que l’appareil y note, comme le lieu, n’est gardé.",
        "JPEG, PNG or WebP, 8\u{a0}MB at most each, five a review. Nothing that the camera notes in them, such as the place, is kept.",
    );
    let action = format!("/fromages/{}/avis/images", encode(&key));
    view! {
        <div class="review-form">
            <p role="status">{words}</p>
            <form class="form" method="post" action=action enctype="multipart/form-data">
                <PictureField label=t("Ajouter des photos à votre avis", "Add pictures to your review") hint/>
                <div class="button-row">
                    <button class="button button-quiet" type="submit">{t("Envoyer les photos", "Send the pictures")}</button>
                </div>
            </form>
        </div>
    }
}

#[component]
fn ReviewForm(key: String) -> impl IntoView {
    let t = translate();
    let title = t("Votre avis", "Your review");
    let problem = problem_of::<WriteReview>();
    view! {
        <div class="review-form">
            <h3>{title}</h3>
            <ProblemNotice problem=problem.clone()/>
            <PostForm action=WriteReview::PATH class="form" label=title>
                <input type="hidden" name="key" value=key/>
                <Stars problem=problem.clone()/>
                <Field
                    name="comment"
                    label=t("Ce que vous en pensez", "What you think of it")
                    hint=t(
                        "Goût, affinage, livraison\u{a0}: ce qui aide à choisir. 2000 caractères au plus.",
                        "Taste, ripeness, delivery: what helps to choose. 2000 characters at most.",
                    )
                    rows=6
                    maxlength=*limits::COMMENT.end()
                    problem
                />
                <div class="button-row">
                    <button class="button" type="submit">{t("Publier mon avis", "Publish my review")}</button>
                </div>
            </PostForm>
        </div>
    }
}

/// One to five stars, as five radio buttons.
#[component]
fn Stars(problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let error = message(problem.as_ref(), "rating");
    let words = [
        t("décevant", "disappointing"),
        t("passable", "fair"),
        t("bon", "good"),
        t("très bon", "very good"),
        t("excellent", "excellent"),
    ];
    let stars: Vec<_> = words
        .into_iter()
        .zip(1..)
        .map(|(words, stars): (_, i64)| {
            view! {
                <label>
                    // The first one is where the problem's link leads.
                    <input
                        id=(stars == 1).then_some("rating")
                        type="radio"
                        name="rating"
                        value=stars
                        required=true
                        aria-invalid=error.is_some().then_some("true")
                        aria-describedby=error.is_some().then_some("rating-error")
                    />
                    <span class="rating-star" aria-hidden="true"></span>
                    <span aria-hidden="true">{stars}</span>
                    <span class="visually-hidden">{format!("{stars}, {words}")}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field">
            <legend class="field-label">{t("Votre note", "Your rating")}</legend>
            <div class="rating-choice">{stars}</div>
            <p class="field-hint">{t("1, décevant, à 5, excellent.", "1, disappointing, to 5, excellent.")}</p>
            {error.map(|message| view! { <p class="field-error" id="rating-error">{message}</p> })}
        </fieldset>
    }
}
