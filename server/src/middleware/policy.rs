//! What all routes of a group have in common, whatever they are called.

use super::{body, security};

/// How a group's requests are limited and guarded, and how they are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each switches one layer or header, and any may go with any other"
)]
pub struct Policy {
    /// Tells one policy from another in tests.
    pub name: &'static str,
    /// The longest body, in bytes; a longer one is 413.
    pub max_body_bytes: usize,
    /// How many requests an address has a minute.
    pub rate: RateClass,
    /// Whether a request counts among those at work at once ([`super::in_flight`]). Not for health checks, which must be
    /// answered above all when the server is busy, nor for files.
    pub takes_place: bool,
    /// Whether `Idempotency-Key` is heeded. It keeps answers in the database, so never where answers hold tokens.
    pub idempotency: bool,
    /// Whether `Idempotency-Key` lets a request through once and refuses it from then on: its answer holds a secret.
    pub refuses_repeats: bool,
    /// Whether a request may show an API key ([`super::api_keys`]).
    pub api_keys: bool,
    /// Who may store an answer, unless the handler sets `Cache-Control` itself.
    pub caching: Caching,
    /// Whether answers to `GET` may be compressed. Not where secrets are answered (BREACH), nor where files lie
    /// compressed on the disk.
    pub compression: bool,
    /// Whether the pages of `CORS_ORIGINS` may call.
    pub cors: bool,
    /// Whether a change must come from the shop's own pages even without a cookie.
    pub own_pages_only: bool,
    /// Whether other sites may show the answer in their pages.
    pub embeddable: bool,
    /// `Content-Security-Policy`, unless the handler sets its own.
    pub content_policy: &'static str,
    /// The form and language of problems.
    pub problems: Problems,
}

/// How many requests an address has a minute ([`super::rate_limit`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateClass {
    /// Not counted: files, which cost next to nothing, and what watches the server.
    Unlimited,
    /// 600 requests a minute.
    General,
    /// 600 requests a minute like all others, and of those that are no `GET` 10: what signs in or registers, takes a password or the
    /// token of a letter, or sends a letter.
    SignIn,
    /// 6000 requests a minute, counted apart: Stripe sends from few addresses.
    Webhook,
}

/// Who may store an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    /// Nobody: it may be personal.
    Never,
    /// Anyone, where the handler answers [`Public`](super::caching::Public); else nobody.
    Public,
    /// The browser of a guest, who asks each time whether it is still the same; else nobody. Such a page may be made of
    /// nothing but the address, the language, the day and what [`domain::catalog::Catalog::version`] counts the changes of.
    Guests,
    /// Anyone, for a day.
    Day,
    /// Anyone, for as long as they like: what is at the address never changes.
    Immutable,
    /// Anyone who asks each time whether it is still the same.
    Revalidate,
}

/// The form and language of a group's problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problems {
    /// JSON in English.
    English,
    /// In the reader's language: a page to a browser that asks for HTML, else JSON.
    Localised,
}

