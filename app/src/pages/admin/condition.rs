//! How the shop runs: what waits, what failed, and what the jobs did.

use std::time::Duration;

use domain::{
    platform::{disk::NEARLY_FULL, jobs::JobState},
    upkeep::{Backlog, COUNTED, Condition, Queue, Stored, Told},
};
use leptos::prelude::*;
use shared::{Language, Timestamp, job::Job, money::grouped};

use crate::{
    components::{
        layout::{dashboard::Dashboard, head::Head},
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::condition::read_condition,
};

/// From how long on what is due late is said to be: jobs look every few seconds.
const LATE_SECONDS: i64 = 300;

/// `/gestion/etat`: the process that answers, and what the database has for all of them.
#[component]
pub fn ConditionPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("État du système, gestion", "System status, back office")/>
        <Dashboard>{loaded(read_condition(), |condition| view! { <Parts condition/> })}</Dashboard>
    }
    .into_any()
}

#[component]
fn Parts(condition: Condition) -> impl IntoView {
    let (t, language) = (translate(), language());
    let now = condition.now;
    view! {
        <div class="desk-head">
            <h1>{t("État du système", "System status")}</h1>
            <p class="muted">{now.day_and_time(language)}</p>
        </div>
        <div class="desk-panels">
            {match condition.database.clone() {
                Some(stored) => view! {
                    <Alarms told=stored.told/>
                    <Waiting backlog=stored.backlog now/>
                }
                .into_any(),
                None => view! {
                    <div class="notice is-warning">
                        <p class="notice-title">{t("La base de données ne répond pas", "The database does not answer")}</p>
                        <p>{t("Ce qu’elle tient n’est pas montré ici.", "What it holds is not shown here.")}</p>
                    </div>
                }
                .into_any(),
            }}
            <Jobs jobs=condition.jobs.clone()/>
            <Machine condition/>
        </div>
    }
    .into_any()
}

/// Of what the shop was told by letter in the last days.
#[component]
fn Alarms(told: Vec<Told>) -> impl IntoView {
    let (t, language) = (translate(), language());
    if told.is_empty() {
        return view! {
            <p class="muted">
                {t(
                    "Aucune alarme ces sept derniers jours. Ce qui demande quelqu’un est aussi annoncé par lettre, à l’adresse de la boutique.",
                    "No alarm in the last seven days. What needs a person is also told by letter, at the shop’s address.",
                )}
            </p>
        }
        .into_any();
    }
    let lines = told.into_iter().map(|told| {
        let what = matter(&told.matter, language);
        view! { <div><dt>{told.told_at.day_and_time(language)}</dt><dd>{what}</dd></div> }
    });
    view! {
        <section class="desk-panel" aria-labelledby="alarms">
            <h2 id="alarms">{t("Alarmes envoyées", "Alarms sent")}</h2>
            <dl class="facts">{lines.collect_view()}</dl>
        </section>
    }
    .into_any()
}

/// What a letter of alarm was about, and of which machine where it is one's own.
fn matter(matter: &str, language: Language) -> String {
    let (matter, host) = matter.split_once('/').unwrap_or((matter, ""));
    let (french, english) = match matter {
        "lettersRefused" => ("Des lettres ne partent pas", "Letters do not leave"),
        "paymentsUndecided" => ("Des paiements restent sans réponse", "Payments are undecided"),
        "jobsFailing" => ("Une tâche échoue", "A job fails"),
        "diskFull" => ("Le disque est presque plein", "The disk is nearly full"),
        // Of a newer version.
        _ => ("Autre chose", "Something else"),
    };
    let what = language.pick(french, english);
    if host.is_empty() {
        what.to_owned()
    } else {
        format!("{what} ({host})")
    }
}

