//! Who is looking at the page, as far as the shell shows it.

use domain::accounts::{Actor, PersonKind, Role, SignedIn};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::loading::{Readable, Told};

/// What kind of account the viewer has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewerKind {
    /// Nobody is signed in.
    #[default]
    Anonymous,
    /// A citizen, or an agent of a company.
    Citizen,
    /// An official.
    Official,
    /// A member of the review panel.
    PanelMember,
}

/// What the shell knows about who is looking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The kind of account.
    pub kind: ViewerKind,
    /// The name shown; empty for a stranger.
    pub name: String,
    /// The roles an official holds anywhere.
    pub roles: Vec<Role>,
    /// How many notices were not read yet.
    pub unread: u32,
}

impl Viewer {
    /// The viewer an actor is, with this many unread notices.
    #[must_use]
    pub fn new(actor: &Actor, unread: u32) -> Self {
        match actor {
            Actor::SignedIn(person) => Self::signed_in(person, unread),
            Actor::Anonymous | Actor::System => Self::default(),
        }
    }

    fn signed_in(person: &SignedIn, unread: u32) -> Self {
        let kind = match person.kind {
            PersonKind::Citizen | PersonKind::CompanyAgent => ViewerKind::Citizen,
            PersonKind::Official => ViewerKind::Official,
            PersonKind::PanelMember => ViewerKind::PanelMember,
        };
        let mut roles: Vec<Role> = person.posts.iter().map(|post| post.role).collect();
        roles.sort_unstable();
        roles.dedup();
        Self { kind, name: person.name.clone(), roles, unread }
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.kind != ViewerKind::Anonymous
    }

    /// Whether the viewer handles cases, and may open those of the department.
    #[must_use]
    pub fn handles_cases(&self) -> bool {
        [Role::Window, Role::Reviewer, Role::Head].into_iter().any(|role| self.has(role))
    }

    /// Whether the viewer is an official with this role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// Who is looking at the page. Fixed for a page load: signing in and out load the page anew.
#[must_use]
pub fn use_viewer() -> Viewer {
    use_context().unwrap_or_default()
}

/// Who makes the request being answered; nobody in the browser, which gets the server's reading.
#[must_use]
pub fn of_request() -> Viewer {
    #[cfg(feature = "ssr")]
    {
        let unread = use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get::<Unread>().copied());
        let actor = use_context::<Actor>().unwrap_or_default();
        Viewer::new(&actor, unread.unwrap_or_default().0)
    }
    #[cfg(not(feature = "ssr"))]
    Viewer::default()
}

/// How many notices wait, as the header shows it. It comes with the page; a page that stays current by the reader's topic
/// keeps it current, too.
#[derive(Clone, Copy, Debug)]
pub struct UnreadCount(RwSignal<u32>);

impl UnreadCount {
    /// As it came with the page.
    #[must_use]
    pub fn new(viewer: &Viewer) -> Self {
        Self(RwSignal::new(viewer.unread))
    }

    /// As it is now. Tracked.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// Keeps it as a page is told, each time the page is told anew.
    pub fn keep<T: Readable>(told: Told<T>, unread: fn(&T) -> u32) {
        let Some(Self(count)) = use_context::<Self>() else { return };
        Effect::new(move || {
            if let Some(Ok(value)) = told.get() {
                count.set(unread(&value));
            }
        });
    }
}

/// How many notices the reader has not read yet; the server puts it into the request's extensions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unread(pub u32);