/// REST that anyone may read; handlers say who may change it.
pub const PUBLIC: Policy = Policy {
    name: "public",
    max_body_bytes: body::MAX_BYTES,
    rate: RateClass::General,
    takes_place: true,
    idempotency: true,
    refuses_repeats: false,
    api_keys: true,
    caching: Caching::Public,
    compression: true,
    cors: true,
    own_pages_only: false,
    embeddable: false,
    content_policy: security::NOTHING,
    problems: Problems::English,
};
/// REST that answers nobody but who is signed in.
pub const PRIVATE: Policy = Policy {
    name: "private",
    caching: Caching::Never,
    ..PUBLIC
};
/// REST that answers with tokens.
pub const TOKENS: Policy = Policy {
    name: "tokens",
    idempotency: false,
    compression: false,
    ..PRIVATE
};
/// REST that makes what is shown once: API keys, and the secrets of webhooks.
pub const SECRETS: Policy = Policy {
    name: "secrets",
    refuses_repeats: true,
    ..TOKENS
};
/// REST by which passwords are guessed, accounts opened or letters sent.
pub const SIGN_IN: Policy = Policy {
    name: "sign-in",
    rate: RateClass::SignIn,
    ..TOKENS
};
/// REST that takes the password of who is signed in.
pub const PASSWORD: Policy = Policy {
    name: "password",
    rate: RateClass::SignIn,
    ..PRIVATE
};
/// REST that takes a picture.
pub const PICTURES: Policy = Policy {
    name: "pictures",
    max_body_bytes: body::MAX_PICTURE_BYTES,
    ..PRIVATE
};
/// REST that takes a file of products or orders. Without keys: what is sent again changes nothing.
pub const IMPORTS: Policy = Policy {
    name: "imports",
    max_body_bytes: body::MAX_SPREADSHEET_BYTES,
    idempotency: false,
    ..PRIVATE
};
/// For what watches the server.
pub const HEALTH: Policy = Policy {
    name: "health",
    rate: RateClass::Unlimited,
    takes_place: false,
    idempotency: false,
    api_keys: false,
    cors: false,
    ..PRIVATE
};
/// The server's figures.
pub const METRICS: Policy = Policy {
    name: "metrics",
    rate: RateClass::General,
    ..HEALTH
};
/// The OpenAPI document, and the pages to browse it with.
pub const DOCS: Policy = Policy {
    name: "docs",
    idempotency: false,
    api_keys: false,
    content_policy: security::DOCUMENTATION,
    ..PRIVATE
};
/// What Stripe sends by itself.
pub const WEBHOOK: Policy = Policy {
    name: "webhook",
    max_body_bytes: body::MAX_EVENT_BYTES,
    rate: RateClass::Webhook,
    idempotency: false,
    api_keys: false,
    ..PRIVATE
};
/// What search engines and other programs fetch to know the whole catalog. It is sent as it is written, and not kept.
pub const FEEDS: Policy = Policy {
    name: "feeds",
    idempotency: false,
    cors: false,
    ..PRIVATE
};
/// For buying agents: what they send is short, and what they are answered is for them alone.
pub const AGENTS: Policy = Policy {
    name: "agents",
    max_body_bytes: body::MAX_EVENT_BYTES,
    idempotency: false,
    api_keys: false,
    ..PRIVATE
};
/// The same as tools. Its library says itself from which pages it may be called.
pub const MCP: Policy = Policy {
    name: "mcp",
    cors: false,
    ..AGENTS
};
/// Pages, and whatever address nobody else takes.
pub const PAGES: Policy = Policy {
    name: "pages",
    idempotency: false,
    api_keys: false,
    cors: false,
    problems: Problems::Localised,
    ..PRIVATE
};
/// Pages that are the same for all guests.
pub const STOREFRONT: Policy = Policy {
    name: "storefront",
    caching: Caching::Guests,
    ..PAGES
};
/// Forms with pictures, which pages send as they are.
pub const FORMS: Policy = Policy {
    name: "forms",
    max_body_bytes: body::MAX_PICTURES_BYTES,
    ..PAGES
};
/// What pages ask of the server.
pub const SERVER_FUNCTIONS: Policy = Policy {
    name: "server functions",
    own_pages_only: true,
    ..PAGES
};
/// Server functions by which passwords are guessed, accounts opened or letters sent.
pub const SIGN_IN_FUNCTIONS: Policy = Policy {
    name: "sign-in functions",
    rate: RateClass::SignIn,
    ..SERVER_FUNCTIONS
};
/// Files beside the pages. One that nobody may store, were it the icon alone, would keep browsers from keeping a page
/// that shows it for who goes back.
pub const FILES: Policy = Policy {
    name: "files",
    rate: RateClass::Unlimited,
    takes_place: false,
    caching: Caching::Day,
    ..PAGES
};
/// The font files of pages; other sites may not use them.
pub const FONTS: Policy = Policy { name: "fonts", ..FILES };
/// The shop's pictures.
pub const IMAGES: Policy = Policy {
    name: "images",
    embeddable: true,
    ..FONTS
};
/// Pictures that people uploaded, which other sites may show.
pub const UPLOADS: Policy = Policy {
    name: "uploads",
    embeddable: true,
    ..FILES
};
/// The app of rounds, a page with scripts of its own. The browser keeps it for where there is no network.
pub const ROUND_APP: Policy = Policy {
    name: "round app",
    caching: Caching::Revalidate,
    content_policy: security::ROUND_APP,
    ..FILES
};
/// What a browser keeps of the shop once it is installed: the manifest, the worker, and the page for where there is no
/// network.
pub const INSTALLED: Policy = Policy {
    name: "installed",
    caching: Caching::Revalidate,
    content_policy: security::INSTALLED,
    ..FILES
};
/// The browser's half of the shop, in folders that are named for what they hold.
pub const PACKAGE: Policy = Policy {
    name: "package",
    caching: Caching::Immutable,
    compression: false,
    ..FILES
};
/// The style sheet under a name that stays: for pages that tell of a problem and know of no folder.
pub const STYLE: Policy = Policy {
    name: "style",
    caching: Caching::Revalidate,
    ..PACKAGE
};
