//! What a program can do with the shop, and how one begins.

use domain::seed::trial_keys::HOURS;
use leptos::{prelude::*, server_fn::ServerFn};
use shared::account::Secret;

use crate::{
    components::{
        form::{
            outcome::has_succeeded,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{head::Head, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::language::translate,
    server_fns::developers::{CreateTrialKey, Developers, read_developers},
};

/// `/developpeurs`: the API in one screen, and a key to try it with where the shop has demo data.
#[component]
pub fn DevelopersPage() -> impl IntoView {
    let t = translate();
    let title = t("Pour les développeurs", "For developers");
    view! {
        <Head
            title=title
            description=t(
                "L’API de la boutique\u{a0}: documentation, clés, premier appel, client TypeScript, webhooks.",
                "The shop’s API: documentation, keys, a first call, a TypeScript client, webhooks.",
            )
        />
        <Storefront>
            <div class="page page-narrow page-body">
                <div class="page-head"><h1>{title}</h1></div>
                <p class="page-lead">
                    {t(
                        "Une caisse, un entrepôt, une comptabilité, un autre site\u{a0}: ce que font nos pages, un programme peut le faire aussi. L’API parle JSON, compte en euros à deux décimales et en grammes, et donne à chaque refus un code qui ne change pas.",
                        "A till, a warehouse, an accountant’s program, another site: what our pages do, a program can do, too. The API speaks JSON, counts in euros with two decimals and in grams, and gives each refusal a code that never changes.",
                    )}
                </p>
                {loaded(read_developers(has_succeeded("made")), |developers| view! { <Beginning developers/> })}
            </div>
        </Storefront>
    }
    .into_any()
}

#[component]
fn Beginning(developers: Developers) -> impl IntoView {
    let t = translate();
    let Developers {
        site,
        email,
        is_trial,
        made,
    } = developers;
    let key = made.as_ref().map_or("fa_…", |secret| secret.0.as_str());
    let calls = format!(
        "curl '{site}/api/products?q=comte&limit=1'\n\
         curl '{site}/api/admin/lots?limit=1' -H 'Authorization: Bearer {key}'"
    );
    let client = format!(
        "npm install openapi-fetch openapi-typescript typescript@5\n\
         npx openapi-typescript {site}/api/openapi.json --output shop.ts"
    );
    view! {
        <div class="developers">
            <section aria-labelledby="documents">
                <h2 id="documents">{t("Ce qu’elle sait faire", "What it can do")}</h2>
                <dl class="facts">
                    <Document at="/api/docs/" words=t("à lire et à essayer", "to read and to try")/>
                    <Document at="/api/openapi.json" words=t("pour en tirer un client, OpenAPI 3.1", "to generate a client from, OpenAPI 3.1")/>
                    <Document at="/feeds/products.xml" words=t("tous les produits, pour les comparateurs", "all products, for merchant programmes")/>
                </dl>
            </section>
            <section id="cle" aria-labelledby="cle-titre">
                <h2 id="cle-titre">{t("Une clé", "A key")}</h2>
                {if is_trial { view! { <TrialKey made/> }.into_any() } else { view! { <AskForKey email/> }.into_any() }}
            </section>
            <section aria-labelledby="appel">
                <h2 id="appel">{t("Un premier appel", "A first call")}</h2>
                <p>
                    {t(
                        "Le catalogue est à tout le monde. Une clé montre aussi ce que voit la boutique\u{a0}: ici, ses lots.",
                        "The catalog is everyone’s. A key shows what the shop sees, too: here, its lots.",
                    )}
                </p>
                <pre class="snippet"><code>{calls}</code></pre>
            </section>
            <section aria-labelledby="client">
                <h2 id="client">{t("Un client TypeScript", "A TypeScript client")}</h2>
                <p>
                    {t(
                        "Le document suffit à en tirer un, avec les types de chaque appel. Nos tests y font jouer sa journée à une caisse.",
                        "The document is enough to generate one, with the types of each call. Our tests have a till play its day with it.",
                    )}
                </p>
                <pre class="snippet"><code>{client}</code></pre>
            </section>
            <section aria-labelledby="webhooks">
                <h2 id="webhooks">{t("Être prévenu", "Being told")}</h2>
                <p>
                    {t(
                        "Au lieu de demander sans cesse, un programme peut recevoir chaque événement, signé selon ",
                        "In place of asking again and again, a program can be sent each event, signed by the rules of ",
                    )}
                    <a href="https://www.standardwebhooks.com">"Standard Webhooks"</a>
                    {t("\u{a0}: l’administrateur en donne l’adresse, à côté des clés.", ": the admin says where to, beside the keys.")}
                </p>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Document(at: &'static str, words: &'static str) -> impl IntoView {
    view! { <div><dt><a href=at>{at}</a></dt><dd>{words}</dd></div> }
}

/// In a shop with demo data: a key for whoever asks, or the one that was just made.
#[component]
fn TrialKey(made: Option<Secret>) -> impl IntoView {
    let t = translate();
    let made = made.map(|secret| {
        view! {
            <div class="notice is-success" role="status">
                <p class="notice-title">{t("Votre clé d’essai", "Your trial key")}</p>
                <p>
                    {t(
                        "Copiez-la maintenant\u{a0}: cette valeur ne sera plus montrée.",
                        "Copy it now: this value is not shown again.",
                    )}
                </p>
                <p><code class="secret">{secret.0}</code></p>
            </div>
        }
    });
    let words = t(
        "Cette boutique est là pour essayer. Sa clé d’essai lit le catalogue comme le voit la boutique, et rien d’autre\u{a0}; elle est valable",
        "This shop is there to be tried. Its trial key reads the catalog as the shop sees it, and nothing else; it is good for",
    );
    view! {
        {made}
        <ProblemNotice problem={problem_of::<CreateTrialKey>()}/>
        <p>
            {format!("{words} {HOURS}\u{a0}{}. ", t("heures", "hours"))}
            {t(
                "Pour des commandes, connectez-vous avec le compte de démonstration de l’administrateur et créez une clé dans la gestion\u{a0}: ",
                "For orders, sign in with the demo account of the admin and make a key in the back office: ",
            )}
            <a href="/gestion/cles">{t("Clés d’API", "API keys")}</a>
            "."
        </p>
        <PostForm action=CreateTrialKey::PATH>
            <button class="button" type="submit">{t("Obtenir une clé d’essai", "Get a trial key")}</button>
        </PostForm>
    }
    .into_any()
}

/// In any other shop: who gives one.
#[component]
fn AskForKey(email: String) -> impl IntoView {
    let t = translate();
    view! {
        <p>
            {t(
                "C’est la boutique qui la donne, avec les portées qu’il faut\u{a0}: dites-nous à ",
                "The shop gives it, with the scopes that are needed: tell us at ",
            )}
            <a href=format!("mailto:{email}")>{email.clone()}</a>
            {t(
                " ce que votre programme doit faire. Si vous gérez la boutique, vous la créez vous-même\u{a0}: ",
                " what your program is to do. If you run the shop, you make it yourself: ",
            )}
            <a href="/gestion/cles">{t("Clés d’API", "API keys")}</a>
            "."
        </p>
    }
    .into_any()
}
