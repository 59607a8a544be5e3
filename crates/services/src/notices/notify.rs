//! Writing a notice.

use domain::{
    ids::{NoticeId, PersonId},
    notices::{Channel, NoticeKind},
};
use entity::{notice, notice_counter, notice_delivery, person};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    DatabaseTransaction, EntityTrait, ExprTrait,
    sea_query::{Expr, OnConflict},
};
use serde_json::json;

use super::{deliver, preferences};
use crate::{Result, Topic, Tx, jobs::NewJob};

/// Tells `person` that `kind` happened: a notice in the inbox and, by the person's preferences, e-mail and SMS, which
/// leave after the transaction commits.
///
/// # Errors
/// When the database fails.
pub async fn notify(tx: &Tx, person: PersonId, kind: NoticeKind) -> Result<NoticeId> {
    let row = notice::ActiveModel {
        person_id: Set(person.0),
        kind: Set(kind.name().to_owned()),
        data: Set(serde_json::to_value(&kind)?),
        case_id: Set(kind.case().map(|case| case.id.0)),
        created_at: Set(tx.now()),
        read_at: Set(None),
        ..Default::default()
    };
    let notice = row.insert(tx.db()).await?.id;
    count_one_more(tx.db(), person).await?;
    for channel in channels(tx, person, &kind).await? {
        let delivery = insert_delivery(tx, notice, person, channel).await?;
        tx.enqueue(NewJob::new(deliver::KIND, json!({ "delivery": delivery })));
    }
    tx.touch(Topic::Person(person));
    Ok(NoticeId(notice))
}

async fn count_one_more(db: &DatabaseTransaction, person: PersonId) -> Result<()> {
    let unread = notice_counter::Column::Unread;
    let one_more = Expr::col((notice_counter::Entity, unread)).add(1);
    let first = notice_counter::ActiveModel { person_id: Set(person.0), unread: Set(1) };
    notice_counter::Entity::insert(first)
        .on_conflict(OnConflict::column(notice_counter::Column::PersonId).value(unread, one_more).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// E-mail for everything; SMS, which disturbs and costs, for what is urgent. What cannot leave here is not begun.
async fn channels(tx: &Tx, person: PersonId, kind: &NoticeKind) -> Result<Vec<Channel>> {
    let found = person::Entity::find_by_id(person.0).one(tx.db()).await?;
    let Some(row) = found.filter(|row| row.closed_at.is_none()) else { return Ok(Vec::new()) };
    let (can, wanted) = (tx.backend().settings().channels, preferences(tx.db(), person).await?);
    let email = (can.mail && wanted.email && row.email_sealed.is_some()).then_some(Channel::Email);
    let sms = (can.sms && wanted.sms && kind.is_urgent() && row.mobile_sealed.is_some()).then_some(Channel::Sms);
    Ok(email.into_iter().chain(sms).collect())
}

async fn insert_delivery(tx: &Tx, notice: i64, person: PersonId, channel: Channel) -> Result<i64> {
    let row = notice_delivery::ActiveModel {
        notice_id: Set(notice),
        person_id: Set(person.0),
        channel: Set(channel.name().to_owned()),
        dedupe: Set(format!("{notice}/{}", channel.name())),
        state: Set("queued".to_owned()),
        attempts: Set(0),
        created_at: Set(tx.now()),
        ..Default::default()
    };
    Ok(row.insert(tx.db()).await?.id)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// Everything that is written below a folder.
    fn code(folder: &Path) -> String {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let text = entries.map(|path| if path.is_dir() { code(&path) } else { fs::read_to_string(&path).unwrap() });
        text.collect()
    }

    #[test]
    fn every_kind_of_notice_is_sent_by_somebody() {
        let kinds = include_str!("../../../domain/src/notices/kind.rs");
        let names = kinds.split("fn name(").nth(1).and_then(|rest| rest.split("    }\n\n").next()).unwrap();
        let names = names.lines().filter_map(|line| line.trim().strip_prefix("Self::"));
        let names: Vec<_> = names.map(|line| line.split([' ', '{']).next().unwrap()).collect();
        assert!(names.len() > 10, "{names:?}");
        let code = code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        let is_sent = |name: &str| {
            let after = code.split("NoticeKind::").skip(1).filter_map(|rest| rest.strip_prefix(name));
            after.into_iter().any(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric()))
        };
        let unsent: Vec<_> = names.into_iter().filter(|name| !is_sent(name)).collect();
        assert_eq!(unsent, Vec::<&str>::new());
    }
}
