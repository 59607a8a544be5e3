//! The guide for programs: schema.org `GovernmentService` as JSON-LD.

use domain::catalogue::ReadGuide;
use serde_json::{Value, json};

use crate::prelude::*;

/// The data block for the page. It is data and not script: no browser runs it.
pub fn script(lang: Lang, published: &ReadGuide) -> AnyView {
    // A closing tag within the data would end the block.
    let text = data(lang, published).to_string().replace('<', "\\u003c");
    view! { <script type="application/ld+json" inner_html=text></script> }.into_any()
}

fn data(lang: Lang, published: &ReadGuide) -> Value {
    let guide = &published.guide;
    let place = guide.places.first();
    json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": guide.name.get(lang),
        "description": guide.summary.get(lang),
        "identifier": published.item.code.as_str(),
        "inLanguage": lang.tag(),
        "isAccessibleForFree": guide.fee == Some(domain::catalogue::Fee::Free),
        "provider": { "@type": "GovernmentOrganization", "name": published.department.get(lang) },
        "serviceOutput": guide.result.as_ref().map(|result| json!({
            "@type": "GovernmentPermit", "name": result.name.get(lang),
        })),
        "availableChannel": {
            "@type": "ServiceChannel",
            "servicePhone": { "@type": "ContactPoint", "telephone": guide.phone },
            "serviceLocation": place.map(|place| json!({
                "@type": "Place", "name": place.name.get(lang), "address": place.address.get(lang),
                "openingHours": place.hours.get(lang),
            })),
        },
    })
}
