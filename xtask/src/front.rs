//! The browser side: compiled, cut at its split points, and given its JavaScript.
//!
//! The outcome lies in a staging folder, `target/front/stage-…`, from where [`site`](crate::site) takes it.
//! Cutting and generating are skipped when the compiler's output is the one they were last done for.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::process;
use crate::progress::step;
use crate::setup::{self, TARGET, Toolchain};
use crate::workspace::{Mode, NAME, Workspace};

/// What marks a function that a split point calls, in the names of the compiled module.
const SPLIT_MARK: &[u8] = b"__wasm_split_00";

/// The module that fetches the parts, imported by the main one.
const SPLIT_LOADER: &str = "__wasm_split.js";

/// The list of parts by split point, kept with them for the server.
pub const SPLIT_MAP: &str = "__wasm_split.json";

/// Compiles the browser side and gives the folder with everything made from it.
pub fn build(workspace: &Workspace, mode: Mode) -> Result<PathBuf> {
    let toolchain = setup::toolchain(workspace)?;
    let compiled = step(&format!("Compiling the browser side with {}", toolchain.name()), || {
        compile(workspace, &toolchain, mode)
    })?;
    let stage = workspace.front().join(format!("stage-{}", mode.front_profile()));
    let wasm = fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let key = key(&wasm)?;
    let stamp = stage.with_extension("key");
    if stage.is_dir() && fs::read_to_string(&stamp).is_ok_and(|last| last == key) {
        return Ok(stage);
    }
    step("Generating JavaScript for the browser side", || generate(&wasm, &stage, mode))?;
    fs::write(stamp, key)?;
    Ok(stage)
}

fn compile(workspace: &Workspace, toolchain: &Toolchain, mode: Mode) -> Result<PathBuf> {
    let profile = mode.front_profile();
    let mut cargo = toolchain.cargo(workspace);
    cargo.args(["rustc", "--locked", "--package", "frontend", "--lib", "--target", TARGET, "--profile", profile]);
    // The cutter follows the linker's relocations; only the last step needs to leave them.
    cargo.args(["--", "-C", "link-arg=--emit-relocs"]);
    process::run(&mut cargo)?;
    Ok(workspace.front().join(TARGET).join(profile).join("frontend.wasm"))
}

/// The compiled module and this program: what the generated files depend on.
fn key(wasm: &[u8]) -> Result<String> {
    let program = std::env::current_exe()?.metadata()?;
    Ok(format!("{} {} {:?}", hex::encode(Sha256::digest(wasm)), program.len(), program.modified()?))
}

fn generate(wasm: &[u8], stage: &Path, mode: Mode) -> Result<()> {
    if stage.exists() {
        fs::remove_dir_all(stage)?;
    }
    fs::create_dir_all(stage)?;
    let splits = wasm.windows(SPLIT_MARK.len()).any(|window| window == SPLIT_MARK);
    let main = if splits { cut(wasm, stage)? } else { wasm.to_vec() };
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(NAME, main).out_name(NAME).web(true)?.typescript(false);
    // The parts look the main module's functions up by the names that the linker gave them.
    bindgen.keep_lld_exports(splits).demangle(!splits);
    bindgen.remove_name_section(mode == Mode::Release).remove_producers_section(true);
    bindgen.generate(stage).context("wasm-bindgen could not read the compiled browser side")
}

/// Writes the parts and their loader into `stage` and gives the main module, without them.
fn cut(wasm: &[u8], stage: &Path) -> Result<Vec<u8>> {
    let main = stage.with_extension("wasm");
    let loader = format!("./{SPLIT_LOADER}");
    let main_module = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(wasm);
    options.output_dir = stage;
    options.main_out_path = &main;
    options.link_name = &loader;
    options.main_module = &main_module;
    let cut = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the browser side could not be cut at its split points: {error:#}"))?;
    let map = serde_json::to_vec_pretty(&cut.prefetch_map.into_iter().collect::<std::collections::BTreeMap<_, _>>())?;
    fs::write(stage.join(SPLIT_MAP), map)?;
    for part in &cut.split_modules {
        slim(part)?;
    }
    Ok(fs::read(main)?)
}

/// Writes a part anew without the names of its functions and without the room that the linker left in its numbers;
/// wasm-bindgen does the same for the main module.
fn slim(part: &Path) -> Result<()> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(&fs::read(part)?).with_context(|| format!("{} is damaged", part.display()))?;
    Ok(fs::write(part, module.emit_wasm())?)
}
