//! Where things are in this repository and below `target/`.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// The name every built file carries: `sunhall.js`, `sunhall.css` …; `LEPTOS_OUTPUT_NAME` says the same.
pub const NAME: &str = "sunhall";

/// How much the compilers are asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Quick to build, checked.
    Dev,
    /// As shipped.
    Release,
}

impl Mode {
    /// What `--release` means.
    pub fn from_flag(release: bool) -> Self {
        if release { Self::Release } else { Self::Dev }
    }

    /// The cargo profile of the browser side.
    pub fn front_profile(self) -> &'static str {
        match self {
            Self::Dev => "front-dev",
            Self::Release => "front-release",
        }
    }

    /// The cargo profile of the server side.
    pub fn native_profile(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    fn native_folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }

    fn site_folder(self) -> &'static str {
        match self {
            Self::Dev => "site",
            Self::Release => "site-release",
        }
    }
}

/// The checkout this program was started for.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Takes the checkout of the `cargo xtask` that runs, not the one this program was compiled in.
    pub fn find() -> Result<Self> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.parent().context("xtask/ lies in the workspace")?.to_path_buf();
        ensure!(root.join("Cargo.lock").is_file(), "there is no Cargo.lock in {}", root.display());
        Ok(Self { root })
    }

    /// The folder of the root `Cargo.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder, which `CARGO_TARGET_DIR` may move.
    pub fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), |folder| self.root.join(folder))
    }

    /// The target folder of the browser side: another compiler may build it, so it has one of its own.
    pub fn front(&self) -> PathBuf {
        self.target().join("front")
    }

    /// What the server serves: `pkg/<hash>/…`, `assets/…` and `manifest.json`.
    pub fn site(&self, mode: Mode) -> PathBuf {
        self.target().join(mode.site_folder())
    }

    /// The program `sunhall`.
    pub fn binary(&self, mode: Mode) -> PathBuf {
        self.target().join(mode.native_folder()).join(NAME)
    }

    /// The folder to ship.
    pub fn dist(&self) -> PathBuf {
        self.target().join("dist")
    }
}
