//! A PostgreSQL of our own: in a temporary folder, on a Unix socket, gone afterwards.
//!
//! Nothing is assumed to run, nothing that runs is touched. PostgreSQL refuses to be root, so as root it becomes
//! the user its package has made.

use std::env;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::{apt, process};

/// Installs PostgreSQL if it is missing.
pub fn prepare() -> Result<()> {
    if tool("initdb").is_some() {
        return Ok(());
    }
    apt::ensure(&["postgresql-15"], "to run the integration tests on PostgreSQL")
}

/// A running cluster; it ends with the value.
pub struct Cluster {
    folder: PathBuf,
    settings: &'static [&'static str],
    server: Child,
}

/// For tests: each has a database and a pool of its own, and what is written lives for minutes.
const FORGETFUL: &[&str] = &["max_connections=400", "fsync=off", "synchronous_commit=off", "shared_buffers=64MB"];

/// For measurements and faults: as for real people. Parts of a crash that only cost time are left out.
const DURABLE: &[&str] = &["max_connections=100", "shared_buffers=256MB", "restart_after_crash=off"];

impl Cluster {
    /// Makes and starts one for tests.
    pub fn start() -> Result<Self> {
        Self::with(FORGETFUL)
    }

    /// Makes and starts one that keeps what it acknowledged.
    pub fn durable() -> Result<Self> {
        Self::with(DURABLE)
    }

    fn with(settings: &'static [&'static str]) -> Result<Self> {
        // A socket's path may have 107 bytes at most, so the folder is not below target/.
        let folder = env::temp_dir().join(format!("sunhall-pg-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        if let Some((user, group)) = unprivileged()? {
            chown(&folder, Some(user), Some(group))?;
        }
        let mut init = command("initdb")?;
        init.args(["--username=sunhall", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"]);
        process::output(init.arg(folder.join("data")).current_dir(&folder))?;
        let server = serve(&folder, settings)?;
        let mut cluster = Self { folder, settings, server };
        cluster.wait()?;
        Ok(cluster)
    }

    /// Stops at once, as `pg_ctl stop -m immediate` does: nothing is written any more.
    pub fn crash(&mut self) -> Result<()> {
        kill_process(Pid::from_child(&self.server), Signal::QUIT)?;
        self.server.wait()?;
        Ok(())
    }

    /// Starts again, with what is on the disk.
    pub fn restart(&mut self) -> Result<()> {
        self.server = serve(&self.folder, self.settings)?;
        self.wait()
    }

    /// The process whose children serve.
    pub fn pid(&self) -> u32 {
        self.server.id()
    }

    /// The address of another of its databases.
    pub fn database(&self, name: &str) -> String {
        format!("postgres://sunhall@localhost/{name}?host={}", self.folder.display())
    }

    /// Runs a statement.
    pub fn execute(&self, statement: &str) -> Result<()> {
        let mut psql = Command::new(tool("psql").context("psql comes with PostgreSQL")?);
        psql.args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--username=sunhall", "--dbname=postgres"]);
        process::output(psql.arg("--host").arg(&self.folder).args(["--command", statement])).map(drop)
    }

    /// Where the tests find it: a superuser who may make databases.
    pub fn url(&self) -> String {
        self.database("postgres")
    }

    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(30) {
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended with {status}: {}", self.log());
            }
            let mut ready = Command::new(tool("pg_isready").context("pg_isready comes with PostgreSQL")?);
            if process::output(ready.arg("--host").arg(&self.folder)).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL was not ready after 30 s: {}", self.log());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGQUIT is PostgreSQL's immediate shutdown: its children end too, and nothing here is worth keeping.
        let _ = kill_process(Pid::from_child(&self.server), Signal::QUIT);
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn serve(folder: &Path, settings: &[&str]) -> Result<Child> {
    let log = fs::File::create(folder.join("log"))?;
    let mut server = command("postgres")?;
    server.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    for setting in ["listen_addresses="].iter().chain(settings) {
        server.args(["-c", setting]);
    }
    server.current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    server.spawn().context("could not start PostgreSQL")
}

/// One of PostgreSQL's programs, as a user it accepts.
fn command(name: &str) -> Result<Command> {
    let path = tool(name).with_context(|| format!("{name} comes with PostgreSQL: install postgresql-15"))?;
    let mut command = Command::new(path);
    if let Some((user, group)) = unprivileged()? {
        command.uid(user).gid(group);
    }
    Ok(command)
}

/// On `PATH`, or where Debian puts the programs that are not: the newest version's.
fn tool(name: &str) -> Option<PathBuf> {
    process::on_path(name).or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut found: Vec<_> = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin").join(name))).collect();
        found.retain(|path| path.is_file());
        found.sort();
        found.pop()
    })
}

/// The user and group to become when we are root.
fn unprivileged() -> Result<Option<(u32, u32)>> {
    if Path::new("/proc/self").metadata()?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let ids = ids(&users, "postgres").or_else(|| ids(&users, "nobody"));
    Ok(Some(ids.context("PostgreSQL must not run as root, and there is no user postgres")?))
}

fn ids(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_by_their_whole_name() {
        let users =
            "root:x:0:0:root:/root:/bin/sh\npostgresql:x:7:7::/:/x\npostgres:x:112:119:PostgreSQL:/var:/bin/bash\n";
        assert_eq!(ids(users, "postgres"), Some((112, 119)));
        assert_eq!(ids(users, "nobody"), None);
    }
}
