//! Publishing, through the command line, to hosts on this computer.

mod automation;
mod azure;
mod core;
mod fixture;
mod gates;
mod git;
mod interrupt;
mod netlify;
mod nginx;
mod proxy;
mod s3;
mod servers;
#[cfg(unix)]
mod ssh;
mod web;
