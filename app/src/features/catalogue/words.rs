//! The words for the catalogue's codes.

use domain::accounts::Role;
use domain::catalogue::{Fee, HandlingForm, MaterialForm, MaterialSource, ServiceObject, Theme};

use crate::prelude::*;

/// Whom an item serves.
pub fn object(lang: Lang, object: ServiceObject) -> &'static str {
    match object {
        ServiceObject::Person => tr!(lang, catalogue.object_person),
        ServiceObject::Enterprise => tr!(lang, catalogue.object_enterprise),
        ServiceObject::PublicInstitution => tr!(lang, catalogue.object_public_institution),
        ServiceObject::SocialOrganisation => tr!(lang, catalogue.object_social_organisation),
        ServiceObject::Government => tr!(lang, catalogue.object_government),
        ServiceObject::Other => tr!(lang, catalogue.object_other),
    }
}

/// The occasion.
pub fn theme(lang: Lang, theme: Theme) -> &'static str {
    match theme {
        Theme::Catering => tr!(lang, catalogue.theme_catering),
        Theme::Business => tr!(lang, catalogue.theme_business),
        Theme::Construction => tr!(lang, catalogue.theme_construction),
        Theme::FireSafety => tr!(lang, catalogue.theme_fire_safety),
        Theme::PublicHealth => tr!(lang, catalogue.theme_public_health),
        Theme::CityEnvironment => tr!(lang, catalogue.theme_city_environment),
        Theme::Housing => tr!(lang, catalogue.theme_housing),
        Theme::Equipment => tr!(lang, catalogue.theme_equipment),
    }
}

/// How an item can be handled.
pub fn handling(lang: Lang, form: HandlingForm) -> &'static str {
    match form {
        HandlingForm::Window => tr!(lang, catalogue.handling_window),
        HandlingForm::Computer => tr!(lang, catalogue.handling_computer),
        HandlingForm::Mobile => tr!(lang, catalogue.handling_mobile),
        HandlingForm::Courier => tr!(lang, catalogue.handling_courier),
        HandlingForm::Other => tr!(lang, catalogue.handling_other),
    }
}

/// In what form a paper is wanted.
pub fn material_form(lang: Lang, form: MaterialForm) -> &'static str {
    match form {
        MaterialForm::Original => tr!(lang, catalogue.form_original),
        MaterialForm::Copy => tr!(lang, catalogue.form_copy),
        MaterialForm::Electronic => tr!(lang, catalogue.form_electronic),
        MaterialForm::OriginalOrElectronic => tr!(lang, catalogue.form_original_or_electronic),
    }
}

/// Where a paper comes from.
pub fn material_source(lang: Lang, source: MaterialSource) -> &'static str {
    match source {
        MaterialSource::Applicant => tr!(lang, catalogue.source_applicant),
        MaterialSource::Government => tr!(lang, catalogue.source_government),
        MaterialSource::Intermediary => tr!(lang, catalogue.source_intermediary),
    }
}

/// Who does a step.
pub fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Window => tr!(lang, catalogue.role_window),
        Role::Reviewer => tr!(lang, catalogue.role_reviewer),
        Role::Head => tr!(lang, catalogue.role_head),
        Role::Supervisor
        | Role::ReviewOrganiser
        | Role::SystemAdministrator
        | Role::SecurityAdministrator
        | Role::AuditAdministrator => {
            tr!(lang, catalogue.role_other)
        }
    }
}

/// What it costs.
pub fn fee(lang: Lang, fee: Option<&Fee>) -> String {
    match fee {
        Some(Fee::Charged { amount, .. }) => amount.get(lang).to_owned(),
        Some(Fee::Free) | None => tr!(lang, catalogue.free).to_owned(),
    }
}

/// A promise of working days; `None` or 0: while you wait.
pub fn days(lang: Lang, days: Option<u16>) -> String {
    match days {
        None | Some(0) => tr!(lang, catalogue.at_once).to_owned(),
        Some(1) => tr!(lang, catalogue.one_day).to_owned(),
        Some(days) => tr!(lang, catalogue.days, days = days.to_string()),
    }
}

/// What the find page narrows down by. Values that mean nothing are left out.
#[cfg(feature = "ssr")]
pub fn facets(wanted: &super::api::Wanted) -> Vec<services::catalogue::Facet> {
    use services::catalogue::Facet;
    let department = wanted.department.parse().ok().map(Facet::Department);
    let object = ServiceObject::from_name(&wanted.object).map(Facet::Object);
    let theme = Theme::from_name(&wanted.theme).map(Facet::Theme);
    department.into_iter().chain(object).chain(theme).collect()
}
