//! The foot of every page: what a public site in China must carry (国办发〔2017〕47号: host, operator,
//! site code, record numbers, telephone, site map, a way to report errors), and how the site looks.

use super::header::BackField;
use super::{SiteFacts, Theme, use_preferences, use_site_facts};
use crate::prelude::*;

/// Host, codes, telephone, links, theme.
#[component]
pub fn SiteFooter() -> impl IntoView {
    let lang = use_lang();
    let links = [
        (paths::SITE_MAP, tr!(lang, shell.site_map)),
        (paths::ACCESSIBILITY, tr!(lang, shell.accessibility)),
        (paths::PRIVACY, tr!(lang, shell.privacy)),
    ];
    let links = links.map(|(path, label)| view! { <li><a href=lang.path(path)>{label}</a></li> });
    let facts = use_site_facts();
    let report = (!facts.report.is_empty())
        .then(|| view! { <li><a href=facts.report_link() rel="external">{tr!(lang, shell.report_error)}</a></li> });
    let (host, operator) = (facts.host.get(lang).to_owned(), facts.operator.get(lang).to_owned());
    view! {
        <footer class="site-footer">
            <div class="wrap site-foot">
                <div class="site-foot-main">
                    {telephone(lang, &facts)}
                    {(!host.is_empty()).then(|| view! { <p>{tr!(lang, shell.host, name = host)}</p> })}
                    {(!operator.is_empty()).then(|| view! { <p>{tr!(lang, shell.operator, name = operator)}</p> })}
                </div>
                <nav aria-label=tr!(lang, shell.about_site)>
                    <ul class="site-foot-links">{links.collect_view()}{report}</ul>
                </nav>
                <ThemeSwitch/>
            </div>
            <div class="wrap site-codes">
                {codes(lang, &facts)}
                {facts.is_demo.then(|| view! { <p class="small soft">{tr!(lang, shell.demo_note)}</p> })}
            </div>
        </footer>
    }
}

fn telephone(lang: Lang, facts: &SiteFacts) -> Option<AnyView> {
    let number = facts.telephone.clone();
    if number.is_empty() {
        return None;
    }
    // The national hotline is open day and night; of another number nothing is known.
    let hours = (number == "12345").then(|| view! { <span class="soft">{tr!(lang, shell.telephone_hours)}</span> });
    let href = format!("tel:{}", number.replace(' ', ""));
    let view = view! {
        <p class="site-foot-phone">
            {tr!(lang, shell.telephone)}" "<a class="figures-text" href=href>{number}</a>
            {hours}
        </p>
    };
    Some(view.into_any())
}

/// The numbers under which the site is filed, each with the register that knows it.
fn codes(lang: Lang, facts: &SiteFacts) -> AnyView {
    let (icp, police) = ("https://beian.miit.gov.cn/".to_owned(), facts.police_link());
    let numbers = [
        (&facts.code, None, tr!(lang, shell.site_code, code = facts.code.clone())),
        (&facts.icp, Some(icp), tr!(lang, shell.icp_record, number = facts.icp.clone())),
        (&facts.police, Some(police), tr!(lang, shell.police_record, number = facts.police.clone())),
    ];
    let items = numbers.into_iter().filter(|(number, ..)| !number.is_empty()).map(|(_, register, words)| {
        let words = match register {
            Some(href) => view! { <a href=href rel="external noreferrer">{words}</a> }.into_any(),
            None => words.into_any(),
        };
        view! { <li>{words}</li> }
    });
    view! { <ul class="site-codes-list">{items.collect_view()}</ul> }.into_any()
}

/// As the device, light or dark: plain buttons, so that it works without JavaScript.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let lang = use_lang();
    let now = use_preferences().theme;
    let choices = [
        (Theme::Auto, tr!(lang, shell.theme_auto)),
        (Theme::Light, tr!(lang, shell.theme_light)),
        (Theme::Dark, tr!(lang, shell.theme_dark)),
    ];
    let buttons = choices.map(|(theme, label)| {
        let pressed = if theme == now { "true" } else { "false" };
        view! {
            <button class="segment" type="submit" name="theme" value=theme.name() aria-pressed=pressed>{label}</button>
        }
    });
    view! {
        <form class="theme-switch" method="post" action="/preferences" aria-label=tr!(lang, shell.theme)>
            <BackField/>
            <div class="segments">{buttons.collect_view()}</div>
        </form>
    }
}
