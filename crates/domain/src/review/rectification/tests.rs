//! Promises kept, late, put off and looked at.

use super::*;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 3, day).unwrap()
}

fn words(text: &str) -> Reason {
    Reason::parse(text).unwrap()
}

fn plan() -> Plan {
    Plan::promise(vec![(words("延长窗口时间"), day(10)), (words("公开电话"), day(20))], day(1)).unwrap()
}

fn later(until: u32, on: u32) -> PutOff {
    PutOff { until: day(until), reason: words("设备未到"), on: day(on) }
}

#[test]
fn a_promise_stands_late_from_the_day_after() {
    let standing = |plan: &Plan, today| plan.measures()[0].standing(day(today));
    assert_eq!([10, 11].map(|today| standing(&plan(), today)), [MeasureStanding::Promised, MeasureStanding::Late]);
    let said = |on| plan().finish(0, words("见公告"), day(on)).unwrap();
    assert_eq!(standing(&said(10), 30), MeasureStanding::Claimed);
    let done = |on| said(on).confirm(0, day(29)).unwrap();
    assert_eq!(standing(&done(10), 30), MeasureStanding::Done);
    assert_eq!(standing(&done(11), 30), MeasureStanding::DoneLate);
}

#[test]
fn what_is_said_to_be_done_is_looked_at() {
    let said = plan().finish(0, words("见公告"), day(5)).unwrap();
    assert_eq!((said.to_look_at(), said.clone().confirm(1, day(6))), (1, Err(PlanError::NothingClaimed(1))));
    let refused = said.clone().refuse(0, words("没有公告"), day(6)).unwrap();
    assert_eq!((refused.to_look_at(), refused.measures()[0].standing(day(11))), (0, MeasureStanding::Late));
    assert_eq!(refused.measures()[0].refused[0].claim.on, day(5));
    let confirmed = refused.finish(0, words("见网站"), day(9)).unwrap().confirm(0, day(12)).unwrap();
    assert_eq!(confirmed.counts(day(12)), PlanCounts { promised: 1, done: 1, ..PlanCounts::default() });
    assert_eq!(confirmed.clone().confirm(0, day(13)), Err(PlanError::NothingClaimed(0)));
    assert_eq!(confirmed.refuse(7, words("没有"), day(13)), Err(PlanError::NoSuchMeasure(7)));
}

#[test]
fn a_promise_put_off_is_still_the_first_promise() {
    let plan = plan().put_off(0, later(15, 9)).unwrap();
    assert_eq!(plan.measures()[0].last_day(), day(15));
    assert_eq!(plan.measures()[0].standing(day(11)), MeasureStanding::Late);
    assert_eq!(plan.clone().put_off(0, later(15, 10)), Err(PlanError::NotLater(day(15))));
    assert_eq!(plan.clone().put_off(0, later(16, 17)), Err(PlanError::Passed(day(16))));
    let done = plan.finish(0, words("见公告"), day(14)).unwrap().confirm(0, day(15)).unwrap();
    assert_eq!(done.counts(day(21)), PlanCounts { late: 1, done_late: 1, ..PlanCounts::default() });
    assert_eq!(done.counts(day(20)), PlanCounts { promised: 1, done_late: 1, ..PlanCounts::default() });
}

#[test]
fn what_is_no_promise_is_refused() {
    assert_eq!(Plan::promise(Vec::new(), day(1)), Err(PlanError::NoMeasures));
    assert_eq!(Plan::promise(vec![(words("公开"), day(1))], day(2)), Err(PlanError::Passed(day(1))));
    assert_eq!(plan().finish(2, words("见公告"), day(3)), Err(PlanError::NoSuchMeasure(2)));
    let done = plan().finish(1, words("见公告"), day(3)).unwrap();
    assert_eq!(done.clone().finish(1, words("见公告"), day(4)), Err(PlanError::AlreadyDone(1)));
    assert_eq!(done.put_off(1, later(30, 4)), Err(PlanError::AlreadyDone(1)));
}
