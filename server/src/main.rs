//! The shop's server; see [`server::run`].

/// Drawing a page takes thousands of small pieces of memory, for which glibc's allocator took nearly half of the time; and
/// it keeps what a burst of pictures filled.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::run()
}
