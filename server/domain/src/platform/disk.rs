//! How much room there is on the disk of a folder.

use std::{io, path::Path};

use rustix::fs::statvfs;

const GB: u64 = 1_000_000_000;
/// Below so many free bytes someone should make room.
pub const NEARLY_FULL: u64 = 2 * GB;

/// Free bytes for this folder, or for the first above it that is there.
pub fn free(folder: &Path) -> io::Result<u64> {
    let there = folder.ancestors().find(|folder| folder.exists());
    let system = statvfs(there.unwrap_or_else(|| Path::new(".")))?;
    Ok(system.f_bavail.saturating_mul(system.f_frsize))
}
