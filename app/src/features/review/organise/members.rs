//! The roll, member by member: who took part, never what they said.

use domain::page::Page;
use domain::review::desk::{Desk, MemberDesk, MemberLine, MembersDesk};
use leptos_router::components::Form;

use super::api::{self, AddMember, CorrectContact, StrikeMember};
use super::delivery::Note;
use super::letters::Reissue;
use super::words;
use crate::prelude::*;

/// The list.
#[component]
pub fn MembersPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let after = words::query("after").and_then(|after| after.parse().ok());
    let number = words::query("number").filter(|number| !number.trim().is_empty());
    let members = ask(api::AskMembers { review: id, after, number: number.clone() });
    loaded(members, move |MembersDesk { desk, members }| {
        let (title, lead) = (tr!(lang, review.organise.members_title), tr!(lang, review.organise.members_lead));
        let add = desk.roll_is_open().then(|| view! { <Add desk=desk.clone()/> });
        view! {
            {words::head(lang, &desk, title, lead)}
            {search(lang, &desk, number.as_deref(), members.rows.is_empty())}
            {table(lang, &desk, members, after.is_some() || number.is_some())}
            {add}
        }
        .into_any()
    })
}

/// Looks a member up by number.
fn search(lang: Lang, desk: &Desk, sought: Option<&str>, is_empty: bool) -> AnyView {
    let typed = sought.unwrap_or_default().to_owned();
    let missing = (is_empty && sought.is_some()).then(|| {
        let title = tr!(lang, review.organise.member_unknown, number = typed.clone());
        view! { <div role="status"><Banner tone=Tone::Neutral title=title/></div> }
    });
    view! {
        <Form method="GET" action=words::below(lang, desk, "/members") attr:class="row">
            <div class="field">
                <label class="field-label" for="seek-number">{tr!(lang, review.organise.member_number)}</label>
                <input class="input input-medium" id="seek-number" name="number" maxlength="32" value=typed/>
            </div>
            <button class="button button-plain" type="submit">{tr!(lang, review.organise.member_seek)}</button>
        </Form>
        {missing}
    }
    .into_any()
}

fn table(lang: Lang, desk: &Desk, members: Page<MemberLine>, later: bool) -> AnyView {
    let beginning = words::below(lang, desk, "/members");
    if members.rows.is_empty() && later {
        return view! { <Pager older=None newest=Some(beginning)/> }.into_any();
    }
    if members.rows.is_empty() {
        let (title, text) = (tr!(lang, review.organise.members_none), tr!(lang, review.organise.members_none_text));
        let action = (words::below(lang, desk, "/roll"), tr!(lang, review.organise.roll_title).to_owned());
        return view! { <EmptyState title=title text=text action=action/> }.into_any();
    }
    let columns = [
        tr!(lang, review.organise.member_number),
        tr!(lang, review.organise.member_name),
        tr!(lang, review.organise.group),
        tr!(lang, review.organise.member_letter),
        tr!(lang, review.organise.member_part),
    ];
    let rows = members.rows.iter().map(|member| {
        vec![
            Cell::link(words::below(lang, desk, &format!("/members/{}", member.member)), member.number.clone()),
            Cell::text(member.name.clone()),
            Cell::text(words::group(lang, desk, &member.group)),
            Cell::text(letter(lang, member)),
            Cell::view(part(lang, member)),
        ]
    });
    let (columns, rows) = (columns.into_iter().map(Column::text).collect(), rows.collect());
    let older = members.next.as_ref().map(|next| format!("{beginning}?after={next}"));
    view! {
        <DataTable caption=tr!(lang, review.organise.members_title) hide_caption=true columns=columns rows=rows/>
        <Pager older=older newest=later.then_some(beginning)/>
    }
    .into_any()
}

fn letter(lang: Lang, member: &MemberLine) -> &'static str {
    if member.has_code { tr!(lang, review.organise.letter_made) } else { tr!(lang, review.organise.letter_missing) }
}

fn part(lang: Lang, member: &MemberLine) -> AnyView {
    let (tone, text) = match (member.struck, member.took_part) {
        (true, _) => (Tone::Paused, tr!(lang, review.organise.struck)),
        (false, true) => (Tone::Ok, tr!(lang, review.organise.part_taken)),
        (false, false) => (Tone::Neutral, tr!(lang, review.organise.part_open)),
    };
    view! { <StatusBadge tone=tone text=text/> }.into_any()
}

