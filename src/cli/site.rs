//! Where the site is and what time it is: the facts that the library does not look up itself.

use std::path::{Path, PathBuf};

use super::args::Global;

/// The site's root: `--root`, else the nearest folder upwards that holds `site.yaml`.
pub fn find_root(global: &Global) -> Result<PathBuf, String> {
    let here = std::env::current_dir().map_err(|cause| format!("cannot tell the current folder: {cause}"))?;
    if let Some(root) = &global.root {
        return root_at(&here.join(root), global);
    }
    let found = here.ancestors().find(|folder| folder.join("site.yaml").is_file());
    match (found, &global.config) {
        (Some(root), _) => Ok(root.to_owned()),
        (None, Some(_)) => Ok(here),
        (None, None) => Err(format!(
            "no `site.yaml` in `{}` or any folder above it; `briefpress init DIR` starts a site",
            here.display()
        )),
    }
}

fn root_at(root: &Path, global: &Global) -> Result<PathBuf, String> {
    if !root.is_dir() {
        return Err(format!("the site's folder `{}` does not exist", root.display()));
    }
    if global.config.is_none() && !root.join("site.yaml").is_file() {
        return Err(format!("the folder `{}` holds no `site.yaml`", root.display()));
    }
    Ok(root.to_owned())
}

/// The "now" of this run: `--now`, else `SOURCE_DATE_EPOCH`, else the clock.
pub fn now(global: &Global) -> Result<jiff::Timestamp, String> {
    if let Some(now) = global.now {
        return Ok(now);
    }
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds
            .trim()
            .parse::<i64>()
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .ok_or_else(|| format!("`SOURCE_DATE_EPOCH` is `{seconds}`, not a number of seconds since 1970")),
        Err(_) => Ok(jiff::Timestamp::now()),
    }
}

/// Whether the "now" of this run stays what it is.
#[cfg(feature = "serve")]
pub fn now_is_fixed(global: &Global) -> bool {
    global.now.is_some() || std::env::var_os("SOURCE_DATE_EPOCH").is_some()
}
