//! The real program in a process of its own.

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::{Browser, TestDatabase};

/// The program `sunhall` with nothing of this process's environment but the path, at home in `folder`.
pub fn sunhall(folder: &Path, database: &TestDatabase) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sunhall"));
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.current_dir(folder).stdin(Stdio::null());
    command.env("SUNHALL_DATABASE_URL", database.url());
    command.env("SUNHALL_STORAGE_FOLDER", folder.join("files"));
    command.env("SUNHALL_SITE_FOLDER", folder.join("site"));
    command.env("SUNHALL_LIMITS_REQUESTS_PER_SECOND", "0");
    command.env("SUNHALL_DEMO_ENABLED", "false");
    command.stderr(Stdio::null());
    command
}

/// A serving process; it ends with the value.
pub struct Process {
    child: std::process::Child,
    base: String,
}

impl Process {
    /// Starts `sunhall serve` and waits until it is ready. Its log goes where the command says, else nowhere.
    pub async fn serve(mut command: Command) -> Self {
        let port = free_port();
        let base = format!("http://127.0.0.1:{port}");
        let base_url = base_url(&base, &command);
        command.env("SUNHALL_SERVER_ADDRESS", format!("127.0.0.1:{port}")).env("SUNHALL_SERVER_BASE_URL", base_url);
        let child = command.arg("serve").stdout(Stdio::null()).spawn().unwrap();
        let mut process = Self { child, base };
        let started = Instant::now();
        while process.browser().request(reqwest::Method::GET, "/readyz").send().await.is_err() {
            assert!(process.child.try_wait().unwrap().is_none(), "the server ended at once");
            assert!(started.elapsed() < Duration::from_secs(20), "the server did not get ready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        process
    }

    /// A visitor.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// Asks it to end, and tells how, and how long it took.
    pub async fn terminate(&mut self) -> (ExitStatus, Duration) {
        let asked = Instant::now();
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, asked.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A production server is reached over TLS, which a proxy would do.
fn base_url(base: &str, command: &Command) -> String {
    let production = command.get_envs().any(|(name, _)| name == "SUNHALL_SERVER_PRODUCTION");
    if production { base.replace("http://", "https://") } else { base.to_owned() }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
