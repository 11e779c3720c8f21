//! The command line of guillemet; see [`cli`].

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
