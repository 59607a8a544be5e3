//! One guide: what you get, how long, what it costs, what you need, how it goes, and the start.

use domain::catalogue::{Material, ReadGuide};
use leptos_router::hooks::use_params_map;

use super::api::AskGuide;
use super::flow_line::{FlowLine, stages};
use super::{json_ld, law, words};
use crate::features::cases::ApplyButton;
use crate::prelude::*;
use crate::shell::{ViewerKind, use_viewer};

/// The guide with the code in the address.
#[component]
pub fn GuidePage() -> impl IntoView {
    let lang = use_lang();
    let code = use_params_map().with_untracked(|params| params.get("code").unwrap_or_default());
    let published = ask(AskGuide { code });
    loaded(published, move |published| body(lang, &published))
}

fn body(lang: Lang, published: &ReadGuide) -> AnyView {
    let guide = &published.guide;
    let name = guide.name.get(lang).to_owned();
    let above = vec![Crumb::new(tr!(lang, catalogue.title), lang.path(paths::GUIDES))];
    view! {
        <PageTitle text=name.clone()/>
        {json_ld::script(lang, published)}
        <Breadcrumb above=above here=name.clone()/>
        <header class="guide-head">
            <h1>{name}</h1>
            <p class="lead">{guide.summary.get(lang).to_owned()}</p>
            <p class="guide-organ">{published.department.get(lang).to_owned()}</p>
        </header>
        <div class="guide">
            <div class="guide-main">
                {facts(lang, published)}
                {start(lang, published)}
                {materials(lang, published)}
                {flow(lang, published)}
                {conditions(lang, published)}
                {law::folded(lang, published)}
            </div>
            {pitfalls(lang, published)}
        </div>
    }
    .into_any()
}

/// What you get, how long, what it costs.
fn facts(lang: Lang, published: &ReadGuide) -> AnyView {
    let guide = &published.guide;
    let result = guide.result.as_ref().map(|result| (result.name.get(lang), result.validity.get(lang)));
    let (result, validity) = result.unwrap_or_default();
    let statutory = words::days(lang, Some(guide.statutory_days()));
    let by_law = tr!(lang, catalogue.by_law, days = statutory.as_str());
    view! {
        <dl class="guide-facts">
            <div class="guide-fact">
                <dt>{tr!(lang, catalogue.what_you_get)}</dt>
                <dd><strong>{result.to_owned()}</strong><span class="guide-fact-note">{validity.to_owned()}</span></dd>
            </div>
            <div class="guide-fact">
                <dt>{tr!(lang, catalogue.how_long)}</dt>
                <dd>
                    <strong>{words::days(lang, Some(guide.promised_days()))}</strong>
                    <span class="guide-fact-note">{by_law}</span>
                </dd>
            </div>
            <div class="guide-fact">
                <dt>{tr!(lang, catalogue.what_it_costs)}</dt>
                <dd><strong>{words::fee(lang, guide.fee.as_ref())}</strong></dd>
            </div>
        </dl>
    }
    .into_any()
}

/// The main button: begins for a citizen, signs in a stranger, and says why not to an official.
fn start(lang: Lang, published: &ReadGuide) -> AnyView {
    let next = lang.path(&format!("{}/{}", paths::GUIDES, published.item.code));
    let button = match use_viewer().kind {
        ViewerKind::Citizen => view! { <ApplyButton item=published.item.id/> }.into_any(),
        ViewerKind::Anonymous => {
            let href = paths::sign_in_to(lang, &next);
            view! { <LinkButton href=href label=tr!(lang, catalogue.sign_in_to_start)/> }.into_any()
        }
        ViewerKind::Official | ViewerKind::PanelMember => {
            view! { <p>{tr!(lang, catalogue.citizens_only)}</p> }.into_any()
        }
    };
    view! { <div class="guide-start no-print">{button}</div> }.into_any()
}

/// What you need, as a list that counts up.
fn materials(lang: Lang, published: &ReadGuide) -> AnyView {
    let item = |material: &Material| TickItem {
        label: if material.required {
            material.name.get(lang).to_owned()
        } else {
            tr!(lang, catalogue.if_it_applies, name = material.name.get(lang))
        },
        detail: detail(lang, material),
    };
    let items: Vec<_> = published.guide.materials.iter().map(item).collect();
    view! {
        <section class="section" aria-labelledby="guide-materials">
            <h2 id="guide-materials">{tr!(lang, catalogue.what_you_need)}</h2>
            <TickList id="guide-material" items=items/>
        </section>
    }
    .into_any()
}

fn detail(lang: Lang, material: &Material) -> String {
    let copies = tr!(lang, catalogue.copies, count = material.copies.to_string());
    let (form, source) = (words::material_form(lang, material.form), words::material_source(lang, material.source));
    let stop = if lang == Lang::Zh { "。" } else { ". " };
    format!("{form} · {copies} · {source}{stop}{}", material.sample.get(lang))
}

/// How it goes.
fn flow(lang: Lang, published: &ReadGuide) -> AnyView {
    let stages = stages(lang, &published.guide.flow, None);
    let hash = published.item.flow_hash.short();
    let note = tr!(lang, catalogue.flow_note, version = published.guide.flow.version.to_string(), hash = hash.as_str());
    view! {
        <section class="section" aria-labelledby="guide-flow">
            <h2 id="guide-flow">{tr!(lang, catalogue.how_it_goes)}</h2>
            <FlowLine stages=stages labelled_by="guide-flow"/>
            <p class="guide-note">{note}</p>
        </section>
    }
    .into_any()
}

fn conditions(lang: Lang, published: &ReadGuide) -> AnyView {
    let conditions = published.guide.conditions.iter().map(|one| view! { <li>{one.get(lang).to_owned()}</li> });
    view! {
        <section class="section" aria-labelledby="guide-conditions">
            <h2 id="guide-conditions">{tr!(lang, catalogue.conditions)}</h2>
            <ul class="guide-list">{conditions.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// What went wrong most often for others, beside the text.
fn pitfalls(lang: Lang, published: &ReadGuide) -> Option<AnyView> {
    let pitfalls = &published.guide.pitfalls;
    let rows = pitfalls.iter().map(|one| view! { <li>{one.get(lang).to_owned()}</li> }).collect_view();
    let view = view! {
        <aside class="guide-side" aria-labelledby="guide-pitfalls">
            <h2 class="guide-side-title" id="guide-pitfalls">{tr!(lang, catalogue.pitfalls)}</h2>
            <ul class="guide-list">{rows}</ul>
        </aside>
    };
    (!pitfalls.is_empty()).then(|| view.into_any())
}
