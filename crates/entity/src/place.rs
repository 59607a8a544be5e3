//! A place of the four levels 市、县(市区)、乡镇(街道)、村(社区).

use sea_orm::entity::prelude::*;

/// A place of the four levels 市、县(市区)、乡镇(街道)、村(社区).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The place above; none for the city.
    pub parent_id: Option<i64>,
    /// Level by GB/T 39046: 3 city, 4 county, 5 township, 6 village.
    pub level: i16,
    /// Administrative division code (GB/T 2260 and 10114).
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
