//! The kinds of hosts, a file each.

mod archive;
mod directory;
mod git;
mod netlify;
mod ssh;
mod store;

use std::path::PathBuf;

use super::error::PublishError;
use super::http::Client;
use super::secret::Environment;
use super::target::Target;
use crate::model::config::Config;
use crate::model::target::{Place, TargetConfig};

/// What a kind of host may need to know of the run.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The site's folder, where paths begin.
    pub root: PathBuf,
    /// The folder of this target below the cache.
    pub folder: PathBuf,
    /// The variables of the run, among them secrets.
    pub environment: Environment,
    /// Sends requests over HTTP.
    pub client: Client,
    /// The settings of the site.
    pub site: Config,
}

/// The host that the settings name.
pub fn open(config: &TargetConfig, setting: &Setting) -> Result<Box<dyn Target>, PublishError> {
    Ok(match &config.place {
        Place::Directory { path } => Box::new(directory::Directory::new(path, config, setting)),
        Place::Archive { path } => Box::new(archive::Archive::new(path, setting)),
        Place::Git(branch) => Box::new(git::Git::new(branch, config, setting)?),
        Place::Ssh(account) => Box::new(ssh::Ssh::new(account, config, setting)?),
        Place::Netlify(service) => Box::new(netlify::Netlify::new(service, setting)?),
        Place::Store(bucket) => Box::new(store::Store::new(bucket, config, setting)?),
    })
}
