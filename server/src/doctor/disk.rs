//! The folder of data.

use std::path::Path;

use domain::platform::disk::{self, NEARLY_FULL};
use rustix::fs::{Access, access};

use super::Line;

const SUBJECT: &str = "disk";
const GB: u64 = 1_000_000_000;
/// A database that finds no place stops.
const FULL: u64 = GB / 4;

/// Whether this user can write there, and how much.
pub fn check(folder: &Path) -> Line {
    // It is made at the first start: what counts until then is the folder above.
    let there = folder.ancestors().find(|folder| folder.exists());
    let there = there.unwrap_or_else(|| Path::new("."));
    let shown = folder.display();
    if let Err(error) = access(there, Access::WRITE_OK | Access::EXEC_OK) {
        let sentence =
            format!("{shown} cannot be written to: {error}. Give it to this user, or set DATA_DIR to another");
        return Line::problem(SUBJECT, sentence);
    }
    match disk::free(there) {
        Ok(bytes) => free(&shown.to_string(), bytes),
        Err(error) => Line::warning(SUBJECT, format!("how full {shown} is cannot be read: {error}")),
    }
}

fn free(folder: &str, bytes: u64) -> Line {
    let tenths = bytes / (GB / 10);
    let sentence = format!("{}.{} GB are free for {folder}", tenths / 10, tenths % 10);
    match bytes {
        ..FULL => Line::problem(SUBJECT, format!("{sentence}. Make room at once")),
        FULL..NEARLY_FULL => Line::warning(SUBJECT, format!("{sentence}. Make room")),
        NEARLY_FULL.. => Line::ok(SUBJECT, sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_fills_is_a_warning_and_then_a_problem() {
        for (bytes, said) in [
            (GB / 5, "problem  disk           0.2 GB"),
            (GB * 3 / 2, "warning  disk           1.5 GB"),
            (30 * GB, "ok       disk           30.0 GB"),
        ] {
            let line = free("data", bytes).to_string();
            assert!(line.starts_with(said), "{line}");
        }
    }
}
