//! The definition as a form, topic by topic. It can be kept half done; what is wrong stands at its field.

use domain::error::FieldError;
use domain::ids::ReviewId;
use domain::review::desk::{DefinitionDesk, DepartmentChoice};
use domain::review::session::Quorum;
use domain::review::setup::{Comments, Holding, ResultsPolicy, SetupEntry, SubjectKind};
use domain::text::Bilingual;

use super::api::{self, EditReview};
use super::definition_rows::{grades, others, weighted};
use super::topic::{Topic, asked_topic, steps};
use super::words;
use crate::prelude::*;

/// The form's name.
pub const FORM: &str = "definition";

/// The form.
#[component]
pub fn EditPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let definition = ask(api::AskDefinition { review: id });
    loaded(definition, move |definition| {
        let (title, lead) = (tr!(lang, review.organise.edit_title), tr!(lang, review.organise.edit_lead));
        let form = if definition.desk.state.is_editable() && definition.desk.organises {
            view! { <Definition definition=definition.clone()/> }.into_any()
        } else {
            view! { <Banner tone=Tone::Neutral title=tr!(lang, review.organise.not_editable)/> }.into_any()
        };
        view! { {words::head(lang, &definition.desk, title, lead)} {form} }.into_any()
    })
}

#[component]
fn Definition(definition: DefinitionDesk) -> impl IntoView {
    let lang = use_lang();
    let DefinitionDesk { desk, departments, earlier } = definition;
    let form = use_form::<EditReview>(FORM);
    let checked = words::query("checked").is_some();
    let topic = asked_topic();
    let steps = steps(lang, &desk, topic);
    let wrong: Vec<FieldError> = desk.errors.iter().filter(|error| checked && topic.has(error)).cloned().collect();
    let saved = (!wrong.is_empty()).then(|| {
        let title = tr!(lang, review.organise.saved_incomplete, count = wrong.len().to_string());
        view! { <div role="status"><Banner tone=Tone::Soon title=title/></div> }
    });
    form.begin_with(begun(&desk.entry, wrong));
    let save = if topic == Topic::Check { tr!(lang, review.organise.save) } else { tr!(lang, review.organise.save_on) };
    // A form that came back because somebody else was quicker brings the version it would replace.
    let version = move || {
        let brought = if form.errors().is_empty() { None } else { form.typed("version") };
        brought.unwrap_or_else(|| desk.version.to_string())
    };
    view! {
        {steps}
        {saved}
        <ServerForm form=form class="definition">
            <TicketFields form=form/>
            <input type="hidden" name="review" value=desk.review.0/>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="topic" value=topic.name()/>
            {fields(lang, form, topic, &departments, &earlier)}
            <SubmitButton form=form label=save/>
        </ServerForm>
    }
}

/// What the form of a topic asks; that of the whole asks everything.
fn fields(
    lang: Lang,
    form: FormHandle,
    topic: Topic,
    departments: &[DepartmentChoice],
    earlier: &[(ReviewId, Bilingual)],
) -> AnyView {
    let rows = Rows::of(form);
    let (criteria, groups) = (tr!(lang, review.organise.criteria), tr!(lang, review.organise.groups));
    let (criteria_hint, groups_hint) =
        (tr!(lang, review.organise.criteria_hint), tr!(lang, review.organise.groups_hint));
    let parts =
        Topic::ALL.into_iter().filter(|part| *part != Topic::Check && topic.shows(*part)).map(|part| match part {
            Topic::Names => names_and_times(lang, form),
            Topic::Subjects => subjects(lang, form, departments, rows.others),
            Topic::Criteria => view! {
                {weighted(lang, form, "criteria", criteria, criteria_hint, rows.criteria)}
                {grades(lang, form, rows.grades)}
            }
            .into_any(),
            Topic::Groups => weighted(lang, form, "groups", groups, groups_hint, rows.groups),
            Topic::Rules => {
                view! { {policies(lang, form)} {previous(lang, form, earlier)} {meeting(lang, form)} }.into_any()
            }
            Topic::Check => ().into_any(),
        });
    let parts = parts.collect_view();
    let has_rows = !matches!(topic, Topic::Names | Topic::Rules);
    let more = has_rows.then(|| view! { <p class="soft">{tr!(lang, review.organise.more_rows)}</p> });
    view! { {parts} {more} }.into_any()
}

