//! Words that must not stand in the sources, each with its reason.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::site;
use crate::workspace::Workspace;

/// A word that must not stand in some folders, but for the files named.
struct Ban {
    word: &'static str,
    folders: &'static [&'static str],
    /// Ends of the paths that may.
    but: &'static [&'static str],
    why: &'static str,
}

/// All our Rust.
const ALL: &[&str] = &["app", "crates", "frontend", "server", "xtask"];

/// Where routes are.
const SERVING: &[&str] = &["app/src", "server/src"];

/// Why neither of the two that count what is pending is used.
const COUNTS_PENDING: &str =
    "pages have no fallback, and what counts pending resources has let responses hang: use `loaded` or `part`";

/// Why routes are added in one place only.
const DECLARED: &str = "a route that `app::access` doesn't know would answer anybody: use `Declared::declared`";

const BANS: [Ban; 11] = [
    Ban {
        word: "<textarea",
        folders: &["app/src"],
        but: &["/text_area.rs"],
        why: "leptos does not escape its children: use the component TextArea",
    },
    Ban {
        word: "<Title",
        folders: &["app/src"],
        but: &["/page_title.rs"],
        why: "leptos_meta writes its text raw into the page: use the component PageTitle",
    },
    Ban {
        word: "inner_html",
        folders: &["app/src"],
        // Each writes what no person has typed, or escapes it itself.
        but: &["/text_area.rs", "/json_ld.rs", "/shell/document.rs"],
        why: "text from people would become part of the page: build elements",
    },
    Ban { word: "<Suspense", folders: &["app/src"], but: &[], why: COUNTS_PENDING },
    Ban { word: "<Transition", folders: &["app/src"], but: &[], why: COUNTS_PENDING },
    Ban {
        word: concat!("#[", "allow("),
        folders: ALL,
        but: &[],
        why: "an exception is an #[expect(…, reason = \"…\")], so that it goes when its reason goes",
    },
    Ban {
        word: concat!("#![", "allow("),
        folders: ALL,
        // Heads the file that leptos_i18n generates at build time.
        but: &["app/build.rs"],
        why: "an exception is an #[expect(…, reason = \"…\")], so that it goes when its reason goes",
    },
    // The second tries how problems look.
    Ban { word: ".route(", folders: SERVING, but: &["/gate.rs", "/problem.rs"], why: DECLARED },
    // Files, for everybody.
    Ban { word: "_service(", folders: SERVING, but: &["/site.rs"], why: DECLARED },
    Ban { word: ".nest(", folders: SERVING, but: &[], why: DECLARED },
    Ban { word: concat!("todo", "!("), folders: ALL, but: &[], why: "what is not there yet is not called" },
];

/// Looks through all our Rust files.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut faults = Vec::new();
    for ban in &BANS {
        for folder in ban.folders {
            look(ban, workspace.root(), &workspace.root().join(folder), &mut faults)?;
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

fn look(ban: &Ban, root: &Path, folder: &Path, faults: &mut Vec<String>) -> Result<()> {
    for file in site::files(folder)? {
        let name = file.strip_prefix(root)?.to_string_lossy().into_owned();
        // This file must write the words down.
        let excused = name.ends_with("test/source.rs") || ban.but.iter().any(|end| name.ends_with(end));
        if file.extension() != Some(OsStr::new("rs")) || excused {
            continue;
        }
        for (index, line) in fs::read_to_string(&file)?.lines().enumerate() {
            if forbids(ban, line) {
                faults.push(format!("{name}:{}: {} — {}", index + 1, ban.word, ban.why));
            }
        }
    }
    Ok(())
}

/// Whether the line has the word, as a whole word, outside a comment.
fn forbids(ban: &Ban, line: &str) -> bool {
    let code = line.split("//").next().unwrap_or(line);
    code.match_indices(ban.word).any(|(start, word)| {
        let next = code[start + word.len()..].chars().next();
        !word.ends_with(char::is_alphanumeric) || !next.is_some_and(|next| next.is_alphanumeric() || next == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caught(line: &str) -> bool {
        BANS.iter().any(|ban| forbids(ban, line))
    }

    #[test]
    fn planted_words_are_caught() {
        for line in [
            "view! { <textarea name=\"reason\">{text}</textarea> }",
            "<Title text=title />",
            "#[allow(dead_code)]",
            "  todo!(\"later\")",
            "view! { <Suspense>{content}</Suspense> }",
            "view! { <Transition fallback=wait>{content}</Transition> }",
            "<div inner_html=text></div>",
            "router.route(\"/mine\", get(all))",
            ".route_service(\"/files\", all)",
            ".nest(\"/more\", more)",
        ] {
            assert!(caught(line), "{line}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for line in ["<TitleBar />", "/// never write <textarea> yourself", "#[expect(dead_code, reason = \"…\")]"] {
            assert!(!caught(line), "{line}");
        }
    }
}
