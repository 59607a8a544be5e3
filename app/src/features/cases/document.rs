//! The issued document: the holder prints it, anybody checks it.

use domain::cases::Outcome;
use domain::cases::view::DocumentView;
use domain::time::date;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;

use super::api::{AskCheck, AskDocument};
use super::parts;
use crate::prelude::*;
use crate::shell::use_site_facts;

/// The certificate or the written refusal, made to be printed.
#[component]
pub fn DocumentPage() -> impl IntoView {
    let lang = use_lang();
    let case = parts::case_id();
    let document = ask(AskDocument { case });
    loaded(document, move |document| certificate(lang, case, document))
}

fn certificate(lang: Lang, case: i64, document: DocumentView) -> AnyView {
    let title = tr!(lang, cases.document_title);
    let above = vec![
        Crumb::new(tr!(lang, cases.my_title), lang.path(paths::MY_CASES)),
        Crumb::new(document.item.get(lang), lang.path(&format!("/cases/{case}"))),
    ];
    let address = document.check_address.replace("{lang}", lang.code());
    view! {
        <PageTitle text=title/>
        <Breadcrumb above=above here=title/>
        <p class="no-print">{tr!(lang, cases.document_print)}</p>
        {sheet(lang, &document)}
        <p class="case-note">{tr!(lang, cases.document_check_at, address = address)}</p>
    }
    .into_any()
}

/// The paper itself.
fn sheet(lang: Lang, document: &DocumentView) -> AnyView {
    let granted = document.outcome == Outcome::Granted;
    let name = if granted { document.name.get(lang) } else { tr!(lang, cases.document_refusal) };
    let mut rows = vec![
        (tr!(lang, cases.document_holder), document.holder.clone()),
        (tr!(lang, cases.document_item), document.item.get(lang).to_owned()),
        (tr!(lang, cases.number), document.case_number.clone()),
        (tr!(lang, cases.document_decided), date(document.decided_on, lang)),
        (tr!(lang, cases.document_issued), date(document.issued_on, lang)),
    ];
    if granted {
        rows.push((tr!(lang, cases.document_validity), document.validity.get(lang).to_owned()));
    } else {
        rows.push((tr!(lang, cases.document_reasons), document.reasons.clone()));
    }
    rows.push((tr!(lang, cases.document_number), document.number.clone()));
    rows.push((tr!(lang, cases.document_code), grouped(&document.code)));
    let rows = rows.into_iter().map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> });
    let is_demo = use_site_facts().is_demo;
    let demo = is_demo.then(|| view! { <p class="certificate-demo">{tr!(lang, cases.document_demo)}</p> });
    view! {
        <article class="certificate">
            <h1 class="certificate-title">{name.to_owned()}</h1>
            <dl class="certificate-facts">{rows.collect_view()}</dl>
            <div class="certificate-foot">
                <QrCode picture=document.check_picture.clone() label=tr!(lang, cases.document_picture)/>
                <p class="certificate-organ">{document.department.get(lang).to_owned()}</p>
            </div>
            {demo}
        </article>
    }
    .into_any()
}

/// A code in groups of four, as people read it aloud.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Anybody checks a document by its number and code.
#[component]
pub fn CheckPage() -> impl IntoView {
    let lang = use_lang();
    let asked = use_query_map().with_untracked(|query| (query.get("number"), query.get("code")));
    let (number, code) = (asked.0.unwrap_or_default(), asked.1.unwrap_or_default());
    let title = tr!(lang, cases.check_title);
    let found = (!number.is_empty()).then(|| answer(lang, number.clone(), code.clone()));
    view! {
        <PageTitle text=title/>
        <Breadcrumb here=title/>
        <h1>{title}</h1>
        <p class="lead">{tr!(lang, cases.check_lead)}</p>
        <Form method="GET" action=lang.path("/check")>
            <div class="field">
                <label class="field-label" for="check-number">{tr!(lang, cases.document_number)}</label>
                <input class="input input-medium" id="check-number" name="number" value=number maxlength="40" required/>
            </div>
            <div class="field">
                <label class="field-label" for="check-code">{tr!(lang, cases.document_code)}</label>
                <input class="input input-medium" id="check-code" name="code" value=code maxlength="20" required/>
            </div>
            <button class="button" type="submit">{tr!(lang, cases.check)}</button>
        </Form>
        {found}
    }
}

fn answer(lang: Lang, number: String, code: String) -> AnyView {
    let found = ask(AskCheck { number, code });
    part(found, move |found| match found {
        Ok(document) => view! {
            <Banner tone=Tone::Ok title=tr!(lang, cases.check_good)/>
            {sheet(lang, &document)}
        }
        .into_any(),
        Err(AppError::Refused(domain::error::ErrorCode::NotFound)) => view! {
            <Banner tone=Tone::Red title=tr!(lang, cases.check_bad)><p>{tr!(lang, cases.check_bad_text)}</p></Banner>
        }
        .into_any(),
        Err(error) => view! { <Banner tone=Tone::Red title=error.message(lang)/> }.into_any(),
    })
}
