//! No link left: nothing beside a ballot says whose it is or when it came, in rows, files, backups or logs.

use std::collections::BTreeMap;
use std::fs::File;

use ballot::cast::CastRequest;
use domain::review::setup::ResultsPolicy;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, TransactionTrait};
use serde_json::Value;

use super::World;
use crate::support::{Process, TestApp, TestDatabase, site, sunhall};

/// How many ballots the order of which is looked for.
pub const BALLOTS: usize = 60;

/// Tables with a word of a ballot, and every column they may have.
const COLUMNS: [(&str, &[&str]); 3] = [
    ("review_box", &["comments_sealed", "due_tag", "leaf", "leaf_hash", "nullifier", "question_window", "review_id"]),
    ("review_leaf", &["batch", "leaf", "leaf_hash", "position", "review_id"]),
    ("review_comment", &["id", "reason", "review_id", "status", "subject", "text_sealed", "voice"]),
];

/// Casts the ballots one after the other and gives their leaf hashes in that order.
pub async fn cast_in_order(world: &World) -> Vec<String> {
    cast_places(world, 0..BALLOTS).await
}

/// The same of the members with these places.
pub async fn cast_places(world: &World, places: std::ops::Range<usize>) -> Vec<String> {
    let mut order = Vec::new();
    for place in places {
        let token = world.token(&world.member(place).await).await;
        let request = world.request(&token, u8::try_from(place % 4).unwrap(), Some("意见")).await;
        assert_eq!(world.send(super::world::bytes(&request)).await.status, 200);
        order.push(request.cast.leaf_hash().unwrap().to_string());
    }
    order
}

/// Kendall's rank correlation: 1 when both orders are the same, about 0 when they have nothing to do with each other.
fn correlation(first: &[String], second: &[String]) -> f64 {
    let places: BTreeMap<&String, usize> = second.iter().enumerate().map(|(place, hash)| (hash, place)).collect();
    let ranks: Vec<usize> = first.iter().map(|hash| places[hash]).collect();
    let (mut sum, mut pairs) = (0.0, 0.0);
    for later in 0..ranks.len() {
        for earlier in 0..later {
            sum += if ranks[earlier] < ranks[later] { 1.0 } else { -1.0 };
            pairs += 1.0;
        }
    }
    sum / pairs
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_casting_is_in_no_row_and_no_file() {
    let world = World::open(u32::try_from(BALLOTS / 2).unwrap(), ResultsPolicy::AtClose).await;
    plant(&world).await;
    let order = cast_in_order(&world).await;
    remember(&world, &order).await;
    world.close().await;
    show_nothing(&order, orders(&world, &order, &["review_leaf", "review_box"]).await);
}

/// None of these orders is that of casting, but the planted one.
pub fn show_nothing(order: &[String], orders: Vec<(String, Vec<String>)>) {
    for (name, found) in orders {
        let tau = correlation(order, &found);
        if name.contains("planted") {
            assert!(tau > 0.9, "the planted order was not found in {name}: {tau}");
        } else {
            // Of sixty ballots in an order of their own, one in a thousand draws is beyond 0.29.
            assert!(tau.abs() < 0.3, "{name} shows the order of casting: {tau}");
        }
    }
}

/// A table as it would betray the order.
pub async fn plant(world: &World) {
    let number = match world.app.backend.db().backend() {
        DbBackend::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
        _ => "BIGSERIAL PRIMARY KEY",
    };
    run(world, &format!("CREATE TABLE planted (id {number}, hash TEXT NOT NULL)")).await;
}

/// Fills it, a transaction a row; all through one connection, for on PostgreSQL each has a page that it fills.
pub async fn remember(world: &World, order: &[String]) {
    let rows = order.iter().map(|hash| format!("BEGIN; INSERT INTO planted (hash) VALUES ('{hash}'); COMMIT;"));
    run(world, &rows.collect::<String>()).await;
}

pub async fn run(world: &World, statement: &str) {
    world.app.backend.db().write().execute_unprepared(statement).await.unwrap();
}

/// Every order in which something shows the ballots: physical rows of the tables on PostgreSQL, bytes of the file on
/// SQLite.
pub async fn orders(world: &World, known: &[String], tables: &[&str]) -> Vec<(String, Vec<String>)> {
    match world.app.backend.db().backend() {
        DbBackend::Sqlite => in_file(world, known),
        _ => in_pages(world, tables, 1).await,
    }
}

/// By first and by last place in the file, for each stretch between foreign bytes a table's own. What was overwritten
/// on deletion is not there, and the write-ahead file is empty.
pub fn in_file(world: &World, known: &[String]) -> Vec<(String, Vec<String>)> {
    let path = world.app.folder.path().join("sunhall.db");
    let log = std::fs::metadata(path.with_extension("db-wal")).map_or(0, |log| log.len());
    assert!(log < 200_000, "the write-ahead file still has {log} bytes");
    orders_in(&std::fs::read(path).unwrap(), known)
}

/// The orders in which the bytes of a SQLite file show the ballots.
pub fn orders_in(file: &[u8], known: &[String]) -> Vec<(String, Vec<String>)> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for place in 0..=file.len() - 64 {
        if let Some(hash) = known.iter().find(|hash| file[place..].starts_with(hash.as_bytes())) {
            found.entry(hash.clone()).or_default().push(place);
        }
    }
    assert_eq!(found.len(), known.len());
    let planted = |hash: &String| planted_place(&found[hash], file);
    let ordered = |key: &dyn Fn(&String) -> usize| {
        let mut order = known.to_vec();
        order.sort_by_key(|hash| key(hash));
        order
    };
    let rest = |hash: &String| {
        let own = planted(hash);
        found[hash].iter().copied().filter(move |place| *place != own).collect::<Vec<_>>()
    };
    vec![
        ("planted".into(), ordered(&|hash| from_the_end_of_its_page(planted(hash)))),
        ("order in pages".into(), ordered(&|hash| from_the_end_of_its_page(rest(hash)[0]))),
        ("first place in the file".into(), ordered(&|hash| rest(hash)[0])),
        ("last place in the file".into(), ordered(&|hash| *rest(hash).last().unwrap())),
    ]
}