/// The form for one more member.
#[component]
fn Add(desk: Desk) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<AddMember>("add");
    let choice = |group: &domain::review::desk::GroupFigures| Choice::new(&group.key, group.name.get(lang));
    let groups = desk.turnout.iter().map(choice).collect::<Vec<_>>();
    view! {
        <section class="section">
            <details class="disclosure" open=move || !form.errors().is_empty()>
                <summary>{tr!(lang, review.organise.add_title)}</summary>
                <p class="soft">{tr!(lang, review.organise.add_text)}</p>
                <ServerForm form=form>
                    <TicketFields form=form/>
                    <input type="hidden" name="review" value=desk.review.0/>
                    <TextField form=form name="fields[number]" max=32 label=tr!(lang, review.organise.member_number)/>
                    <TextField form=form name="fields[name]" max=50 label=tr!(lang, review.organise.member_name)/>
                    <Select form=form name="fields[group]" label=tr!(lang, review.organise.group) choices=groups/>
                    <TextField form=form name="fields[mobile]" kind=InputKind::Mobile optional=true label=tr!(lang, review.organise.member_mobile)/>
                    <TextField form=form name="fields[email]" kind=InputKind::Email max=254 optional=true label=tr!(lang, review.organise.member_email)/>
                    <TextField form=form name="fields[organisation]" max=100 optional=true label=tr!(lang, review.organise.member_organisation)/>
                    <TextArea form=form name="fields[reason]" rows=3 max=1000 label=tr!(lang, review.organise.reason) hint=tr!(lang, review.organise.reason_logged)/>
                    <SubmitButton form=form label=tr!(lang, review.organise.add)/>
                </ServerForm>
            </details>
        </section>
    }
}

/// One member.
#[component]
pub fn MemberPage() -> impl IntoView {
    let lang = use_lang();
    let (id, member) = (words::asked_review(), words::asked("member"));
    let found = ask(api::AskMember { review: id, member });
    loaded(found, move |found| one(lang, &found))
}

fn one(lang: Lang, found: &MemberDesk) -> AnyView {
    let MemberDesk { desk, member, .. } = found;
    let none = || tr!(lang, review.organise.member_nothing).to_owned();
    let above = Crumb::new(tr!(lang, review.organise.members_title), words::below(lang, desk, "/members"));
    let above = words::crumbs(lang, desk).into_iter().chain([above]).collect::<Vec<_>>();
    let organisation = if found.organisation.is_empty() { none() } else { found.organisation.clone() };
    let rows = vec![
        SummaryRow::new(tr!(lang, review.organise.member_number), member.number.clone()),
        SummaryRow::new(tr!(lang, review.organise.group), words::group(lang, desk, &member.group)),
        SummaryRow::new(tr!(lang, review.organise.member_mobile), found.mobile.clone().unwrap_or_else(none)),
        SummaryRow::new(tr!(lang, review.organise.member_email), found.email.clone().unwrap_or_else(none)),
        SummaryRow::new(tr!(lang, review.organise.member_organisation), organisation),
        SummaryRow::new(tr!(lang, review.organise.member_letter), letter(lang, member)),
    ];
    let can_change = desk.roll_is_open() && !member.struck && !member.took_part;
    let (review, id) = (desk.review.0, member.member.0);
    let note = member.has_code.then(|| view! { <Note review=review member=id/> });
    let acts = if can_change {
        view! {
            <div class="section stack-wide">
                <Correct review=review member=id/>
                <Reissue review=review member=id/>
                {note}
                <Strike review=review member=id/>
            </div>
        }
        .into_any()
    } else {
        view! { <p class="section soft">{tr!(lang, review.organise.member_fixed)}</p> }.into_any()
    };
    view! {
        <PageTitle text=member.name.clone()/>
        <Breadcrumb above=above here=member.name.clone()/>
        {words::notes(lang)}
        <header class="page-head"><h1>{member.name.clone()}</h1><p>{part(lang, member)}</p></header>
        <SummaryCard rows=rows/>
        {acts}
    }
    .into_any()
}

/// Puts right where the member is reached.
#[component]
fn Correct(review: i64, member: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<CorrectContact>("contact");
    view! {
        <details class="disclosure" open=move || !form.errors().is_empty()>
            <summary>{tr!(lang, review.organise.correct)}</summary>
            <p>{tr!(lang, review.organise.correct_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="review" value=review/>
                <input type="hidden" name="member" value=member/>
                <TextField form=form name="mobile" kind=InputKind::Mobile optional=true label=tr!(lang, review.organise.member_mobile)/>
                <TextField form=form name="email" kind=InputKind::Email max=254 optional=true label=tr!(lang, review.organise.member_email)/>
                <TextArea form=form name="reason" rows=2 max=1000 label=tr!(lang, review.organise.reason) hint=tr!(lang, review.organise.correct_reason)/>
                <SubmitButton form=form label=tr!(lang, review.organise.correct)/>
            </ServerForm>
        </details>
    }
}

#[component]
fn Strike(review: i64, member: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<StrikeMember>("strike");
    view! {
        <section class="card">
            <h2>{tr!(lang, review.organise.strike)}</h2>
            <p>{tr!(lang, review.organise.strike_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="review" value=review/>
                <input type="hidden" name="member" value=member/>
                <TextArea form=form name="reason" rows=3 max=1000 label=tr!(lang, review.organise.reason) hint=tr!(lang, review.organise.reason_logged)/>
                <SubmitButton form=form kind=ButtonKind::Danger label=tr!(lang, review.organise.strike)/>
            </ServerForm>
        </section>
    }
}
