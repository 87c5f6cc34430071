//! Puts a finished stage into the output's place, in one step.

use std::fs;
use std::io;
use std::path::Path;

use super::error::WriteError;
use super::place::{OutputPlaces, is_marked};

/// What became of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Swapped {
    /// It is the output now.
    Done,
    /// The output is a mount point, or the like: it cannot be moved.
    Fixed,
}

/// Makes the stage the output; the old output becomes the stage.
pub(super) fn swap(places: &OutputPlaces) -> Result<Swapped, WriteError> {
    let fault = || WriteError::io("replace", &places.output);
    if !exists(&places.output) {
        fs::rename(&places.stage, &places.output).map_err(fault())?;
        return Ok(Swapped::Done);
    }
    match exchange(&places.stage, &places.output) {
        Ok(()) => Ok(Swapped::Done),
        Err(cause) if is_fixed(&cause) => Ok(Swapped::Fixed),
        Err(cause) if cannot_exchange(&cause) => step_aside(places),
        Err(cause) => Err(fault()(cause)),
    }
}

/// Puts back an output whose process died between the two renames of [`step_aside`].
pub(super) fn recover(places: &OutputPlaces) -> Result<(), WriteError> {
    if !exists(&places.aside) || !is_marked(&places.aside) {
        return Ok(());
    }
    if exists(&places.output) {
        // The new output is in place; the old one becomes the stage, or goes if there is one.
        return super::stage::remove_stage(&places.aside);
    }
    fs::rename(&places.aside, &places.output).map_err(WriteError::io("put back", &places.output))
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(stage: &Path, output: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, stage, CWD, output, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Where the two cannot be exchanged: old away, new in. For a moment there is no output.
fn step_aside(places: &OutputPlaces) -> Result<Swapped, WriteError> {
    let fault = || WriteError::io("replace", &places.output);
    match fs::rename(&places.output, &places.aside) {
        Err(cause) if is_fixed(&cause) => return Ok(Swapped::Fixed),
        done => done.map_err(fault())?,
    }
    if let Err(cause) = fs::rename(&places.stage, &places.output) {
        fs::rename(&places.aside, &places.output).map_err(fault())?;
        return Err(fault()(cause));
    }
    fs::rename(&places.aside, &places.stage).map_err(fault())?;
    Ok(Swapped::Done)
}

fn is_fixed(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices)
}

fn cannot_exchange(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