/// Rows fill a page from its end, and pages the file from its beginning.
fn from_the_end_of_its_page(place: usize) -> usize {
    const PAGE: usize = 4096;
    place / PAGE * PAGE + (PAGE - 1 - place % PAGE)
}

/// The copy in the planted table: a row of nothing but a number and the hash.
fn planted_place(places: &[usize], file: &[u8]) -> usize {
    // A record's header there: its length, NULL for the row number, text of 64 bytes.
    let is_planted = |place: &&usize| file[**place - 4..**place] == [4, 0, 0x81, 0x0d];
    *places.iter().find(is_planted).expect("the planted table has every hash")
}

#[derive(FromQueryResult)]
struct Row {
    hash: String,
    transaction: String,
}

/// By place in the table's pages; its rows were written by so many transactions.
pub async fn in_pages(world: &World, tables: &[&str], written: usize) -> Vec<(String, Vec<String>)> {
    let mut orders = Vec::new();
    let tables = tables.iter().map(|table| (*table, "leaf_hash"));
    for (table, column) in std::iter::once(("planted", "hash")).chain(tables) {
        let query = format!("SELECT {column} AS hash, xmin::text AS transaction FROM {table} ORDER BY ctid");
        let rows = Row::find_by_statement(Statement::from_string(DbBackend::Postgres, query));
        let rows = rows.all(world.app.backend.db().read()).await.unwrap();
        let transactions: std::collections::BTreeSet<_> = rows.iter().map(|row| &row.transaction).collect();
        let expected = if table == "planted" { rows.len() } else { written };
        assert_eq!(transactions.len(), expected, "{table}: rows of another number of transactions");
        orders.push((table.to_owned(), rows.into_iter().map(|row| row.hash).collect()));
    }
    orders
}