/// What waits for whichever process takes it.
#[component]
fn Waiting(backlog: Backlog, now: Timestamp) -> impl IntoView {
    let (t, language) = (translate(), language());
    let webhooks = backlog.webhooks;
    let webhooks_bad = webhooks.failing > 0;
    let webhooks = match language {
        Language::French => format!(
            "{} actifs, dont {} en échec\u{a0}; {} désactivés",
            webhooks.active, webhooks.failing, webhooks.off
        ),
        Language::English => format!(
            "{} active, {} of them failing; {} switched off",
            webhooks.active, webhooks.failing, webhooks.off
        ),
    };
    view! {
        <section class="desk-panel" aria-labelledby="waiting">
            <h2 id="waiting">{t("Ce qui attend", "What waits")}</h2>
            <dl class="facts">
                <div><dt>{t("Lettres à envoyer", "Letters to send")}</dt><dd><Line queue=backlog.letters now/></dd></div>
                <div>
                    <dt><a href="/gestion/courrier">{t("Lettres refusées", "Letters refused")}</a></dt>
                    <dd>
                        <Count count=backlog.refused_letters/>
                        {t(", dont abandonnées\u{a0}: ", ", given up: ")}
                        <Count count=backlog.given_up_letters/>
                    </dd>
                </div>
                <div><dt>{t("Paiements suivis chez Stripe", "Payments followed at Stripe")}</dt><dd><Line queue=backlog.payments now/></dd></div>
                <div><dt>{t("Paiements sans réponse", "Payments undecided")}</dt><dd><Count count=backlog.undecided_payments/></dd></div>
                <div><dt>{t("Événements à annoncer", "Events to tell")}</dt><dd><Line queue=backlog.deliveries now/></dd></div>
                <div>
                    <dt><a href="/gestion/webhooks">{t("Webhooks", "Webhooks")}</a></dt>
                    <dd>{webhooks} {webhooks_bad.then(|| view! { " " <Bad words=t("à voir", "look")/> })}</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

/// How much waits, and since when what is due is late.
#[component]
fn Line(queue: Queue, now: Timestamp) -> impl IntoView {
    let t = translate();
    let seconds = queue.since.map_or(0, |since| (now.millis() - since.millis()) / 1000);
    let late = (seconds > LATE_SECONDS).then(|| {
        let words = format!("{} {}", t("en retard de", "late by"), lasted(seconds, language()));
        view! { " " <Bad words/> }
    });
    view! { <Count count=queue.waiting/> {late} }
}

/// A number that is counted no further than [`COUNTED`].
#[component]
fn Count(count: u64) -> impl IntoView {
    let language = language();
    let number = grouped(count, language);
    let words = if count < COUNTED {
        number
    } else {
        format!("{} {number}", language.pick("au moins", "at least"))
    };
    view! { <span class="number">{words}</span> }
}

#[component]
fn Bad(#[prop(into)] words: String) -> impl IntoView {
    view! { <span class="badge is-off">{words}</span> }
}

/// What the jobs of this process did last.
#[component]
fn Jobs(jobs: Vec<(Job, JobState)>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let rows: Vec<_> = jobs
        .into_iter()
        .map(|(job, state)| {
            let done = match state.done_at {
                Some(at) => at.day_and_time(language),
                None => t("pas encore", "not yet").to_owned(),
            };
            let how = match state.failing_since {
                None => view! { <span class="badge">{t("Bien", "Well")}</span> }.into_any(),
                Some(since) => {
                    let since = format!(
                        "{} {}",
                        t("Échoue depuis le", "Failing since"),
                        since.day_and_time(language)
                    );
                    view! { <Bad words=since/> }.into_any()
                }
            };
            view! {
                <tr>
                    <th scope="row">{job.words(language)}</th>
                    <td data-label=t("Faite", "Done")>{done}</td>
                    <td data-label=t("État", "Status")>{how}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="desk-panel" aria-labelledby="jobs">
            <h2 id="jobs">{t("Les tâches", "Jobs")}</h2>
            {if rows.is_empty() {
                view! { <p class="muted">{t("Aucune n’a encore été faite.", "None was done yet.")}</p> }.into_any()
            } else {
                view! {
                    <Table label=t("Liste des tâches", "List of jobs") caption=t("Tâches de ce serveur", "Jobs of this server") rows>
                        <th scope="col">{t("Tâche", "Job")}</th>
                        <th scope="col">{t("Faite pour la dernière fois", "Last done")}</th>
                        <th scope="col">{t("État", "Status")}</th>
                    </Table>
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}

/// The process that answers, its catalog, its connections and its disk.
#[component]
fn Machine(condition: Condition) -> impl IntoView {
    let (t, language) = (translate(), language());
    let ran = (condition.now.millis() - condition.since.millis()) / 1000;
    let behind = match condition.behind {
        None => view! { {t("à jour", "current")} }.into_any(),
        Some(behind) => {
            let words = format!(
                "{} {}",
                t("en retard de", "behind by"),
                lasted(seconds(behind), language)
            );
            view! { <Bad words/> }.into_any()
        }
    };
    let free = condition.free_bytes.map(|free| {
        let words = format!(
            "{} {}",
            grouped(free / 1_000_000_000, language),
            t("Go libres", "GB free")
        );
        let bad = (free < NEARLY_FULL).then(|| view! { " " <Bad words=t("presque plein", "nearly full")/> });
        view! { <div><dt>{t("Disque des images", "Disk of pictures")}</dt><dd>{words} {bad}</dd></div> }
    });
    let database = condition.database.map(|Stored { version, unreadable, .. }| {
        view! {
            <div><dt>{t("Base de données", "Database")}</dt><dd>"MongoDB " {version}</dd></div>
            <div>
                <dt><a href="/gestion/documents-illisibles">{t("Documents illisibles", "Documents that cannot be read")}</a></dt>
                <dd><Count count=unreadable/></dd>
            </div>
        }
    });
    let pool = condition.connections;
    let connections = match language {
        Language::French => format!("{} ouvertes, {} au travail", pool.open, pool.at_work),
        Language::English => format!("{} open, {} at work", pool.open, pool.at_work),
    };
    view! {
        <section class="desk-panel" aria-labelledby="machine">
            <h2 id="machine">{t("Ce serveur", "This server")}</h2>
            <dl class="facts">
                <div><dt>{t("Machine", "Machine")}</dt><dd>{condition.host.to_string()}</dd></div>
                <div><dt>{t("Version", "Version")}</dt><dd>{condition.version}</dd></div>
                <div><dt>{t("En marche depuis", "Running for")}</dt><dd>{lasted(ran, language)}</dd></div>
                <div><dt>{t("Catalogue", "Catalog")}</dt><dd>{behind}</dd></div>
                {database}
                <div><dt>{t("Connexions à la base", "Connections to it")}</dt><dd>{connections}</dd></div>
                {free}
            </dl>
        </section>
    }
    .into_any()
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// How long something lasted, in the two largest units: `3 j 4 h`, `12 min`.
fn lasted(seconds: i64, language: Language) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let day = language.pick("j", "d");
    match (days, hours, minutes) {
        (1.., ..) => format!("{days} {day} {hours} h"),
        (_, 1.., _) => format!("{hours} h {minutes} min"),
        (.., 1..) => format!("{minutes} min"),
        _ => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_its_two_largest_units() {
        for (seconds, french) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3661, "1 h 1 min"),
            (90_000, "1 j 1 h"),
        ] {
            assert_eq!(lasted(seconds, Language::French), french);
        }
        assert_eq!(lasted(90_000, Language::English), "1 d 1 h");
    }
}
