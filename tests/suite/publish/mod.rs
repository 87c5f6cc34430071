//! Publishing, through the command line, to hosts on this computer.

mod core;
mod fixture;
mod gates;
mod web;
