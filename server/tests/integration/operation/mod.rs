//! Operation: what supervisors ask, what browsers are told, how the program starts, ends, is backed up and restored.

mod backup;
mod facts;
mod headers;
mod health;
mod jobs;
mod live;
mod logs;
mod start;
mod static_files;
mod sweep;