/// How many rows each list shows: two more than are filled in.
struct Rows {
    others: usize,
    criteria: usize,
    grades: usize,
    groups: usize,
}

impl Rows {
    fn of(form: FormHandle) -> Self {
        let filled = |list: &str| {
            let is_there = |row: &usize| form.typed(&format!("fields[{list}][{row}][name_zh]")).is_some();
            (0..SetupEntry::MOST_SUBJECTS).take_while(is_there).count()
        };
        let more = |list: &str, least: usize| (filled(list) + 2).max(least);
        Self {
            others: more("others", 2),
            criteria: more("criteria", 3),
            grades: filled("grades") + 1,
            groups: more("groups", 5),
        }
    }
}

fn names_and_times(lang: Lang, form: FormHandle) -> AnyView {
    view! {
        <TextField form=form name="fields[title_zh]" max=100 label=tr!(lang, review.organise.title_zh)/>
        <TextField form=form name="fields[title_en]" max=100 optional=true label=tr!(lang, review.organise.title_en)/>
        <TextField
            form=form name="fields[opens_at]" kind=InputKind::DateTime label=tr!(lang, review.organise.opens)
            hint=tr!(lang, review.organise.opens_hint)
        />
        <TextField
            form=form name="fields[closes_at]" kind=InputKind::DateTime label=tr!(lang, review.organise.closes)
            hint=tr!(lang, review.organise.closes_hint)
        />
    }
    .into_any()
}

fn subjects(lang: Lang, form: FormHandle, departments: &[DepartmentChoice], rows: usize) -> AnyView {
    let choice = |row: &DepartmentChoice| Choice::new(row.id.to_string(), row.name.get(lang));
    let choices: Vec<Choice> = departments.iter().map(choice).collect();
    view! {
        <div class="definition-departments">
            <Checkboxes
                form=form name="fields[departments]" label=tr!(lang, review.organise.departments)
                hint=tr!(lang, review.organise.departments_hint) choices=choices.clone()
            />
        </div>
        {others(lang, form, choices, rows)}
    }
    .into_any()
}

fn policies(lang: Lang, form: FormHandle) -> AnyView {
    let comments = vec![
        Choice::new("taken", tr!(lang, review.organise.comments_taken)),
        Choice::new("not_taken", tr!(lang, review.organise.comments_not_taken)),
    ];
    let results = vec![
        Choice::new("at_close", tr!(lang, review.organise.results_at_close)),
        Choice::new("in_batches", tr!(lang, review.organise.results_in_batches)),
    ];
    view! {
        <Radios form=form name="fields[comments]" label=tr!(lang, review.organise.comments) choices=comments/>
        <TextField
            form=form name="fields[smallest_group]" kind=InputKind::Number max=4
            label=tr!(lang, review.organise.smallest) hint=tr!(lang, review.organise.smallest_hint)
        />
        <Radios
            form=form name="fields[results]" label=tr!(lang, review.organise.results)
            hint=tr!(lang, review.organise.results_hint) choices=results
        />
    }
    .into_any()
}

/// With which earlier review it is compared.
fn previous(lang: Lang, form: FormHandle, earlier: &[(ReviewId, Bilingual)]) -> AnyView {
    let mut choices = vec![
        Choice::new("automatic", tr!(lang, review.organise.previous_automatic)),
        Choice::new("none", tr!(lang, review.organise.previous_none)),
    ];
    choices.extend(earlier.iter().map(|(review, title)| Choice::new(review.to_string(), title.get(lang))));
    view! {
        <Select
            form=form name="fields[previous]" label=tr!(lang, review.organise.previous)
            hint=tr!(lang, review.organise.previous_hint) choices=choices
        />
    }
    .into_any()
}

