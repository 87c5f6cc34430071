//! Commands that were left out when the program was compiled: they stay on the command line, and say so.

use crate::harness::Site;

#[test]
fn commands_that_are_left_out_say_so() {
    let site = Site::new("-- site.yaml --\ntitle: T\nbase_url: https://a.example/\n");
    for (command, is_there) in [("serve", cfg!(feature = "serve")), ("publish", cfg!(feature = "publish"))] {
        let run = site.run(&[command, "--help"]).ok();
        assert!(run.stdout.contains(&format!("briefpress {command}")), "{}", run.stdout);
        if !is_there {
            let run = site.run(&[command]).exits(2);
            assert!(run.stderr.contains(&format!("compiled without `{command}`")), "{}", run.stderr);
        }
    }
}