#[tokio::test(flavor = "multi_thread")]
async fn the_box_is_tidied_later_when_somebody_reads_at_its_closing() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    if world.app.is_postgres() {
        return;
    }
    let log = world.app.folder.path().join("sunhall.db-wal");
    let size = || std::fs::metadata(&log).map_or(0, |log| log.len());
    let reader = world.app.backend.db().read().begin().await.unwrap();
    reader.query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT count(*) FROM review")).await.unwrap();
    world.cast(0..3, 0).await;
    let began = std::time::Instant::now();
    world.close().await;
    assert!(size() > 0, "the old pages are still read");
    assert!(began.elapsed().as_secs() < 5, "nobody waits for who reads");
    reader.rollback().await.unwrap();
    for _ in 0..50 {
        if size() == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the write-ahead file still has {} bytes", size());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_table_has_a_member_or_a_time_beside_a_ballot() {
    let world = World::open(8, ResultsPolicy::InBatches).await;
    let ballot = world.ballot(0, 3).await;
    let request: CastRequest = ballot::canonical::parse(&ballot).unwrap();
    assert_eq!(world.send(ballot).await.status, 200);
    world.cast(1..4, 0).await;
    let leaf = request.cast.leaf_hash().unwrap().to_string();
    let traces = [leaf, request.cast.nullifier().to_string(), request.cast.token.serial.to_string()];
    // While it waits, and once it is on the board.
    for round in 0..2 {
        for (table, rows) in dump(&world).await {
            let known = COLUMNS.iter().find(|(name, _)| *name == table);
            for row in rows {
                let text = row.to_string();
                if !traces.iter().any(|trace| text.contains(trace.as_str())) {
                    continue;
                }
                let columns: Vec<&String> = row.as_object().unwrap().keys().collect();
                let (_, permitted) = known.unwrap_or_else(|| panic!("{table} has a trace of a ballot, round {round}"));
                assert_eq!(columns, *permitted, "{table}");
            }
        }
        if round == 0 {
            world.close().await;
        }
    }
}

/// Every row of every table as JSON, bytes as text.
pub async fn dump(world: &World) -> BTreeMap<String, Vec<Value>> {
    let db = world.app.backend.db().read();
    let backend = db.get_database_backend();
    let names = match backend {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()",
    };
    let names = db.query_all_raw(Statement::from_string(backend, names)).await.unwrap();
    let mut tables = BTreeMap::new();
    for name in names {
        let name: String = name.try_get("", "name").unwrap();
        let rows =
            sea_orm::JsonValue::find_by_statement(Statement::from_string(backend, format!("SELECT * FROM \"{name}\"")));
        let rows = rows.all(db).await.unwrap().into_iter().map(readable).collect();
        tables.insert(name, rows);
    }
    tables
}

/// Lists of numbers that are bytes become text, so that what is in them is found.
fn readable(mut row: Value) -> Value {
    for value in row.as_object_mut().unwrap().values_mut() {
        let Value::Array(numbers) = value else { continue };
        let bytes: Vec<u8> = numbers.iter().filter_map(|number| u8::try_from(number.as_u64()?).ok()).collect();
        *value = Value::String(String::from_utf8_lossy(&bytes).into_owned());
    }
    row
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_a_serving_process_has_nothing_of_a_ballot() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create(folder.path()).await;
    site(folder.path());
    let mut world = World::drafted(TestApp::beside(&database).await, 8, ResultsPolicy::AtClose).await;
    world.app.clock.advance(chrono::Duration::hours(-2));
    let entry = world.entry(ResultsPolicy::AtClose);
    let version = services::review::find(&world.app.backend, &world.by(), world.review).await.unwrap().version;
    let place = (world.review, version);
    services::review::edit(&world.app.backend, &world.by(), &world.key(), place, &entry).await.unwrap();
    world.begin().await;
    world.app.clock.advance(chrono::Duration::hours(1));
    let ballot = world.ballot(0, 2).await;
    let request: CastRequest = ballot::canonical::parse(&ballot).unwrap();

    let path = folder.path().join("server.log");
    let mut command = sunhall(folder.path(), &database);
    command.env("SUNHALL_LOG_FORMAT", "json").env("SUNHALL_LOG_FILTER", "debug").stderr(File::create(&path).unwrap());
    let mut process = Process::serve(command).await;
    let browser = process.browser();
    let address = format!("/api/open/v1/reviews/{}/ballots", world.id());
    for body in [ballot.clone(), ballot, b"nonsense".to_vec()] {
        let answer = browser.send(browser.request(Method::POST, &address).body(body)).await;
        assert!(answer.header("x-request-id").is_none() && answer.status != 500, "{}", answer.text);
    }
    let heads = browser.get(&format!("/api/open/v1/reviews/{}/heads", world.id())).await;
    let seen = heads.header("x-request-id").unwrap().to_owned();
    process.terminate().await;
    let log = std::fs::read_to_string(&path).unwrap();
    assert!(log.contains(&seen), "other requests are logged");
    let leaf = request.cast.leaf_hash().unwrap().to_string();
    let traces = [leaf, request.cast.nullifier().to_string(), request.cast.token.serial.to_string()];
    for trace in traces.iter().map(String::as_str).chain(["/ballots", "127.0.0.1\"", "SHR1."]) {
        let line = log.lines().filter(|line| !line.contains("\"serving\"")).find(|line| line.contains(trace));
        assert_eq!(line, None, "{trace} is in the log");
    }
}