/// Whether ballots are cast in a meeting, and how it goes.
fn meeting(lang: Lang, form: FormHandle) -> AnyView {
    let modes = vec![
        Choice::new("ordinary", tr!(lang, review.session.mode_ordinary))
            .hint(tr!(lang, review.session.mode_ordinary_hint)),
        Choice::new("live", tr!(lang, review.session.mode_live)).hint(tr!(lang, review.session.mode_live_hint)),
    ];
    let quorums = vec![
        Choice::new("more_than_half", tr!(lang, review.session.quorum_half)),
        Choice::new("two_thirds", tr!(lang, review.session.quorum_thirds)),
        Choice::new("none", tr!(lang, review.session.quorum_none)),
    ];
    view! {
        <Radios form=form name="fields[holding]" label=tr!(lang, review.session.mode) choices=modes/>
        <div class="definition-meeting">
            <Radios
                form=form name="fields[quorum]" label=tr!(lang, review.session.quorum)
                hint=tr!(lang, review.session.quorum_hint) choices=quorums
            />
            <TextArea
                form=form name="fields[questions]" rows=4 max=20000 optional=true label=tr!(lang, review.session.order)
                hint=tr!(lang, review.session.order_hint) value=form.typed("fields[questions]").unwrap_or_default()
            />
        </div>
    }
    .into_any()
}

/// The form as it begins: what was kept, and what is wrong with it.
pub fn begun(entry: &SetupEntry, errors: Vec<FieldError>) -> FormState {
    let mut state = FormState::new(FORM)
        .value("fields[title_zh]", &entry.title_zh)
        .value("fields[title_en]", &entry.title_en)
        .value("fields[opens_at]", &entry.opens_at)
        .value("fields[closes_at]", &entry.closes_at)
        .value("fields[smallest_group]", &entry.smallest_group)
        .value("fields[comments]", if entry.comments == Comments::Taken { "taken" } else { "not_taken" })
        .value("fields[results]", if entry.results == ResultsPolicy::AtClose { "at_close" } else { "in_batches" })
        .value("fields[holding]", if entry.holding == Holding::Live { "live" } else { "ordinary" })
        .value("fields[questions]", &entry.questions)
        .value("fields[previous]", if entry.previous.is_empty() { "automatic" } else { &entry.previous })
        .value(
            "fields[quorum]",
            match entry.quorum {
                Quorum::None => "none",
                Quorum::MoreThanHalf => "more_than_half",
                Quorum::TwoThirds => "two_thirds",
            },
        );
    let (whole, others): (Vec<_>, Vec<_>) =
        entry.subjects.iter().partition(|subject| subject.kind == SubjectKind::Department);
    for subject in whole {
        state = state.value("fields[departments]", &subject.department);
    }
    for (row, subject) in others.into_iter().enumerate() {
        let kind = if subject.kind == SubjectKind::Leader { "leader" } else { "office" };
        let parts = [("department", subject.department.as_str()), ("kind", kind)];
        let names = [("name_zh", subject.name_zh.as_str()), ("name_en", subject.name_en.as_str())];
        state = values(state, "others", row, parts.into_iter().chain(names));
    }
    for (list, rows) in [("criteria", &entry.criteria), ("groups", &entry.groups)] {
        for (row, entry) in rows.iter().enumerate() {
            let parts = [
                ("key", &entry.key),
                ("name_zh", &entry.name_zh),
                ("name_en", &entry.name_en),
                ("weight", &entry.weight),
            ];
            state = values(state, list, row, parts.into_iter().map(|(part, text)| (part, text.as_str())));
        }
    }
    for (row, entry) in entry.grades.iter().enumerate() {
        let parts =
            [("key", &entry.key), ("name_zh", &entry.name_zh), ("name_en", &entry.name_en), ("score", &entry.score)];
        state = values(state, "grades", row, parts.into_iter().map(|(part, text)| (part, text.as_str())));
    }
    state.with_errors(errors)
}

fn values<'a>(
    state: FormState,
    list: &str,
    row: usize,
    parts: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> FormState {
    let name = |part: &str| format!("fields[{list}][{row}][{part}]");
    parts.into_iter().fold(state, |state, (part, text)| state.value(&name(part), text))
}
