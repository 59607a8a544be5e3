//! The program sunhall: configuration, router, jobs and command line.
