//! The browser's entry point: `hydrate()` and nothing else.
