//! What readers and a writer see of the shop, part by part of a run.

use std::{fmt, sync::Mutex, time::Duration};

use tokio::time::{Instant, sleep, timeout};

/// What was seen in one part.
#[derive(Default)]
struct Part {
    name: &'static str,
    /// How long each read took that was answered, in the order of their ends: what everyone may see, and one's own.
    catalog: Vec<Duration>,
    own: Vec<Duration>,
    /// Reads that were answered with 5xx.
    catalog_failed: Vec<String>,
    own_failed: Vec<String>,
    /// Reads that broke off without an answer.
    cut_off: usize,
    /// Writes that were done, and those that were not.
    written: usize,
    refused: usize,
    /// The longest time from one write that was done to the next.
    pause: Duration,
}

/// All parts so far.
pub struct Seen(Mutex<State>);

struct State {
    parts: Vec<Part>,
    last_write: Instant,
}

/// What a part of a run may do to those who use the shop. All else fails the test: 5xx to a read, or a pause of writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum May {
    Nothing,
    /// What passed through a process that was killed breaks off.
    CutOff,
    /// Nobody can write, or see what is their own.
    StopAllButTheCatalog,
}

/// How long writes may pause while another primary is chosen.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

impl Seen {
    pub fn new() -> Self {
        Self(Mutex::new(State {
            parts: vec![Part::default()],
            last_write: Instant::now(),
        }))
    }

    /// What is seen from now on is of this part.
    pub fn begin(&self, name: &'static str) {
        let part = Part {
            name,
            ..Part::default()
        };
        self.0.lock().unwrap().parts.push(part);
    }

    fn note(&self, of: impl FnOnce(&mut Part)) {
        of(self.0.lock().unwrap().parts.last_mut().unwrap());
    }

    /// Notes a read: of what is one's own or of what everyone may see, its address and status (`None` when it broke off).
    pub fn read(&self, is_own: bool, path: &str, status: Option<u16>, took: Duration) {
        self.note(|part| {
            let (all, failed) = if is_own {
                (&mut part.own, &mut part.own_failed)
            } else {
                (&mut part.catalog, &mut part.catalog_failed)
            };
            match status {
                None => part.cut_off += 1,
                Some(status) if status >= 500 => failed.push(format!("{path}: {status} after {took:?}")),
                Some(200) => all.push(took),
                Some(status) => failed.push(format!("{path}: {status}")),
            }
        });
    }

    /// Notes a write that was done, or was not.
    pub fn wrote(&self, is_done: bool) {
        let mut state = self.0.lock().unwrap();
        let since = state.last_write.elapsed();
        let part = state.parts.last_mut().unwrap();
        if is_done {
            part.written += 1;
            part.pause = part.pause.max(since);
            state.last_write = Instant::now();
        } else {
            part.refused += 1;
        }
    }

    /// Waits until writes are done that began after this, and a moment longer.
    pub async fn writes_go_on(&self) {
        const TIMEOUT: Duration = Duration::from_mins(1);
        const MOMENT: Duration = Duration::from_secs(2);
        let written = || -> usize {
            let state = self.0.lock().unwrap();
            state.parts.iter().map(|part| part.written).sum()
        };
        sleep(MOMENT).await;
        let before = written();
        let go_on = async {
            while written() < before + 4 {
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(TIMEOUT, go_on).await.expect("writes go on");
        sleep(MOMENT).await;
    }

    /// Fails when a part did more than it may; prints all.
    pub fn check(&self, may: impl Fn(&str) -> May) {
        println!("{self}");
        let state = self.0.lock().unwrap();
        for part in &state.parts[1..] {
            let (name, may) = (part.name, may(part.name));
            assert!(!part.catalog.is_empty(), "{name}: nobody read anything");
            assert_eq!(part.catalog_failed, [""; 0], "{name}");
            assert!(
                part.cut_off == 0 || may == May::CutOff,
                "{name}: {} reads were cut off",
                part.cut_off
            );
            if may != May::StopAllButTheCatalog {
                assert_eq!(part.own_failed, [""; 0], "{name}");
                assert!(
                    part.written > 0 && part.pause < LONGEST_PAUSE,
                    "{name}: {:?}",
                    part.pause
                );
            }
        }
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<45} {:>7} {:>6} {:>6} {:>7} {:>6} {:>6} {:>6} {:>5} {:>7} {:>6} {:>7}",
            "", "catalog", "p99 ms", "max ms", "own", "p99 ms", "max ms", "bad", "cut", "writes", "not", "pause s"
        )?;
        for part in &self.0.lock().unwrap().parts[1..] {
            let (catalog, own) = (Times::new(&part.catalog), Times::new(&part.own));
            writeln!(
                f,
                "{:<45} {catalog} {own} {:>6} {:>5} {:>7} {:>6} {:>7.1}",
                part.name,
                part.catalog_failed.len() + part.own_failed.len(),
                part.cut_off,
                part.written,
                part.refused,
                part.pause.as_secs_f64()
            )?;
        }
        Ok(())
    }
}

/// How many there were, and how long they took.
pub struct Times {
    count: usize,
    p99: Duration,
    max: Duration,
}

impl Times {
    pub fn new(times: &[Duration]) -> Self {
        let mut times = times.to_vec();
        times.sort_unstable();
        let at = |place: usize| times.get(place).copied().unwrap_or_default();
        Self {
            count: times.len(),
            p99: at(times.len() * 99 / 100),
            max: at(times.len().saturating_sub(1)),
        }
    }

    /// How many a second, when they were done in this time.
    pub fn per_second(&self, time: Duration) -> f64 {
        u32::try_from(self.count).map_or(f64::INFINITY, f64::from) / time.as_secs_f64()
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, p99, max) = (self.count, self.p99.as_millis(), self.max.as_millis());
        write!(f, "{count:>7} {p99:>6} {max:>6}")
    }
}
