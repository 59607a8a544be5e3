//! The Leptos application: pages, components and thin server functions.

pub mod assets;
