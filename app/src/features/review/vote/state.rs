//! What the booth knows while somebody is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ballot::Id;
use ballot::board::Window;
use ballot::manifest::Review;
use domain::review::view::SessionNow;

use super::draft::Draft;
use super::paper::Paper;
use super::retry::Refusal;
use crate::features::review::api::Booth;
use crate::features::review::booth;
use crate::prelude::*;

/// Where the voter is. Everything from `Token` on is only in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// As the server sends the page.
    Starting,
    /// One can't vote here.
    Blocked(Block),
    /// At a terminal: nobody is there, and whoever comes types a code.
    Code,
    /// First step: get a token, or bring one.
    Token,
    /// The token is there, to be saved.
    Keep,
    /// In a meeting: follow the chair, and vote in the window that is open.
    Live,
    /// Second step: rate.
    Rating,
    /// Third step: look it over.
    Summary,
    /// The ballot is on its way.
    Casting,
    /// It was not taken.
    Refused(Refusal),
    /// Last step: the receipt's text.
    Done(String),
}

/// Why one can't vote here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// No ballots are taken.
    Closed,
    /// The manifest does not hold.
    Manifest,
    /// The browser keeps nothing.
    Storage,
}

/// What went wrong in the step that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The server could not be reached.
    Connection,
    /// What was typed is no code.
    NotACode,
    /// A token was issued to another browser.
    Elsewhere,
    /// The server would not sign.
    Denied(AppError),
    /// What the server signed is no token.
    BadSignature,
    /// The text is not a token.
    NotAToken,
    /// The token is for another review, or signed by nobody.
    ForeignToken,
    /// The browser keeps nothing any more.
    NotKept,
    /// There is nothing to cast.
    Nothing,
}

/// How the sending goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Casting {
    /// Whether it was sent at least once: then it can't be changed any more.
    pub sent: bool,
    /// How often it failed to be sent.
    pub failures: u32,
    /// Whether it was sent before, by a page that is gone or by another tab.
    pub resumed: bool,
}

/// One voter in one booth.
#[derive(Clone, Copy)]
pub struct Voting {
    /// The language of the page.
    pub lang: Lang,
    /// What the server said.
    pub told: StoredValue<Booth>,
    /// The frozen review, once the browser has checked it.
    pub review: StoredValue<Option<Arc<Review>>>,
    /// What is asked.
    pub paper: StoredValue<Paper>,
    /// Where the voter is.
    pub stage: RwSignal<Stage>,
    /// What went wrong.
    pub notice: RwSignal<Option<Notice>>,
    /// Whether something is being done.
    pub busy: RwSignal<bool>,
    /// What was chosen and written.
    pub draft: RwSignal<Draft>,
    /// The departments shown; all of them without a choice.
    pub shown: RwSignal<Option<BTreeSet<String>>>,
    /// The token's text; empty without one.
    pub token: RwSignal<String>,
    /// A token that came with the address, to be taken or not.
    pub brought: RwSignal<String>,
    /// The longest wait before sending, in seconds.
    pub longest_wait: RwSignal<u32>,
    /// Seconds until the ballot is sent, or sent again.
    pub left: RwSignal<u32>,
    /// How the sending goes.
    pub casting: RwSignal<Casting>,
    /// What shows that comments belong to the ballot: the whole request, once it was cast.
    pub proof: RwSignal<String>,
    /// Whether this is a supervised terminal, which forgets everybody.
    pub terminal: bool,
    /// Where the meeting stands, and when this page heard of it by its own clock.
    pub session: RwSignal<Option<(SessionNow, i64)>>,
    /// The receipts of a meeting by window: where this device has cast.
    pub receipts: RwSignal<BTreeMap<String, String>>,
    /// The window that is being voted in.
    pub window: StoredValue<Option<Window>>,
}

impl Voting {
    /// A booth that was just entered.
    #[must_use]
    pub fn new(lang: Lang, told: Booth, terminal: bool) -> Self {
        let session = told.session.clone().map(|session| (session, crate::browser::monotonic()));
        Self {
            lang,
            terminal,
            session: RwSignal::new(session),
            receipts: RwSignal::new(BTreeMap::new()),
            window: StoredValue::new(None),
            told: StoredValue::new(told),
            review: StoredValue::new(None),
            paper: StoredValue::new(Paper::default()),
            stage: RwSignal::new(Stage::Starting),
            notice: RwSignal::new(None),
            busy: RwSignal::new(false),
            draft: RwSignal::new(Draft::default()),
            shown: RwSignal::new(None),
            token: RwSignal::new(String::new()),
            brought: RwSignal::new(String::new()),
            longest_wait: RwSignal::new(60),
            left: RwSignal::new(0),
            casting: RwSignal::new(Casting::default()),
            proof: RwSignal::new(String::new()),
        }
    }

    /// The review's number.
    #[must_use]
    pub fn id(self) -> i64 {
        self.told.with_value(|told| told.review.id.0)
    }

    /// Whether ballots are cast in a meeting.
    #[must_use]
    pub fn is_live(self) -> bool {
        self.told.with_value(|told| told.session.is_some())
    }

    /// The step of whoever has a token.
    #[must_use]
    pub fn voting_step(self) -> Stage {
        if self.is_live() { Stage::Live } else { Stage::Rating }
    }

    /// Takes what the server says of the meeting. The page may be gone by now.
    pub fn hear(self, now: SessionNow) {
        let is_newer = |known: &Option<(SessionNow, i64)>| {
            known.as_ref().is_none_or(|(known, _)| known.topic_version <= now.topic_version)
        };
        if self.session.try_with_untracked(is_newer) == Some(true) {
            self.session.set(Some((now, crate::browser::monotonic())));
        }
    }

    /// The departments on question in the open window, and the window; remembered for the ballot.
    pub fn take_up(self, window: &str, departments: &[String]) {
        let departments: Option<Vec<Id>> = departments.iter().map(|id| id.parse().ok()).collect();
        let window = window.parse().ok().zip(departments);
        self.window.set_value(window.map(|(id, departments)| Window { id, departments, void: None }));
    }

    /// Goes to another step, and tells where the reader is. Nothing when the page is gone.
    pub fn go(self, stage: Stage) {
        self.notice.try_set(None);
        if self.stage.try_set(stage).is_none() {
            crate::browser::focus_soon("booth-step");
        }
    }

    /// Changes the draft, which is kept at once.
    pub fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        booth::keep_draft(self);
    }

    /// How many criteria there are.
    #[must_use]
    pub fn criteria(self) -> usize {
        self.paper.with_value(|paper| paper.criteria.len())
    }
}
