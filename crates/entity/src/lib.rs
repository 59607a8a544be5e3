//! SeaORM models, one file a table.
