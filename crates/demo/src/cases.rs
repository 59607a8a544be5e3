//! The city's cases: a past in which most went well, some waited for papers, a few were late or refused.
//!
//! Every case walks through the real state machine, act by act, on days before today.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use domain::{
    accounts::{Actor, Citizen, MobileNumber, Official, PersonKind, Role},
    cases::{
        Act, CaseNumber, CaseState, Decision, Missing, Outcome, Reason, ResultDocument, Satisfaction, VerificationCode,
    },
    catalogue::{Answers, FieldKind, FormDefinition, Known, Published, StepKind},
    deadlines::Calendar,
    error::ErrorCode,
    ids::PersonId,
    time::{local_date, start_of_day},
};
use entity::case_file;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use services::{
    Backend, Result, ServiceError,
    cases::{PastAct, PastCase, import},
    catalogue,
};

use crate::{DEPARTMENTS, PEOPLE, citizen, items, official};

/// How many cases are written in one transaction.
const BATCH: u64 = 5_000;

/// Over how many working days the past is spread, at most.
pub const SPAN: u64 = 240;

/// Fills the city with this many cases of so many working days, unless there are cases already.
///
/// # Errors
/// When the database fails.
pub async fn seed_cases(backend: &Backend, count: u64, days: u64) -> Result<()> {
    if count == 0 || case_file::Entity::find().count(backend.db().read()).await? > 0 {
        return Ok(());
    }
    let calendar = backend.calendar().await?;
    let city = City::load(backend).await?;
    let mut past = Past { now: backend.now(), calendar: &calendar, serials: BTreeMap::new() };
    for first in (0..count).step_by(usize::try_from(BATCH).unwrap_or(usize::MAX)) {
        let cases = (first..count.min(first + BATCH)).map(|index| past.case(backend, &city, index, (count, days)));
        let cases = cases.collect::<Result<Vec<_>>>()?;
        let tx = backend.begin(&Actor::System).await?;
        import(&tx, &calendar, &cases, &past.serials).await?;
        tx.commit().await?;
    }
    tracing::info!(count, "demo: cases are there");
    Ok(())
}

/// One service with those who handle it.
struct Service {
    published: Arc<Published>,
    desks: Vec<(Role, Official)>,
}

struct City {
    services: Vec<Service>,
    citizens: Vec<Citizen>,
}

impl City {
    async fn load(backend: &Backend) -> Result<Self> {
        let mut citizens = Vec::new();
        for person in PEOPLE.iter().filter(|person| person.kind != PersonKind::Official) {
            citizens.push(citizen(backend, person.sign_in).await?);
        }
        let mut services = Vec::new();
        for item in items() {
            let published = catalogue::guide(backend, &item.code()).await?.ok_or(ErrorCode::NotFound)?;
            let mut desks = Vec::new();
            for role in [Role::Window, Role::Reviewer, Role::Head] {
                let holder = PEOPLE.iter().find(|person| person.posts.contains(&(item_department(&item), role)));
                if let Some(holder) = holder {
                    desks.push((role, official(backend, holder.sign_in).await?));
                }
            }
            // Where nobody works yet, nothing has been handled yet.
            if desks.len() == 3 {
                services.push(Service { published, desks });
            }
        }
        if services.is_empty() || citizens.is_empty() {
            return Err(ServiceError::fault("the demo city has nobody to handle cases"));
        }
        Ok(Self { services, citizens })
    }
}

fn item_department(item: &crate::DemoItem) -> &'static str {
    DEPARTMENTS.iter().find(|organ| organ.key == item.department).map_or("", |organ| organ.key)
}

/// What one case after the other needs.
struct Past<'a> {
    now: DateTime<Utc>,
    calendar: &'a Calendar,
    serials: BTreeMap<String, i64>,
}

/// How a case goes, by its number: seven of ten go as they should.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Well,
    Asked,
    Refused,
    Withdrawn,
    Declined,
    Stuck,
}

const fn way(index: u64) -> Way {
    match index % 20 {
        3 | 12 => Way::Asked,
        7 => Way::Refused,
        11 => Way::Withdrawn,
        15 => Way::Declined,
        // Of a hundred cases one is stuck, so that the city has late ones at any size.
        18 if index % 100 == 18 => Way::Stuck,
        _ => Way::Well,
    }
}

