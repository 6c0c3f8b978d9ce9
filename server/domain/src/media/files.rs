//! Pictures in a folder of the shop's own.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use shared::picture::{card_file_name, file_name, read_card_file_name, read_file_name, widths};
use tokio::task::spawn_blocking;

use super::picture::Versions;
use crate::{Error, Result, Shop};

/// The file of this name in the folder. [`Error::NotFound`] for what neither [`file_name`] nor [`card_file_name`] made.
pub async fn read(shop: &Shop, file: &str) -> Result<Vec<u8>> {
    read_file_name(file)
        .or_else(|| read_card_file_name(file))
        .ok_or(Error::NotFound)?;
    let path = shop.settings.uploads.join(file);
    let read = spawn_blocking(move || fs::read(path)).await;
    match read.map_err(|e| Error::Internal(e.to_string()))? {
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::NotFound),
        read => read.map_err(unavailable),
    }
}

/// Removes all versions of the picture whose largest is this file; those that are gone already are no error.
/// [`Error::NotFound`] for what [`file_name`] never made.
pub async fn remove(folder: &Path, file: &str) -> Result<()> {
    let (name, width) = read_file_name(file).ok_or(Error::NotFound)?;
    let versions = widths(width).into_iter().map(|width| file_name(name, width));
    let files: Vec<_> = versions
        .chain([card_file_name(name, width)])
        .map(|file| folder.join(file))
        .collect();
    let removed = spawn_blocking(move || {
        files.into_iter().try_for_each(|file| match fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
    });
    removed
        .await
        .map_err(|e| Error::Internal(e.to_string()))?
        .map_err(unavailable)
}

/// Keeps the card of a picture, as long as the picture is there: whoever reads finds all of it or nothing.
pub async fn write_card(folder: &Path, name: &str, width: u32, jpeg: Vec<u8>) -> Result<()> {
    let [picture, card] = [file_name(name, width), card_file_name(name, width)].map(|file| folder.join(file));
    let written = spawn_blocking(move || {
        let part = card.with_extension("part");
        fs::write(&part, jpeg)?;
        fs::rename(&part, &card)?;
        // Removed meanwhile.
        if picture.exists() {
            Ok(())
        } else {
            fs::remove_file(&card)
        }
    });
    written
        .await
        .map_err(|e| Error::Internal(e.to_string()))?
        .map_err(unavailable)
}

/// The files of one picture. Dropped before [`Files::keep`], they are removed: when a later
/// step fails, and when the request is given up.
#[derive(Debug)]
pub struct Files(Vec<PathBuf>);

impl Files {
    /// Writes all versions, or none.
    pub async fn write(folder: &Path, name: String, versions: Versions) -> Result<Self> {
        let folder = folder.to_owned();
        let written = spawn_blocking(move || Self::write_all(&folder, &name, &versions)).await;
        written
            .map_err(|e| Error::Internal(e.to_string()))?
            .map_err(unavailable)
    }

    fn write_all(folder: &Path, name: &str, versions: &Versions) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut files = Self(Vec::new());
        for (width, webp) in &versions.all {
            let path = folder.join(file_name(name, *width));
            let mut file = File::create_new(&path)?;
            files.0.push(path);
            file.write_all(webp)?;
            file.sync_all()?;
        }
        Ok(files)
    }

    /// Keeps the files: dropping this no longer removes them.
    pub fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        for path in &self.0 {
            if let Err(error) = fs::remove_file(path) {
                tracing::warn!(target: "error", %error, "a picture that nobody needs could not be removed");
            }
        }
    }
}

fn unavailable(error: io::Error) -> Error {
    Error::MediaUnavailable(format!("the folder of uploads: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "0123456789abcdef0123456789abcdef";

    fn versions() -> Versions {
        Versions {
            width: 1000,
            height: 10,
            all: [480, 960, 1000].map(|width| (width, vec![1])).into(),
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn when_one_version_cannot_be_written_none_remains() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = file_name(NAME, 960);
        fs::write(folder.path().join(&in_the_way), "mine").unwrap();
        assert!(Files::write_all(folder.path(), NAME, &versions()).is_err());
        assert_eq!(names(folder.path()), [in_the_way]);
    }

    #[test]
    fn files_remain_only_when_they_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        drop(Files::write_all(folder.path(), NAME, &versions()).unwrap());
        assert_eq!(names(folder.path()), [""; 0]);
        Files::write_all(folder.path(), NAME, &versions()).unwrap().keep();
        assert_eq!(names(folder.path()).len(), 3);
    }
}
