//! A demo city whose open review has thousands of members, on SQLite or PostgreSQL, with servers and the load of
//! `crates/load`: for measurements and faults. Each run gets a copy of its own of the seeded database.

use std::cell::RefCell;
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::Value;

use crate::bench::city::{Running, free_address};
use crate::bench::load::cpu_seconds_of_all;
use crate::progress::step;
use crate::test::postgres::{self, Cluster};
use crate::workspace::{Mode, Workspace};
use crate::{native, process};

/// Seconds of a promise period: long, so that batches come when a measurement wants them.
const PERIOD: &str = "86400";

/// On which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// One file.
    Sqlite,
    /// A cluster of our own.
    Postgres,
}

impl Engine {
    /// As it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// The programs, compiled.
pub struct Programs {
    server: PathBuf,
    load: PathBuf,
    site: PathBuf,
    keys: PathBuf,
    departments: u8,
}

impl Programs {
    /// Compiles them. What a browser loads is not measured here, so the site is empty.
    pub fn build(workspace: &Workspace, mode: Mode) -> Result<Self> {
        let load = native::build_for_measuring(workspace, mode)?.load;
        let keys = workspace.root().join("crates/demo/src/review/keys.json");
        Ok(Self {
            server: workspace.binary(mode),
            load,
            site: empty_site(&workspace.target().join("bench/site"))?,
            keys,
            departments: 9,
        })
    }

    /// Lets the halls have cities of so many organs, which a review rates.
    pub fn with_departments(mut self, departments: u8) -> Self {
        self.departments = departments;
        self
    }

    /// The program `sunhall`.
    pub fn server(&self) -> &Path {
        &self.server
    }
}

/// A site with nothing but the names that pages refer to.
fn empty_site(folder: &Path) -> Result<PathBuf> {
    for part in ["pkg", "assets"] {
        fs::create_dir_all(folder.join(part))?;
    }
    let manifest = r#"{"js":"/pkg/sunhall.js","wasm":"/pkg/sunhall_bg.wasm","css":"/pkg/sunhall.css"}"#;
    fs::write(folder.join("manifest.json"), manifest)?;
    Ok(folder.to_owned())
}

/// The seeded city.
pub struct Hall<'a> {
    programs: &'a Programs,
    folder: PathBuf,
    members: u32,
    /// Ballots in last year's review, when not as many as the demo city has.
    published: Option<u32>,
    cluster: Option<RefCell<Cluster>>,
}

/// A copy of the city's database.
pub struct Copy {
    /// Its address.
    pub url: String,
    /// What else belongs to it: files, the history, the server's log.
    pub folder: PathBuf,
}

impl<'a> Hall<'a> {
    /// Seeds a city with so many members; on SQLite takes the one that an earlier run of the same program has seeded.
    pub fn open(workspace: &Workspace, programs: &'a Programs, engine: Engine, members: u32) -> Result<Self> {
        let folder = format!("{}-{members}-members-{}-departments", engine.name(), programs.departments);
        Self::seeded(workspace, programs, engine, (&folder, members, None))
    }

    /// A city on SQLite whose last review had so many ballots.
    pub fn published(workspace: &Workspace, programs: &'a Programs, ballots: u32) -> Result<Self> {
        let folder = format!("{ballots}-published-{}-departments", programs.departments);
        Self::seeded(workspace, programs, Engine::Sqlite, (&folder, 100, Some(ballots)))
    }

