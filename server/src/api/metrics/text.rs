//! The text format of Prometheus (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::fmt::{Display, Write};

use domain::platform::histogram::{BOUNDS_MILLIS, Counted};

/// Names and values of labels. The names are fit for the format.
pub type Labels<'a> = &'a [(&'static str, &'a str)];

/// Figures, a family after the other.
#[derive(Debug, Default)]
pub struct Text(String);

impl Text {
    /// What was written.
    pub fn finish(self) -> String {
        self.0
    }

    /// A value that goes up and down.
    pub fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, "gauge", help);
        self.value(name, &[], value);
    }

    /// A value that only grows while the process runs.
    pub fn counter(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, "counter", help);
        self.value(name, &[], value);
    }

    /// Begins a family of several values.
    pub fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string cannot fail, here and below.
        let _ = write!(
            self.0,
            "# HELP fromagerie_{name} {help}\n# TYPE fromagerie_{name} {kind}\n"
        );
    }

    /// A value of the family.
    pub fn value(&mut self, name: &str, labels: Labels<'_>, value: impl Display) {
        let _ = write!(self.0, "fromagerie_{name}");
        for (number, (label, of)) in labels.iter().enumerate() {
            let _ = write!(
                self.0,
                "{}{label}=\"{}\"",
                if number == 0 { '{' } else { ',' },
                escaped(of)
            );
        }
        let end = if labels.is_empty() { "" } else { "}" };
        let _ = writeln!(self.0, "{end} {value}");
    }

    /// A histogram of the family, in seconds.
    pub fn histogram(&mut self, name: &str, labels: Labels<'_>, counted: &Counted) {
        let bucket = format!("{name}_bucket");
        for (bound, count) in BOUNDS_MILLIS.iter().zip(counted.up_to) {
            let seconds = format!("{}.{:03}", bound / 1000, bound % 1000);
            self.value(&bucket, &with(labels, &seconds), count);
        }
        self.value(&bucket, &with(labels, "+Inf"), counted.all);
        self.value(&format!("{name}_sum"), labels, counted.took.as_secs_f64());
        self.value(&format!("{name}_count"), labels, counted.all);
    }
}

fn with<'a>(labels: Labels<'a>, up_to: &'a str) -> Vec<(&'static str, &'a str)> {
    labels.iter().copied().chain([("le", up_to)]).collect()
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::platform::histogram::Histogram;

    use super::*;

    #[test]
    fn a_histogram_has_its_buckets_its_sum_and_its_count() {
        let (mut text, histogram) = (Text::default(), Histogram::default());
        histogram.note(Duration::from_millis(4));
        histogram.note(Duration::from_secs(20));
        text.family("work_seconds", "histogram", "Work.");
        text.histogram("work_seconds", &[("of", "a \"b\"\\c")], &histogram.counted());
        let text = text.finish();
        let told: Vec<_> = text.lines().collect();
        assert_eq!(told.len(), 2 + BOUNDS_MILLIS.len() + 3);
        for line in [
            "# TYPE fromagerie_work_seconds histogram",
            r#"fromagerie_work_seconds_bucket{of="a \"b\"\\c",le="0.002"} 0"#,
            r#"fromagerie_work_seconds_bucket{of="a \"b\"\\c",le="0.005"} 1"#,
            r#"fromagerie_work_seconds_bucket{of="a \"b\"\\c",le="10.000"} 1"#,
            r#"fromagerie_work_seconds_bucket{of="a \"b\"\\c",le="+Inf"} 2"#,
            r#"fromagerie_work_seconds_sum{of="a \"b\"\\c"} 20.004"#,
            r#"fromagerie_work_seconds_count{of="a \"b\"\\c"} 2"#,
        ] {
            assert!(told.contains(&line), "{line} in {text}");
        }
    }
}
