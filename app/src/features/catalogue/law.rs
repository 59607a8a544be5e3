//! What is legal and formal about a guide, folded below everything else.

use domain::catalogue::{LegalBasis, ReadGuide};
use domain::time::{date, local_date};

use super::words;
use crate::prelude::*;

/// Legal bases, places, complaints and codes, each folded.
pub fn folded(lang: Lang, published: &ReadGuide) -> AnyView {
    view! {
        <section class="section guide-folded">
            {fold(tr!(lang, catalogue.legal_basis), bases(lang, published))}
            {fold(tr!(lang, catalogue.where_and_when), places(lang, published))}
            {fold(tr!(lang, catalogue.complain), complaints(lang, published))}
            {fold(tr!(lang, catalogue.particulars), particulars(lang, published))}
        </section>
    }
    .into_any()
}

fn fold(title: &'static str, content: AnyView) -> AnyView {
    view! { <details class="disclosure"><summary>{title}</summary>{content}</details> }.into_any()
}

fn bases(lang: Lang, published: &ReadGuide) -> AnyView {
    published.guide.legal_basis.iter().map(|basis| quotation(lang, basis)).collect_view().into_any()
}

fn quotation(lang: Lang, basis: &LegalBasis) -> AnyView {
    let source = format!("{} {}", basis.law.get(lang), basis.article.get(lang));
    let original =
        (lang != Lang::Zh).then(|| view! { <p class="guide-original" lang="zh-CN">{basis.quote.zh.clone()}</p> });
    view! {
        <figure class="guide-law">
            <figcaption>{source}</figcaption>
            <blockquote>{basis.quote.get(lang).to_owned()}{original}</blockquote>
        </figure>
    }
    .into_any()
}

fn places(lang: Lang, published: &ReadGuide) -> AnyView {
    let places = published.guide.places.iter().map(|place| {
        let rows = vec![
            SummaryRow::new(tr!(lang, catalogue.address), place.address.get(lang)),
            SummaryRow::new(tr!(lang, catalogue.hours), place.hours.get(lang)),
            SummaryRow::new(tr!(lang, catalogue.phone), published.guide.phone.clone()),
        ];
        view! { <SummaryCard title=place.name.get(lang).to_owned() rows=rows/> }
    });
    places.collect_view().into_any()
}

fn complaints(lang: Lang, published: &ReadGuide) -> AnyView {
    let Some(complaint) = &published.guide.complaint else { return ().into_any() };
    let rows = vec![
        SummaryRow::new(tr!(lang, catalogue.phone), complaint.phone.clone()),
        SummaryRow::new(tr!(lang, catalogue.channel), complaint.channel.get(lang)),
    ];
    view! { <SummaryCard rows=rows/> }.into_any()
}

fn particulars(lang: Lang, published: &ReadGuide) -> AnyView {
    let (guide, item) = (&published.guide, &published.item);
    let comma = if lang == Lang::Zh { "、" } else { ", " };
    let objects: Vec<_> = guide.service_objects.iter().map(|object| words::object(lang, *object)).collect();
    let forms: Vec<_> = guide.handling_forms.iter().map(|form| words::handling(lang, *form)).collect();
    let limit = guide.statutory_limit.as_ref().map_or("", |limit| limit.basis.get(lang));
    let rows = vec![
        SummaryRow::new(tr!(lang, catalogue.object), objects.join(comma)),
        SummaryRow::new(tr!(lang, catalogue.handling), forms.join(comma)),
        SummaryRow::new(tr!(lang, catalogue.limit_basis), limit),
        SummaryRow::new(tr!(lang, catalogue.catalogue_code), item.catalogue_code.to_string()),
        SummaryRow::new(tr!(lang, catalogue.code), item.code.to_string()),
        SummaryRow::new(
            tr!(lang, catalogue.version),
            tr!(
                lang,
                catalogue.version_since,
                version = item.version.to_string(),
                day = date(local_date(published.at), lang)
            ),
        ),
        SummaryRow::new(tr!(lang, catalogue.flow_hash), item.flow_hash.to_string()),
    ];
    view! { <SummaryCard rows=rows/> }.into_any()
}
