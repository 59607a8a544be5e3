//! Officials and their posts, for the security administrator: the list, a new account, one official.

mod acts;
mod list;
mod new;
mod official;

use list::PeoplePage;
use new::NewPage;
use official::OfficialPage;

crate::lazy_page!(office: PeopleRoute => PeoplePage);
crate::lazy_page!(office: NewRoute => NewPage);
crate::lazy_page!(office: OfficialRoute => OfficialPage);
