//! Compressed forms beside files, `index.html.gz` and `index.html.br`, for servers that send them as they are.
//!
//! A file's entry in the manifest says which forms it has, so that those of files that stay are taken over from the
//! last release, and only what changed is compressed. A form never outlives the bytes that it is of: it is taken
//! over for a file with the same hash only, and comes and goes in the same stage as the file. It is no file of
//! the release: plans, counts, guards and lists know nothing of it. The same bytes have the same forms.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};
use serde::{Deserialize, Serialize};

use super::error::PublishError;
use super::parallel::in_parallel;
use super::release::{File, Release};
use super::target::{Progress, Tree};
use crate::model::media::is_text;
use crate::model::target::TargetConfig;

/// Shorter files fit into a packet or two as they are.
const SHORTEST: u64 = 1024;
/// The quality of Brotli. Of the demo site's pages (6 kB each) it leaves 29.8 % in 0.11 ms a page, Gzip at its best
/// 33.5 % in 0.07 ms; the highest quality would leave 26.4 %, but take 5.5 ms, a minute for ten thousand pages.
const QUALITY: i32 = 5;
/// The window of Brotli, as a power of two: a megabyte.
const WINDOW: i32 = 20;

/// How a form is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Coding {
    #[serde(rename = "br")]
    Brotli,
    #[serde(rename = "gz")]
    Gzip,
}

impl Coding {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// What stands at the end of a form's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    /// The path of the form of a file.
    pub fn path(self, of: &str) -> String {
        format!("{of}.{}", self.ending())
    }

    /// Compresses all that can be read.
    fn write(self, mut from: impl Read, to: impl Write) -> io::Result<()> {
        let mut to = BufWriter::new(to);
        match self {
            Self::Brotli => {
                let params =
                    BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, ..BrotliEncoderParams::default() };
                brotli::BrotliCompress(&mut from, &mut to, &params)?;
            }
            Self::Gzip => {
                let head = GzBuilder::new().mtime(0).operating_system(255);
                let mut gzip = head.write(&mut to, Compression::best());
                io::copy(&mut from, &mut gzip)?;
                gzip.finish()?;
            }
        }
        to.flush()
    }
}

/// A form that a release has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form<'r> {
    /// The path of the file below the public address.
    pub of: &'r str,
    /// The file itself.
    pub file: &'r File,
    /// How it is compressed.
    pub coding: Coding,
    /// The release before has it, too.
    pub stays: bool,
}

impl Form<'_> {
    /// Where it lies.
    pub fn path(&self) -> String {
        self.coding.path(self.of)
    }
}

/// All forms of a release, those of leaving assets included; `before` is the release on the host.
pub fn forms<'r>(release: &'r Release, before: Option<&'r Release>) -> impl Iterator<Item = Form<'r>> {
    let files = release.files.iter().map(move |(path, file)| (path, file, stays(path, file, before)));
    let leaving = release.leaving.iter().map(|(path, leaving)| (path, &leaving.file, true));
    files.chain(leaving).flat_map(|(path, file, stays)| {
        let codings = file.compressed.iter().flatten();
        codings.map(move |coding| Form { of: path, file, coding: *coding, stays })
    })
}

/// The paths of the forms of two releases: they stay or go with their files, whatever `keep` says, for a form that
/// outlives the bytes that it is of would be sent in the place of others.
pub fn own_forms(release: &Release, before: Option<&Release>) -> BTreeSet<String> {
    let all = forms(release, None).chain(before.into_iter().flat_map(|before| forms(before, None)));
    all.map(|form| form.path()).collect()
}

fn stays(path: &str, file: &File, before: Option<&Release>) -> bool {
    let before = before.and_then(|before| before.files.get(path));
    before.is_some_and(|before| before.hash == file.hash && before.compressed.is_some())
}

/// Notes the forms of files that stay. Gives the number of files whose forms are to be made, or to go.
pub fn settle(release: &mut Release, held: Option<&Release>, config: &TargetConfig) -> usize {
    let own: BTreeSet<String> = release
        .files
        .keys()
        .filter(|path| Coding::ALL.iter().any(|coding| path.ends_with(&format!(".{}", coding.ending()))))
        .map(|path| path.to_string())
        .collect();
    let mut open = 0;
    for (path, file) in &mut release.files {
        let before = held.and_then(|held| held.files.get(path)).filter(|before| before.hash == file.hash);
        let before = before.and_then(|before| before.compressed.as_ref());
        if !config.precompress || !is_worthwhile(file) {
            open += usize::from(before.is_some_and(|before| !before.is_empty()));
            file.compressed = None;
            continue;
        }
        // What is brought back knows its forms itself.
        let mut known = before.cloned().or(file.compressed.take());
        known.iter_mut().for_each(|known| known.retain(|coding| !own.contains(&coding.path(path))));
        open += usize::from(known.is_none());
        file.compressed = known;
    }
    if !config.precompress {
        release.leaving.values_mut().for_each(|leaving| leaving.file.compressed = None);
    }
    open
}

