//! The runtime of all tests of a process, and the time at which they begin.

use std::sync::LazyLock;

use domain::Clock;
use shared::Timestamp;
use tokio::runtime::Runtime;

/// The task that restarts a killed `mongod` and the driver's own tasks outlive a single test.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// 2050-03-03T12:00:00Z. In the future, because `MongoDB` has a clock of its own and would remove sessions that have
/// not expired by the test's clock.
const START_MILLIS: i64 = 2_529_921_600_000;

/// Runs a test on the runtime of all tests.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    RUNTIME.block_on(test)
}

/// A clock that only the test moves. It stands at 2050-03-03T12:00:00Z.
pub fn controlled_clock() -> Clock {
    Clock::manual(Timestamp::from_millis(START_MILLIS))
}
