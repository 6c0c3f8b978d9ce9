//! This machine's clock, which dates orders and ends sessions.

use super::{Line, services::Ahead};

const SUBJECT: &str = "clock";
/// Stripe refuses what is signed minutes away; half a minute is a clock that nobody sets.
const TOLERANCE: i64 = 30;

/// Whether it shows what another server's clock shows.
pub fn check(ahead: Ahead) -> Line {
    match ahead {
        None => Line::ok(SUBJECT, "not compared: neither Stripe nor Cloudinary was asked"),
        Some(ahead) if ahead.abs() <= TOLERANCE => Line::ok(SUBJECT, "right to within half a minute"),
        Some(ahead) => {
            let way = if ahead > 0 { "fast" } else { "slow" };
            let sentence = format!(
                "{} s {way}. Have it set from the network: timedatectl set-ntp true",
                ahead.abs()
            );
            Line::warning(SUBJECT, sentence)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_be_half_a_minute_off() {
        for (ahead, said) in [
            (None, "ok       clock          not compared"),
            (Some(-30), "ok       clock          right"),
            (Some(31), "warning  clock          31 s fast"),
            (Some(-90), "warning  clock          90 s slow"),
        ] {
            let line = check(ahead).to_string();
            assert!(line.starts_with(said), "{line}");
        }
    }
}
