//! The axum server: REST, the pages, and the database behind them.
//!
//! A library, so that tests drive the very router that [`run`] serves.

pub mod admin;
pub mod adopt;
mod agents;
pub mod api;
pub mod cli;
pub mod config;
pub mod connections;
pub mod database;
pub mod doctor;
mod entity_tag;
pub mod extract;
mod feeds;
pub mod forms;
mod jobs;
pub mod middleware;
pub mod openapi;
pub mod problem;
pub mod routes;
pub mod serve;
mod shares;
pub mod state;
pub mod suggestions;
pub mod telemetry;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    cli::{AdminCommand, Cli, Command},
    config::{Config, EnvFile},
};

/// Threads for what blocks: files, names of hosts, a picture, a snapshot. What comes meanwhile waits. The 512 that are
/// usual would each keep memory of their own.
const BLOCKING_THREADS: usize = 16;

/// Executes the command line. An error is one sentence on stderr.
pub fn run() -> ExitCode {
    let command = Cli::parse().command();
    match execute(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<(), String> {
    let file = EnvFile::find().map_err(|e| e.to_string())?;
    let config = match Config::from_env(file.as_ref()) {
        Ok(config) => config,
        Err(_) if command == Command::Doctor => {
            return doctor::without_configuration(&Config::problems(file.as_ref()));
        }
        Err(error) => return Err(error.to_string()),
    };
    command.allowed_in(config.environment)?;
    // Leptos renders on these threads, and fewer than four can lock up (leptos#4647).
    let workers = std::thread::available_parallelism().map_or(4, |cores| cores.get().max(4));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()
        .map_err(|e| format!("the system gives no threads: {e}. Close other programs and start again"))?;
    let serves = matches!(command, Command::Run { .. });
    let traces = config.traces.clone().filter(|_| serves);
    let recorder = telemetry::start(config.log, &config.log_filter, traces.as_ref(), runtime.handle())?;
    let done = runtime.block_on(async {
        match command {
            Command::Run { demo } => serve::run(config, demo).await,
            Command::Seed => serve::seed(config).await,
            Command::Admin {
                command: AdminCommand::Create(asked),
            } => admin::create(&config, asked).await,
            Command::Adopt(how) => adopt::run(&config, how).await,
            Command::Admin {
                command: AdminCommand::ResetSecondFactor { address },
            } => admin::reset_second_factor(&config, &address).await,
            Command::Doctor => doctor::run(config, file).await,
        }
    });
    if let Some(recorder) = recorder {
        recorder.finish();
    }
    done
}
