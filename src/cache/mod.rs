//! Remembers costly pure steps by the hash of their input; the only locks of the core.
