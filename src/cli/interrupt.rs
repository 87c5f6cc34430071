//! Ctrl-C and SIGTERM: at once while nothing is staged, else after the stage is removed; the second at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::Exit;

/// Watches for signals that ask the program to stop.
pub struct Interrupt {
    /// The next signal ends the program where it is.
    at_once: Arc<AtomicBool>,
    /// The signal that came, or 0.
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Begins to watch; until [`Interrupt::hold`] a signal ends the program at once.
    pub fn catch() -> io::Result<Self> {
        let this = Self { at_once: Arc::new(AtomicBool::new(true)), signal: Arc::default() };
        for (signal, exit) in [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Terminated)] {
            // In this order: the first signal sets what makes the second final.
            flag::register_conditional_shutdown(signal, exit as i32, Arc::clone(&this.at_once))?;
            flag::register(signal, Arc::clone(&this.at_once))?;
            flag::register_usize(signal, Arc::clone(&this.signal), signal as usize)?;
        }
        Ok(this)
    }

    /// From now on the first signal is left to [`Interrupt::check`].
    pub fn hold(&self) {
        self.at_once.store(false, Ordering::SeqCst);
    }

    /// Fails once a signal has come.
    pub fn check(&self) -> io::Result<()> {
        if self.signal.load(Ordering::Relaxed) == 0 { Ok(()) } else { Err(io::ErrorKind::Interrupted.into()) }
    }

    /// How the program ends, if a signal has come.
    pub fn exit(&self) -> Option<Exit> {
        match self.signal.load(Ordering::Relaxed) as i32 {
            SIGINT => Some(Exit::Interrupted),
            SIGTERM => Some(Exit::Terminated),
            _ => None,
        }
    }
}
