//! Workflows for continuous integration.

use crate::harness::Site;

#[test]
fn a_new_site_may_come_with_a_workflow() {
    for (service, file) in [
        ("github", ".github/workflows/publish.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("forgejo", ".forgejo/workflows/publish.yml"),
        ("woodpecker", ".woodpecker/publish.yml"),
    ] {
        let site = Site::new("");
        site.run(&["init", "new", "--ci", service]).ok();
        assert!(site.read(&format!("new/{file}")).contains("briefpress publish --yes"), "{service}");
        let built = site.run(&["--root", "new", "check", "--strict", "--format", "short"]).ok();
        assert!(built.stderr.lines().all(|line| !line.contains("[")), "{}", built.stderr);

        // A site that is there gets the workflow only, and is told of the target it needs.
        let told = site.run(&["init", ".", "--ci", service]).ok();
        assert!(site.path(file).is_file() && told.stderr.contains("publish:"), "{}", told.stderr);
        assert!(!site.path("content/about.md").exists());
        site.run(&["init", ".", "--ci", service]).exits(74);
    }
}

#[test]
fn the_workflow_of_gitlab_publishes_into_its_folder() {
    let site = Site::new("");
    site.run(&["init", "new", "--ci", "gitlab"]).ok();
    site.edit("new/site.yaml", "base_url: ", "base_url: https://institute.example/ # ");
    site.run_with(&["--root", "new", "publish"], &[("CI", "true")]).ok();
    assert!(site.path("new/public/index.html").is_file());
}
