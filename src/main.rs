//! The command line of guillemet; see [`cli`].

mod cli;

/// Documents make and drop many small lists and strings: the system's allocator takes twice the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
