//! From the form's fields to the definition and back, and from the definition's faults to the form's fields.

use domain::error::{ErrorCode, Fault, FieldError};
use domain::ids::ReviewId;
use domain::review::desk::DepartmentChoice;
use domain::review::session::Quorum;
use domain::review::setup::{
    Comments, GradeEntry, Holding, ResultsPolicy, SetupEntry, SubjectEntry, SubjectKind, WeightedEntry,
};
use services::{ServiceError, review};

use super::definition::{DefinitionFields, SubjectFields};
use super::server;
use crate::features::review::organise::definition_form::begun;
use crate::features::review::organise::topic::Topic;
use crate::forms::{FormOutcome, Ticket};
use crate::server_side::{backend, refused};
use crate::wire::AppResult;

/// Where the rows of the definition stand in the form: rows without anything are left out of the definition.
#[derive(Debug, Default, PartialEq, Eq)]
struct Rows {
    departments: usize,
    others: Vec<usize>,
    criteria: Vec<usize>,
    grades: Vec<usize>,
    groups: Vec<usize>,
}

/// Keeps the definition. It goes back to the form while something is wrong with it, and on to the next topic or to the
/// review otherwise.
pub async fn save(
    (id, version): (ReviewId, i64),
    topic: Topic,
    fields: DefinitionFields,
    ticket: &Ticket,
) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, server::organiser().await?);
    let departments = review::departments(&backend, &official).await.map_err(refused)?;
    let (typed, rows) = read(&fields, &departments);
    let kept = review::find(&backend, &official, id).await.map_err(refused)?;
    let entry = topic.put(kept.entry, typed);
    let done = review::edit(&backend, &official, &server::key(ticket)?, (id, version), &entry).await;
    match done {
        Ok((_, errors)) => {
            let next = follows(topic, &shown(&entry, errors));
            Ok(FormOutcome::done_anew(server::page(ticket, id, &next)))
        }
        Err(ServiceError::Code(ErrorCode::ChangedMeanwhile)) => {
            let now = review::find(&backend, &official, id).await.map_err(refused)?;
            let errors = entry.read(backend.now()).err().unwrap_or_default();
            let errors =
                errors.into_iter().map(|error| placed(error, &rows)).filter(|error| topic.has(error)).collect();
            let state = begun(&as_typed(entry, &rows), errors);
            Ok(state.error("", Fault::ChangedMeanwhile).value("version", now.version.to_string()).into())
        }
        Err(ServiceError::Code(code @ ErrorCode::NotNow)) => {
            Ok(FormOutcome::done_anew(server::page(ticket, id, &format!("?was={code}"))))
        }
        Err(error) => Err(refused(error)),
    }
}

/// Where to go on after a topic was kept.
fn follows(topic: Topic, errors: &[FieldError]) -> String {
    let again = errors.iter().any(|error| topic.has(error));
    match topic.next() {
        None if again => "/edit?topic=check&checked=1".to_owned(),
        None => "?done=edit".to_owned(),
        Some(_) if again => format!("/edit?topic={}&checked=1", topic.name()),
        Some(Topic::Check) => "/edit?topic=check&checked=1".to_owned(),
        Some(next) => format!("/edit?topic={}", next.name()),
    }
}

/// The definition that the fields mean.
fn read(fields: &DefinitionFields, departments: &[DepartmentChoice]) -> (SetupEntry, Rows) {
    let mut rows = Rows { departments: fields.departments.len(), ..Rows::default() };
    let mut subjects: Vec<SubjectEntry> = fields.departments.iter().map(|id| whole(id, departments)).collect();
    for (row, other) in fields.others.iter().enumerate().filter(|(_, other)| !is_blank(other)) {
        rows.others.push(row);
        subjects.push(office(other));
    }
    let entry = SetupEntry {
        title_zh: fields.title_zh.clone(),
        title_en: fields.title_en.clone(),
        subjects,
        criteria: weighted(&fields.criteria, "criterion", &mut rows.criteria),
        grades: grades(&fields.grades, &mut rows.grades),
        groups: weighted(&fields.groups, "group", &mut rows.groups),
        comments: if fields.comments == "not_taken" { Comments::NotTaken } else { Comments::Taken },
        opens_at: fields.opens_at.trim().chars().take(16).collect(),
        closes_at: fields.closes_at.trim().chars().take(16).collect(),
        smallest_group: fields.smallest_group.clone(),
        results: if fields.results == "in_batches" { ResultsPolicy::InBatches } else { ResultsPolicy::AtClose },
        holding: if fields.holding == "live" { Holding::Live } else { Holding::Ordinary },
        quorum: match fields.quorum.as_str() {
            "none" => Quorum::None,
            "two_thirds" => Quorum::TwoThirds,
            _ => Quorum::MoreThanHalf,
        },
        questions: fields.questions.clone(),
        previous: fields.previous.trim().chars().take(20).collect(),
    };
    (entry, rows)
}

