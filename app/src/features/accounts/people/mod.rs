//! Officials and their posts, for the security administrator: the list, a new account, one official.

mod acts;
mod list;
mod new;
mod official;

use list::PeoplePage;
use new::NewPage;
use official::OfficialPage;

crate::lazy_page!(PeopleRoute => PeoplePage);
crate::lazy_page!(NewRoute => NewPage);
crate::lazy_page!(OfficialRoute => OfficialPage);
