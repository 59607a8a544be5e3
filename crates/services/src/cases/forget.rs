//! What closing an account takes out of the cases that stay: the applicant's name, numbers and address. A company keeps
//! its name and address, and a case with an issued document keeps everything, because the document names its holder.

use std::collections::BTreeSet;

use domain::{
    catalogue::FormDefinition,
    ids::{CaseId, PersonId},
};
use entity::{case_event, case_file};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
};

use super::{answers, case::Case};
use crate::{Result, ServiceError, Tx};

/// Empties the applicant's name, and what the forms say of who they are, now and as it was filed before a correction.
pub(crate) async fn forget_applicant(tx: &Tx, person: PersonId, of_company: bool) -> Result<()> {
    let cases: Vec<i64> = case_file::Entity::find()
        .select_only()
        .column(case_file::Column::Id)
        .filter(case_file::Column::ApplicantId.eq(person.0).and(case_file::Column::DocumentNumber.is_null()))
        .into_tuple()
        .all(tx.db())
        .await?;
    for id in cases {
        let case = Case::find(tx.backend(), tx.db(), CaseId(id)).await?;
        let case = case.ok_or_else(|| ServiceError::fault("a case vanished in its own transaction"))?;
        let personal = personal_fields(&case.guide().form, of_company);
        let row = case_file::ActiveModel {
            id: Unchanged(id),
            applicant_name: if of_company { Unchanged(case.row.applicant_name.clone()) } else { Set(String::new()) },
            answers: Set(without(tx, person, &case.row.answers, &personal)?),
            ..Default::default()
        };
        row.update(tx.db()).await?;
        forget_filed(tx, person, id, &personal).await?;
    }
    Ok(())
}

/// What was filed before a correction stands in the timeline.
async fn forget_filed(tx: &Tx, person: PersonId, case: i64, personal: &BTreeSet<String>) -> Result<()> {
    let events = case_event::Entity::find().filter(case_event::Column::CaseId.eq(case)).all(tx.db()).await?;
    for event in events {
        let Some(filed) = event.detail["filed"].as_str() else { continue };
        let mut detail = event.detail.clone();
        detail["filed"] = without(tx, person, filed, personal)?.into();
        let row = case_event::ActiveModel { id: Unchanged(event.id), detail: Set(detail), ..Default::default() };
        row.update(tx.db()).await?;
    }
    Ok(())
}

fn personal_fields(form: &FormDefinition, of_company: bool) -> BTreeSet<String> {
    form.fields().filter(|field| field.names_person(of_company)).map(|field| field.key.clone()).collect()
}

/// Sealed answers, without these.
fn without(tx: &Tx, person: PersonId, sealed: &str, personal: &BTreeSet<String>) -> Result<String> {
    let mut answers = answers::open(tx.backend(), person.0, sealed)?;
    answers.0.retain(|key, _| !personal.contains(key));
    answers::seal(tx.backend(), person.0, &answers)
}
