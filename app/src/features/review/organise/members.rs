//! The roll, member by member: who took part, never what they said.

use domain::page::Page;
use domain::review::desk::{Desk, MemberLine, MembersDesk};

use super::api::{self, AddMember, StrikeMember};
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
    let members = ask(api::AskMembers { review: id, after });
    loaded(members, move |MembersDesk { desk, members }| {
        let (title, lead) = (tr!(lang, review.organise.members_title), tr!(lang, review.organise.members_lead));
        let add = desk.roll_is_open().then(|| view! { <Add desk=desk.clone()/> });
        view! {
            {words::head(lang, &desk, title, lead)}
            {table(lang, &desk, members, after.is_some())}
            {add}
        }
        .into_any()
    })
}

fn table(lang: Lang, desk: &Desk, members: Page<MemberLine>, later: bool) -> AnyView {
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
            Cell::text(desk.group(&member.group).get(lang)),
            Cell::text(letter(lang, member)),
            Cell::view(part(lang, member)),
        ]
    });
    let (columns, rows) = (columns.into_iter().map(Column::text).collect(), rows.collect());
    let beginning = words::below(lang, desk, "/members");
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
                    <TextField form=form name="fields[mobile]" optional=true label=tr!(lang, review.organise.member_mobile)/>
                    <TextField form=form name="fields[email]" optional=true label=tr!(lang, review.organise.member_email)/>
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
    loaded(found, move |MembersDesk { desk, members }| {
        members.rows.first().map_or_else(|| ().into_any(), |member| one(lang, &desk, member))
    })
}

fn one(lang: Lang, desk: &Desk, member: &MemberLine) -> AnyView {
    let above = Crumb::new(tr!(lang, review.organise.members_title), words::below(lang, desk, "/members"));
    let above = words::crumbs(lang, desk).into_iter().chain([above]).collect::<Vec<_>>();
    let rows = vec![
        SummaryRow::new(tr!(lang, review.organise.member_number), member.number.clone()),
        SummaryRow::new(tr!(lang, review.organise.group), desk.group(&member.group).get(lang)),
        SummaryRow::new(tr!(lang, review.organise.member_letter), letter(lang, member)),
    ];
    let can_change = desk.roll_is_open() && !member.struck && !member.took_part;
    let (review, id) = (desk.review.0, member.member.0);
    let note = member.has_code.then(|| view! { <Note review=review member=id/> });
    let acts = if can_change {
        view! { <div class="section stack-wide"><Reissue review=review member=id/>{note}<Strike review=review member=id/></div> }.into_any()
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
