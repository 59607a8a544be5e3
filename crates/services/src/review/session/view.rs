//! What pages show of a session.

use std::sync::Arc;

use domain::{
    accounts::{Action, Official, Resource, can},
    ids::ReviewId,
    review::{
        session::{Outcome, Screen, Session, Turnout},
        setup::Setup,
        view::{ChairDesk, ChairQuestion, Ended, QuestionNow, SessionNow, SubjectName, WindowTurnout, chair_acts},
    },
};

use super::store::{self, Held, Latest};
use crate::{
    Backend, Result, Topic,
    review::{cache, groups, manifest, rows, rows::Stored},
};

/// The session as everybody sees it.
///
/// # Errors
/// [`ErrorCode::NotFound`](domain::error::ErrorCode::NotFound) when the review has none, or was not opened.
pub async fn session_now(backend: &Backend, review: ReviewId) -> Result<SessionNow> {
    Ok(read(backend, review).await?.0)
}

/// The session as open pages are told of it: read once for all of them, and again when its topics move. Turnout is told
/// once a second, so that it may be that old.
///
/// # Errors
/// As [`session_now`].
pub async fn session_told(backend: &Backend, review: ReviewId) -> Result<SessionNow> {
    let versions = versions(backend, review).await?;
    let kept = cache::session(backend, review).filter(|kept| kept.0.topic_version == versions.0);
    if let Some(kept) = kept.filter(|kept| kept.0.turnout_version == versions.1) {
        let (seen, session) = kept.as_ref();
        let now = backend.now();
        return Ok(SessionNow { screen: session.screen(None, now), now, ..seen.clone() });
    }
    let (seen, held, _) = read(backend, review).await?;
    cache::keep_session(backend, review, Arc::new((seen.clone(), held.session)));
    Ok(seen)
}

/// The session as the chair sees it.
///
/// # Errors
/// [`ErrorCode::Forbidden`](domain::error::ErrorCode::Forbidden) for who neither organises nor approves reviews, and as
/// [`session_now`].
pub async fn chair_desk(backend: &Backend, reader: &Official, review: ReviewId) -> Result<ChairDesk> {
    can(&reader.actor(), Action::ApproveReview, Resource::System)?;
    let (now, held, stored) = read(backend, review).await?;
    let setup = stored.setup()?;
    let chairs = can(&reader.actor(), Action::OrganiseReview, Resource::System).is_ok();
    let is_open = stored.state.takes_ballots(now.now);
    let open = held.session.open_place();
    let questions = held.session.questions().iter().enumerate().map(|(place, question)| {
        let another = open.is_some_and(|open| open != place);
        let acts = chair_acts(&question.window, another, now.now);
        ChairQuestion {
            subjects: names(&setup, &question.subjects).map(|(_, name)| name).collect(),
            window: question.window.clone(),
            acts: if chairs && is_open { acts } else { Vec::new() },
        }
    });
    let questions = questions.collect();
    Ok(ChairDesk { now, version: held.version, chairs, is_open, closes_at: setup.schedule.closes_at, questions })
}

async fn read(backend: &Backend, review: ReviewId) -> Result<(SessionNow, Held, Stored)> {
    let db = backend.db().read();
    // The versions first: what changes after them is told again.
    let (topic_version, turnout_version) = versions(backend, review).await?;
    let stored = rows::find(db, review).await?;
    let held = store::find(db, review).await?;
    let (setup, now, session) = (stored.setup()?, backend.now(), &held.session);
    let screen = session.screen(None, now);
    let place = place_of(&screen).or_else(|| match screen {
        Screen::Over => session.last_ended().map(|(place, _)| place),
        _ => None,
    });
    let latest = match place {
        Some(place) => store::latest(db, review, place).await?,
        None => None,
    };
    let groups = turnouts(&setup, &groups::all(db, review).await?, latest.as_ref());
    let turnout = groups.iter().fold(Turnout::default(), |sum, group| Turnout {
        cast: sum.cast.saturating_add(group.turnout.cast),
        entitled: sum.entitled.saturating_add(group.turnout.entitled),
    });
    let has_result = matches!(&screen, Screen::Done { outcome: Outcome::Result, .. } | Screen::Over);
    let scores = latest.as_ref().filter(|latest| has_result && latest.row.void.is_none());
    let scores = scores.and_then(|latest| latest.row.scores.clone()).map(serde_json::from_value).transpose()?;
    let ended = ended(&stored);
    let next = match &screen {
        Screen::Waiting { next } | Screen::Done { next, .. } if ended.is_none() => Some(*next),
        _ => None,
    };
    let seen = SessionNow {
        review,
        title: setup.title.clone(),
        question: place.map(|place| question(&setup, session, place, latest.as_ref())).transpose()?,
        next: next.map(|next| question(&setup, session, next, None)).transpose()?,
        questions: u32::try_from(session.questions().len()).unwrap_or(u32::MAX),
        turnout,
        groups,
        quorum: session.quorum(),
        needed: session.quorum().needed(turnout.entitled),
        scores,
        screen,
        ended,
        now,
        topic_version,
        turnout_version,
    };
    Ok((seen, held, stored))
}

fn ended(stored: &Stored) -> Option<Ended> {
    match stored.state.name() {
        "voided" => Some(Ended::Void),
        "open" => None,
        _ => stored.state.held().map(|_| Ended::Over),
    }
}

/// The versions of the topics of windows and of turnout.
async fn versions(backend: &Backend, review: ReviewId) -> Result<(i64, i64)> {
    let (db, live) = (backend.db().read(), backend.live());
    Ok((live.version(db, Topic::Session(review)).await?, live.version(db, Topic::Review(review)).await?))
}

/// The question that a screen is about.
const fn place_of(screen: &Screen) -> Option<usize> {
    match screen {
        Screen::Vote { place, .. }
        | Screen::Cast { place, .. }
        | Screen::Counting { place }
        | Screen::Done { place, .. } => Some(*place),
        Screen::Waiting { .. } | Screen::Over => None,
    }
}

fn turnouts(setup: &Setup, rolls: &[entity::review_group::Model], latest: Option<&Latest>) -> Vec<WindowTurnout> {
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let turnout = |key: &str| Turnout {
        cast: latest
            .and_then(|latest| latest.groups.iter().find(|row| row.group_key == key))
            .map_or(0, |row| number(row.cast)),
        entitled: rolls.iter().find(|row| row.group_key == key).map_or(0, |row| number(row.roll)),
    };
    let groups = setup.groups.iter();
    groups.map(|group| WindowTurnout { name: group.name.clone(), turnout: turnout(&group.key) }).collect()
}

fn question(setup: &Setup, session: &Session, place: usize, latest: Option<&Latest>) -> Result<QuestionNow> {
    let question = session.questions().get(place).ok_or(domain::error::ErrorCode::NotFound)?;
    let mut subjects = Vec::with_capacity(question.subjects.len());
    for (at, name) in names(setup, &question.subjects) {
        let id = manifest::subject_id(at, &setup.subjects[at])?.to_string();
        subjects.push(SubjectName { id, name });
    }
    Ok(QuestionNow {
        place: u32::try_from(place).unwrap_or(u32::MAX),
        round: question.window.round(),
        window: latest.map(|latest| latest.row.window_id.clone()),
        subjects,
    })
}

fn names<'a>(setup: &'a Setup, places: &'a [u16]) -> impl Iterator<Item = (usize, domain::text::Bilingual)> + use<'a> {
    places.iter().filter_map(|place| {
        let at = usize::from(*place);
        Some((at, setup.subjects.get(at)?.name.clone()))
    })
}
