//! Letters that could not be sent, and what to do with them.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Language, Page, PageRequest, letter::UnsentLetter};

use crate::{
    components::{
        form::{
            confirm::Confirm,
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::letters::{LetLetterBe, SendAllLettersAgain, SendLetterAgain, list_unsent_letters},
};

/// `/gestion/courrier`: the letters that no mail server has taken, newest first.
#[component]
pub fn LettersPage() -> impl IntoView {
    let t = translate();
    let letters = list_unsent_letters(PageRequest {
        page: requested_page(),
        ..Default::default()
    });
    let problem = problem_of::<SendLetterAgain>()
        .or_else(problem_of::<SendAllLettersAgain>)
        .or_else(problem_of::<LetLetterBe>);
    view! {
        <Head title=t("Courrier, gestion", "Letters, back office")/>
        <Dashboard>
            <ProblemNotice problem/>
            <SuccessNotice
                when=has_succeeded("again")
                words=t("Ce qui était abandonné repart maintenant.", "What was given up leaves now.")
            />
            <SuccessNotice
                when=has_succeeded("erased")
                words=t("La lettre est effacée, elle ne partira pas.", "The letter is erased and will not leave.")
            />
            {loaded(letters, move |letters| view! { <Letters letters/> })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Letters(letters: Page<UnsentLetter>) -> impl IntoView {
    let t = translate();
    let heading = t("Courrier en souffrance", "Letters that could not be sent");
    if letters.items.is_empty() {
        return view! {
            <div class="desk-head"><h1>{heading}</h1></div>
            <div class="empty"><h2>{t("Tout est parti", "All have left")}</h2></div>
        }
        .into_any();
    }
    let any_given_up = letters.items.iter().any(|letter| letter.given_up_at.is_some());
    let all_again = any_given_up.then(|| {
        view! {
            <PostForm action=SendAllLettersAgain::PATH>
                <button class="button" type="submit">
                    {t("Envoyer à nouveau tout ce qui est abandonné", "Send again all that is given up")}
                </button>
            </PostForm>
        }
    });
    let rows: Vec<_> = letters
        .items
        .iter()
        .cloned()
        .map(|letter| view! { <LetterRow letter/> })
        .collect();
    view! {
        <div class="desk-head"><h1>{heading}</h1> {all_again}</div>
        <p class="muted">
            {t(
                "Une lettre est tentée pendant une semaine, puis gardée ici quatre-vingt-dix jours. Un lien qui a expiré n’est pas envoyé.",
                "A letter is tried for a week, then kept here for ninety days. A link that has expired is not sent.",
            )}
        </p>
        <Table label=t("Liste des lettres", "List of letters") caption=t("Lettres, les plus récentes d’abord", "Letters, newest first") rows>
            <th scope="col">{t("Lettre", "Letter")}</th>
            <th scope="col">{t("Destinataire", "To")}</th>
            <th scope="col">{t("Depuis", "Since")}</th>
            <th scope="col">{t("Pourquoi", "Why")}</th>
            <th scope="col" class="is-number">{t("Essais", "Tries")}</th>
            <th scope="col">{t("État", "Status")}</th>
            <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
        </Table>
        <DashboardPagination list=letters base="?"/>
    }
    .into_any()
}

#[component]
fn LetterRow(letter: UnsentLetter) -> impl IntoView {
    let (t, language) = (translate(), language());
    let about = match letter.order_id {
        Some(order) => view! { <a href=format!("/gestion/commandes/{order}")>{letter.subject.clone()}</a> }.into_any(),
        None => view! { <span>{letter.subject.clone()}</span> }.into_any(),
    };
    let is_given_up = letter.given_up_at.is_some();
    let (class, state) = if is_given_up {
        ("badge is-off", t("Abandonnée", "Given up").to_owned())
    } else {
        let next = letter
            .next_attempt_at
            .map(|at| at.day_and_time(language))
            .unwrap_or_default();
        let again = match language {
            Language::French => format!("Encore tentée, le {next}"),
            Language::English => format!("Still tried, on {next}"),
        };
        ("badge", again)
    };
    let id = letter.id.to_string();
    let given_up = id.clone();
    let spoken = format!(" {}", letter.subject);
    let again = is_given_up.then(|| {
        view! {
            <PostForm action=SendLetterAgain::PATH>
                <input type="hidden" name="id" value=given_up/>
                <button class="button button-quiet button-small" type="submit">
                    {t("Envoyer à nouveau", "Send again")}
                    <span class="visually-hidden">{spoken}</span>
                </button>
            </PostForm>
        }
    });
    let yes = format!(
        "{} {}",
        t("Oui, effacer la lettre à", "Yes, erase the letter to"),
        letter.to
    );
    view! {
        <tr>
            <th scope="row">{about}</th>
            <td data-label=t("Destinataire", "To")>{letter.to}</td>
            <td data-label=t("Depuis", "Since")>
                <time datetime=letter.queued_at.to_string()>{letter.queued_at.day_and_time(language)}</time>
            </td>
            // The mail server's words.
            <td data-label=t("Pourquoi", "Why") class="is-text" lang="en">{letter.last_error}</td>
            <td data-label=t("Essais", "Tries") class="is-number">{letter.attempts}</td>
            <td data-label=t("État", "Status")><span class=class>{state}</span></td>
            <td>
                {again}
                <Confirm action=LetLetterBe::PATH id summary=t("Ne plus envoyer", "Do not send") yes>
                    <p>{t("Elle est effacée. Cela ne se défait pas.", "It is erased. This cannot be undone.")}</p>
                </Confirm>
            </td>
        </tr>
    }
}
