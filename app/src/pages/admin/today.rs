//! What there is to do this morning.

use leptos::prelude::*;
use shared::{
    Grams, Language, Money,
    lot::EndingLot,
    money::grouped,
    product::SoldBy,
    stats::LowStock,
    today::{AwaitedTransfers, NamedOrder, RefundsDue, Revenue, ToPrepare, Today},
};

use crate::{
    components::layout::{dashboard::Dashboard, head::Head},
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::figures::read_today,
    words::labels,
};

/// How many products that run out are named.
const NAMED_PRODUCTS: usize = 5;

/// `/gestion`: what waits, and what came in.
#[component]
pub fn TodayPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Aujourd’hui, gestion", "Today, back office")/>
        <Dashboard>{loaded(read_today(), |(today, has_products)| view! { <Tiles today has_products/> })}</Dashboard>
    }
    .into_any()
}

#[component]
fn Tiles(today: Today, has_products: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let day = today.day.start().day(language);
    view! {
        <div class="desk-head">
            <h1>{t("Aujourd’hui", "Today")}</h1>
            <p class="muted">{day}</p>
        </div>
        {(!has_products).then(|| view! { <FirstSteps/> })}
        <div class="tiles">
            <ToPrepareTile to_prepare=today.to_prepare/>
            <RevenueTiles revenue=today.revenue day=today.day.to_string() monday=today.day.week_start().to_string()/>
            <TransfersTile transfers=today.transfers/>
            <RefundsTile refunds=today.refunds/>
            <OrdersTile
                name=t("Paiements contestés", "Disputed payments")
                orders=today.disputes
                address="/gestion/commandes?disputed=true"
                note=t("La banque du client peut reprendre l’argent\u{a0}: répondez chez Stripe.", "The customer’s bank may take the money back: answer at Stripe.")
            />
            <Tile
                name=t("Rétractations", "Withdrawals")
                number=today.withdrawals
                address="/gestion/demandes"
                note=t("à répondre", "to answer").to_owned()
            />
            <Tile
                name=t("Problèmes signalés", "Problems reported")
                number=today.complaints
                address="/gestion/demandes?de=problemes"
                note=t("à répondre", "to answer").to_owned()
            />
            <OrdersTile
                name=t("Sans livreur", "Without a courier")
                orders=today.without_livreur
                address="/gestion/commandes?status=shipped&withoutLivreur=true"
                note=t("En livraison, mais confiées à personne.", "Out for delivery, but given to nobody.")
            />
            <OrdersTile
                name=t("Retours du livreur", "Courier’s reports")
                orders=today.open_outcomes
                address="/gestion/commandes?openOutcome=true"
                note=t("À décider\u{a0}: absence, refus, dommage, ou ce qui ne correspondait plus à la commande.", "To decide: nobody there, refused, damaged, or no longer as the order stood.")
            />
            <LowStockTile products=today.low_stock/>
            <EndingLotsTile lots=today.ending_lots/>
            <Tile
                name=t("Étiquettes incomplètes", "Incomplete labels")
                number=today.incomplete_products
                address="/gestion/produits?etat=incomplets"
                note=t("des produits en vente ne disent pas tout ce que la loi demande", "products on sale do not say all that the law asks for").to_owned()
            />
            <Tile
                name=t("Lettres non envoyées", "Letters not sent")
                number=today.unsent_letters
                address="/gestion/courrier"
                note=t("refusées par le serveur de courrier", "refused by the mail server").to_owned()
            />
            <Tile
                name=t("Documents illisibles", "Documents that cannot be read")
                number=today.unreadable_documents
                address="/gestion/documents-illisibles"
                note=t("à corriger dans la base\u{a0}: les listes les laissent de côté", "to correct in the database: lists leave them out").to_owned()
            />
        </div>
    }
}

