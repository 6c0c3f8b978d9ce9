//! A customer's points, tier and coupons.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Page,
    coupon::Coupon,
    loyalty::{COUPON_WORTH, LoyaltyPoints, LoyaltyTier, Movement, POINTS_PER_COUPON, TierName},
};

use crate::{
    components::{
        form::{
            field::Field,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            account_nav::AccountNav, dashboard::requested_page, head::Head, pagination::Pagination,
            storefront::Storefront,
        },
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::loyalty::{Membership, RedeemPoints, read_membership},
    url::encode,
    words::labels,
};

/// `/compte/fidelite`: points, tier, coupons, and the history of the points.
#[component]
pub fn LoyaltyPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Votre fidélité", "Your loyalty")/>
        <Storefront>
            {loaded(read_membership(requested_page()), move |membership| view! {
                <div class="page page-body">
                    <div class="account">
                        <div class="page-head"><h1>{t("Votre fidélité", "Your loyalty")}</h1></div>
                        <AccountNav here="/compte/fidelite"/>
                        <Member membership/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

#[component]
fn Member(membership: Membership) -> impl IntoView {
    let Membership {
        standing,
        tiers,
        history,
        coupons,
    } = membership;
    let t = translate();
    let here = standing.as_ref().map(|standing| standing.tier);
    let standing = match standing {
        Some(standing) => view! { <Standing standing tiers=tiers.clone()/> }.into_any(),
        None => view! {
            <div class="notice is-warning">
                <p class="notice-title">{t("Vos points ne peuvent pas être lus", "Your points cannot be read")}</p>
                <p>
                    {t(
                        "Ils ne sont pas perdus. Écrivez-nous\u{a0}: nous les remettons en ordre.",
                        "They are not lost. Write to us: we will put them right.",
                    )}
                </p>
            </div>
        }
        .into_any(),
    };
    view! {
        <ProblemNotice problem={problem_of::<RedeemPoints>()}/>
        {standing}
        <OwnCoupons coupons/>
        <TierTable tiers here/>
        <PointsHistory history/>
    }
}

/// The balance, the tier, and how far it is to the next.
#[component]
fn Standing(standing: LoyaltyPoints, tiers: Vec<LoyaltyTier>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let next = standing.next_tier.zip(standing.points_to_next_tier);
    let progress = next.map(|(next, missing)| {
        let goal = tiers
            .iter()
            .find(|tier| tier.name == next)
            .map_or(missing, |tier| tier.min_points);
        let name = labels::tier(next, language);
        let words = match language {
            Language::French => format!("Encore {} à gagner pour le palier {name}.", points(missing, language)),
            Language::English => format!("{} more to earn for {name}.", points(missing, language)),
        };
        let bar = format!("{} {name}", t("Avancée vers le palier", "Progress to"));
        view! {
            <div class="loyalty-progress">
                <progress class="loyalty-bar" max=goal value={goal - missing} aria-label=bar aria-describedby="to-next"/>
                <p id="to-next">{words}</p>
            </div>
        }
    });
    let summit = next
        .is_none()
        .then(|| view! { <p>{t("Vous êtes au sommet.", "You are at the top.")}</p> });
    let rate = decimal(standing.multiplier, language);
    let earns = match language {
        Language::French => format!("Chaque euro d’une commande livrée et payée rapporte {rate} point."),
        Language::English => format!("Each euro of an order that is delivered and paid earns {rate} points."),
    };
    view! {
        <section class="account-section" aria-labelledby="balance">
            <h2 id="balance">{t("Vos points", "Your points")}</h2>
            <div class="loyalty">
                <p class="loyalty-points">
                    <strong>{signed(standing.points)}</strong>
                    <span>{t("points", "points")}</span>
                    <span class="badge is-new">{labels::tier(standing.tier, language)}</span>
                </p>
                {progress}
                {summit}
                <p class="muted">{earns}</p>
            </div>
        </section>
    }
}

/// The form that redeems points for a coupon, and the coupons.
#[component]
fn OwnCoupons(coupons: Vec<Coupon>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<RedeemPoints>();
    let bought = use_query_map()
        .read_untracked()
        .get("bon")
        .filter(|_| problem.is_none());
    // Only a coupon of the customer's own is announced, since anyone can send them this address.
    let bought = bought.filter(|code| coupons.iter().any(|coupon| coupon.code == *code));
    let ready = bought.map(|code| {
        let words = match language {
            Language::French => format!("Votre bon {code} est prêt."),
            Language::English => format!("Your coupon {code} is ready."),
        };
        view! { <div class="notice is-success" role="status"><p>{words}</p></div> }
    });
    let list = (!coupons.is_empty()).then(|| {
        let rows: Vec<_> = coupons
            .into_iter()
            .map(|coupon| view! { <OwnCouponRow coupon/> })
            .collect();
        view! { <ul class="session-list">{rows}</ul> }
    });
    let worth = COUPON_WORTH.display(language);
    let hint = match language {
        Language::French => format!("Par centaines\u{a0}: {POINTS_PER_COUPON} points font un bon de {worth}."),
        Language::English => format!("By the hundred: {POINTS_PER_COUPON} points make a coupon of {worth}."),
    };
    view! {
        <section class="account-section" aria-labelledby="coupons">
            <h2 id="coupons">{t("Vos bons", "Your coupons")}</h2>
            <div class="loyalty">
                {ready}
                {list}
                <PostForm action=RedeemPoints::PATH class="form" novalidate=true>
                    <Field
                        name="points"
                        label=t("Points à échanger", "Points to redeem")
                        value=POINTS_PER_COUPON.to_string()
                        inputmode="numeric"
                        hint
                        problem
                    />
                    <div class="button-row">
                        <button class="button" type="submit">
                            {t("Échanger contre un bon", "Redeem for a coupon")}
                        </button>
                    </div>
                </PostForm>
            </div>
        </section>
    }
}

#[component]
fn OwnCouponRow(coupon: Coupon) -> impl IntoView {
    let (t, language) = (translate(), language());
    // The end is the first moment at which the coupon can no longer be used.
    let end = coupon.end_date.plus_seconds(-1).day(language);
    let worth = labels::coupon_worth(&coupon, language);
    let facts = match language {
        Language::French => format!("{worth}, jusqu’au {end}"),
        Language::English => format!("{worth}, until {end}"),
    };
    let address = format!("/discount/{}", encode(&coupon.code));
    view! {
        <li class="session-row">
            <div>
                <p class="session-name">{coupon.code.clone()}</p>
                <p class="session-facts">{facts}</p>
            </div>
            <a class="button button-quiet button-small" href=address>
                {t("Utiliser", "Use it")}
                <span class="visually-hidden">" " {coupon.code}</span>
            </a>
        </li>
    }
}

/// The points, the rate and the benefits of each tier.
#[component]
fn TierTable(tiers: Vec<LoyaltyTier>, here: Option<TierName>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let tiers: Vec<_> = tiers
        .into_iter()
        .map(|tier| {
            let benefits: Vec<_> = tier
                .benefits
                .into_iter()
                .map(|benefit| view! { <li>{benefit}</li> })
                .collect();
            let from = match language {
                Language::French => format!("dès {}", points(tier.min_points, language)),
                Language::English => format!("from {}", points(tier.min_points, language)),
            };
            let is_here = Some(tier.name) == here;
            view! {
                <li class="loyalty-tier" aria-current=is_here.then_some("true")>
                    <h3>{labels::tier(tier.name, language)}</h3>
                    <p class="muted">{from} {is_here.then(|| t(", le vôtre", ", yours"))}</p>
                    <ul>{benefits}</ul>
                </li>
            }
        })
        .collect();
    view! {
        <section class="account-section" aria-labelledby="tiers">
            <h2 id="tiers">{t("Les paliers", "The tiers")}</h2>
            <ol class="loyalty-tiers">{tiers}</ol>
        </section>
    }
}

#[component]
fn PointsHistory(history: Page<Movement>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (page, pages) = (history.page, history.pages);
    let list = if history.items.is_empty() {
        view! {
            <p class="muted">
                {t("Votre première commande livrée comptera ici.", "Your first delivered order will count here.")}
            </p>
        }
        .into_any()
    } else {
        let rows: Vec<_> = history
            .items
            .into_iter()
            .map(|movement| {
                view! {
                    <li class="session-row">
                        <div>
                            <p class="session-name">{movement.description}</p>
                            <p class="session-facts">
                                <time datetime=movement.created_at.to_string()>{movement.created_at.day(language)}</time>
                            </p>
                        </div>
                        <p class="number">{with_sign(movement.points)}</p>
                    </li>
                }
            })
            .collect();
        view! { <ol class="session-list">{rows}</ol> }.into_any()
    };
    view! {
        <section class="account-section" aria-labelledby="history">
            <h2 id="history">{t("Mouvements", "History")}</h2>
            <div class="loyalty">
                {list}
                <Pagination page pages base="/compte/fidelite?" anchor="#history"/>
            </div>
        </section>
    }
}

/// A number of points with its word: `1 point`, `120 points`.
fn points(number: i64, language: Language) -> String {
    let is_one = number == 1 || (number == 0 && language == Language::French);
    format!("{number}\u{a0}{}", if is_one { "point" } else { "points" })
}

/// A number of points that may be negative, with the minus sign U+2212.
fn signed(number: i64) -> String {
    number.to_string().replace('-', "−")
}

fn with_sign(number: i64) -> String {
    if number > 0 {
        format!("+{number}")
    } else {
        signed(number)
    }
}

/// A number in the reader's format: `1,25`.
fn decimal(number: f64, language: Language) -> String {
    number.to_string().replace('.', language.pick(",", "."))
}
