//! The form for a new notice.

use domain::deadlines::NoticeEntry;

use super::admin_api::FORM;
use super::{EnterNotice, NOTICES};
use crate::prelude::*;

crate::lazy_page!(office: EnterRoute => EnterPage);

/// Enter a notice.
#[component]
pub fn EnterPage() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<EnterNotice>(FORM);
    let rows = (0..NoticeEntry::HOLIDAYS.len()).map(|row| holiday(lang, form, row)).collect_view();
    view! {
        <PageTitle text=tr!(lang, deadlines.enter_title)/>
        <Breadcrumb
            above=vec![Crumb::new(tr!(lang, deadlines.notices_title), lang.path(NOTICES))]
            here=tr!(lang, deadlines.enter_title)
        />
        <header class="page-head">
            <h1>{tr!(lang, deadlines.enter_title)}</h1>
            <p class="lead">{tr!(lang, deadlines.enter_intro)}</p>
        </header>
        <ServerForm form=form>
            <TicketFields form=form/>
            <TextField form=form name="year" label=tr!(lang, deadlines.enter_year) kind=InputKind::Number max=4/>
            <TextField
                form=form name="title" max=200 label=tr!(lang, deadlines.enter_document)
                hint=tr!(lang, deadlines.enter_document_hint)
            />
            <TextField form=form name="issuer" max=200 label=tr!(lang, deadlines.enter_issuer) value="国务院办公厅"/>
            <TextField form=form name="number" max=60 optional=true label=tr!(lang, deadlines.enter_number)/>
            <TextField form=form name="issued" optional=true label=tr!(lang, deadlines.enter_issued) kind=InputKind::Date/>
            <section class="section">
                <h2>{tr!(lang, deadlines.enter_days)}</h2>
                <p class="soft">{tr!(lang, deadlines.enter_days_hint)}</p>
                {rows}
            </section>
            <SubmitButton form=form label=tr!(lang, deadlines.enter_submit)/>
        </ServerForm>
    }
}

fn holiday(lang: Lang, form: FormHandle, row: usize) -> AnyView {
    let (zh, en) = NoticeEntry::HOLIDAYS[row];
    let name = if lang == Lang::Zh { zh } else { en };
    view! {
        <fieldset class="holiday-row">
            <legend>{name}</legend>
            <TextField
                form=form name=NoticeEntry::field(row, "from") optional=true kind=InputKind::Date
                label=tr!(lang, deadlines.enter_from)
            />
            <TextField
                form=form name=NoticeEntry::field(row, "to") optional=true kind=InputKind::Date
                label=tr!(lang, deadlines.enter_to)
            />
            <TextField
                form=form name=NoticeEntry::field(row, "worked") optional=true max=100
                label=tr!(lang, deadlines.enter_worked) hint=tr!(lang, deadlines.enter_worked_hint)
            />
        </fieldset>
    }
    .into_any()
}
