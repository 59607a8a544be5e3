//! When members come: the times are drawn before, so that a slow server can't make them come later.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// So many arrivals, as independent people come: the gaps are exponential, `rate` a second on average.
#[expect(clippy::cast_precision_loss, reason = "numbers of members stay far below 2^52")]
pub fn arrivals(number: usize, rate: f64, seed: u64) -> Vec<Duration> {
    let mut rng = StdRng::seed_from_u64(seed);
    let within = number as f64 / rate;
    // Independent arrivals within a stretch are as many uniform draws, put in order.
    let mut times: Vec<f64> = (0..number).map(|_| rng.random_range(0.0..within)).collect();
    times.sort_by(f64::total_cmp);
    times.into_iter().map(Duration::from_secs_f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_come_as_are_wanted_and_in_order() {
        let times = arrivals(1000, 100.0, 7);
        assert_eq!(times.len(), 1000);
        assert!(times.is_sorted());
        assert!(times[999] < Duration::from_secs(10) && times[999] > Duration::from_secs(9));
    }
}
