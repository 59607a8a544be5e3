//! The power items: real ones, with their real legal bases, from `data/items/`. Places, telephone numbers and promised
//! limits are the demo city's.

use std::collections::HashMap;

use domain::{
    catalogue::{CatalogueCode, Guide, ImplementationCode},
    ids::DepartmentId,
};
use serde::Deserialize;
use services::{
    Result, ServiceError, Tx,
    catalogue::{NewItem, draft, enter, publish},
};

use crate::DEPARTMENTS;

const FILES: &[&str] = &[
    include_str!("../data/items/food_business.json"),
    include_str!("../data/items/fire_inspection.json"),
    include_str!("../data/items/drainage.json"),
    include_str!("../data/items/outdoor_advertising.json"),
    include_str!("../data/items/public_health.json"),
    include_str!("../data/items/special_equipment.json"),
    include_str!("../data/items/construction_permit.json"),
];

/// An item of the demo city, as in its file.
#[derive(Clone, Debug, Deserialize)]
pub struct DemoItem {
    /// How the demo's other parts name it.
    pub slug: String,
    /// The key of its organ.
    pub department: String,
    /// Its code in the catalogue: invented.
    pub catalogue_code: CatalogueCode,
    /// Its guide.
    pub guide: Guide,
}

impl DemoItem {
    /// Its code at its organ.
    #[must_use]
    pub fn code(&self) -> ImplementationCode {
        let organ = DEPARTMENTS.iter().find(|organ| organ.key == self.department);
        let organ = organ.expect("each item's organ is one of the city's").code();
        let code = format!("{}3{}", organ.as_str(), self.catalogue_code);
        code.parse().expect("18, 1 and 12 characters make 31")
    }
}

/// Every item.
///
/// # Panics
/// When a file of this crate is damaged; a test reads them all.
#[must_use]
pub fn items() -> Vec<DemoItem> {
    let read = |file: &&str| serde_json::from_str(file).expect("the files are read by a test");
    FILES.iter().map(read).collect()
}

/// Enters and publishes the items.
pub(crate) async fn insert(tx: &Tx, departments: &HashMap<&str, DepartmentId>) -> Result<()> {
    for item in items() {
        let missing = || ServiceError::fault(format_args!("no organ {}", item.department));
        let department = *departments.get(item.department.as_str()).ok_or_else(missing)?;
        let new = NewItem { catalogue_code: item.catalogue_code.clone(), code: item.code(), department };
        let id = enter(tx, &new).await?;
        let number = draft(tx, id, item.guide).await?;
        publish(tx, id, number).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::{catalogue::CompleteGuide, text::Bilingual};
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_guide_is_complete() {
        for item in items() {
            let completeness = item.guide.completeness();
            assert!(completeness.is_complete(), "{}: {:?}", item.slug, completeness.missing);
            assert!(CompleteGuide::try_from(item.guide).is_ok());
        }
    }

    #[test]
    fn codes_and_names_are_unique() {
        let items = items();
        let codes: HashSet<_> = items.iter().map(DemoItem::code).collect();
        let slugs: HashSet<_> = items.iter().map(|item| &item.slug).collect();
        assert_eq!((codes.len(), slugs.len()), (items.len(), items.len()));
    }

    #[test]
    fn everything_is_said_in_both_languages() {
        fn walk(value: &Value, path: &str) {
            match value {
                Value::Object(map) if map.len() == 2 && map.contains_key("zh") && map.contains_key("en") => {
                    let text: Bilingual = serde_json::from_value(value.clone()).unwrap();
                    let unit = path.ends_with("/unit");
                    assert!(unit || text.zh.is_empty() == text.en.is_empty(), "{path}: {text:?}");
                }
                Value::Object(map) => map.iter().for_each(|(key, value)| walk(value, &format!("{path}/{key}"))),
                Value::Array(values) => values.iter().for_each(|value| walk(value, path)),
                _ => {}
            }
        }
        for file in FILES {
            walk(&serde_json::from_str(file).unwrap(), "");
        }
    }
}
