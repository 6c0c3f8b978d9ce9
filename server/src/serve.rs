//! Starts the server, and stops it.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use domain::{
    AccountLimits, Clock, Randomness, Shop, ShopData,
    catalog::Catalog,
    notifications::{Mailer, Route},
    seed,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use crate::{
    config::{Config, Environment},
    connections,
    database::{Database, DatabaseError},
    jobs,
    routes::router,
    state::{AppState, Draining},
};

/// How long requests, and then jobs, may take to finish after SIGINT or SIGTERM.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(30);

/// Serves until SIGINT or SIGTERM. The error is one sentence for the shopkeeper.
pub async fn run(mut config: Config, demo: bool) -> Result<(), String> {
    if demo {
        config.shop.data = ShopData::Demo;
    }
    // Before the database, which takes longer to fail.
    let listener = listen(config.leptos.site_addr).await?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    if let Some(sentence) = config.warning() {
        tracing::warn!(target: "system", "{sentence}");
    }
    let mailer = open_mailer(&config)?;
    let (database, shop) = open_shop(&config, Database::open(&config.database).await).await?;
    let served = serve(config, demo, listener, address, shop, mailer).await;
    database.close().await;
    tracing::info!(target: "system", "stopped");
    served
}

/// Loads the demo data.
pub async fn seed(config: Config) -> Result<(), String> {
    let (database, shop) = open_shop(&config, Database::open(&config.database).await).await?;
    let loaded = seed::load(&shop).await.map_err(not_loaded);
    database.close().await;
    loaded
}

/// The shop on this database, which is closed when it cannot be.
pub async fn open_shop(
    config: &Config,
    database: Result<Database, DatabaseError>,
) -> Result<(Database, Arc<Shop>), String> {
    let database = database.map_err(|e| e.to_string())?;
    let catalog = match Catalog::load(&database.store, config.catalog_max_products).await {
        Ok(catalog) => catalog,
        Err(error) => {
            database.close().await;
            return Err(match error {
                domain::Error::CatalogTooLarge { .. } => error.to_string(),
                error => format!("the catalog could not be read: {error}. Look at the log above"),
            });
        }
    };
    let shop = Arc::new(Shop::new(
        database.store.clone(),
        catalog,
        Clock::System,
        Randomness::System,
        if config.http.rate_limits {
            AccountLimits::On
        } else {
            AccountLimits::Off
        },
        config.shop.clone(),
    ));
    Ok((database, shop))
}

/// To the mail server, or into files.
fn open_mailer(config: &Config) -> Result<Mailer, String> {
    let route = &config.shop.mail.route;
    if let (Route::Files(folder), Environment::Production) = (route, config.environment) {
        let folder = folder.display();
        tracing::warn!(target: "system", "no letter reaches a customer: they are files in {folder} until SMTP_HOST is set");
    }
    Mailer::open(route).map_err(|e| format!("letters cannot be sent: {e}. Look at SMTP_HOST and SMTP_TLS"))
}

async fn serve(
    config: Config,
    demo: bool,
    listener: TcpListener,
    address: SocketAddr,
    shop: Arc<Shop>,
    mailer: Mailer,
) -> Result<(), String> {
    if demo && shop.store.is_empty().await.map_err(not_loaded)? {
        seed::load(&shop).await.map_err(not_loaded)?;
    }
    let draining = Draining::default();
    let stopping = stop_signal(config.http.drain, draining.clone())?;
    let jobs = jobs::start(&shop, mailer, &stopping);
    let http = Arc::new(config.http);
    let state = AppState {
        draining,
        ..AppState::new(shop, http.clone(), config.leptos)
    };
    let router = router(state);
    tracing::info!(target: "system", %address, "serving");
    println!("listening on http://{address}");
    if demo {
        println!(
            "demo accounts: {}, password {}",
            seed::ACCOUNTS.join(", "),
            seed::PASSWORD
        );
    }
    let wait_for_stop = |mut stopping: watch::Receiver<bool>| async move {
        // An error means that no signal can come any more.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    tokio::select! {
        // Ends only by the signal, and when the last request has finished.
        () = connections::serve(listener, router, &http, wait_for_stop(stopping.clone())) => {}
        () = async { wait_for_stop(stopping).await; tokio::time::sleep(SHUTDOWN_GRACE).await } => {
            tracing::warn!(target: "system", "some requests did not finish within {} s", SHUTDOWN_GRACE.as_secs());
        }
    }
    if tokio::time::timeout(SHUTDOWN_GRACE, jobs.join_all()).await.is_err() {
        tracing::warn!(
            target: "system", "a job took longer than {} s, and is taken up again later", SHUTDOWN_GRACE.as_secs()
        );
    }
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "the address {address} is in use. Stop what listens there, or set LEPTOS_SITE_ADDR to another, \
             such as 127.0.0.1:{}",
            address.port().wrapping_add(1).max(1024)
        ),
        _ => format!(
            "the server cannot listen on {address}: {error}. Set LEPTOS_SITE_ADDR to an address of this machine, \
             such as 127.0.0.1:3000"
        ),
    })
}

fn not_loaded(error: domain::Error) -> String {
    format!(
        "the demo data could not be loaded: {error}. Look at the log above, or point MONGODB_URI or DATA_DIR elsewhere"
    )
}

/// Turns true at SIGINT, or this long after SIGTERM: until then the server is not ready, and answers whoever its balancer
/// still sends.
fn stop_signal(drain: Duration, draining: Draining) -> Result<watch::Receiver<bool>, String> {
    let catch = |kind| signal(kind).map_err(|e| format!("the system does not let the server catch signals: {e}"));
    let (mut interrupt, mut terminate) = (catch(SignalKind::interrupt())?, catch(SignalKind::terminate())?);
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {
                draining.begin();
                tracing::info!(target: "system", seconds = drain.as_secs(), "draining");
                tokio::select! { _ = interrupt.recv() => {}, () = tokio::time::sleep(drain) => {} }
            }
        }
        tracing::info!(target: "system", "stopping");
        // An error means that serving has ended already.
        let _ = sender.send(true);
    });
    Ok(receiver)
}
