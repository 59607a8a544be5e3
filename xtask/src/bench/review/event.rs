//! The whole event: members come within a while, sign in, load the page, get a token, cast, and watch.

use anyhow::Result;

use super::{figure, number};
use crate::bench::load::cpu_seconds;
use crate::hall::{Engine, Hall, Programs, answer};
use crate::workspace::Workspace;

/// Seconds within which all come; a few are left for the last of them.
const WITHIN: &str = "55";

/// Measures and prints.
pub fn run(workspace: &Workspace, programs: &Programs, members: u32) -> Result<()> {
    let hall = Hall::open(workspace, programs, Engine::Sqlite, members)?;
    let copy = hall.copy("event")?;
    let server = hall.serve(&copy, |_| {})?;
    let before = cpu_seconds(server.pid())?;
    let mut load = hall.load("event");
    load.args(["--server", &server.address.to_string(), "--count", &members.to_string(), "--within", WITHIN]);
    load.arg("--members").arg(hall.members());
    let told = answer(load.arg("--history").arg(copy.folder.join("history.ndjson")))?;
    let cpu = cpu_seconds(server.pid())? - before;
    println!("\n{members} members sign in, load the page, get a token, cast and watch");
    let failures = number(&told, "/failures");
    figure("failures", &format!("{failures:.0}"), Some((failures == 0.0, "0")));
    for failure in told["first_failures"].as_array().into_iter().flatten() {
        println!("    {failure}");
    }
    let seconds = number(&told, "/seconds");
    figure("everybody has a receipt after", &format!("{seconds:.1} s"), Some((seconds <= 60.0, "≤ 60 s")));
    let p99 = number(&told, "/measured/cast_ms/p99");
    figure("p99 from cast to receipt", &format!("{p99:.0} ms"), Some((p99 <= 250.0, "≤ 250 ms")));
    for (name, place) in [("sign-in", "sign_in_ms"), ("token", "token_ms"), ("page", "page_ms")] {
        let value = format!("{:.0} ms", number(&told, &format!("/measured/{place}/p99")));
        figure(&format!("p99 of {name}"), &value, None);
    }
    let value = format!("{:.0} ms", number(&told, "/measured/arrival_to_receipt_ms/p99"));
    figure("p99 from the scheduled arrival to the receipt", &value, None);
    figure("server CPU", &format!("{cpu:.1} s"), None);
    figure("load CPU", &format!("{:.1} s", number(&told, "/client_cpu_seconds")), None);
    figure("blinding beforehand, in the load", &format!("{:.1} s", number(&told, "/blinding_seconds_before")), None);
    let elsewhere = number(&told, "/ended_elsewhere");
    figure("pages that end on another turnout", &format!("{elsewhere:.0}"), Some((elsewhere == 0.0, "0")));
    Ok(())
}
