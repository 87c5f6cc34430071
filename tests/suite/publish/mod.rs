//! Publishing, through the command line, to hosts on this computer.

mod automation;
mod azure;
mod core;
mod fixture;
mod gates;
mod gcs;
mod git;
mod hosting;
mod interrupt;
mod netlify;
mod precompress;
mod proxy;
mod s3;
mod servers;
#[cfg(unix)]
mod ssh;
mod web;
