//! The ways in which editors and programs save a file, and chance that comes out the same each time.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Numbers by chance, the same for the same seed (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((number ^ (number >> 31)) % end as u64).expect("below a size")
    }

    /// One of some values.
    pub fn of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }

    /// Waits less than so many milliseconds.
    pub fn pause(&mut self, milliseconds: usize) {
        std::thread::sleep(Duration::from_millis(self.below(milliseconds) as u64));
    }
}

/// A way of saving.
#[derive(Clone, Copy, Debug)]
pub enum Save {
    /// Emptied, then written.
    Plain,
    /// Emptied, written a while later.
    LateWrite,
    /// Written in two parts with a while between.
    Pieces,
    /// Written beside it and put in its place.
    Atomic,
    /// As Vim does it: a probe, a swap file, the old file kept as a backup until the new one is written.
    Vim,
    /// As Emacs does it: a lock that is a link to nowhere, a copy of what is not saved yet.
    Emacs,
    /// The time of before, as `rsync` and archives keep it.
    TimeKept,
}

pub const SAVES: [Save; 7] =
    [Save::Plain, Save::LateWrite, Save::Pieces, Save::Atomic, Save::Vim, Save::Emacs, Save::TimeKept];

/// Saves a file; pauses are shorter than the time that a missing file is waited for.
pub fn save(path: &Path, text: &[u8], way: Save, chance: &mut Chance) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
    match way {
        Save::Plain => write(path, text),
        Save::LateWrite => {
            let mut file = File::create(path).expect("a file can be made");
            chance.pause(40);
            file.write_all(text).expect("a file can be written");
        }
        Save::Pieces => {
            let mut file = File::create(path).expect("a file can be made");
            let (one, two) = text.split_at(text.len() / 2);
            file.write_all(one).expect("a file can be written");
            chance.pause(40);
            file.write_all(two).expect("a file can be written");
        }
        Save::Atomic => {
            let beside = beside(path, ".", ".tmp");
            write(&beside, text);
            rename(&beside, path);
        }
        Save::Vim => save_as_vim(path, text),
        Save::Emacs => save_as_emacs(path, text, chance),
        Save::TimeKept => {
            let time = fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
            write(path, text);
            if let Some(time) = time {
                let file = OpenOptions::new().append(true).open(path).expect("a file can be opened");
                file.set_modified(time).expect("its time can be set");
            }
        }
    }
}

fn save_as_vim(path: &Path, text: &[u8]) {
    let (swap, backup) = (beside(path, ".", ".swp"), beside(path, "", "~"));
    write(&swap, b"swap");
    let probe = path.with_file_name("4913");
    write(&probe, b"");
    fs::remove_file(&probe).expect("the probe can go");
    if path.exists() {
        rename(path, &backup);
    }
    write(path, text);
    let _ = fs::remove_file(&backup);
    fs::remove_file(&swap).expect("the swap file can go");
}

fn save_as_emacs(path: &Path, text: &[u8], chance: &mut Chance) {
    let (unsaved, lock) = (beside(path, "#", "#"), beside(path, ".#", ""));
    #[cfg(unix)]
    let _ = std::os::unix::fs::symlink("someone@somewhere.1:1", &lock);
    write(&unsaved, b"half a thought");
    chance.pause(5);
    write(path, text);
    fs::remove_file(&unsaved).expect("the copy can go");
    let _ = fs::remove_file(&lock);
}

fn write(path: &Path, text: &[u8]) {
    fs::write(path, text).expect("a file can be written");
}

fn rename(from: &Path, to: &Path) {
    fs::rename(from, to).expect("a file can be renamed");
}

fn beside(path: &Path, before: &str, after: &str) -> PathBuf {
    let name = path.file_name().expect("a name").to_string_lossy();
    path.with_file_name(format!("{before}{name}{after}"))
}
