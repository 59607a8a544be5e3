//! Latencies in order, and the processor time this program takes itself.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

/// Latencies of one kind; cheap to clone.
#[derive(Clone, Default)]
pub struct Latencies(Arc<Mutex<Vec<Duration>>>);

impl Latencies {
    /// Adds one.
    pub fn add(&self, latency: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(latency);
    }

    /// How many there are, and those that a half, 99 and 99.9 of 100 did not exceed, in milliseconds.
    pub fn summary(&self) -> Value {
        let mut sorted = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        sorted.sort_unstable();
        let at = |per_mille: usize| {
            let place = (sorted.len() * per_mille / 1000).min(sorted.len().saturating_sub(1));
            sorted.get(place).map(|latency| (latency.as_secs_f64() * 10_000.0).round() / 10.0)
        };
        json!({ "count": sorted.len(), "p50": at(500), "p99": at(990), "p999": at(999), "most": at(1000) })
    }
}

/// Processor seconds of this process so far, user and system.
pub fn own_cpu_seconds() -> f64 {
    // The second field of the line is a name in brackets; user and system time are fields 14 and 15, in ticks of
    // a hundredth, as Linux gives them to programs on every machine.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_was_added() {
        let latencies = Latencies::default();
        (1..=1000).rev().for_each(|millis| latencies.add(Duration::from_millis(millis)));
        assert_eq!(
            latencies.summary(),
            json!({ "count": 1000, "p50": 501.0, "p99": 991.0, "p999": 1000.0, "most": 1000.0 })
        );
        assert_eq!(Latencies::default().summary()["p99"], Value::Null);
    }
}