/// The definition with the rows that were left out, as they stand on the page.
fn as_typed(entry: SetupEntry, rows: &Rows) -> SetupEntry {
    let mut subjects = entry.subjects;
    let others = subjects.split_off(rows.departments.min(subjects.len()));
    let blank = SubjectEntry { kind: SubjectKind::Office, ..SubjectEntry::default() };
    subjects.extend(spread(others, &rows.others, &blank));
    SetupEntry {
        subjects,
        criteria: spread(entry.criteria, &rows.criteria, &WeightedEntry::default()),
        grades: spread(entry.grades, &rows.grades, &GradeEntry::default()),
        groups: spread(entry.groups, &rows.groups, &WeightedEntry::default()),
        ..entry
    }
}

/// What is kept at its rows, with `blank` between; a list that the form did not show stays as it is.
fn spread<T: Clone>(kept: Vec<T>, rows: &[usize], blank: &T) -> Vec<T> {
    if kept.len() != rows.len() {
        return kept;
    }
    let mut all = Vec::new();
    for (entry, row) in kept.into_iter().zip(rows) {
        all.resize(*row, blank.clone());
        all.push(entry);
    }
    all
}

fn whole(id: &str, departments: &[DepartmentChoice]) -> SubjectEntry {
    let named = departments.iter().find(|choice| choice.id.to_string() == id);
    let name = named.map(|choice| choice.name.clone()).unwrap_or_default();
    SubjectEntry { department: id.to_owned(), kind: SubjectKind::Department, name_zh: name.zh, name_en: name.en }
}

fn office(fields: &SubjectFields) -> SubjectEntry {
    SubjectEntry {
        department: fields.department.clone(),
        kind: if fields.kind == "leader" { SubjectKind::Leader } else { SubjectKind::Office },
        name_zh: fields.name_zh.clone(),
        name_en: fields.name_en.clone(),
    }
}

fn is_blank(fields: &SubjectFields) -> bool {
    [&fields.department, &fields.name_zh, &fields.name_en].into_iter().all(|text| text.trim().is_empty())
}

fn weighted(entries: &[WeightedEntry], stem: &str, rows: &mut Vec<usize>) -> Vec<WeightedEntry> {
    let filled = |entry: &WeightedEntry| {
        [&entry.name_zh, &entry.name_en, &entry.weight].into_iter().any(|text| !text.trim().is_empty())
    };
    let mut kept = Vec::<WeightedEntry>::new();
    for (row, entry) in entries.iter().enumerate().filter(|(_, entry)| filled(entry)) {
        let taken: Vec<&str> = entries.iter().chain(&kept).map(|entry| entry.key.as_str()).collect();
        kept.push(WeightedEntry { key: key(&entry.key, stem, &taken), ..entry.clone() });
        rows.push(row);
    }
    kept
}

fn grades(entries: &[GradeEntry], rows: &mut Vec<usize>) -> Vec<GradeEntry> {
    let filled = |entry: &GradeEntry| {
        [&entry.name_zh, &entry.name_en, &entry.score].into_iter().any(|text| !text.trim().is_empty())
    };
    let mut kept = Vec::<GradeEntry>::new();
    for (row, entry) in entries.iter().enumerate().filter(|(_, entry)| filled(entry)) {
        let taken: Vec<&str> = entries.iter().chain(&kept).map(|entry| entry.key.as_str()).collect();
        kept.push(GradeEntry { key: key(&entry.key, "grade", &taken), ..entry.clone() });
        rows.push(row);
    }
    kept
}

/// A row's stable name: what it has, or the first one that is free.
fn key(typed: &str, stem: &str, taken: &[&str]) -> String {
    if !typed.trim().is_empty() {
        return typed.trim().to_owned();
    }
    let mut names = (1..).map(|number| format!("{stem}_{number}"));
    names.find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
}

