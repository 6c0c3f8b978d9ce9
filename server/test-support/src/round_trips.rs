//! How often a shop asks its database.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use domain::Store;
use mongodb::{
    event::{EventHandler, command::CommandEvent},
    options::ClientOptions,
};

/// The commands that a store has sent, each a round trip to the database. Clones share them.
#[derive(Clone, Default)]
pub struct RoundTrips(Arc<Mutex<Vec<String>>>);

impl RoundTrips {
    /// The commands since this was last asked, as `find carts`.
    pub fn take(&self) -> Vec<String> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, event: CommandEvent) {
        if let CommandEvent::Started(sent) = event {
            let collection = sent.command.get_str(&sent.command_name).unwrap_or_default();
            let command = format!("{} {collection}", sent.command_name);
            let mut commands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            commands.push(command.trim_end().to_owned());
        }
    }
}

/// Connects to the database at this address, and counts.
pub async fn connect(address: &str) -> (Store, RoundTrips) {
    let round_trips = RoundTrips::default();
    let mut options = ClientOptions::parse(address).await.expect("an address");
    let noted = round_trips.clone();
    options.command_event_handler = Some(EventHandler::callback(move |event| noted.note(event)));
    (
        Store::connect_with(options).await.expect("the test's database"),
        round_trips,
    )
}
