//! One writer at a time: a file beside the output, locked by the operating system.
//!
//! A process that dies leaves no lock behind, whatever the file says.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::time::{Duration, SystemTime};

use super::error::WriteError;
use super::place::OutputPlaces;
use crate::cache::open_own_file;

const TRY_AGAIN: Duration = Duration::from_millis(50);

/// Takes the lock of an output, waiting for another process for at most `patience`.
pub(super) fn lock(places: &OutputPlaces, patience: Duration) -> Result<File, WriteError> {
    let mut file = open_own_file(&places.lock).map_err(WriteError::io("write", &places.lock))?;
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if waited < patience => {
                #[expect(clippy::disallowed_methods, reason = "the other process needs time to finish")]
                std::thread::sleep(TRY_AGAIN);
                waited += TRY_AGAIN;
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // What cannot be read is not known.
                let _ = file.take(1000).read_to_string(&mut holder);
                let holder =
                    if holder.is_empty() { "unknown process".to_owned() } else { holder.trim().to_owned() };
                return Err(WriteError::Busy { output: places.output.clone(), holder });
            }
            // File systems without locks: nothing keeps two builds apart there, as the guide says.
            Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => break,
            Err(TryLockError::Error(cause)) => return Err(WriteError::io("lock", &places.lock)(cause)),
        }
    }
    sign(&mut file).map_err(WriteError::io("write", &places.lock))?;
    Ok(file)
}

/// Says who holds the lock, for the message of who waits.
fn sign(file: &mut File) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "tells people since when the lock is held")]
    let now = jiff::Timestamp::try_from(SystemTime::now()).unwrap_or_default();
    let text = format!("process {} on {} since {:.0}\n", std::process::id(), host(), now);
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(text.as_bytes())
}

#[cfg(unix)]
fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    "this computer".to_owned()
}
