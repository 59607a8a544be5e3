//! After the count of last year's review: comments are passed on and answered, answers are rated by who asked, and
//! departments promise, keep and miss their promises. All by the use-cases themselves.

use std::collections::BTreeMap;

use ballot::{Digest, bytes::Fixed, cast::voice};
use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::{Official, Role},
    cases::{Reason, Satisfaction},
    error::ErrorCode,
    ids::{DepartmentId, ReviewId},
    review::{
        comment::{Decision, Moderation},
        matter::MatterNumber,
    },
    time::local_date,
};
use services::{
    Result,
    review::{
        MatterRating, answer_matter, check_measure, claim_measure, matters_desk, moderate, open_matters,
        promise_measure, put_off_measure, rate_matter, waiting_comments,
    },
};

use super::hold::Stage;
use crate::{PEOPLE, official};

/// Comments that wait for moderation until shortly before today, and those that still do.
const LATE: usize = 6;
const WAITING: usize = 3;

const ANSWERS: [&str; 4] = [
    "谢谢您的意见。材料清单已合并同类项，减少三份，新清单在窗口和网上同时公布。",
    "已在工作日午间增加一个窗口，并公布叫号预约电话。请您再来时看一看。",
    "电话已接入统一热线，占线时转人工回拨。联系人：办公室王科长。",
    "今后每件政策都附一页图解，第一批已在政务公开栏张贴。",
];

/// What a department promises: the words, and after how many days it is due.
const PROMISES: [(&str, i64); 4] = [
    ("把办事材料清单减到一页，并在窗口张贴", 60),
    ("工作日午间和周六上午开放一个综合窗口", 90),
    ("咨询电话占线时自动回拨，回拨率公开", 120),
    ("每季度公布一次超期件清单和原因", 330),
];

/// Passes on what waits, all but the last.
pub async fn pass_on(stage: &Stage, review: ReviewId, but: usize) -> Result<()> {
    let (backend, by) = (&stage.backend, &stage.organiser);
    let rows = waiting_comments(backend, by, review, None, 10_000).await?.rows;
    for row in &rows[..rows.len().saturating_sub(but)] {
        moderate(backend, by, &stage.key()?, (&row.id, Moderation::Waiting), Decision::Pass).await?;
    }
    Ok(())
}

/// How many comments are kept back at publication.
pub const KEPT_BACK: usize = LATE + WAITING;

/// Everything between the publication and shortly before today.
pub async fn after(stage: &Stage, review: ReviewId, secrets: &[Fixed<32>], closed: DateTime<Utc>) -> Result<()> {
    let heads = heads(stage).await?;
    stage.clock.set(closed + Duration::days(12));
    for (place, (_, head)) in (0..).zip(&heads) {
        answer(stage, head, place).await?;
    }
    stage.clock.set(closed + Duration::days(15));
    promise(stage, review, &heads).await?;
    stage.clock.set(closed + Duration::days(20));
    rate(stage, review, secrets).await?;
    stage.clock.set(closed + Duration::days(70));
    // What was opened again is answered again, late or not, by the first department only.
    for (place, (_, head)) in (0..).zip(heads.iter().take(2)) {
        answer(stage, head, place).await?;
    }
    keep(stage, review, &heads, closed).await
}

/// The heads of departments with their departments.
async fn heads(stage: &Stage) -> Result<Vec<(DepartmentId, Official)>> {
    let mut heads = Vec::new();
    for person in PEOPLE.iter().filter(|person| person.posts.iter().any(|(_, role)| *role == Role::Head)) {
        let head = official(&stage.backend, person.sign_in).await?;
        let post = head.posts().iter().find(|post| post.role == Role::Head).copied();
        heads.push((post.ok_or(ErrorCode::NotFound)?.department, head));
    }
    Ok(heads)
}

/// How many matters the first head always leaves for whoever looks at the demo: the browser journeys answer two, and
/// look at one more.
const LEFT: usize = 4;

