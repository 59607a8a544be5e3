//! Servers for measurements: a demo city of a given size, a free port, nothing left behind.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::http::{self, Connection, Cookies};
use crate::process;
use crate::progress::step;

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs; it ends with the value.
pub struct Running {
    /// Where it answers.
    pub address: SocketAddr,
    child: Child,
}

impl Running {
    /// Starts a program and waits until `path` answers.
    pub fn start(command: &mut Command, address: SocketAddr, path: &str) -> Result<Self> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("could not start a server")?;
        let mut running = Self { address, child };
        let start = Instant::now();
        let request = http::get(address, path, &Cookies::default(), false);
        while start.elapsed() < PATIENCE {
            if let Some(status) = running.child.try_wait()? {
                bail!("the server ended with {status}");
            }
            let answer = Connection::open(address).and_then(|mut connection| connection.send(&request));
            if answer.is_ok_and(|answer| answer.status == 200) {
                return Ok(running);
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("the server did not answer within {} s", PATIENCE.as_secs())
    }

    /// The process, for its times.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What a stranger reads at `path`.
    pub fn get(&self, path: &str) -> Result<String> {
        let request = http::get(self.address, path, &Cookies::default(), false);
        let answer = Connection::open(self.address)?.send(&request)?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        Ok(answer.text()?.to_owned())
    }

    /// Ends it as a power cut would: without a word.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
            let _ = self.child.wait();
        }
    }
}

/// A demo city with this many cases, of so many working days, in a database of its own.
pub struct City {
    binary: PathBuf,
    site: PathBuf,
    folder: PathBuf,
}

impl City {
    /// Seeds the city, or takes the one that an earlier run with the same program has seeded.
    pub fn of(target: &Path, binary: &Path, site: &Path, (cases, days): (u64, u64)) -> Result<Self> {
        let folder = target.join("bench").join(format!("{cases}-cases"));
        let city = Self { binary: binary.to_owned(), site: site.to_owned(), folder };
        let done = city.folder.join("done");
        let age = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
        if age(&done) > age(binary) {
            return Ok(city);
        }
        if city.folder.exists() {
            fs::remove_dir_all(&city.folder)?;
        }
        fs::create_dir_all(&city.folder)?;
        step(&format!("Seeding a city with {cases} cases"), || {
            process::output(city.command().arg("migrate"))?;
            let (cases, days) = (cases.to_string(), days.to_string());
            process::output(city.command().args(["seed", "--cases", &cases, "--days", &days])).map(drop)
        })?;
        fs::write(done, "")?;
        Ok(city)
    }

    /// Serves the city on a free port.
    pub fn serve(&self) -> Result<Running> {
        let address = free_address()?;
        let mut command = self.command();
        command.args(["serve", "--address", &address.to_string()]);
        command.env("SUNHALL_SERVER_BASE_URL", format!("http://{address}"));
        Running::start(&mut command, address, "/readyz")
    }

    /// An official's code of the moment.
    pub fn code(&self, name: &str) -> Result<String> {
        let printed = process::output(self.command().args(["user", "code", name]))?;
        let code = printed.split_whitespace().find(|word| word.len() == 6 && word.parse::<u32>().is_ok());
        Ok(code.with_context(|| format!("`sunhall user code {name}` printed no code"))?.to_owned())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.current_dir(&self.folder).env("SUNHALL_DATABASE_URL", "sqlite:sunhall.db");
        command.env("SUNHALL_STORAGE_FOLDER", self.folder.join("files")).env("SUNHALL_SITE_FOLDER", &self.site);
        command.env("SUNHALL_DEMO_ENABLED", "true").env("SUNHALL_LIMITS_REQUESTS_PER_SECOND", "0");
        command.env("SUNHALL_LOG_FILTER", "warn");
        command
    }
}

/// A port of this machine that nobody listens on.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