impl Past<'_> {
    fn case(&mut self, backend: &Backend, city: &City, index: u64, (count, days): (u64, u64)) -> Result<PastCase> {
        let place = |length: usize| usize::try_from(index).unwrap_or(0) % length;
        let service = &city.services[place(city.services.len())];
        let applicant = &city.citizens[place(city.citizens.len())];
        // The newest come last, as they would have been filed.
        let age = (count - 1 - index) * Ord::min(days, count / 4 + 1) / count;
        let today = local_date(self.now);
        let received = self.calendar.working_day_from(self.calendar.back(today, u32::try_from(age).unwrap_or(0)));
        let received = Ord::min(received, today);
        let number = self.number(service, received)?;
        let mut walk = Walk { past: self, service, applicant, index, acts: Vec::new(), state: CaseState::Draft };
        walk.all(backend, received)?;
        let acts = walk.acts;
        Ok(PastCase {
            applicant: applicant.person(),
            applicant_name: applicant.name().to_owned(),
            published: service.published.clone(),
            number,
            answers: answers(&service.published.guide.form, applicant, index, received),
            acts,
        })
    }

    fn number(&mut self, service: &Service, day: NaiveDate) -> Result<CaseNumber> {
        let item = &service.published.item;
        let serial = self.next(format!("case/{}/{}", item.id, day.format("%Y%m%d")))?;
        Ok(CaseNumber::assign(&item.code, day, serial))
    }

    fn next(&mut self, scope: String) -> Result<u32> {
        let last = self.serials.entry(scope).or_default();
        *last += 1;
        u32::try_from(*last).map_err(|_| ServiceError::fault("serial numbers are used up"))
    }
}

/// One case on its way.
struct Walk<'a, 'b> {
    past: &'a mut Past<'b>,
    service: &'a Service,
    applicant: &'a Citizen,
    index: u64,
    acts: Vec<PastAct>,
    state: CaseState,
}

impl Walk<'_, '_> {
    /// Acts on later and later days, as far as today.
    fn all(&mut self, backend: &Backend, received: NaiveDate) -> Result<()> {
        let way = way(self.index);
        let flow = self.service.published.guide.flow.clone();
        let promised = u32::from(self.service.published.guide.promised_days());
        self.act(received, Act::Submit, None, CaseState::submit)?;
        let accepted = self.later(received, 1);
        match way {
            Way::Withdrawn => return self.act(accepted, Act::Withdraw, None, |state, on| state.withdraw(None, on)),
            Way::Declined => {
                let (reasons, by) =
                    (words("申请事项不属于本机关职权范围，请向所在县（市、区）申请。"), self.who(Role::Window));
                let said = Some(reasons.to_string());
                return self.act(accepted, Act::Decline, said, |state, on| state.decline(reasons, by, on));
            }
            Way::Asked => self.ask(accepted)?,
            Way::Well | Way::Refused | Way::Stuck => {}
        }
        let begun = if way == Way::Asked { self.later(accepted, 4) } else { accepted };
        self.act(begun, Act::Accept, None, |state, on| state.accept(&flow, on))?;
        let mut day = begun;
        let steps = flow.steps.iter().filter(|step| !matches!(step.kind, StepKind::Acceptance | StepKind::Issue));
        let count = Ord::max(u32::try_from(steps.clone().count()).unwrap_or(1), 1);
        for step in steps {
            let by = self.who(step.role);
            self.act(day, Act::Take, None, |state, _| state.take(by))?;
            if way == Way::Stuck {
                return Ok(());
            }
            let pace = if promised == 0 { 0 } else { Ord::clamp(promised / count, 1, 4) };
            day = self.later(day, pace);
            if step.kind == StepKind::Decision {
                self.decide(day, way)?;
            } else {
                self.act(
                    day,
                    Act::Pass,
                    Some("经审查，材料与实际情况相符。".to_owned()),
                    |state, on| state.pass(&flow, on),
                )?;
            }
        }
        let issued = self.later(day, 2);
        self.issue(backend, issued)?;
        if self.index.is_multiple_of(3) {
            let rating =
                if self.index.is_multiple_of(9) { Satisfaction::Satisfied } else { Satisfaction::VerySatisfied };
            self.act(self.later(issued, 2), Act::Rate, None, |state, _| state.rate(rating))?;
        }
        Ok(())
    }

    fn ask(&mut self, day: NaiveDate) -> Result<()> {
        let (by, until) = (self.who(Role::Window), self.later(day, 10));
        let paper = self.service.published.guide.materials.first();
        let what = paper.map_or("申请书", |paper| paper.name.zh.as_str());
        let missing = vec![Missing {
            material: paper.map(|paper| paper.key.clone()),
            what: words(&format!("{what}不清晰，请重新提供完整、清晰的版本。")),
        }];
        self.act(day, Act::Ask, None, |state, on| state.ask(missing, until, by, on))?;
        self.act(self.later(day, 3), Act::Supplement, None, CaseState::supplement)
    }

    fn decide(&mut self, day: NaiveDate, way: Way) -> Result<()> {
        let by = self.who(Role::Head);
        let (outcome, reasons) = match way {
            Way::Refused => (Outcome::Refused, words("现场条件不符合规定要求，整改后可以重新申请。")),
            _ => (Outcome::Granted, words("申请材料齐全，符合法定条件。")),
        };
        let flow = self.service.published.guide.flow.clone();
        let said = Some(reasons.to_string());
        self.act(day, Act::Decide, said, |state, on| state.decide(&flow, Decision { outcome, reasons, on, by }))
    }