fn is_worthwhile(file: &File) -> bool {
    file.len >= SHORTEST && is_text(&file.media)
}

/// Makes the forms that the release lacks, below the tree's folder for them, and notes them in the release.
pub fn make(release: &mut Release, tree: &Tree, progress: &dyn Progress) -> Result<(), PublishError> {
    let Some(folder) = &tree.forms else { return Ok(()) };
    clear(folder)?;
    let lacks = |file: &File| file.compressed.is_none() && is_worthwhile(file);
    let lacking: Vec<(&str, &File)> =
        release.files.iter().filter(|(_, file)| lacks(file)).map(|(path, file)| (&**path, file)).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    progress.begin("compressing", lacking.len(), lacking.iter().map(|(_, file)| file.len).sum());
    let made = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    in_parallel(&lacking, workers, |(path, file)| {
        progress.check()?;
        let free = Coding::ALL.into_iter().filter(|coding| !release.files.contains_key(&*coding.path(path)));
        let mut codings = Vec::new();
        for coding in free {
            if compress(coding, (path, file), (tree, folder))? {
                codings.push(coding);
            }
        }
        progress.done(file.len);
        made.lock().unwrap_or_else(PoisonError::into_inner).push((Box::from(*path), codings));
        Ok(())
    })?;
    let made: Vec<(Box<str>, _)> = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (path, codings) in made {
        if let Some(file) = release.files.get_mut(&path) {
            file.compressed = Some(codings);
        }
    }
    Ok(())
}

/// Removes what an earlier run has made.
pub fn clear(folder: &Path) -> Result<(), PublishError> {
    match fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(PublishError::file("remove", folder)(cause))
        }
        _ => Ok(()),
    }
}

/// Makes a form; whether it is so much smaller that it is worth having.
fn compress(
    coding: Coding,
    (path, file): (&str, &File),
    (tree, folder): (&Tree, &Path),
) -> Result<bool, PublishError> {
    let place = folder.join(coding.path(path));
    let write = || {
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        let to = fs::File::create(&place)?;
        let mut from = Hashed { inner: tree.open(path)?, hasher: blake3::Hasher::new() };
        coding.write(&mut from, &to)?;
        Ok((to.metadata()?.len(), from.hasher.finalize()))
    };
    let (len, hash) = write().map_err(PublishError::file("compress", &place))?;
    if *hash.as_bytes() != file.hash.0 {
        return Err(PublishError::io(format!("`{path}` changed since the site was built; publish again")));
    }
    // A tenth must be saved.
    let pays = len.saturating_mul(10) <= file.len.saturating_mul(9);
    if !pays {
        fs::remove_file(&place).map_err(PublishError::file("remove", &place))?;
    }
    Ok(pays)
}

/// Hashes what is read.
struct Hashed<R> {
    inner: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.hasher.update(&into[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::Coding;

    /// Gives what it has in pieces of many lengths.
    struct Crumbs<'a>(&'a [u8], usize);

    impl Read for Crumbs<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.1 = self.1 * 7 % 4093 + 1;
            let count = self.1.min(self.0.len()).min(into.len());
            let (now, rest) = self.0.split_at(count);
            into[..count].copy_from_slice(now);
            self.0 = rest;
            Ok(count)
        }
    }

    #[test]
    fn forms_depend_on_nothing_but_the_bytes() {
        let text: String =
            (0..40_000).map(|line| format!("line {} of a page\n", line * line % 977)).collect();
        for coding in Coding::ALL {
            let mut whole = Vec::new();
            coding.write(text.as_bytes(), &mut whole).expect("compressed");
            let mut crumbs = Vec::new();
            coding.write(Crumbs(text.as_bytes(), 1), &mut crumbs).expect("compressed");
            assert!(whole == crumbs && whole.len() * 5 < text.len(), "{coding:?}");
            let mut back = Vec::new();
            match coding {
                Coding::Brotli => brotli::Decompressor::new(&whole[..], 4096).read_to_end(&mut back),
                Coding::Gzip => flate2::read::GzDecoder::new(&whole[..]).read_to_end(&mut back),
            }
            .expect("read back");
            assert!(back == text.as_bytes(), "{coding:?}");
        }
    }
}