/// A fault of the definition at the form's field.
fn placed(error: FieldError, rows: &Rows) -> FieldError {
    let FieldError { field, fault } = error;
    let Some((list, rest)) = field.split_once('[') else {
        let name = if field == "subjects" { "departments" } else { &field };
        return FieldError::new(format!("fields[{name}]"), fault);
    };
    let (number, part) = rest.split_once(']').unwrap_or((rest, ""));
    let number: usize = number.parse().unwrap_or_default();
    let (list, row) = match list {
        "criteria" => ("criteria", rows.criteria.get(number)),
        "grades" => ("grades", rows.grades.get(number)),
        "groups" => ("groups", rows.groups.get(number)),
        _ if number < rows.departments => return FieldError::new("fields[departments]", fault),
        _ => ("others", rows.others.get(number - rows.departments)),
    };
    let part = if part == "[key]" { "[name_zh]" } else { part };
    FieldError::new(format!("fields[{list}][{}]{part}", row.copied().unwrap_or(number)), fault)
}

/// A definition's faults at the fields of the form that shows exactly its rows.
pub fn shown(entry: &SetupEntry, errors: Vec<FieldError>) -> Vec<FieldError> {
    let all = |count: usize| (0..count).collect::<Vec<_>>();
    let departments = entry.subjects.iter().filter(|row| row.kind == SubjectKind::Department).count();
    let rows = Rows {
        departments,
        others: all(entry.subjects.len() - departments),
        criteria: all(entry.criteria.len()),
        grades: all(entry.grades.len()),
        groups: all(entry.groups.len()),
    };
    errors.into_iter().map(|error| placed(error, &rows)).collect()
}

#[cfg(test)]
mod tests {
    use domain::text::Bilingual;

    use crate::features::review::organise::definition_form::FORM;

    use super::*;

    fn row(name: &str, weight: &str) -> WeightedEntry {
        WeightedEntry { name_zh: name.to_owned(), weight: weight.to_owned(), ..WeightedEntry::default() }
    }

    #[test]
    fn rows_without_anything_are_left_out_and_faults_stay_at_their_rows() {
        let departments =
            [DepartmentChoice { id: domain::ids::DepartmentId(7), name: Bilingual::new("水务局", "Water") }];
        let fields = DefinitionFields {
            departments: vec!["7".to_owned()],
            others: vec![
                SubjectFields::default(),
                SubjectFields { kind: "leader".into(), name_zh: "局长".into(), ..SubjectFields::default() },
            ],
            criteria: vec![row("效率", "60"), row("", ""), row("公开", "")],
            ..DefinitionFields::default()
        };
        let (entry, rows) = read(&fields, &departments);
        assert_eq!(entry.subjects[0].name_zh, "水务局");
        assert_eq!(entry.subjects[1].kind, SubjectKind::Leader);
        assert_eq!(
            entry.criteria.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(),
            ["criterion_1", "criterion_2"]
        );
        let field = |field: &str| placed(FieldError::new(field, Fault::Required), &rows).field;
        assert_eq!(field("criteria[1][weight]"), "fields[criteria][2][weight]");
        assert_eq!(field("subjects[1][department]"), "fields[others][1][department]");
        assert_eq!(field("subjects[0][name_zh]"), "fields[departments]");
        assert_eq!(field("subjects"), "fields[departments]");
        assert_eq!(field("groups"), "fields[groups]");
        assert_eq!(field("title_zh"), "fields[title_zh]");
        let form = begun(&as_typed(entry, &rows), Vec::new());
        assert_eq!(form.typed("fields[criteria][1][name_zh]"), Some(""));
        assert_eq!(form.typed("fields[criteria][2][name_zh]"), Some("公开"));
        assert_eq!(form.typed("fields[others][1][name_zh]"), Some("局长"));
    }

    #[test]
    fn a_row_keeps_its_name_and_a_new_one_gets_a_free_one() {
        let mut rows = Vec::new();
        let entries = [WeightedEntry { key: "group_1".into(), ..row("甲", "50") }, row("乙", "50")];
        let kept = weighted(&entries, "group", &mut rows);
        assert_eq!(kept.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["group_1", "group_2"]);
    }

    #[test]
    fn the_definition_comes_back_as_it_was() {
        let entry = SetupEntry { title_zh: "评议".into(), ..SetupEntry::standard() };
        let errors = shown(&entry, vec![FieldError::new("criteria[2][weight]", Fault::Required)]);
        assert_eq!(errors[0].field, "fields[criteria][2][weight]");
        assert_eq!(begun(&entry, errors).form, FORM);
    }
}
