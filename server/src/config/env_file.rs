//! The file `.env`, which sets what the environment does not.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
};

use super::ConfigError;

/// Every variable, with its default.
const EXAMPLE: &str = include_str!("../../../.env.example");

/// The variables of a file.
#[derive(Clone, Debug)]
pub struct EnvFile {
    /// Where it is.
    pub path: PathBuf,
    values: BTreeMap<String, String>,
}

impl EnvFile {
    /// The file that `ENV_FILE` names; without it `.env` in the working directory, or else beside the program.
    pub fn find() -> Result<Option<Self>, ConfigError> {
        if let Some(path) = env::var_os("ENV_FILE").filter(|path| !path.is_empty()) {
            let path = PathBuf::from(path);
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            return Self::parse(path, &text).map(Some);
        }
        let program = env::current_exe().ok();
        let beside = program.and_then(|program| Some(program.parent()?.join(".env")));
        for path in [Some(PathBuf::from(".env")), beside].into_iter().flatten() {
            match fs::read_to_string(&path) {
                Ok(text) => return Self::parse(path, &text).map(Some),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(unreadable(&path, &error)),
            }
        }
        Ok(None)
    }

    /// Lines of `NAME=value`, blank lines and comments. Each is read for itself: no value has several.
    fn parse(path: PathBuf, text: &str) -> Result<Self, ConfigError> {
        let mut values = BTreeMap::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            if substitutes(line) {
                return Err(malformed(&path, number));
            }
            for variable in dotenvy::from_read_iter(format!("{line}\n").as_bytes()) {
                let (name, value) = variable.map_err(|_| malformed(&path, number))?;
                if values.contains_key(&name) {
                    let path = path.display();
                    return Err(ConfigError(format!(
                        "line {number} of {path} sets {name} a second time. Leave one of them out"
                    )));
                }
                values.insert(name, value);
            }
        }
        Ok(Self { path, values })
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// What it sets and the shop does not read: misspelt, most likely.
    pub fn unknown(&self) -> Vec<&str> {
        let known = names(EXAMPLE);
        let set = self.values.keys().map(String::as_str);
        set.filter(|name| !known.contains(name)).collect()
    }
}

/// The names in a file like the example, where nearly all lines are comments: `#NAME=value`.
fn names(example: &str) -> Vec<&str> {
    let lines = example.lines().map(|line| line.trim_start_matches('#'));
    let names = lines.filter_map(|line| Some(line.split_once('=')?.0));
    names.filter(|name| is_name(name)).collect()
}

fn is_name(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    !text.is_empty() && text.bytes().all(fits)
}

/// Whether a `$` of this line would be taken for the name of another variable, which a password is not.
fn substitutes(line: &str) -> bool {
    let line = line.trim_start();
    let value = line.split_once('=').map_or("", |(_, value)| value.trim_start());
    !line.starts_with('#') && !value.starts_with('\'') && value.replace("\\$", "").contains('$')
}

fn unreadable(path: &Path, error: &io::Error) -> ConfigError {
    ConfigError(format!(
        "{} cannot be read: {error}. Let this user read it, or take it away",
        path.display()
    ))
}

/// Without what is there, which may be a password.
fn malformed(path: &Path, number: usize) -> ConfigError {
    ConfigError(format!(
        "line {number} of {} is not NAME=value. A value with blanks, #, $, quotes or backslashes stands in single quotes: \
         NAME='a value'",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, collections::BTreeSet};

    use super::*;
    use crate::config::{Config, variables::Variables};

    fn parse(text: &str) -> Result<EnvFile, String> {
        EnvFile::parse(".env".into(), text).map_err(|e| e.to_string())
    }

    #[test]
    fn values_are_what_stands_there() {
        let text = "\u{feff}# a comment\r\nA=1\n\nB='a # b $c \"d\"'\nexport C=\"d e\" # why\nD=\nE=a#b\n";
        let file = parse(text).unwrap();
        let values: Vec<_> = file.values.iter().map(|(name, value)| (&**name, &**value)).collect();
        let expected = [
            ("A", "1"),
            ("B", "a # b $c \"d\""),
            ("C", "d e"),
            ("D", ""),
            ("E", "a#b"),
        ];
        assert_eq!(values, expected);
    }

    #[test]
    fn a_line_that_is_no_variable_is_named_by_its_number_and_not_repeated() {
        for (text, line) in [
            ("A=1\n# b\nhush\n", 3),
            ("A=1\nB='hush hush'\nC=hush hush\n", 3),
            ("A=1\nB='hush\nC=1\n", 2),
            ("A=1\nB=hu$sh", 2),
            ("A=1\nB=\"hu${sh}\"", 2),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(&format!("line {line} of .env ")), "{error}");
            assert!(!error.contains("hush") && !error.contains('\n'), "{error}");
        }
        let twice = parse("A=1\nA=2\n").unwrap_err();
        assert!(twice.starts_with("line 2 of .env sets A"), "{twice}");
    }

    #[test]
    fn a_name_that_the_shop_does_not_read_is_found() {
        let file = parse("SMTP_HOST=a\nSMPT_PORT=1\n").unwrap();
        assert_eq!(file.unknown(), ["SMPT_PORT"]);
    }

    /// The example's values, and the names that are asked for.
    struct Example<'a> {
        values: BTreeMap<String, String>,
        without: &'a str,
        asked: RefCell<BTreeSet<String>>,
    }

    impl Variables for Example<'_> {
        fn get(&self, name: &str) -> Result<Option<String>, ConfigError> {
            self.asked.borrow_mut().insert(name.into());
            let value = self
                .values
                .get(name)
                .filter(|value| !value.is_empty() && name != self.without);
            Ok(value.cloned())
        }
    }

    /// The names that the configuration asks for when it is set as the example has it, with and without a database's
    /// address.
    fn asked() -> BTreeSet<String> {
        let lines = EXAMPLE.lines().filter(|line| !names(line).is_empty());
        let all: Vec<_> = lines.map(|line| line.trim_start_matches('#')).collect();
        let values = parse(&all.join("\n")).unwrap().values;
        let mut asked = BTreeSet::from(["ENV_FILE".to_owned()]);
        for without in ["", "MONGODB_URI"] {
            let example = Example {
                values: values.clone(),
                without,
                asked: RefCell::default(),
            };
            Config::read(&example).unwrap();
            asked.extend(example.asked.into_inner());
        }
        asked
    }

    #[test]
    fn the_example_has_every_variable_and_no_other() {
        let names: BTreeSet<_> = names(EXAMPLE).into_iter().map(ToOwned::to_owned).collect();
        assert_eq!(names, asked());
    }

    #[test]
    fn the_readme_has_every_variable_and_no_other() {
        let readme = include_str!("../../../README.md");
        let (_, table) = readme.split_once("\n| variable | default | is |\n").unwrap();
        let rows = table.lines().take_while(|line| line.starts_with('|'));
        let cells = rows.filter_map(|row| row.split('|').nth(1));
        // `A`, `B`
        let names: BTreeSet<_> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
        assert_eq!(
            names.into_iter().map(ToOwned::to_owned).collect::<BTreeSet<_>>(),
            asked()
        );
    }
}
