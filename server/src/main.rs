//! `sunhall`: see [`server::cli`].

use std::process::ExitCode;

use server::cli::{Cli, Ended};

/// Answering a request allocates thousands of small pieces, on several threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match server::cli::run(Cli::given()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One sentence for people; the chain of causes only where it says more than the sentence.
            eprintln!("sunhall: {error:#}");
            error.downcast_ref::<Ended>().map_or(ExitCode::FAILURE, |ended| ExitCode::from(ended.code))
        }
    }
}
