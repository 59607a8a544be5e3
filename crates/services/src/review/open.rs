//! Opening: keys are made, the definition is frozen in the signed manifest, the board begins.

use ballot::{
    Digest,
    board::Board,
    canonical,
    manifest::Review,
    signing::BoardKey,
    token::{TokenError, TokenKey},
};
use domain::{
    accounts::{Action, Actor, Official, Resource, can},
    error::{ErrorCode, Fault, FieldError},
    ids::ReviewId,
    review::{setup::Setup, state::Author},
};
use entity::{review, review_board, review_group};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, sea_query::LockType};
use serde_json::json;

use super::{
    Done, TokenKeys, batch, cache, draw, groups, jobs, manifest, previous, roll, rows, rows::Stored, session, submit,
    token_keys,
};
use crate::{Backend, ChanceRng, Result, ServiceError, Topic, Tx, audit::AuditEvent};

/// The private keys of a review, before they are sealed.
struct Keys {
    board: BoardKey,
    /// One a group, in the definition's order.
    tokens: Vec<TokenKey>,
}

/// Opens the review by hand, from its opening time on.
///
/// # Errors
/// [`ErrorCode::NotNow`] before its time, after its end, or when it is not approved; [`ServiceError::Invalid`] while
/// the roll is not ready, or a draw is announced and neither drawn nor withdrawn.
pub async fn open(backend: &Backend, organiser: &Official, review: ReviewId) -> Result<Done> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    open_as(backend, &organiser.actor(), Author::Person(organiser.person()), review).await
}