    fn seeded(
        workspace: &Workspace,
        programs: &'a Programs,
        engine: Engine,
        (folder, members, published): (&str, u32, Option<u32>),
    ) -> Result<Self> {
        let folder = workspace.target().join("bench").join(folder);
        let cluster = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                postgres::prepare()?;
                Some(RefCell::new(Cluster::durable()?))
            }
        };
        let hall = Self { programs, folder, members, published, cluster };
        let age = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
        let done = hall.folder.join("members.txt");
        if engine == Engine::Postgres || age(&done) <= age(&programs.server) {
            let ballots = published.map(|ballots| format!(" and one with {ballots} ballots")).unwrap_or_default();
            let name = format!("Seeding a review with {members} members{ballots} on {}", engine.name());
            step(&name, || hall.seed(&done))?;
        }
        Ok(hall)
    }

    fn seed(&self, done: &Path) -> Result<()> {
        let seeded = self.folder.join("seeded");
        if seeded.exists() {
            fs::remove_dir_all(&seeded)?;
        }
        fs::create_dir_all(&seeded)?;
        if let Some(cluster) = &self.cluster {
            cluster.borrow().execute("CREATE DATABASE seeded")?;
        }
        let copy = Copy { url: self.url(&seeded), folder: seeded };
        process::output(self.sunhall(&copy).arg("migrate"))?;
        let members = self.members.to_string();
        let mut seed = self.sunhall(&copy);
        let departments = self.programs.departments.to_string();
        seed.args(["seed", "--in-batches", "--members", &members, "--departments", &departments]);
        if let Some(ballots) = self.published {
            seed.args(["--voted-last-year", &ballots.to_string()]);
        }
        let printed = process::output(&mut seed)?;
        fs::write(done, printed)?;
        Ok(())
    }

    /// A fresh copy of the database, called so.
    pub fn copy(&self, name: &str) -> Result<Copy> {
        let folder = self.folder.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        match &self.cluster {
            None => copy_sqlite(&self.folder.join("seeded"), &folder)?,
            Some(cluster) => {
                let name = database(&folder);
                cluster.borrow().execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
                cluster.borrow().execute(&format!("CREATE DATABASE {name} TEMPLATE seeded"))?;
            }
        }
        Ok(Copy { url: self.url(&folder), folder })
    }

    fn url(&self, folder: &Path) -> String {
        self.cluster.as_ref().map_or_else(
            || format!("sqlite:{}", folder.join("sunhall.db").display()),
            |cluster| cluster.borrow().database(&database(folder)),
        )
    }

    /// Changes a setting of PostgreSQL for who connects to this copy from now on: `name = value`.
    pub fn set(&self, copy: &Copy, setting: &str) -> Result<()> {
        let cluster = self.cluster.as_ref().context("only PostgreSQL has settings")?;
        cluster.borrow().execute(&format!("ALTER DATABASE {} SET {setting}", database(&copy.folder)))
    }

    /// Serves a copy.
    pub fn serve(&self, copy: &Copy, change: impl FnOnce(&mut Command)) -> Result<Running> {
        self.serve_at(copy, free_address()?, change)
    }

    /// Serves a copy at this address.
    pub fn serve_at(&self, copy: &Copy, address: SocketAddr, change: impl FnOnce(&mut Command)) -> Result<Running> {
        let mut command = self.sunhall(copy);
        let log = File::options().create(true).append(true).open(copy.folder.join("server.log"))?;
        command.args(["serve", "--address", &address.to_string()]).stderr(log);
        command.env("SUNHALL_SERVER_BASE_URL", format!("http://{address}"));
        change(&mut command);
        Running::start(&mut command, address, "/readyz")
    }

    fn sunhall(&self, copy: &Copy) -> Command {
        let mut command = Command::new(&self.programs.server);
        command.current_dir(&copy.folder).env("SUNHALL_DATABASE_URL", &copy.url);
        command
            .env("SUNHALL_STORAGE_FOLDER", copy.folder.join("files"))
            .env("SUNHALL_SITE_FOLDER", &self.programs.site);
        command.env("SUNHALL_DEMO_ENABLED", "true").env("SUNHALL_LIMITS_REQUESTS_PER_SECOND", "0");
        command.env("SUNHALL_REVIEW_PROMISE_SECONDS", PERIOD).env("SUNHALL_LOG_FILTER", "warn");
        command
    }

    /// Ballots made ahead, as many as there are members; kept for as long as the review is the same.
    pub fn ballots(&self, copy: &Copy, server: &Running) -> Result<PathBuf> {
        let ballots = self.folder.join("ballots.ndjson");
        let address = server.address.to_string();
        step(&format!("Making {} ballots ahead", self.members), || {
            let mut load = self.load("prepare");
            load.args(["--server", &address, "--database-url", &copy.url, "--count", &self.members.to_string()]);
            answer(load.arg("--keys").arg(&self.programs.keys).arg("--ballots").arg(&ballots))
        })?;
        Ok(ballots)
    }

    /// What the seeding printed: members with their codes.
    pub fn members(&self) -> PathBuf {
        self.folder.join("members.txt")
    }

    /// The load's program with one of its commands.
    pub fn load(&self, what: &str) -> Command {
        let mut load = Command::new(&self.programs.load);
        load.arg(what);
        load
    }

    /// Processor seconds the database server has used; on SQLite there is none.
    pub fn database_cpu_seconds(&self) -> Result<f64> {
        self.cluster.as_ref().map_or(Ok(0.0), |cluster| cpu_seconds_of_all(cluster.borrow().pid()))
    }

    /// Stops the database server at once and starts it again after `pause`.
    pub fn crash_database(&self, pause: Duration) -> Result<()> {
        let cluster = self.cluster.as_ref().context("only a database server can be stopped")?;
        cluster.borrow_mut().crash()?;
        std::thread::sleep(pause);
        cluster.borrow_mut().restart()
    }
}

/// What a copy's database is called on PostgreSQL.
fn database(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().replace('-', "_")
}

/// The file and what was not put into it yet.
fn copy_sqlite(from: &Path, to: &Path) -> Result<()> {
    for name in ["sunhall.db", "sunhall.db-wal"] {
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name))?;
        }
    }
    Ok(())
}

/// Runs a load to its end and reads the line it prints.
pub fn answer(load: &mut Command) -> Result<Value> {
    let printed = process::output(load.stdin(Stdio::null()))?;
    read(&printed)
}

/// Reads the line a load prints.
pub fn read(printed: &str) -> Result<Value> {
    serde_json::from_str(printed.lines().last().unwrap_or_default()).context("a load prints a line of JSON")
}