    fn issue(&mut self, backend: &Backend, day: NaiveDate) -> Result<()> {
        if day > local_date(self.past.now) {
            return Ok(());
        }
        let (year, department) = (day.format("%Y"), self.service.published.item.department);
        let serial = self.past.next(format!("document/{department}/{year}"))?;
        let code = VerificationCode::from_random(backend.chance().bytes());
        let document = ResultDocument { number: format!("{year}{:04}{serial:06}", department.0), code };
        self.act(day, Act::Issue, None, |state, on| state.issue(document, on))
    }

    /// Does an act, if its day has come and the one before it was done.
    fn act(
        &mut self,
        day: NaiveDate,
        act: Act,
        reason: Option<String>,
        step: impl FnOnce(CaseState, NaiveDate) -> Result<CaseState, domain::cases::CaseError>,
    ) -> Result<()> {
        if day > local_date(self.past.now) {
            return Ok(());
        }
        let flow = &self.service.published.guide.flow;
        let role = self.state.desk(flow).filter(|_| !is_applicants(act));
        self.state = step(self.state.clone(), day).map_err(ServiceError::fault)?;
        let by = match role.and_then(|role| self.desk(role)) {
            Some(official) => Some((official.person(), official.name().to_owned())),
            None => Some((self.applicant.person(), self.applicant.name().to_owned())),
        };
        let (at, state) = (self.instant(day), self.state.clone());
        let detail = match (act, &state) {
            (Act::Ask, CaseState::Correcting(c)) => {
                json!({ "missing": c.request.missing.iter().map(|m| m.what.as_str()).collect::<Vec<_>>() })
            }
            (Act::Decide, CaseState::Decided(decided)) => json!({ "outcome": decided.decision.outcome }),
            (Act::Rate, CaseState::Completed(completed)) => json!({ "rating": completed.voice.rating }),
            _ => json!({}),
        };
        self.acts.push(PastAct { at, act, by, role, reason, detail, state });
        Ok(())
    }

    fn later(&self, day: NaiveDate, days: u32) -> NaiveDate {
        self.past.calendar.forward(day, days)
    }

    /// In office hours, each act a little after the one before it, and never after now.
    fn instant(&self, day: NaiveDate) -> DateTime<Utc> {
        let minutes =
            9 * 60 + i64::try_from(self.index * 7 % 400).unwrap_or(0) + i64::try_from(self.acts.len()).unwrap_or(0);
        let at = start_of_day(day) + Duration::minutes(minutes);
        let floor = self.acts.last().map_or(at, |act| Ord::max(at, act.at));
        Ord::min(floor, self.past.now)
    }

    fn desk(&self, role: Role) -> Option<&Official> {
        self.service.desks.iter().find(|(held, _)| *held == role).map(|(_, official)| official)
    }

    fn who(&self, role: Role) -> PersonId {
        self.desk(role).map_or(PersonId(0), Official::person)
    }
}

const fn is_applicants(act: Act) -> bool {
    matches!(act, Act::Submit | Act::Supplement | Act::Withdraw | Act::Rate | Act::Object)
}

fn words(text: &str) -> Reason {
    Reason::parse(text).expect("the demo's words are neither blank nor endless")
}

/// An answer to every question, such as somebody would give it.
fn answers(form: &FormDefinition, applicant: &Citizen, index: u64, received: NaiveDate) -> Answers {
    let mut answers = Answers::default();
    for field in form.fields() {
        let answer = match (&field.known, &field.kind) {
            (Some(Known::Name), _) => applicant.name().to_owned(),
            (_, FieldKind::Text { .. }) => format!("晴湾第{}号", index + 1),
            (_, FieldKind::Number { min, max, .. }) => {
                Ord::clamp(60 + i64::try_from(index % 200).unwrap_or(0), *min, *max).to_string()
            }
            (_, FieldKind::Date { .. }) => (received + Days::new(30)).to_string(),
            (_, FieldKind::Choice { options }) => {
                let chosen = usize::try_from(index).unwrap_or(0) % Ord::max(options.len(), 1);
                options.get(chosen).map(|option| option.key.clone()).unwrap_or_default()
            }
            (_, FieldKind::Address) => format!("晴湾市海风路{}号", index % 300 + 1),
            (_, FieldKind::Mobile) => demo_mobile(),
            (_, FieldKind::CreditCode) => crate::codes::credit_code("91990100MA1000000").as_str().to_owned(),
        };
        answers.set(&field.key, answer);
    }
    answers
}

fn demo_mobile() -> String {
    MobileNumber::parse("13800000001").map(|number| number.expose().to_owned()).unwrap_or_default()
}
