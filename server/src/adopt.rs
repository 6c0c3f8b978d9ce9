//! `server adopt`: makes the data of an older shop ready for this one, and says what it did.

use std::fmt::Write;

use domain::{
    Clock, Store,
    adoption::{self, Bson, CollectionReport, Correction, Kind, Refusal, Undone},
};
use shared::Timestamp;

use crate::{cli::Adoption, config::Config, database::Database};

/// Corrections of a kind that are shown unless all are asked for.
const EXAMPLES: usize = 3;
/// Characters of a value that are shown.
const LONGEST: usize = 80;

/// Does it, and prints the report. The error is one sentence for the shopkeeper.
pub async fn run(config: &Config, how: Adoption) -> Result<(), String> {
    let database = Database::look_beside(&config.database)
        .await
        .map_err(|e| e.to_string())?;
    let store = &database.store;
    let name = store.database().name().to_owned();
    let done = if how.undo {
        adoption::undo(store).await.map(|undone| say_undone(&undone))
    } else {
        adopt(store, how).await
    };
    let done = done.map_err(|refusal| explain(&name, &refusal));
    database.close().await;
    print!("{}", done?);
    Ok(())
}

async fn adopt(store: &Store, how: Adoption) -> Result<String, Refusal> {
    if let Some(at) = adoption::adopted_at(store).await? {
        return Ok(format!(
            "This database was adopted on {at}: there is nothing to do, and nothing was changed.\n"
        ));
    }
    let (now, most) = (Clock::System.now(), if how.all { usize::MAX } else { EXAMPLES });
    if how.check {
        let reports = adoption::check(store, now, most).await?;
        Ok(say(&reports, "to correct") + "\nNothing was changed. Stop the old shop and run: server adopt\n")
    } else {
        let reports = adoption::adopt(store, now, most).await?;
        Ok(say(&reports, "corrected")
            + "\nAdopted. Start the shop: server run. To bring the old documents back: server adopt --undo\n")
    }
}

fn explain(name: &str, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoShop(_) | Refusal::AnotherProgram => format!(
            "the database {name} {refusal}. Look at the name in MONGODB_URI: mongodb://host:27017/NAME?replicaSet=rs0"
        ),
        Refusal::InUse | Refusal::Changed { .. } => {
            format!("the database {name} {refusal}. Stop every shop that uses it, the old one too, and do this again")
        }
        Refusal::NothingToUndo => format!("the database {name} {refusal}"),
        Refusal::Failed(error) => format!(
            "the database {name} could not be read or changed: {error}. What was corrected so far stays; do this again to \
             go on, or run: server adopt --undo"
        ),
    }
}

/// A paragraph for each collection that has documents.
fn say(reports: &[CollectionReport], corrected: &str) -> String {
    let mut text = String::new();
    for report in reports.iter().filter(|report| report.documents() > 0) {
        // Writing to a string does not fail.
        let _ = say_collection(&mut text, report, corrected);
    }
    text
}

fn say_collection(text: &mut String, report: &CollectionReport, corrected: &str) -> std::fmt::Result {
    let (name, documents) = (report.name, report.documents());
    writeln!(
        text,
        "{name}: {documents} documents, {} fine, {} {corrected}",
        report.fine, report.corrected
    )?;
    for ((field, why), kind) in &report.kinds {
        writeln!(text, "  {field}: {why}: {}{}", kind.count, difference(kind))?;
        for example in &kind.examples {
            writeln!(text, "    {} {}", example.id, change(&example.correction))?;
        }
    }
    for (note, ids) in &report.notes {
        writeln!(text, "  look at: {note}: {}", ids.len())?;
        writeln!(text, "    {}", ids.join(", "))?;
    }
    for (heading, documents) in [
        ("cannot be read, and stay where they are", &report.unreadable),
        ("kept aside in adoptionoriginals", &report.set_aside),
    ] {
        if !documents.is_empty() {
            writeln!(text, "  {heading}: {}", documents.len())?;
        }
        for (id, reason) in documents {
            writeln!(text, "    {id} {reason}")?;
        }
    }
    Ok(())
}

fn difference(kind: &Kind) -> String {
    if kind.difference == 0.0 {
        String::new()
    } else if kind.difference.abs() < 0.0001 {
        ", less than 0.0001 € in all".into()
    } else {
        format!(", {:+.4} € in all", kind.difference)
    }
}

/// `items.0.price: 33.999 → 34`. What stood for a password is not shown.
fn change(correction: &Correction) -> String {
    if correction.field == "password" {
        return correction.field.clone();
    }
    format!(
        "{}: {} → {}",
        correction.field,
        shown(correction.was.as_ref()),
        shown(correction.becomes.as_ref())
    )
}

fn shown(value: Option<&Bson>) -> String {
    let text = match value {
        None => "nothing".into(),
        Some(Bson::DateTime(moment)) => Timestamp::from_millis(moment.timestamp_millis()).to_string(),
        Some(Bson::ObjectId(id)) => id.to_hex(),
        Some(value) => value.to_string().replace('\n', "\\n"),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn say_undone(undone: &Undone) -> String {
    let mut text = format!("{} documents are as they were before.\n", undone.restored);
    if !undone.changed_since.is_empty() {
        text += "These were changed since, and stay as they are now; the old ones stay in adoptionoriginals:\n";
    }
    for (collection, id) in &undone.changed_since {
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {collection} {id}");
    }
    for (collection, index) in &undone.indexes_left_out {
        let _ = writeln!(
            text,
            "The index {index} of {collection} was not made: what was made since has a value twice that it allows once."
        );
    }
    text
}
