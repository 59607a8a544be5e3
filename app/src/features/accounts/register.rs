//! The page on which citizens and agents of companies open an account.

use super::api::Register;
use crate::prelude::*;
use crate::shell::use_site_facts;

/// The form. Both kinds of account stand in one, so that it works without JavaScript.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let lang = use_lang();
    let facts = use_site_facts();
    if !facts.registers {
        return closed(lang, facts.telephone);
    }
    let form = use_form::<Register>("register");
    let kinds = vec![
        Choice::new("citizen", tr!(lang, accounts.kind_citizen)),
        Choice::new("agent", tr!(lang, accounts.kind_agent)).hint(tr!(lang, accounts.kind_agent_hint)),
    ];
    view! {
        <PageTitle text=tr!(lang, accounts.register_title)/>
        <div class="account-narrow">
            <h1>{tr!(lang, accounts.register_title)}</h1>
            <p class="lead">{tr!(lang, accounts.register_lead)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <Radios form=form name="kind" label=tr!(lang, accounts.kind) choices=kinds value="citizen"/>
                <div class="account-company">
                    <TextField
                        form=form name="company_name" label=tr!(lang, accounts.company_name)
                        hint=tr!(lang, accounts.company_only) optional=true max=100
                    />
                    <TextField
                        form=form name="credit_code" label=tr!(lang, accounts.credit_code)
                        hint=tr!(lang, accounts.company_only) optional=true
                    />
                </div>
                <TextField form=form name="name" label=tr!(lang, accounts.name) hint=tr!(lang, accounts.name_hint) kind=InputKind::Name max=50/>
                <TextField form=form name="identity" label=tr!(lang, accounts.identity) hint=tr!(lang, accounts.identity_hint)/>
                <TextField form=form name="mobile" label=tr!(lang, accounts.mobile) hint=tr!(lang, accounts.mobile_hint) kind=InputKind::Mobile/>
                <TextField form=form name="password" label=tr!(lang, accounts.password) hint=tr!(lang, accounts.password_hint) kind=InputKind::NewPassword/>
                <TextField form=form name="password_again" label=tr!(lang, accounts.password_again) kind=InputKind::NewPassword/>
                <Checkbox form=form name="agree" label=tr!(lang, accounts.agree)/>
                <p><a href=lang.path(paths::PRIVACY)>{tr!(lang, accounts.privacy_link)}</a></p>
                <SubmitButton form=form label=tr!(lang, accounts.register)/>
            </ServerForm>
            <ul class="account-links">
                <li>{tr!(lang, accounts.have_account)} " " <a href=lang.path(paths::SIGN_IN)>{tr!(lang, accounts.sign_in)}</a></li>
            </ul>
        </div>
    }
    .into_any()
}

/// Where nobody's name can be checked, nobody is asked for it.
fn closed(lang: Lang, telephone: String) -> AnyView {
    view! {
        <PageTitle text=tr!(lang, accounts.register_title)/>
        <div class="account-narrow">
            <h1>{tr!(lang, accounts.register_title)}</h1>
            <Banner tone=Tone::Neutral title=tr!(lang, accounts.register_closed)>
                <p>{tr!(lang, accounts.register_closed_text, telephone = telephone)}</p>
            </Banner>
            <ul class="account-links">
                <li>{tr!(lang, accounts.have_account)} " " <a href=lang.path(paths::SIGN_IN)>{tr!(lang, accounts.sign_in)}</a></li>
            </ul>
        </div>
    }
    .into_any()
}
