//! The deterministic demo city.
