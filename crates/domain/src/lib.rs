//! Pure rules: state machines, calendars, view types. Compiles for wasm32.
