//! What a site holds, as far as `new` must know it: settings, records and front matter.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use briefpress::check::has_errors;
use briefpress::model::config::Config;
use briefpress::model::meta::Meta;
use briefpress::model::record::Record;
use briefpress::model::source::{Snapshot, SourcePath};
use briefpress::parse::ParseOptions;
use briefpress::parse::config::parse_config;
use briefpress::parse::front_matter::parse_front_matter;
use briefpress::parse::records::{parse_record, record_taxonomy};
use briefpress::scan::{ScanOptions, scan};

use super::args::Global;
use super::{Exit, site};

/// The contents of a site. Faults in it are the business of `check`.
pub struct Contents {
    /// The files as they were read.
    pub snapshot: Snapshot,
    /// The settings.
    pub config: Config,
    /// How manuscripts are read.
    pub options: Arc<ParseOptions>,
    /// In the order of their files.
    pub records: Vec<Record>,
    /// Every Markdown file with its front matter, by path.
    pub documents: Vec<(SourcePath, Meta)>,
}

impl Contents {
    /// Reads the site of this run.
    pub fn read(global: &Global) -> Result<Self, (Exit, String)> {
        let usage = |message| (Exit::Usage, message);
        let root = site::find_root(global).map_err(usage)?;
        let now = site::now(global).map_err(usage)?;
        let config = global.config.as_ref().map(|path| root.join(path));
        let options = ScanOptions { root, config, skip: Vec::new(), now };
        let io = |error: briefpress::scan::ScanError| (Exit::Io, error.to_string());
        let settings = options.settings().map_err(io)?;
        let snapshot = scan(&options, None).map_err(io)?.value;
        let text = snapshot.text(&settings).cloned().unwrap_or_default();
        let read = parse_config(&settings, &text);
        if has_errors(&read.diagnostics) {
            let message = format!("`{settings}` has faults: `briefpress check` names them");
            return Err((Exit::Usage, message));
        }
        let config = read.value;
        let options = ParseOptions::new(&config);
        let (records, documents) = parse(&snapshot, &config, &options);
        Ok(Self { snapshot, config, options, records, documents })
    }

    /// Today in the site's time zone.
    pub fn today(&self) -> jiff::civil::Date {
        self.config.time_zone.to_datetime(self.snapshot.now).date()
    }

    /// The records of a taxonomy, by id.
    pub fn records_of(&self, taxonomy: &str) -> Vec<&Record> {
        let mut records: Vec<&Record> =
            self.records.iter().filter(|record| &*record.taxonomy == taxonomy).collect();
        records.sort_by(|a, b| a.id.cmp(&b.id));
        records
    }

    /// The record that a word means: by id, or by name in any language, case ignored.
    pub fn record(&self, taxonomy: &str, word: &str) -> Option<&Record> {
        let word = word.trim().to_lowercase();
        let means = |record: &&Record| {
            *record.id == *word || record.name.all().any(|name| name.to_lowercase() == word)
        };
        self.records_of(taxonomy).into_iter().find(means)
    }

    /// The path on disk of a file of the site.
    pub fn on_disk(&self, file: &SourcePath) -> PathBuf {
        self.snapshot.root.join(file.as_str())
    }

    /// The file of the site that a path on the command line means: from the current folder, else from the root.
    pub fn find_file(&self, path: &Path) -> Option<SourcePath> {
        let root = self.snapshot.root.canonicalize().ok()?;
        let candidates = [std::env::current_dir().ok()?.join(path), root.join(path)];
        candidates.iter().find_map(|path| {
            let path = path.canonicalize().ok()?;
            let file = SourcePath::new(path.strip_prefix(&root).ok()?.to_str()?).ok()?;
            self.snapshot.files.contains_key(&file).then_some(file)
        })
    }
}

fn parse(
    snapshot: &Snapshot,
    config: &Config,
    options: &ParseOptions,
) -> (Vec<Record>, Vec<(SourcePath, Meta)>) {
    let mut records = Vec::new();
    let mut documents = Vec::new();
    for (path, file) in &snapshot.files {
        let Some(text) = &file.text else { continue };
        if record_taxonomy(path, config).is_some() {
            records.extend(parse_record(path, text, config).value);
        } else if path.extension() == "md" && path.below("content").is_some() {
            documents.push((path.clone(), parse_front_matter(path, text, options).value.meta));
        }
    }
    (records, documents)
}
