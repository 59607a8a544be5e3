//! A paper the applicant hands in, while it arrives and afterwards.

use sea_orm::entity::prelude::*;

/// A paper the applicant hands in, while it arrives and afterwards.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_material")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The case.
    pub case_id: i64,
    /// Key of the material in the guide; `other` for anything else.
    pub paper: String,
    /// What the person called the file.
    pub original_name: String,
    /// How many bytes are to come.
    pub size: i64,
    /// How many have arrived.
    pub received: i64,
    /// Name in the store.
    pub file_name: String,
    /// The stored file, once it is complete and was found acceptable.
    pub file_id: Option<i64>,
    /// Its media type, found from the content.
    pub media_type: Option<String>,
    /// `arriving` or `stored`.
    pub status: String,
    /// Whether it was handed in after the application.
    pub supplement: bool,
    /// When the latest of its bytes arrived; before the first, when it was begun.
    pub created_at: DateTimeUtc,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
