//! What is being done and how long it took, on the terminal.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Does one step, saying so before, and how long it took after.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("▸ {name}");
    let start = Instant::now();
    let outcome = work();
    let mark = if outcome.is_ok() { '✓' } else { '✗' };
    eprintln!("{mark} {name} ({})", seconds(start.elapsed()));
    outcome
}

/// A duration as people read it: `0.4 s`, `41 s`, `3 min 20 s`.
pub fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        whole @ 10..60 => format!("{whole} s"),
        whole => format!("{} min {} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(440)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(41)), "41 s");
        assert_eq!(seconds(Duration::from_secs(200)), "3 min 20 s");
    }
}
