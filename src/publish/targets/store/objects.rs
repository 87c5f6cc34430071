//! The few things that are done with objects, with errors as ours.

use std::sync::Arc;

use futures_util::TryStreamExt;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, UpdateVersion,
};

use super::bridge::wait;
use crate::publish::error::{ErrorKind, PublishError};
use crate::publish::secret::scrub;

/// A bucket, or a part of one.
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: String,
}

/// What a browser is told of an object.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// The `Content-Type`.
    pub media: String,
    /// The `Cache-Control`.
    pub cache: String,
    /// The `Content-Disposition`, where there is one.
    pub disposition: Option<String>,
}

/// What must be so for an object to be written.
#[derive(Clone, Debug)]
pub enum If {
    Always,
    /// There is none of the name.
    Absent,
    /// It is still the one that was read.
    Still(UpdateVersion),
}

impl Objects {
    /// The objects whose names begin with the prefix.
    pub fn new(store: Arc<dyn ObjectStore>, prefix: &str) -> Self {
        let prefix = prefix.trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Self { store, prefix }
    }

    fn path(&self, name: &str) -> Result<Path, PublishError> {
        Path::parse(format!("{}{name}", self.prefix))
            .map_err(|fault| PublishError::io(format!("`{name}`: {fault}")))
    }

    /// An object and its version, if it is there.
    pub fn get(&self, name: &str) -> Result<Option<(Vec<u8>, UpdateVersion)>, PublishError> {
        let path = self.path(name)?;
        let read = async {
            let got = self.store.get(&path).await?;
            let version = UpdateVersion { e_tag: got.meta.e_tag.clone(), version: got.meta.version.clone() };
            Ok((got.bytes().await?.to_vec(), version))
        };
        match wait(read) {
            Ok(found) => Ok(Some(found)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(fault) => Err(error("read", name, &fault)),
        }
    }

    /// Writes an object.
    pub fn put(&self, name: &str, bytes: Vec<u8>, labels: &Labels) -> Result<(), PublishError> {
        self.put_if(name, bytes, (labels, If::Always)).map(|_| ())
    }

    /// Writes an object if a condition holds; gives its new version. A store that knows no conditions is asked without.
    pub fn put_if(
        &self,
        name: &str,
        bytes: Vec<u8>,
        (labels, condition): (&Labels, If),
    ) -> Result<UpdateVersion, PublishError> {
        let mode = match condition {
            If::Always => PutMode::Overwrite,
            If::Absent => PutMode::Create,
            If::Still(version) => PutMode::Update(version),
        };
        let path = self.path(name)?;
        let payload = PutPayload::from(bytes);
        let write = |mode| {
            let options = PutOptions { mode, attributes: labels.attributes(), ..PutOptions::default() };
            wait(self.store.put_opts(&path, payload.clone(), options))
        };
        let written = match write(mode) {
            Err(object_store::Error::NotImplemented { .. } | object_store::Error::NotSupported { .. }) => {
                write(PutMode::Overwrite)
            }
            written => written,
        };
        match written {
            Ok(put) => Ok(UpdateVersion { e_tag: put.e_tag, version: put.version }),
            Err(fault) => Err(error("write", name, &fault)),
        }
    }

    /// Copies an object within the bucket; nothing to copy is fine.
    pub fn copy(&self, from: &str, to: &str) -> Result<bool, PublishError> {
        let (source, target) = (self.path(from)?, self.path(to)?);
        match wait(self.store.copy(&source, &target)) {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(fault) => Err(error("copy", from, &fault)),
        }
    }

    /// Removes an object; none there is fine.
    pub fn delete(&self, name: &str) -> Result<(), PublishError> {
        let path = self.path(name)?;
        match wait(self.store.delete(&path)) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(fault) => Err(error("remove", name, &fault)),
        }
    }

    /// The names of the objects in a folder.
    pub fn list(&self, folder: &str) -> Result<Vec<String>, PublishError> {
        let path = self.path(folder)?;
        let listed = wait(self.store.list(Some(&path)).try_collect::<Vec<_>>());
        let listed = listed.map_err(|fault| error("list", folder, &fault))?;
        let below = |path: String| path.strip_prefix(&self.prefix).map(str::to_owned);
        Ok(listed.into_iter().filter_map(|object| below(object.location.into())).collect())
    }
}

impl Labels {
    /// Of a record that nobody but Briefpress reads.
    pub fn record() -> Self {
        Self { media: "application/json".to_owned(), cache: "no-store".to_owned(), disposition: None }
    }

    fn attributes(&self) -> Attributes {
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, self.media.clone().into());
        attributes.insert(Attribute::CacheControl, self.cache.clone().into());
        if let Some(disposition) = &self.disposition {
            attributes.insert(Attribute::ContentDisposition, disposition.clone().into());
        }
        attributes
    }
}

/// An error of the store, of the kind that its words tell.
fn error(action: &str, name: &str, fault: &object_store::Error) -> PublishError {
    use object_store::Error;
    let kind = match fault {
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => ErrorKind::Denied,
        Error::Precondition { .. } | Error::AlreadyExists { .. } => ErrorKind::Busy,
        _ => ErrorKind::Io,
    };
    let mut words = fault.to_string();
    let mut cause = std::error::Error::source(fault);
    while let Some(next) = cause {
        if !words.contains(&next.to_string()) {
            words = format!("{words}: {next}");
        }
        cause = next.source();
    }
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(600).collect();
    PublishError::new(kind, scrub(&format!("cannot {action} `{name}` in the bucket: {words}")))
}
