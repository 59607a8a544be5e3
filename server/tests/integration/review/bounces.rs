//! Mail that comes back by itself: what mail servers report is taken in once, and nothing else is believed.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use domain::review::delivery::Way;
use entity::{audit_event, review_delivery};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use services::review::delivery::{self, Bounce, take_bounce};

use super::World;
use super::delivery::{begin_codes, last, mailing, work};
use crate::support::{Mail, SmtpServer, sunhall};

const POSTFIX: &str = include_str!("reports/postfix.eml");
const EXIM: &str = include_str!("reports/exim.eml");
const AWAY: &str = include_str!("reports/away.eml");

/// A report in a mail server's format on a mail as it left.
struct Report<'a> {
    format: &'a str,
    action: &'a str,
    status: &'a str,
    address: &'a str,
    original: &'a str,
}

impl<'a> Report<'a> {
    fn of(format: &'a str, mail: &'a Mail) -> Self {
        Self { format, action: "failed", status: "5.1.1", address: &mail.to[0], original: &mail.data }
    }

    /// As mail servers send it: each line ends with CR and LF.
    fn text(&self) -> Vec<u8> {
        let original = self.original.replace("\r\n", "\n");
        let headers = original.split("\n\n").next().unwrap();
        let values = [
            ("{action}", self.action),
            ("{status}", self.status),
            ("{address}", self.address),
            ("{headers}", headers),
            ("{message}", message_id(&original)),
            ("{original}", original.as_str()),
        ];
        let filled = values.into_iter().fold(self.format.to_owned(), |text, (name, value)| text.replace(name, value));
        filled.replace('\n', "\r\n").into_bytes()
    }
}

/// The id between the brackets.
fn message_id(mail: &str) -> &str {
    let line = mail.lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:")).unwrap();
    line.split_once('<').unwrap().1.trim().trim_end_matches('>')
}

/// A draft whose codes left by mail.
async fn mailed() -> (World, SmtpServer) {
    let (world, server) = mailing(5).await;
    begin_codes(&world, Way::Email).await;
    work(&world).await;
    assert_eq!((last(&world).await.sent, server.mails().len()), (10, 10));
    (world, server)
}

async fn take(world: &World, report: &Report<'_>) -> Bounce {
    take_bounce(&world.app.backend, &report.text()).await.unwrap()
}

/// Why deliveries are lost, as the organiser reads it.
async fn lost(world: &World) -> Vec<String> {
    let page = delivery::list_lost(&world.app.backend, &world.by(), world.review, None, 20).await.unwrap();
    page.rows.into_iter().map(|line| line.error).collect()
}