/// What a shop that sells nothing yet needs first.
#[component]
fn FirstSteps() -> impl IntoView {
    let t = translate();
    let steps = [
        (
            "/gestion/produits/nouveau",
            t("Ajouter un premier produit", "Add a first product"),
        ),
        (
            "/gestion/produits/importer",
            t("ou les importer d’un tableur", "or import them from a spreadsheet"),
        ),
        (
            "/gestion/reglages#horaires",
            t("Donner les heures d’ouverture", "Set the opening hours"),
        ),
        (
            "/gestion/reglages#livraison",
            t("Fixer les frais de livraison", "Set the delivery fee"),
        ),
        (
            "/gestion/reglages#textes",
            t("Écrire les textes légaux", "Write the legal texts"),
        ),
        (
            "/gestion/clients",
            t(
                "Donner leur rôle aux gérants et aux livreurs",
                "Give admins and couriers their roles",
            ),
        ),
    ];
    let steps = steps.map(|(address, words)| view! { <li><a href=address>{words}</a></li> });
    view! {
        <section class="desk-panel first-steps" aria-labelledby="first-steps">
            <h2 id="first-steps">{t("Pour commencer", "First steps")}</h2>
            <ol>{steps.collect_view()}</ol>
        </section>
    }
}

/// One number, and the list behind it. Nothing to do is calm.
#[component]
fn Tile(
    name: &'static str,
    number: i64,
    #[prop(into)] address: String,
    /// What the number says, and more about it.
    note: String,
    /// Lines below it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = if number > 0 { "tile is-waiting" } else { "tile is-calm" };
    view! {
        <section class=class>
            <h2><a href=address>{name}</a></h2>
            <p class="tile-number">{grouped(number.unsigned_abs(), language())}</p>
            {(number > 0).then(|| view! { <p class="tile-note">{note}</p> })}
            {children.map(|children| children())}
        </section>
    }
}

#[component]
fn ToPrepareTile(to_prepare: ToPrepare) -> impl IntoView {
    let (t, language) = (translate(), language());
    let days: Vec<_> = to_prepare
        .days
        .iter()
        .map(|day| {
            let name = day.day.start().day(language);
            view! { <div><dt>{name}</dt><dd>{orders_and_pieces(day.orders, day.pieces, language)}</dd></div> }
        })
        .collect();
    view! {
        <Tile
            name=t("À préparer", "To prepare")
            number=to_prepare.orders
            address="/gestion/preparation"
            note=pieces(to_prepare.pieces, language)
        >
            {(!days.is_empty()).then(|| view! { <dl class="tile-lines">{days}</dl> })}
        </Tile>
    }
}

fn pieces(number: i64, language: Language) -> String {
    match language {
        Language::French if number < 2 => format!("{number} pièce ou coupe"),
        Language::French => format!("{number} pièces et coupes"),
        Language::English if number == 1 => "1 piece or cut".into(),
        Language::English => format!("{number} pieces and cuts"),
    }
}

fn orders_and_pieces(orders: i64, number: i64, language: Language) -> String {
    let orders = match language {
        Language::French if orders < 2 => format!("{orders} commande"),
        Language::French => format!("{orders} commandes"),
        Language::English if orders == 1 => "1 order".into(),
        Language::English => format!("{orders} orders"),
    };
    format!("{orders}, {}", pieces(number, language))
}

/// Today and this week, each beside the same days of the week before.
#[component]
fn RevenueTiles(revenue: Revenue, day: String, monday: String) -> impl IntoView {
    let t = translate();
    let orders_of = |from: &str| format!("/gestion/commandes?from={from}&to={day}");
    view! {
        <AmountTile
            name=t("Chiffre du jour", "Takings today")
            amount=revenue.today
            before=revenue.week_ago
            than=t("il y a une semaine", "a week ago")
            address=orders_of(&day)
        />
        <AmountTile
            name=t("Chiffre de la semaine", "Takings this week")
            amount=revenue.this_week
            before=revenue.last_week
            than=t("les mêmes jours, la semaine d’avant", "the same days of the week before")
            address=orders_of(&monday)
        />
    }
}

#[component]
fn AmountTile(name: &'static str, amount: Money, before: Money, than: &'static str, address: String) -> impl IntoView {
    let language = language();
    view! {
        <section class="tile">
            <h2><a href=address>{name}</a></h2>
            <p class="tile-number">{amount.display(language)}</p>
            <p class="tile-note">{format!("{} {than}", before.display(language))}</p>
        </section>
    }
}

