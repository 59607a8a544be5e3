//! The form for a new official.

use super::super::api::CreateOfficial;
use super::super::words;
use super::list::above;
use crate::prelude::*;

/// Opens an account without posts; they are granted on the official's own page, which follows.
#[component]
pub fn NewPage() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<CreateOfficial>("create_official");
    let title = tr!(lang, accounts.new_title);
    let people = Crumb::new(tr!(lang, accounts.people_title), lang.path(paths::PEOPLE));
    let choices = words::languages();
    view! {
        <PageTitle text=title/>
        <Breadcrumb above=vec![above(lang), people] here=title/>
        <div class="account-narrow">
            <h1>{title}</h1>
            <p class="lead">{tr!(lang, accounts.new_lead)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <TextField form=form name="name" label=tr!(lang, accounts.name) hint=tr!(lang, accounts.new_name_hint) max=50/>
                <TextField form=form name="user_name" label=tr!(lang, accounts.user_name) hint=tr!(lang, accounts.new_user_name_hint) max=32/>
                <TextField
                    form=form name="password" label=tr!(lang, accounts.new_password)
                    hint=tr!(lang, accounts.new_password_hint) kind=InputKind::NewPassword
                />
                <Radios form=form name="lang" label=tr!(lang, accounts.new_lang) choices=choices value="zh"/>
                <SubmitButton form=form label=tr!(lang, accounts.new_submit)/>
            </ServerForm>
        </div>
    }
}
