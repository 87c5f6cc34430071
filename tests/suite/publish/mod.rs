//! Publishing, through the command line, to hosts on this computer.

mod automation;
mod azure;
mod core;
mod fixture;
mod gates;
mod git;
mod google;
mod google_fake;
mod hosting;
mod interrupt;
#[cfg(unix)]
mod line;
mod netlify;
mod precompress;
mod proxy;
mod s3;
mod servers;
#[cfg(unix)]
mod ssh;
#[cfg(unix)]
mod ssh_faults;
#[cfg(unix)]
mod ssh_lease;
mod web;
