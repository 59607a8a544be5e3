//! A step of drawing letters.

use chrono::Duration;
use domain::{
    accounts::Actor,
    review::{
        code::MemberCode,
        delivery::{LETTERS_KEPT, RoundState},
        setup::{Holding, SetupEntry},
    },
};
use entity::{review_delivery, review_member, review_round as row};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::LockType};
use serde::Deserialize;
use serde_json::json;

use super::{
    LetterFacts, LetterText, Words, file,
    font::Font,
    members,
    pdf::{Progress, Writer},
    read, round,
    round::Round,
    stop,
};
use crate::{
    Backend, Result, ServiceError, Topic, Tx,
    audit::AuditEvent,
    jobs::NewJob,
    review::{contact::contact_of, members as roll, rows, rows::Stored},
};

/// Letters of one step: well below a second of work.
const LETTERS: u64 = 250;

/// Draws the next letters, or ends the document.
pub async fn step(backend: &Backend, words: Words, stored: &Stored, (round, next): (Round, NewJob)) -> Result<()> {
    let members = members::batch(backend, &round, LETTERS).await?;
    let codes = members::codes(backend, &members);
    let facts = Facts::of(backend, words, stored, &round)?;
    let texts = members.iter().zip(&codes).map(|(member, code)| facts.letter(backend, member, code));
    let texts = texts.collect::<Result<Vec<LetterText>>>()?;
    let progress = match &round.row.work {
        Some(work) => Progress::deserialize(work)?,
        None => Progress::default(),
    };
    let font = read::font(backend).await?;
    let (title, is_end) = (facts.title.clone(), members.is_empty());
    let drawn = tokio::task::spawn_blocking(move || draw(&font, &progress, &texts, is_end.then_some(&title))).await;
    let (bytes, progress) = drawn.map_err(|_| ServiceError::fault("letters could not be drawn"))??;
    let tx = backend.begin(&Actor::System).await?;
    let held = rows::hold(tx.db(), round.review(), LockType::Share).await?;
    if !round.goes_on(&held, tx.now()) {
        tx.abandon().await?;
        return stop::end(backend, &round).await;
    }
    if !members::hold(tx.db(), &round, &members).await? {
        // Somebody was struck off meanwhile: these letters are forgotten and drawn anew.
        tx.abandon().await?;
        let again = backend.begin(&Actor::System).await?;
        again.enqueue(next);
        return again.commit().await;
    }
    let mut changed = row::ActiveModel {
        made: Set(round.row.made + i64::try_from(members.len()).unwrap_or_default()),
        cursor: Set(members.last().map_or(round.row.cursor, |member| member.id)),
        plain_bytes: Set(round.row.plain_bytes + i64::try_from(bytes.len()).unwrap_or_default()),
        parts: Set(round.row.parts + 1),
        work: Set((!is_end).then(|| serde_json::to_value(&progress)).transpose()?),
        ..Default::default()
    };
    if is_end {
        changed.planned = Set(true);
        changed.state = Set(RoundState::Ready.name().to_owned());
        changed.keep_until = Set(Some(tx.now() + Duration::hours(LETTERS_KEPT)));
    }
    if !round::advance(tx.db(), &round.row, changed).await? {
        return tx.abandon().await;
    }
    hand_over(&tx, &round, &members, &codes).await?;
    // The row is held, so nobody else writes to the file. What is written without a commit is written over.
    let size = file::append(backend, &round, &bytes).await?;
    let size = i64::try_from(size).map_err(|_| ServiceError::fault("a file of that size"))?;
    let sized = row::ActiveModel { id: Set(round.row.id), bytes: Set(size), ..Default::default() };
    row::Entity::update(sized).exec(tx.db()).await?;
    if is_end {
        let event = AuditEvent::new("review/letters_ready", held.subject());
        tx.audit(event.with(json!({ "round": round.row.id, "letters": round.row.made })));
        tx.enqueue(stop::forget(round.row.id).after(Duration::hours(LETTERS_KEPT)));
    } else {
        tx.enqueue(next);
    }
    tx.touch(Topic::Review(round.review()));
    tx.commit().await
}

async fn hand_over(tx: &Tx, round: &Round, members: &[review_member::Model], codes: &[MemberCode]) -> Result<()> {
    if members.is_empty() {
        return Ok(());
    }
    members::give(tx, round, members, codes).await?;
    let rows = members.iter().map(|member| members::delivery(tx, round, member.id, None));
    review_delivery::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

fn draw(font: &[u8], progress: &Progress, texts: &[LetterText], end: Option<&String>) -> Result<(Vec<u8>, Progress)> {
    let font = Font::parse(font)?;
    let mut writer = Writer::new(&font, progress);
    for text in texts {
        writer.letter(text)?;
    }
    match end {
        Some(title) => Ok((writer.finish(title)?, Progress::default())),
        None => Ok(writer.pause()),
    }
}

/// What all letters of a round have in common.
pub struct Facts {
    words: Words,
    lang: domain::text::Lang,
    entry: SetupEntry,
    /// The review's title.
    pub title: String,
    /// When it closes, in words.
    pub closes: String,
    /// Where codes are entered.
    pub address: String,
    /// The review's page.
    page: String,
}

impl Facts {
    pub fn of(backend: &Backend, words: Words, stored: &Stored, round: &Round) -> Result<Self> {
        let (entry, lang) = (stored.entry()?, round.lang);
        let title = domain::text::Bilingual::new(entry.title_zh.trim(), entry.title_en.trim());
        let closes = chrono::NaiveDateTime::parse_from_str(&entry.closes_at, "%Y-%m-%dT%H:%M").ok();
        let base = backend.settings().base_url.trim_end_matches('/');
        Ok(Self {
            words,
            lang,
            title: title.get(lang).to_owned(),
            closes: closes.map(|local| (words.time)(lang, domain::time::instant(local))).unwrap_or_default(),
            address: format!("{base}/{}/review/enter", lang.code()),
            page: format!("{base}/{}/review/{}", lang.code(), stored.id()),
            entry,
        })
    }

    /// Where the code opens the review.
    pub fn link(&self, code: &str) -> String {
        format!("{}?code={code}", self.address)
    }

    fn letter(&self, backend: &Backend, member: &review_member::Model, code: &MemberCode) -> Result<LetterText> {
        let group = self.entry.groups.iter().find(|group| group.key == member.group_key);
        let group = group.map(|group| domain::text::Bilingual::new(&group.name_zh, &group.name_en));
        let code = code.expose();
        let facts = LetterFacts {
            review: self.title.clone(),
            closes: self.closes.clone(),
            name: roll::name(backend, member)?,
            number: member.number.clone(),
            group: group.map(|group| group.get(self.lang).to_owned()).unwrap_or_default(),
            organisation: contact_of(backend, member)?.organisation,
            address: self.address.clone(),
            link: self.link(&code),
            page: self.page.clone(),
            meeting: self.entry.holding == Holding::Live,
            code,
        };
        Ok((self.words.letter)(self.lang, &facts))
    }
}
