//! One's own account: profile, second step, password, sign-ins, export, closing.

use domain::qr::QrPicture;
use domain::time::date_time;

use super::api::{
    AskOwn, ChangePassword, CloseAccount, ConfirmSecondStep, KeptCodes, Own, RenewRecoveryCodes, RevokeSession,
    SetContact, SignOut, StartSecondStep,
};
use super::words;
use crate::features::cases::forget_drafts;
use crate::loading::loaded;
use crate::prelude::*;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let lang = use_lang();
    let account = ask(AskOwn {});
    view! {
        <PageTitle text=tr!(lang, accounts.title)/>
        <Breadcrumb here=tr!(lang, accounts.title)/>
        <h1>{tr!(lang, accounts.title)}</h1>
        {loaded(account, move |own| body(lang, own))}
    }
}

fn body(lang: Lang, own: Own) -> AnyView {
    let duties = [
        own.must_change_password.then(|| tr!(lang, accounts.must_change)),
        own.must_set_up.then(|| tr!(lang, accounts.must_set_up)),
    ];
    let duties = duties.into_iter().flatten().map(|words| view! { <Banner tone=Tone::Soon title=words/> });
    let company = own.company.clone();
    view! {
        {duties.collect_view()}
        {codes(lang, &own)}
        {profile(lang, &own, company)}
        <ContactForm email=own.email.clone() chosen=own.lang.clone()/>
        <SecondStepSection own=own.clone()/>
        <PasswordForm/>
        <Sessions own=own.clone()/>
        <DataSection can_close=own.can_close/>
    }
    .into_any()
}

fn codes(lang: Lang, own: &Own) -> Option<AnyView> {
    let codes = own.codes.clone();
    (!codes.is_empty()).then(|| {
        let items = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> });
        view! {
            <Banner tone=Tone::Ok title=tr!(lang, accounts.codes_title)>
                <p>{tr!(lang, accounts.codes_help)}</p>
                <ul class="account-codes">{items.collect_view()}</ul>
                <KeptForm/>
            </Banner>
        }
        .into_any()
    })
}

/// Says that the codes are kept, so that they are shown no more.
#[component]
fn KeptForm() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<KeptCodes>("kept_codes");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <SubmitButton form=form label=tr!(lang, accounts.codes_kept) kind=ButtonKind::Plain/>
        </ServerForm>
    }
}

fn profile(lang: Lang, own: &Own, company: Option<(String, String)>) -> AnyView {
    let mut rows = vec![SummaryRow::new(tr!(lang, accounts.name), own.name.clone())];
    let optional = [
        (tr!(lang, accounts.user_name), own.user_name.clone()),
        (tr!(lang, accounts.mobile), own.mobile.clone()),
        (tr!(lang, accounts.identity), own.identity.clone()),
        (tr!(lang, accounts.company_name), company.as_ref().map(|(name, _)| name.clone())),
        (tr!(lang, accounts.credit_code), company.map(|(_, code)| code)),
    ];
    rows.extend(optional.into_iter().filter_map(|(label, value)| value.map(|value| SummaryRow::new(label, value))));
    view! { <section class="section"><h2>{tr!(lang, accounts.profile)}</h2><SummaryCard rows=rows/><SignOutForm/></section> }
        .into_any()
}

/// Signs out: a form, because it changes something.
#[component]
fn SignOutForm() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<SignOut>("sign_out");
    // Whoever has this computer next finds nothing of what was being written.
    form.when_done(|_| forget_drafts());
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <SubmitButton form=form label=tr!(lang, accounts.sign_out) kind=ButtonKind::Plain/>
        </ServerForm>
    }
}

#[component]
fn ContactForm(email: String, chosen: String) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<SetContact>("set_contact");
    let choices = words::languages();
    view! {
        <section class="section">
            <h2>{tr!(lang, accounts.contact_title)}</h2>
            <ServerForm form=form>
                <TicketFields form=form/>
                <Radios form=form name="lang" label=tr!(lang, accounts.lang) choices=choices value=chosen/>
                <TextField
                    form=form name="email" label=tr!(lang, accounts.email) hint=tr!(lang, accounts.email_hint)
                    kind=InputKind::Email value=email optional=true
                />
                <SubmitButton form=form label=tr!(lang, accounts.save) kind=ButtonKind::Plain/>
            </ServerForm>
        </section>
    }
}

#[component]
fn SecondStepSection(own: Own) -> impl IntoView {
    let lang = use_lang();
    let content = match (own.second_step, own.enrolment) {
        (true, _) => view! { <p>{tr!(lang, accounts.second_on)}</p><RenewForm/> }.into_any(),
        (false, Some((picture, secret))) => view! { <ConfirmForm picture=picture secret=secret/> }.into_any(),
        (false, None) => view! { <p>{tr!(lang, accounts.second_off)}</p><StartForm/> }.into_any(),
    };
    view! { <section class="section"><h2>{tr!(lang, accounts.second_title)}</h2>{content}</section> }
}

