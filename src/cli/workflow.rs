//! `briefpress init --ci`: a workflow for continuous integration that checks and publishes, and the target it publishes to.

use super::args::Ci;

/// What a service for continuous integration needs.
pub struct Workflow {
    /// Where the service looks for it.
    pub file: &'static str,
    text: &'static str,
    /// The target, for the settings of a new site.
    pub target: &'static str,
}

impl Workflow {
    /// The workflow of a service.
    pub fn of(ci: Ci) -> Self {
        let (file, text, target) = match ci {
            Ci::Github => (
                ".github/workflows/publish.yml",
                include_str!("starter/ci/github.yml"),
                "{kind: git, remote: origin, branch: gh-pages}",
            ),
            Ci::Gitlab => {
                (".gitlab-ci.yml", include_str!("starter/ci/gitlab.yml"), "{kind: directory, path: public}")
            }
            Ci::Forgejo => (
                ".forgejo/workflows/publish.yml",
                include_str!("starter/ci/forgejo.yml"),
                "{kind: git, remote: origin, branch: pages}",
            ),
            Ci::Woodpecker => (
                ".woodpecker/publish.yml",
                include_str!("starter/ci/woodpecker.yml"),
                "{kind: git, remote: origin, branch: pages}",
            ),
        };
        Self { file, text, target }
    }

    /// Its text, which asks for this version of the program.
    pub fn text(&self) -> String {
        self.text.replace("@@VERSION@@", env!("CARGO_PKG_VERSION"))
    }

    /// The lines that the settings of a site need for it.
    pub fn settings(&self) -> String {
        format!("\npublish:\n  web: {}\n", self.target)
    }
}

#[cfg(test)]
mod tests {
    use briefpress::model::source::SourcePath;
    use briefpress::parse::config::parse_config;
    use clap::ValueEnum;

    use super::{Ci, Workflow};

    #[test]
    fn workflows_can_be_read_and_their_targets_are_good() {
        for ci in Ci::value_variants() {
            let workflow = Workflow::of(*ci);
            let text = workflow.text();
            let read: Result<serde_json::Value, _> = serde_yaml::from_str(&text);
            assert!(read.is_ok_and(|read| read.is_object()), "{ci:?}");
            assert!(
                text.contains("briefpress check --strict") && text.contains("briefpress publish --yes"),
                "{ci:?}"
            );
            assert!(!text.contains("@@"), "{ci:?}");
            let settings = format!("title: T\nbase_url: https://a.example/\n{}", workflow.settings());
            let read = parse_config(&SourcePath::new("site.yaml").expect("a path"), &settings);
            assert_eq!(read.diagnostics, [], "{ci:?}");
        }
    }
}