/// Opens the review in somebody's name, or because its time has come. Opened already, it stays as it is.
pub(super) async fn open_as(backend: &Backend, actor: &Actor, author: Author, review: ReviewId) -> Result<Done> {
    let before = rows::find(backend.db().read(), review).await?;
    if before.state.held().is_some() {
        return Ok(Done { review, version: before.row.version });
    }
    // Looked at before keys are made, which takes seconds.
    if before.state.name() != "approved" {
        return Err(ErrorCode::NotNow.into());
    }
    let setup = before.setup()?;
    let keys = make_keys(backend, setup.groups.len()).await?;
    let tx = backend.begin(actor).await?;
    let stored = rows::hold(tx.db(), review, LockType::Update).await?;
    if stored.state.held().is_some() {
        return Ok(Done { review, version: stored.row.version });
    }
    // The keys were made for the definition that was read before.
    if stored.row.version != before.row.version {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    submit::refuse_unready(tx.db(), review, &setup).await?;
    // What everybody was told of who is drawn would not be true any more.
    if draw::is_announced_only(tx.db(), review).await? {
        return Err(ServiceError::Invalid(vec![FieldError::new("draw", Fault::Required)]));
    }
    let counts = groups::in_order(&setup, &groups::hold(tx.db(), review).await?)?;
    let frozen = freeze(backend, &stored, &setup, &keys, &counts)?;
    let version = write(&tx, &stored, &frozen, author, &keys).await?;
    for (key, count) in keys.tokens.iter().zip(&counts) {
        token_keys::keep(&tx, review, &count.group_key, key).await?;
        groups::fix_opening_roll(tx.db(), count).await?;
    }
    session::begin(tx.db(), review, &setup).await?;
    begin_board(&tx, review, &frozen, &keys.board).await?;
    jobs::schedule(&tx, review, &frozen);
    tx.touch(Topic::Review(review));
    tx.commit().await?;
    backend.review_cache().forget_booth(review);
    Ok(Done { review, version })
}

/// Makes the keys, away from the threads that answer requests.
async fn make_keys(backend: &Backend, groups: usize) -> Result<Keys> {
    let backend = backend.clone();
    let made = tokio::task::spawn_blocking(move || {
        let board = BoardKey::generate(&mut ChanceRng(backend.chance()));
        let tokens = (0..groups).map(|place| token_key(&backend, place)).collect::<Result<Vec<_>, _>>()?;
        Ok::<_, TokenError>(Keys { board, tokens })
    });
    made.await.map_err(ServiceError::fault)?.map_err(|error| ServiceError::fault(format_args!("a token key: {error}")))
}

fn token_key(backend: &Backend, place: usize) -> Result<TokenKey, TokenError> {
    match &backend.settings().review.token_keys {
        TokenKeys::Generate(bits) => TokenKey::generate(&mut ChanceRng(backend.chance()), *bits),
        TokenKeys::Prepared(_) if !backend.settings().demo => Err(TokenError::Key),
        TokenKeys::Prepared(keys) => TokenKey::from_der(keys.get(place).ok_or(TokenError::Key)?),
    }
}

fn freeze(
    backend: &Backend,
    stored: &Stored,
    setup: &Setup,
    keys: &Keys,
    counts: &[review_group::Model],
) -> Result<Review> {
    let public = keys.tokens.iter().map(TokenKey::public).collect::<Result<Vec<_>, _>>();
    let public = public.map_err(|error| rows::fault(stored.row.id, error))?;
    let rolls = counts.iter().map(|count| count.roll.unsigned_abs());
    let frame = manifest::Frame {
        id: format!("r{}", stored.row.id).parse().map_err(|error| rows::fault(stored.row.id, error))?,
        promise_seconds: backend.settings().review.promise_seconds,
        groups: rolls.zip(public).collect(),
        board_key: keys.board.public(),
    };
    Review::freeze(manifest::manifest(setup, frame)?).map_err(|error| rows::fault(stored.row.id, error))
}

async fn write(tx: &Tx, stored: &Stored, review: &Review, author: Author, keys: &Keys) -> Result<i64> {
    let setup = stored.setup()?;
    let definition = approved(tx, stored, &setup).await?;
    let state = stored.state.clone();
    let state = state.open(definition, review.fingerprint(), setup.schedule, author, tx.now());
    let state = state.map_err(ErrorCode::from)?;
    let signed = keys.board.sign(review.manifest().clone()).map_err(ServiceError::fault)?;
    let manifest = canonical::to_bytes(&signed).map_err(ServiceError::fault)?;
    let purpose = cache::board_key_purpose(stored.id());
    let sealed = tx.backend().data_key().seal(tx.backend().chance(), &purpose, keys.board.to_seed().as_ref())?;
    let previous = previous::settle(tx.db(), stored).await?;
    let changed = review::ActiveModel {
        previous: Set(Some(serde_json::to_value(previous)?)),
        public_id: Set(Some(review.manifest().id.to_string())),
        manifest: Set(Some(String::from_utf8(manifest).map_err(ServiceError::fault)?)),
        fingerprint: Set(Some(review.fingerprint().to_string())),
        board_key_sealed: Set(Some(sealed)),
        ..Default::default()
    };
    let version = rows::save(tx.db(), stored, &state, changed).await?;
    let event = AuditEvent::new("review/open", stored.subject());
    tx.audit(event.with(json!({ "fingerprint": review.fingerprint() })));
    Ok(version)
}

/// The digest of what would be opened. What an earlier version approved was the definition alone.
async fn approved(tx: &Tx, stored: &Stored, setup: &Setup) -> Result<Digest> {
    let alone = rows::digest(setup)?;
    if stored.state.submission().is_some_and(|submission| submission.definition == alone) {
        return Ok(alone);
    }
    roll::handed_in(tx.db(), stored.id(), setup).await
}

/// The empty board with its first head.
async fn begin_board(tx: &Tx, review: ReviewId, frozen: &Review, key: &BoardKey) -> Result<()> {
    let row = review_board::ActiveModel {
        review_id: Set(review.0),
        board: Set(serde_json::to_value(Board::open(frozen))?),
        head_at: Set(tx.now()),
    };
    row.insert(tx.db()).await?;
    let db: &DatabaseTransaction = tx.db();
    let counts = groups::hold(db, review).await?;
    batch::head_only(db, review, frozen, key, &counts, tx.now()).await
}
