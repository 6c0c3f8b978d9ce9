//! The command line.

use clap::{Args, Parser, Subcommand};

use crate::config::Environment;

/// Fromagerie Alioui: the shop's server.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

/// What the server is to do.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Serves the shop; what happens without a command.
    Run {
        /// Loads the demo data first, when the database is empty.
        #[arg(long)]
        demo: bool,
    },
    /// Loads the demo data, as far as it is not there yet, and ends.
    Seed,
    /// Makes accounts that run the shop.
    Admin {
        /// What to do with them.
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Makes the data of an older shop, which Mongoose wrote, ready for this one, and reports what it corrected. Stop the
    /// old shop and this one first.
    Adopt(Adoption),
    /// Checks the configuration, the database and the services that the shop uses, and says what to do. Changes nothing.
    Doctor,
}

/// What can be done with the accounts that run the shop.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum AdminCommand {
    /// Makes one: asks for its password, or reads it from a line of standard input.
    Create(NewAdmin),
    /// Takes the second factor of an account away, when its owner has lost phone and recovery codes and no other admin
    /// can do it in the dashboard.
    ResetSecondFactor {
        /// The address to sign in with.
        address: String,
    },
}

/// The account to make.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub struct NewAdmin {
    /// The address to sign in with.
    pub address: String,
    /// The name to show; what is before the @ when none is given.
    #[arg(long)]
    pub name: Option<String>,
    /// Asks for no password: a letter with a link brings one to be chosen.
    #[arg(long, conflicts_with = "promote")]
    pub send_link: bool,
    /// Makes the account that has this address already an admin's.
    #[arg(long, conflicts_with = "name")]
    pub promote: bool,
}

/// How to adopt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
pub struct Adoption {
    /// Only reports what would be corrected. Changes nothing.
    #[arg(long)]
    pub check: bool,
    /// Brings the documents back that were there before, as far as nothing has changed them since.
    #[arg(long, conflicts_with_all = ["check", "all"])]
    pub undo: bool,
    /// Lists every correction, rather than three of each kind.
    #[arg(long)]
    pub all: bool,
}

impl Cli {
    /// The command; serving when none is given.
    pub fn command(self) -> Command {
        self.command.unwrap_or(Command::Run { demo: false })
    }
}

impl Command {
    /// Refuses demo data in production: anyone can read its passwords.
    pub fn allowed_in(&self, environment: Environment) -> Result<(), String> {
        let word = match self {
            Self::Run { demo: true } => "--demo",
            Self::Seed => "seed",
            Self::Run { demo: false } | Self::Admin { .. } | Self::Adopt(_) | Self::Doctor => return Ok(()),
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
