//! The forms by which an official's account is changed: each folded, each with its reason.

use domain::accounts::{DepartmentName, OfficialPost, Role};

use super::super::api::{GrantPost, ResetPassword, ResetSecondStep, RestoreOfficial, SuspendOfficial, WithdrawPost};
use super::super::words;
use super::list::post_words;
use crate::prelude::*;

/// Grants a post.
#[component]
pub fn Grant(person: i64, departments: Vec<DepartmentName>) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<GrantPost>("grant_post");
    let departments = departments.into_iter();
    let departments =
        departments.map(|entry| Choice::new(entry.id.to_string(), entry.name.get(lang))).collect::<Vec<_>>();
    let roles = Role::ALL.into_iter().map(|role| Choice::new(role.name(), words::role(lang, role)));
    let roles = roles.collect::<Vec<_>>();
    let fields = view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <PersonField person=person/>
            <Select form=form name="department" label=tr!(lang, accounts.people_department) choices=departments/>
            <Select form=form name="role" label=tr!(lang, accounts.official_role) choices=roles/>
            <Reason form=form/>
            <SubmitButton form=form label=tr!(lang, accounts.grant) kind=ButtonKind::Plain/>
        </ServerForm>
    };
    folded(form, tr!(lang, accounts.grant_title), tr!(lang, accounts.grant_help), fields.into_any())
}

/// Withdraws one of the posts.
#[component]
pub fn Withdraw(person: i64, held: Vec<OfficialPost>) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<WithdrawPost>("withdraw_post");
    let choices = held.iter().map(|post| Choice::new(post.post().value(), post_words(lang, post)));
    let choices = choices.collect::<Vec<_>>();
    let fields = view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <PersonField person=person/>
            <Radios form=form name="post" label=tr!(lang, accounts.withdraw_which) choices=choices/>
            <Reason form=form/>
            <SubmitButton form=form label=tr!(lang, accounts.withdraw) kind=ButtonKind::Danger/>
        </ServerForm>
    };
    folded(form, tr!(lang, accounts.withdraw_title), tr!(lang, accounts.withdraw_help), fields.into_any())
}

/// Another first password, another authenticator app.
#[component]
pub fn Reset(person: i64, second_step: bool) -> impl IntoView {
    let second = second_step.then(|| view! { <ResetSecond person=person/> });
    view! { <ResetPasswordForm person=person/>{second} }
}

#[component]
fn ResetPasswordForm(person: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ResetPassword>("reset_password");
    let fields = view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <PersonField person=person/>
            <TextField
                form=form name="password" label=tr!(lang, accounts.new_password)
                hint=tr!(lang, accounts.new_password_hint) kind=InputKind::NewPassword
            />
            <Reason form=form/>
            <SubmitButton form=form label=tr!(lang, accounts.reset_password) kind=ButtonKind::Danger/>
        </ServerForm>
    };
    folded(form, tr!(lang, accounts.reset_password_title), tr!(lang, accounts.reset_password_help), fields.into_any())
}

#[component]
fn ResetSecond(person: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ResetSecondStep>("reset_second_step");
    let fields = view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <PersonField person=person/>
            <Reason form=form/>
            <SubmitButton form=form label=tr!(lang, accounts.reset_second) kind=ButtonKind::Danger/>
        </ServerForm>
    };
    folded(form, tr!(lang, accounts.reset_second_title), tr!(lang, accounts.reset_second_help), fields.into_any())
}

/// Suspends the account. What that means stands above, and is confirmed.
#[component]
pub fn Suspend(person: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<SuspendOfficial>("suspend");
    let fields = view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <PersonField person=person/>
            <Reason form=form/>
            <Checkbox form=form name="confirm" label=tr!(lang, accounts.suspend_confirm)/>
            <SubmitButton form=form label=tr!(lang, accounts.suspend) kind=ButtonKind::Danger/>
        </ServerForm>
    };
    folded(form, tr!(lang, accounts.suspend_title), tr!(lang, accounts.suspend_help), fields.into_any())
}

/// Puts the account back into use.
#[component]
pub fn Restore(person: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<RestoreOfficial>("restore");
    let fields = view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <PersonField person=person/>
            <Reason form=form/>
            <SubmitButton form=form label=tr!(lang, accounts.restore) kind=ButtonKind::Plain/>
        </ServerForm>
    };
    folded(form, tr!(lang, accounts.restore_title), tr!(lang, accounts.restore_help), fields.into_any())
}

#[component]
fn PersonField(person: i64) -> impl IntoView {
    view! { <input type="hidden" name="person" value=person.to_string()/> }
}

#[component]
fn Reason(form: FormHandle) -> impl IntoView {
    let lang = use_lang();
    view! {
        <TextArea
            form=form name="reason" label=tr!(lang, accounts.reason) hint=tr!(lang, accounts.reason_hint) max=500 rows=3
        />
    }
}

/// An act with what it means; open while something is wrong with it.
fn folded(form: FormHandle, title: &'static str, help: &'static str, fields: AnyView) -> AnyView {
    let open = move || !form.errors().is_empty() || form.failure().is_some();
    view! {
        <details class="disclosure people-act" open=open>
            <summary>{title}</summary>
            <div class="people-act-body"><p>{help}</p>{fields}</div>
        </details>
    }
    .into_any()
}
