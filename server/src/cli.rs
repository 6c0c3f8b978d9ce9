//! The command line.

use clap::{Parser, Subcommand};

use crate::config::Environment;

/// Fromagerie Alioui: the shop's server.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

/// What the server is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Serves the shop; what happens without a command.
    Run {
        /// Loads the demo data first, when the database is empty.
        #[arg(long)]
        demo: bool,
    },
    /// Loads the demo data, as far as it is not there yet, and ends.
    Seed,
}

impl Cli {
    /// The command; serving when none is given.
    pub fn command(self) -> Command {
        self.command.unwrap_or(Command::Run { demo: false })
    }
}

impl Command {
    /// Refuses demo data in production: anyone can read its passwords.
    pub fn allowed_in(self, environment: Environment) -> Result<(), String> {
        let word = match self {
            Self::Run { demo: true } => "--demo",
            Self::Seed => "seed",
            Self::Run { demo: false } => return Ok(()),
        };
        if environment == Environment::Production {
            return Err(format!(
                "{word} brings accounts whose password anyone can read, so APP_ENV=production refuses it. \
                 Leave {word} out, or set APP_ENV=development"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> Command {
        Cli::try_parse_from([&["server"], words].concat()).unwrap().command()
    }

    #[test]
    fn without_a_command_it_serves_without_demo_data() {
        assert_eq!(command(&[]), Command::Run { demo: false });
        assert_eq!(command(&["run", "--demo"]), Command::Run { demo: true });
        assert_eq!(command(&["seed"]), Command::Seed);
    }

    #[test]
    fn demo_data_never_enters_production() {
        for demo in [Command::Run { demo: true }, Command::Seed] {
            assert!(
                demo.allowed_in(Environment::Production)
                    .unwrap_err()
                    .contains("APP_ENV")
            );
            assert_eq!(demo.allowed_in(Environment::Development), Ok(()));
        }
        assert_eq!(Command::Run { demo: false }.allowed_in(Environment::Production), Ok(()));
    }
}