#[component]
fn StartForm() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<StartSecondStep>("start_second_step");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <SubmitButton form=form label=tr!(lang, accounts.second_start) kind=ButtonKind::Plain/>
        </ServerForm>
    }
}

#[component]
fn ConfirmForm(picture: QrPicture, secret: String) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ConfirmSecondStep>("confirm_second_step");
    view! {
        <p>{tr!(lang, accounts.second_scan)}</p>
        <QrCode picture=picture label=tr!(lang, accounts.second_picture)/>
        <p>{tr!(lang, accounts.second_secret)} " " <code>{secret}</code></p>
        <ServerForm form=form>
            <TicketFields form=form/>
            <TextField form=form name="code" label=tr!(lang, accounts.code) kind=InputKind::Code/>
            <SubmitButton form=form label=tr!(lang, accounts.second_confirm)/>
        </ServerForm>
    }
}

#[component]
fn RenewForm() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<RenewRecoveryCodes>("renew_recovery_codes");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <TextField form=form name="code" label=tr!(lang, accounts.code) hint=tr!(lang, accounts.renew_hint) kind=InputKind::Code/>
            <SubmitButton form=form label=tr!(lang, accounts.renew) kind=ButtonKind::Plain/>
        </ServerForm>
    }
}

#[component]
fn PasswordForm() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ChangePassword>("change_password");
    view! {
        <section class="section">
            <h2>{tr!(lang, accounts.password_title)}</h2>
            <p>{tr!(lang, accounts.password_help)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <TextField form=form name="current" label=tr!(lang, accounts.password_current) kind=InputKind::Password/>
                <TextField form=form name="password" label=tr!(lang, accounts.password_new) hint=tr!(lang, accounts.password_hint) kind=InputKind::NewPassword/>
                <TextField form=form name="password_again" label=tr!(lang, accounts.password_again) kind=InputKind::NewPassword/>
                <SubmitButton form=form label=tr!(lang, accounts.password_change) kind=ButtonKind::Plain/>
            </ServerForm>
        </section>
    }
}

#[component]
fn Sessions(own: Own) -> impl IntoView {
    let lang = use_lang();
    let columns = vec![
        Column::text(tr!(lang, accounts.device)),
        Column::text(tr!(lang, accounts.address)),
        Column::text(tr!(lang, accounts.started)),
        Column::text(tr!(lang, accounts.seen)),
        Column::text(tr!(lang, accounts.end)),
    ];
    let rows = own.sessions.into_iter().map(|row| {
        let device = if row.device.is_empty() { tr!(lang, accounts.device_unknown).to_owned() } else { row.device };
        let end = if row.current {
            Cell::text(tr!(lang, accounts.this_session))
        } else {
            Cell::view(view! { <EndForm id=row.id/> })
        };
        let (started, seen) = (date_time(row.started, lang), date_time(row.seen, lang));
        vec![Cell::text(device), Cell::text(row.address), Cell::text(started), Cell::text(seen), end]
    });
    view! {
        <section class="section">
            <h2>{tr!(lang, accounts.sessions_title)}</h2>
            <p>{tr!(lang, accounts.sessions_help)}</p>
            <DataTable caption=tr!(lang, accounts.sessions_title) columns=columns rows=rows.collect() hide_caption=true/>
        </section>
    }
}

/// Ends one session.
#[component]
fn EndForm(id: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<RevokeSession>("revoke_session");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="id" value=id/>
            <SubmitButton form=form label=tr!(lang, accounts.end) kind=ButtonKind::Plain/>
        </ServerForm>
    }
}

/// What the Personal Information Protection Law gives everybody: a copy, and an end.
#[component]
fn DataSection(can_close: bool) -> impl IntoView {
    let lang = use_lang();
    view! {
        <section class="section">
            <h2>{tr!(lang, accounts.data_title)}</h2>
            <p>{tr!(lang, accounts.export_help)}</p>
            <form method="post" action="/account/export">
                <button class="button button-plain" type="submit">{tr!(lang, accounts.export)}</button>
            </form>
            {can_close.then(|| view! { <CloseForm/> })}
        </section>
    }
}

#[component]
fn CloseForm() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<CloseAccount>("close_account");
    form.when_done(|_| forget_drafts());
    view! {
        <h3>{tr!(lang, accounts.close_title)}</h3>
        <p>{tr!(lang, accounts.close_help)}</p>
        <ServerForm form=form>
            <TicketFields form=form/>
            <TextField form=form name="password" label=tr!(lang, accounts.password) kind=InputKind::Password/>
            <SubmitButton form=form label=tr!(lang, accounts.close) kind=ButtonKind::Danger/>
        </ServerForm>
    }
}