/// The first head answers what is owed but for the last few; the others all but every fourth.
async fn answer(stage: &Stage, head: &Official, place: usize) -> Result<()> {
    let desk = matters_desk(&stage.backend, head, true, None, 1000).await?;
    let owed = &desk.matters.rows;
    let taken = if place == 0 { owed.len().saturating_sub(LEFT) } else { owed.len() };
    let skipped = |index: usize| place > 0 && (index + place) % 4 == 3;
    for (index, matter) in owed[..taken].iter().enumerate().filter(|(index, _)| !skipped(*index)) {
        let text = reason(ANSWERS[(index + place) % ANSWERS.len()])?;
        answer_matter(&stage.backend, head, &stage.key()?, (matter.number, matter.version), text).await?;
    }
    Ok(())
}

/// Two of three writers say what the answer was worth.
async fn rate(stage: &Stage, review: ReviewId, secrets: &[Fixed<32>]) -> Result<()> {
    let public_id = format!("r{review}");
    let own: BTreeMap<Digest, Fixed<32>> = secrets.iter().map(|secret| (voice(secret), *secret)).collect();
    let listed = open_matters(&stage.backend, &public_id, None, 10_000).await?.rows;
    let answered = listed.into_iter().filter(|matter| matter.state == "answered");
    let answered: Vec<(MatterNumber, Option<Digest>)> = answered.map(|matter| (matter.number, matter.voice)).collect();
    for (index, (number, voice)) in answered.into_iter().enumerate().filter(|(index, _)| index % 3 != 2) {
        let Some(secret) = voice.and_then(|voice| own.get(&voice)).copied() else { continue };
        let rating = match index % 7 {
            0 | 1 => Satisfaction::Satisfied,
            3 => Satisfaction::Dissatisfied,
            4 => Satisfaction::FairlySatisfied,
            _ => Satisfaction::VerySatisfied,
        };
        rate_matter(&stage.backend, &public_id, number, &MatterRating { answer: 1, rating, secret }).await?;
    }
    Ok(())
}

/// Each head promises two to four measures.
async fn promise(stage: &Stage, review: ReviewId, heads: &[(DepartmentId, Official)]) -> Result<()> {
    let today = local_date(stage.backend.now());
    for (place, (department, head)) in heads.iter().enumerate() {
        for (what, days) in PROMISES.iter().cycle().skip(place).take(2 + place % 3) {
            let measure = (reason(what)?, today + Duration::days(*days));
            promise_measure(&stage.backend, head, &stage.key()?, (review, *department), measure).await?;
        }
    }
    Ok(())
}

/// The first measures are kept and found so, one was said to be done and was not, one is put off, one waits.
async fn keep(
    stage: &Stage,
    review: ReviewId,
    heads: &[(DepartmentId, Official)],
    closed: DateTime<Utc>,
) -> Result<()> {
    let (backend, second) = (&stage.backend, &stage.second);
    for (place, (department, head)) in heads.iter().enumerate() {
        let first = (review, *department, 0);
        claim_measure(backend, head, &stage.key()?, first, reason("窗口和网站都已公布，见政务大厅一楼公告栏。")?)
            .await?;
        let missing =
            if place == 1 { Some(reason("现场没有看到公告，网上的清单还是旧的。")?) } else { None };
        check_measure(backend, second, &stage.key()?, first, missing).await?;
        if place == 2 {
            let until = local_date(closed) + Duration::days(380);
            let put_off = (until, reason("设备采购延期，供应商已书面说明。")?);
            put_off_measure(backend, head, &stage.key()?, (review, *department, 1), put_off).await?;
        }
    }
    stage.clock.set(closed + Duration::days(150));
    for (place, (department, head)) in heads.iter().enumerate().filter(|(place, _)| place % 2 == 0) {
        let second_one = (review, *department, 1);
        claim_measure(backend, head, &stage.key()?, second_one, reason("已开通，可以拨打统一热线核实。")?).await?;
        // The last one still waits to be looked at.
        if place < 4 {
            check_measure(backend, second, &stage.key()?, second_one, None).await?;
        }
    }
    Ok(())
}

/// Shortly before today some of the comments that waited are passed on, and three still wait.
pub async fn lately(stage: &Stage, review: ReviewId) -> Result<()> {
    pass_on(stage, review, WAITING).await
}

fn reason(text: &str) -> Result<Reason> {
    Reason::parse(text).map_err(|_| ErrorCode::Invalid.into())
}