async fn noted(world: &World) -> u64 {
    world.app.logged("review/take_bounce").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_mail_servers_report_is_on_the_desk_once() {
    let (world, server) = mailed().await;
    let mails = server.mails();
    let ids: std::collections::BTreeSet<&str> = mails.iter().map(|mail| message_id(&mail.data)).collect();
    assert_eq!(ids.len(), 10, "each has an id of its own");
    for mail in &mails {
        let (name, host) = message_id(&mail.data).split_once('@').unwrap();
        assert!(host == "example.cn" && name.len() == 32 && hex::decode(name).is_ok(), "random: {name}");
    }
    let other_code = Report { status: "5.0.0", ..Report::of(EXIM, &mails[1]) };
    for expected in [Bounce::Lost, Bounce::Known, Bounce::Known] {
        assert_eq!(take(&world, &Report::of(POSTFIX, &mails[0])).await, expected);
        assert_eq!(take(&world, &other_code).await, expected);
    }
    assert_eq!(lost(&world).await.len(), 2);
    assert!(lost(&world).await.contains(&"5.1.1".to_owned()) && lost(&world).await.contains(&"5.0.0".to_owned()));
    assert_eq!((last(&world).await.sent, last(&world).await.failed, noted(&world).await), (8, 2, 2));
    let counts = delivery::scope_counts(&world.app.backend, &world.by(), world.review).await.unwrap();
    assert_eq!(counts.undelivered, 2, "they can get another code by another way");
    let page = world.organiser.browser.get(&format!("/zh/review/organise/{}/delivery", world.review)).await;
    assert!(page.text.contains("5.1.1"), "the desk shows why");
    let log = audit_event::Entity::find().filter(audit_event::Column::Action.eq("review/take_bounce"));
    for event in log.all(world.app.backend.db().read()).await.unwrap() {
        let text = format!("{event:?}");
        assert!(!text.contains("example.cn") && text.contains("status"), "no address in the log: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_gave_up_is_believed_whatever_its_code() {
    let (world, server) = mailed().await;
    let mails = server.mails();
    let full = Report { status: "4.2.2", ..Report::of(POSTFIX, &mails[0]) };
    assert_eq!(take(&world, &full).await, Bounce::Lost, "the mailbox was full to the last day");
    assert_eq!(take(&world, &full).await, Bounce::Known);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_or_passing_or_no_report_changes_nothing() {
    let (world, server) = mailed().await;
    let mails = server.mails();
    let forged = mails[0].data.replace(message_id(&mails[0].data), &format!("{}@example.cn", "0".repeat(32)));
    // As the ids of before could be guessed.
    let guessed = mails[0].data.replace(message_id(&mails[0].data), "review-1-1@example.cn");
    let notice = mails[0].data.replace(message_id(&mails[0].data), "notice-1-email@example.cn");
    let base = |format| Report::of(format, &mails[0]);
    for format in [POSTFIX, EXIM] {
        let cases = [
            (Report { original: &forged, ..base(format) }, Bounce::Unknown),
            (Report { original: &guessed, ..base(format) }, Bounce::Unknown),
            (Report { original: &notice, ..base(format) }, Bounce::Notice),
            (Report { status: "4.4.1", action: "delayed", ..base(format) }, Bounce::Passing),
            (Report { status: "2.0.0", ..base(format) }, Bounce::Passing),
            (Report { status: "2.0.0", action: "delivered", ..base(format) }, Bounce::Passing),
            (Report { status: "5.1.1", action: "relayed", ..base(format) }, Bounce::Passing),
            (Report { address: "somebody.else@example.cn", ..base(format) }, Bounce::OtherAddress),
            (Report { address: &mails[1].to[0], ..base(format) }, Bounce::OtherAddress),
            (Report { status: "unreadable", ..base(format) }, Bounce::Passing),
        ];
        for (report, expected) in cases {
            assert_eq!(take(&world, &report).await, expected, "{} {} {}", report.action, report.status, report.address);
        }
    }
    let whole = String::from_utf8(base(POSTFIX).text()).unwrap();
    let not_reports = [
        base(AWAY).text(),
        mails[0].data.clone().into_bytes(),
        whole.replace("multipart/report", "multipart/mixed").into_bytes(),
        whole.replace("report-type=delivery-status", "report-type=disposition-notification").into_bytes(),
        whole.replace("message/rfc822", "application/octet-stream").into_bytes(),
        whole.replace("message/delivery-status", "text/plain").into_bytes(),
        Vec::new(),
        vec![0xff; 1000],
    ];
    for mail in not_reports {
        let found = take_bounce(&world.app.backend, &mail).await.unwrap();
        assert_eq!(found, Bounce::NoReport, "{}", String::from_utf8_lossy(&mail));
    }
    assert!(lost(&world).await.is_empty());
    assert_eq!((last(&world).await.sent, noted(&world).await), (10, 0));
    // The same report as it should be is taken in: none of the above was refused for another reason.
    assert_eq!(take(&world, &base(POSTFIX)).await, Bounce::Lost);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_longer_the_members_code_or_not_yet_sent_is_left() {
    let (world, server) = mailed().await;
    let first = server.mails().remove(0);
    let row = review_delivery::Column::MessageId.eq(message_id(&first.data).split('@').next().unwrap());
    let set = async |column: review_delivery::Column, value: sea_orm::sea_query::SimpleExpr| {
        let update = review_delivery::Entity::update_many().col_expr(column, value).filter(row.clone());
        assert_eq!(update.exec(world.app.backend.db().write()).await.unwrap().rows_affected, 1);
    };
    let value = |text: &str| sea_orm::sea_query::Expr::value(text);
    set(review_delivery::Column::State, value("queued")).await;
    assert_eq!(take(&world, &Report::of(POSTFIX, &first)).await, Bounce::TooSoon, "the report was quicker than we");
    set(review_delivery::Column::State, value("sent")).await;
    set(review_delivery::Column::Replaced, sea_orm::sea_query::Expr::value(true)).await;
    assert_eq!(take(&world, &Report::of(POSTFIX, &first)).await, Bounce::Known);
    assert_eq!(last(&world).await.failed, 0);
}

/// Hands a mail to the command, as a mail server does.
fn pipe(mut command: Command, mail: &[u8]) -> Output {
    command.arg("bounced").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that refuses to start reads nothing.
    let _ = child.stdin.take().unwrap().write_all(mail);
    child.wait_with_output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_tells_the_mail_server_what_to_do_with_the_mail() {
    let (world, server) = mailed().await;
    let mails = server.mails();
    let app = &world.app;
    let run = |mail: &[u8]| pipe(sunhall(app.folder.path(), &app.database), mail);
    let report = Report::of(EXIM, &mails[0]);
    let delayed = Report { action: "delayed", status: "4.4.1", ..Report::of(POSTFIX, &mails[1]) };
    for (mail, code, sentence) in [
        (delayed.text(), 0, "no failure for good"),
        (report.text(), 0, "noted as lost"),
        (report.text(), 0, "known already"),
        (Report { address: "a@example.cn", ..Report::of(EXIM, &mails[1]) }.text(), 65, "another address"),
        (Report::of(AWAY, &mails[1]).text(), 65, "no report"),
        (vec![b'a'; 5 << 20], 65, "longer than any report"),
    ] {
        let ended = run(&mail);
        let said = [ended.stdout, ended.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(ended.status.code(), Some(code), "{said:?}");
        assert!(said[usize::from(code != 0)].contains(sentence), "{said:?}");
        assert!(said.iter().all(|said| !said.contains("example.cn")), "an address in clear: {said:?}");
    }
    assert_eq!((lost(&world).await, last(&world).await.sent), (vec!["5.1.1".to_owned()], 9));

    // What is not the mail's fault brings it again later.
    for (name, value) in [("SUNHALL_DATABASE_URL", "sqlite:nowhere/sunhall.db"), ("SUNHALL_LOG_FROMAT", "json")] {
        let mut command = sunhall(app.folder.path(), &app.database);
        command.env(name, value);
        assert_eq!(pipe(command, &report.text()).status.code(), Some(75), "{name}");
    }
}
