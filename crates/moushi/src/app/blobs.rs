//! Uploaded files: kept under the hash of their bytes, in a folder. Which of them are wanted is told by
//! `uploads`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

use crate::error::Trouble;
use moushi_core::text::hex;

/// Where uploaded files are kept.
#[derive(Clone, Debug)]
pub struct Blobs {
    objects: Arc<dyn ObjectStore>,
    folder: PathBuf,
}

impl Blobs {
    /// A folder, made when it is not there.
    pub fn folder(path: &Path) -> Result<Self, Trouble> {
        std::fs::create_dir_all(path).map_err(|error| crate::error::file_refusal(path, &error))?;
        let objects = LocalFileSystem::new_with_prefix(path).map_err(anyhow::Error::from)?;
        Ok(Self { objects: Arc::new(objects.with_fsync(true)), folder: path.to_owned() })
    }

    /// Keeps bytes; answers the name by which they are found again. The same bytes are kept once.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<String, Trouble> {
        let name = name(&bytes);
        let key = key(&name);
        if self.objects.head(&key).await.is_err() {
            self.objects.put(&key, PutPayload::from(bytes)).await.map_err(anyhow::Error::from)?;
        }
        Ok(name)
    }

    /// Forgets the bytes of that name; they may be gone already.
    pub async fn delete(&self, name: &str) -> Result<(), Trouble> {
        match self.objects.delete(&key(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(anyhow::Error::from(error).into()),
        }
    }

    /// Deletes what interrupted uploads of that name have left. Nobody may be uploading it now.
    pub async fn clear(&self, name: &str) -> Result<(), Trouble> {
        let shelf = self.folder.join(shelf(name));
        let told = |error: &std::io::Error| crate::error::file_refusal(&shelf, error);
        let mut entries = match tokio::fs::read_dir(&shelf).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            read => read.map_err(|error| told(&error))?,
        };
        // The store writes to `NAME#1`, `NAME#2` … and gives the file its name when it is whole.
        let part = format!("{name}#");
        while let Some(entry) = entries.next_entry().await.map_err(|error| told(&error))? {
            if entry.file_name().to_string_lossy().starts_with(&part) {
                tokio::fs::remove_file(entry.path()).await.map_err(|error| told(&error))?;
            }
        }
        Ok(())
    }

    /// The bytes of that name; none when they are gone.
    pub async fn find(&self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        match self.objects.get(&key(name)).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(anyhow::Error::from)?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(anyhow::Error::from(error).into()),
        }
    }

    /// Whether there are bytes of that name.
    pub async fn has(&self, name: &str) -> Result<bool, Trouble> {
        match self.objects.head(&key(name)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(anyhow::Error::from(error).into()),
        }
    }

    /// Writes a few bytes that mean nothing: answers whether there is a place to write to.
    pub async fn probe(&self) -> Result<(), Trouble> {
        let bytes = PutPayload::from_static(b"probe");
        self.objects.put(&Key::from("probe"), bytes).await.map_err(anyhow::Error::from)?;
        Ok(())
    }

    /// The bytes of that name.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, Trouble> {
        let found = self.objects.get(&key(name)).await.map_err(anyhow::Error::from)?;
        Ok(found.bytes().await.map_err(anyhow::Error::from)?.to_vec())
    }
}

/// The name under which bytes are kept.
pub fn name(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn key(name: &str) -> Key {
    Key::from(format!("{}/{name}", shelf(name)))
}

/// Two letters make a folder, so that no folder grows without end.
fn shelf(name: &str) -> &str {
    name.get(..2).unwrap_or("00")
}
