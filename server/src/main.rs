//! The shop's server; see [`server::run`].

fn main() -> std::process::ExitCode {
    server::run()
}
