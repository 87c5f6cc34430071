//! What the command says: the plan, the list of releases, the summary; in words, or a JSON object a line.

use briefpress::model::places::visible;
use briefpress::publish::plan::Plan;
use briefpress::publish::release::Stamp;
use briefpress::publish::target::HostState;
use serde::Serialize;

use super::Publishing;
use super::carry::Load;
use crate::cli::args::Format;
use crate::cli::{Exit, json};

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Plan {
        target: &'a str,
        url: &'a str,
        #[serde(flatten)]
        plan: &'a Plan,
    },
    Release {
        #[serde(flatten)]
        stamp: &'a Stamp,
        /// It is what readers see.
        current: bool,
    },
    Summary {
        target: &'a str,
        release: &'a str,
        published: bool,
        added: usize,
        changed: usize,
        removed: usize,
        bytes: u64,
        seconds: f64,
    },
}

impl Publishing<'_> {
    /// Shows what would change.
    pub fn show_plan(&self, load: &Load) {
        let (target, url) = (&*self.config.name.value, self.public().as_str());
        let reporter = &self.run.reporter;
        if reporter.format == Format::Json {
            reporter.result(&json::line(&Line::Plan { target, url, plan: &load.plan }));
            return;
        }
        // With `--dry-run` the plan is the result.
        let say = |line: &str| if self.args.dry_run { reporter.result(line) } else { reporter.say(line) };
        say(&format!("`{target}` ({url}): {}", load.plan.summary()));
        load.plan.lines().iter().for_each(|line| say(&visible(line)));
    }

    /// Lists the releases that the host has.
    pub fn list(&self, held: &HostState) {
        let Some(release) = &held.release else {
            self.run.reporter.say("nothing has been published here yet");
            return;
        };
        for (index, stamp) in std::iter::once(&release.stamp).chain(&release.earlier).enumerate() {
            let current = index == 0;
            let line = match self.run.reporter.format {
                Format::Json => json::line(&Line::Release { stamp, current }),
                _ => {
                    let note = if current { "  (current)" } else { "" };
                    format!("{}  {:.0}  {}{note}", stamp.id, stamp.time, visible(&stamp.by))
                }
            };
            self.run.reporter.result(&line);
        }
    }

    /// Ends the run.
    pub fn summary(&self, load: &Load, exit: Exit) -> Exit {
        let plan = &load.plan;
        let published = exit == Exit::Clean && !self.args.dry_run;
        let reporter = &self.run.reporter;
        if reporter.format == Format::Json {
            reporter.result(&json::line(&Line::Summary {
                target: &self.config.name.value,
                release: load.release.id(),
                published,
                added: plan.adds.len(),
                changed: plan.changes.len(),
                removed: plan.deletes.len(),
                bytes: plan.bytes,
                seconds: self.run.seconds(),
            }));
        } else if published && !plan.is_empty() {
            reporter.say(&format!(
                "published release {} to `{}`, {:.2} s",
                load.release.id(),
                self.config.name.value,
                self.run.seconds()
            ));
        }
        exit
    }
}