#[component]
fn TransfersTile(transfers: AwaitedTransfers) -> impl IntoView {
    let (t, language) = (translate(), language());
    let amount = transfers.amount.display(language);
    let ending = (transfers.ending > 0).then(|| {
        let number = transfers.ending;
        let words = match language {
            Language::French => format!("{number} à recevoir sous deux jours, sinon annulées"),
            Language::English => format!("{number} to come within two days, or they are cancelled"),
        };
        view! { <p class="tile-alert">{words}</p> }
    });
    let first = transfers.first_end.map(|end| {
        let words = format!(
            "{} {}",
            t("La première finit le", "The first one ends on"),
            end.day_and_time(language)
        );
        view! { <p class="tile-note">{words}</p> }
    });
    view! {
        <Tile
            name=t("Virements attendus", "Transfers awaited")
            number=transfers.orders
            address="/gestion/commandes?unpaidTransfer=true"
            note=amount
        >
            {ending}
            {first}
        </Tile>
    }
}

#[component]
fn RefundsTile(refunds: RefundsDue) -> impl IntoView {
    let (t, language) = (translate(), language());
    let failed = (refunds.failed > 0).then(|| {
        let number = refunds.failed;
        let words = match language {
            Language::French if number == 1 => "1 refusé par la carte, à rendre autrement".to_owned(),
            Language::French => format!("{number} refusés par la carte, à rendre autrement"),
            Language::English => format!("{number} refused by the card, to be sent another way"),
        };
        view! { <p class="tile-alert">{words}</p> }
    });
    view! {
        <Tile
            name=t("À rembourser", "Refunds due")
            number=refunds.orders
            address="/gestion/commandes?refundDue=true"
            note=refunds.amount.display(language)
        >
            {failed}
        </Tile>
    }
}

/// Orders that no filter of the list finds, by name.
#[component]
fn OrdersTile(name: &'static str, orders: Vec<NamedOrder>, address: &'static str, note: &'static str) -> impl IntoView {
    let number = i64::try_from(orders.len()).unwrap_or(i64::MAX);
    let links: Vec<_> = orders
        .into_iter()
        .map(|order| {
            view! { <li><a href=format!("/gestion/commandes/{}", order.id)>{order.order_number}</a></li> }
        })
        .collect();
    view! {
        <Tile name number address note=note.to_owned()>
            {(!links.is_empty()).then(|| view! { <ul class="tile-links">{links}</ul> })}
        </Tile>
    }
}

/// Lots whose last day is near.
#[component]
fn EndingLotsTile(lots: Vec<EndingLot>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let number = i64::try_from(lots.len()).unwrap_or(i64::MAX);
    let lines: Vec<_> = lots
        .into_iter()
        .take(NAMED_PRODUCTS)
        .map(|lot| {
            let left = labels::stock_amount(lot.remaining, lot.sold_by, language);
            let until = lot.best_before.start().day(language);
            let address = format!("/gestion/lots/{}", lot.lot_id);
            view! { <div><dt><a href=address>{lot.name}</a></dt><dd>{format!("{left}, {until}")}</dd></div> }
        })
        .collect();
    view! {
        <Tile
            name=t("Bientôt à date", "Ending soon")
            number
            address="/gestion/lots?etat=bientot"
            note=t("lots à vendre ou à goûter sous cinq jours", "lots to sell or taste within five days").to_owned()
        >
            {(!lines.is_empty()).then(|| view! { <dl class="tile-lines">{lines}</dl> })}
        </Tile>
    }
}

#[component]
fn LowStockTile(products: Vec<LowStock>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let number = i64::try_from(products.len()).unwrap_or(i64::MAX);
    let lines: Vec<_> = products
        .into_iter()
        .take(NAMED_PRODUCTS)
        .map(|product| {
            let left = match product.sold_by {
                SoldBy::Piece => product.stock.to_string(),
                SoldBy::Weight => Grams(product.stock).display(language),
            };
            let address = format!("/gestion/produits/{}", product.product_id);
            view! { <div><dt><a href=address>{product.name}</a></dt><dd>{left}</dd></div> }
        })
        .collect();
    view! {
        <Tile
            name=t("Stock bas", "Low stock")
            number
            address="/gestion/produits?stock=low"
            note=t("épuisés ou presque", "gone or nearly").to_owned()
        >
            {(!lines.is_empty()).then(|| view! { <dl class="tile-lines">{lines}</dl> })}
        </Tile>
    }
}
