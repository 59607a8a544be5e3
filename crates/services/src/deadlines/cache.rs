//! The calendar in memory, made anew when a notice was entered, on this instance or another.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use domain::deadlines::Calendar;
use entity::holiday_notice;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::notices;
use crate::{Backend, Result};

/// How long a notice entered on another instance may take to be counted by here.
pub(crate) const FRESH: Duration = Duration::from_secs(2);

/// The calendar last made, how many notices it was made of, and when that was last compared with the database.
#[derive(Default)]
pub(crate) struct CalendarCache(Mutex<Option<Kept>>);

struct Kept {
    calendar: Arc<Calendar>,
    compared: Instant,
}

impl Backend {
    /// The calendar that everything counts by.
    ///
    /// # Errors
    /// When the database fails or a notice in it does not make sense.
    pub async fn calendar(&self) -> Result<Arc<Calendar>> {
        let kept = self.calendar_cache().kept().as_ref().map(|kept| (kept.calendar.clone(), kept.compared));
        if let Some((calendar, compared)) = kept {
            if compared.elapsed() < FRESH {
                return Ok(calendar);
            }
            // Notices are only ever added, so their number tells whether there is a new one.
            let count = holiday_notice::Entity::find().count(self.db().read()).await?;
            if count == calendar.notices().len() as u64 {
                self.calendar_cache().keep(calendar.clone());
                return Ok(calendar);
            }
        }
        self.calendar_anew().await
    }

    /// The calendar with every notice there is, whatever is in memory: for counting by a notice entered just now,
    /// perhaps on another instance.
    ///
    /// # Errors
    /// When the database fails or a notice in it does not make sense.
    pub(crate) async fn calendar_anew(&self) -> Result<Arc<Calendar>> {
        let calendar = Arc::new(Calendar::new(notices(self.db().read()).await?));
        self.calendar_cache().keep(calendar.clone());
        Ok(calendar)
    }
}

impl CalendarCache {
    /// Forgets the calendar: a notice was entered here.
    pub(crate) fn forget(&self) {
        *self.kept() = None;
    }

    fn keep(&self, calendar: Arc<Calendar>) {
        *self.kept() = Some(Kept { calendar, compared: Instant::now() });
    }

    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.0.lock().expect("no holder of the calendar panics")
    }
}
