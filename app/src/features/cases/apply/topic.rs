//! One topic of the form.

use domain::cases::view::DraftView;
use domain::catalogue::{FieldKind, FormField, FormTopic};
use leptos_router::hooks::use_params_map;

use super::super::api::{AskDraft, SaveTopic};
use super::super::parts;
use super::autosave::{Autosave, SavedNote};
use super::{Here, frame, papers_path, topic_path};
use crate::prelude::*;

/// The topic the address names; `first` is the first one.
#[component]
pub fn TopicPage() -> impl IntoView {
    let lang = use_lang();
    let case = parts::case_id();
    let asked = use_params_map().with_untracked(|map| map.get("topic").unwrap_or_default());
    let view = ask(AskDraft { case });
    loaded(view, move |draft| {
        let topic = draft.form.topic(&asked).or_else(|| draft.form.topics.first()).cloned();
        match topic {
            Some(topic) => view! { <TopicForm lang=lang draft=draft topic=topic/> }.into_any(),
            None => ().into_any(),
        }
    })
}

#[component]
fn TopicForm(lang: Lang, draft: DraftView, topic: FormTopic) -> impl IntoView {
    let form = use_form::<SaveTopic>("topic");
    let autosave = Autosave::new(draft.id.0);
    autosave.take_up();
    form.when_done(move |_| autosave.all_saved());
    let next = match draft.form.topic_after(&topic.key) {
        Some(next) => topic_path(&draft, &next.key),
        None => papers_path(&draft),
    };
    let hint = topic.hint.get(lang).to_owned();
    let hint = (!hint.is_empty()).then(|| view! { <p class="lead">{hint}</p> });
    let fields = topic.fields.iter().map(|field| field_view(lang, form, &draft, field)).collect_view();
    let (title, here) = (topic.title.get(lang).to_owned(), topic.key.clone());
    let content = view! {
        <h1>{title.clone()}</h1>
        {hint}
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="topic[case]" value=draft.id.to_string()/>
            <input type="hidden" name="topic[version]" value=draft.version.to_string()/>
            <input type="hidden" name="topic[topic]" value=topic.key.clone()/>
            <input type="hidden" name="topic[next]" value=next/>
            <div on:change=move |event| autosave.changed(&event)>{fields}</div>
            <SavedNote autosave=autosave/>
            <SubmitButton form=form label=tr!(lang, cases.save_continue)/>
        </ServerForm>
    };
    frame(lang, &draft, Here::Topic(&here), &title, content.into_any())
}

fn field_view(lang: Lang, form: FormHandle, draft: &DraftView, field: &FormField) -> AnyView {
    let name = format!("answers[{}]", field.key);
    let (label, value) = (field.label.get(lang).to_owned(), draft.answers.get(&field.key).to_owned());
    let hint = hint(lang, draft, field);
    let optional = !field.required;
    let text = |kind: InputKind, max: u32| {
        let (name, label, hint, value) = (name.clone(), label.clone(), hint.clone(), value.clone());
        view! { <TextField form=form name=name label=label hint=hint value=value kind=kind optional=optional max=max/> }
            .into_any()
    };
    match &field.kind {
        FieldKind::Text { max, lines: 1, .. } => text(InputKind::Text, *max),
        FieldKind::Text { max, lines, .. } => {
            let (rows, max) = (u32::from(*lines), *max);
            view! {
                <TextArea form=form name=name label=label hint=hint value=value optional=optional rows=rows max=max/>
            }
            .into_any()
        }
        FieldKind::Number { .. } => text(InputKind::Number, 12),
        FieldKind::Date { .. } => text(InputKind::Date, 10),
        FieldKind::Address => text(InputKind::Address, 200),
        FieldKind::Mobile => text(InputKind::Mobile, 20),
        FieldKind::CreditCode => text(InputKind::Text, 24),
        FieldKind::Choice { options } => {
            let choices: Vec<_> =
                options.iter().map(|option| Choice::new(option.key.clone(), option.label.get(lang))).collect();
            if choices.len() > 7 {
                view! { <Select form=form name=name label=label hint=hint value=value choices=choices optional=optional/> }
                    .into_any()
            } else {
                view! { <Radios form=form name=name label=label hint=hint value=value choices=choices optional=optional/> }
                    .into_any()
            }
        }
    }
}

/// The field's own hint, its unit, and that the city knew the answer.
fn hint(lang: Lang, draft: &DraftView, field: &FormField) -> String {
    let mut parts = vec![field.hint.get(lang).to_owned()];
    if let FieldKind::Number { unit, .. } = &field.kind {
        parts.push(unit.get(lang).to_owned());
    }
    if field.known.is_some() && !draft.answers.get(&field.key).is_empty() {
        parts.push(tr!(lang, cases.prefilled).to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join(if lang == Lang::Zh { "　" } else { " " })
}
