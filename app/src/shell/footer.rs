//! The foot of every page: what a public site in China must carry (国办发〔2017〕47号: host, operator,
//! site code, record numbers, telephone, site map), and how the site looks.

use super::header::BackField;
use super::{Theme, use_preferences};
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
    view! {
        <footer class="site-footer">
            <div class="wrap site-foot">
                <div class="site-foot-main">
                    <p class="site-foot-phone">
                        {tr!(lang, shell.telephone)}" "<a class="figures-text" href="tel:12345">"12345"</a>
                        <span class="soft">{tr!(lang, shell.telephone_hours)}</span>
                    </p>
                    <p>{tr!(lang, shell.host)}</p>
                    <p>{tr!(lang, shell.operator)}</p>
                </div>
                <nav aria-label=tr!(lang, shell.about_site)><ul class="site-foot-links">{links.collect_view()}</ul></nav>
                <ThemeSwitch/>
            </div>
            <div class="wrap site-codes">
                <ul class="site-codes-list">
                    <li>{tr!(lang, shell.site_code)}</li>
                    <li>{tr!(lang, shell.icp_record)}</li>
                    <li>{tr!(lang, shell.police_record)}</li>
                </ul>
                <p class="small soft">{tr!(lang, shell.demo_note)}</p>
            </div>
        </footer>
    }
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
