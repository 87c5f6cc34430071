//! Real servers on this computer, started for one test and ended with it.
//!
//! `tests/run.sh` installs them and says so by `BRIEFPRESS_TEST_TOOLS`; without that, a test whose server is not
//! here ends without a result.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::free_port;

/// A running server.
pub struct Server {
    pub port: u16,
    child: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        // With the processes that it has started, which form a group.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program by name: in the folder of the tools, else in `PATH`.
pub fn tool(name: &str) -> Option<PathBuf> {
    let tools = std::env::var_os("BRIEFPRESS_TEST_TOOLS");
    let below = ["venv/bin", "npm/node_modules/.bin"];
    let own = tools.iter().flat_map(|tools| below.map(|below| Path::new(tools).join(below)));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/usr/lib/git-core".into()])
        .collect::<Vec<_>>();
    let found = own.chain(usual).map(|folder| folder.join(name)).find(|place| place.is_file());
    assert!(found.is_some() || tools.is_none(), "`{name}` is not installed");
    found
}

/// Starts a server and waits until it answers at its port.
pub fn start(command: &mut Command, port: u16) -> Server {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut server = Server { port, child: child.expect("the server can be run") };
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(server.child.try_wait().expect("a state").is_none(), "the server ended");
        assert!(begun.elapsed() < Duration::from_secs(60), "the server does not answer");
        std::thread::sleep(Duration::from_millis(50));
    }
    server
}

/// What the store of the tests takes for the signature of somebody who may read.
pub const SIGNED: &str =
    "AWS4-HMAC-SHA256 Credential=reader/20200101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

/// A store that speaks the language of S3, with an empty bucket `briefs`.
pub fn moto() -> Option<Server> {
    let program = tool("moto_server")?;
    let port = free_port();
    let server = start(Command::new(program).args(["-H", "127.0.0.1", "-p", &port.to_string()]), port);
    let made = ureq::put(format!("http://127.0.0.1:{port}/briefs")).send_empty();
    assert!(made.is_ok(), "{made:?}");
    Some(server)
}

/// A store that speaks the language of Azure Blob Storage, with its well-known account.
pub fn azurite(folder: &Path) -> Option<Server> {
    let program = tool("azurite-blob")?;
    let port = free_port();
    let mut command = Command::new(program);
    command
        .args(["--silent", "--skipApiVersionCheck", "--blobPort", &port.to_string(), "--location"])
        .arg(folder);
    Some(start(&mut command, port))
}

/// Git repositories below `folder`, over HTTP at `/git/`: `git http-backend` behind Apache.
pub fn git_over_http(folder: &Path) -> Option<Server> {
    let (apache, backend) = (tool("apache2")?, tool("git-http-backend")?);
    let port = free_port();
    let modules = ["mpm_prefork", "authz_core", "alias", "env", "cgi"];
    let modules: String = modules
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    // Apache does not serve as root; the repositories are then those of another user.
    let is_root =
        std::env::var("USER").is_ok_and(|user| user == "root") || Path::new("/root/.").read_dir().is_ok();
    let user = if is_root { "User www-data\nGroup www-data\n" } else { "" };
    let place = folder.display();
    let config = format!(
        "{modules}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {place}/pid\nErrorLog {place}/error\nMutex file:{place}\n{user}\
         SetEnv GIT_PROJECT_ROOT {place}\nSetEnv GIT_HTTP_EXPORT_ALL 1\nSetEnv GIT_CONFIG_COUNT 2\n\
         SetEnv GIT_CONFIG_KEY_0 safe.directory\nSetEnv GIT_CONFIG_VALUE_0 *\nSetEnv GIT_CONFIG_KEY_1 http.receivepack\nSetEnv GIT_CONFIG_VALUE_1 true\n\
         ScriptAlias /git/ {}/\n<Directory />\nRequire all granted\n</Directory>\n",
        backend.display()
    );
    std::fs::write(folder.join("apache.conf"), config).expect("a file");
    let status = Command::new("chmod").args(["-R", "a+rwX"]).arg(folder).status();
    assert!(status.is_ok_and(|status| status.success()));
    Some(start(
        Command::new(apache).arg("-f").arg(folder.join("apache.conf")).args(["-D", "FOREGROUND"]),
        port,
    ))
}
