//! Where uploaded pictures are stored.

use domain::media::{Cloudinary, CloudinaryAccount, Storage};
use shared::account::Secret;

use super::{ConfigError, Variables, wrong};

/// The three that belong together.
const NAMES: [&str; 3] = ["CLOUDINARY_CLOUD_NAME", "CLOUDINARY_API_KEY", "CLOUDINARY_API_SECRET"];

/// Cloudinary when its variables are set, the data folder when none of them is.
pub fn media(variables: &impl Variables) -> Result<Storage, ConfigError> {
    let mut values = Vec::with_capacity(NAMES.len());
    for name in NAMES {
        values.push(variables.get(name)?);
    }
    let [Some(cloud), Some(key), Some(secret)] = &values[..] else {
        let first = |is_set: bool| NAMES.iter().zip(&values).find(|(_, value)| value.is_some() == is_set);
        return match (first(true), first(false)) {
            (Some((there, _)), Some((missing, _))) => Err(ConfigError(format!(
                "{there} is set without {missing}. Set all of {}, or none to keep pictures in DATA_DIR",
                NAMES.join(", ")
            ))),
            _ => Ok(Storage::Disk),
        };
    };
    // It is written into the addresses of pictures.
    if !cloud.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)) {
        return Err(wrong(NAMES[0], cloud, "the name of a cloud, such as fromagerie-alioui"));
    }
    let api = variables.read(
        "CLOUDINARY_UPLOAD_PREFIX",
        "https://api.cloudinary.com".to_owned(),
        "an address such as https://api.cloudinary.com",
        |value| {
            let host = value
                .strip_prefix("https://")
                .or_else(|| value.strip_prefix("http://"))?;
            let sane = !host.is_empty() && !host.contains(['?', '#', '@']) && !host.contains(char::is_whitespace);
            sane.then(|| value.trim_end_matches('/').to_owned())
        },
    )?;
    let account = CloudinaryAccount {
        cloud: cloud.clone(),
        key: key.clone(),
        secret: Secret(secret.clone()),
        api,
    };
    let cloudinary = Cloudinary::new(account);
    cloudinary.map(Storage::Cloudinary).map_err(|e| {
        ConfigError(format!(
            "CLOUDINARY_CLOUD_NAME is set, but this system cannot speak TLS: {e}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, &str); 3] = [
        ("CLOUDINARY_CLOUD_NAME", "demo"),
        ("CLOUDINARY_API_KEY", "1234"),
        ("CLOUDINARY_API_SECRET", "hush"),
    ];

    fn read(variables: &[(&str, &str)]) -> Result<Storage, String> {
        media(&variables).map_err(|e| e.to_string())
    }

    #[test]
    fn pictures_are_files_until_all_of_cloudinary_is_set() {
        assert!(matches!(read(&[]), Ok(Storage::Disk)));
        let storage = read(&ALL).unwrap();
        assert!(matches!(storage, Storage::Cloudinary(_)));
        assert!(!format!("{storage:?}").contains("hush"));
    }

    #[test]
    fn half_of_cloudinary_is_an_error_that_names_what_is_missing() {
        for missing in NAMES {
            let rest: Vec<_> = ALL.into_iter().filter(|(name, _)| *name != missing).collect();
            let error = read(&rest).unwrap_err();
            assert!(error.contains(&format!("without {missing}")), "{error}");
            assert!(!error.contains("hush") && !error.contains('\n'), "{error}");
        }
        let error = read(&[("CLOUDINARY_API_SECRET", "hush")]).unwrap_err();
        assert!(error.contains("without CLOUDINARY_CLOUD_NAME"), "{error}");
    }

    #[test]
    fn a_clouds_name_leads_nowhere_else() {
        for name in ["a/b", "evil.test#", "a b", "é"] {
            let cloud = ("CLOUDINARY_CLOUD_NAME", name);
            let error = read(&[cloud, ALL[1], ALL[2]]).unwrap_err();
            assert!(error.starts_with("CLOUDINARY_CLOUD_NAME is "), "{error}");
        }
    }
}
