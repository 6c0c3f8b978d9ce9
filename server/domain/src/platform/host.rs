//! Which machine this is.

use rustix::system::uname;

/// The machine's name, as `hostname` says it.
pub fn name() -> String {
    uname().nodename().to_string_lossy().into_owned()
}
