//! Fields that belong together and can be wrong together, such as the rows of a list.

use super::field::FieldNames;
use crate::prelude::*;

/// Fields under a common name, with what is wrong with them as a whole.
#[component]
pub fn FieldGroup(
    /// The form they belong to.
    form: FormHandle,
    /// What they are called together in the form's errors.
    #[prop(into)]
    name: String,
    /// What they are.
    #[prop(into)]
    legend: String,
    /// How to fill them in.
    #[prop(optional, into)]
    hint: String,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let names = FieldNames::new(form, &name, &hint);
    let (outer, described) = (names.clone(), names.clone());
    let class = move || if outer.is_wrong() { "field-group field-wrong" } else { "field-group" };
    view! {
        <fieldset class=class id=names.id() tabindex="-1" aria-describedby=move || described.described_by()>
            <legend class="field-group-title">{legend}</legend>
            {names.hint_view()}
            {names.error_view()}
            {children()}
        </fieldset>
    }
}
