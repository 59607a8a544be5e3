//! The four levels of the city. The codes are of no real place.

use std::collections::HashMap;

use entity::place;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use services::{Result, Tx};

/// The city's code.
pub(crate) const CITY: &str = "990100";

/// Code, code of the place above, level by GB/T 39046, Chinese name, English name.
const PLACES: &[(&str, Option<&str>, i16, &str, &str)] = &[
    (CITY, None, 3, "晴湾市（演示）", "Qingwan City (demo)"),
    ("990102", Some("990100"), 4, "东湾区", "Dongwan District"),
    ("990103", Some("990100"), 4, "西岭区", "Xiling District"),
    ("990121", Some("990100"), 4, "河桥县", "Heqiao County"),
    ("990102001", Some("990102"), 5, "海晏街道", "Haiyan Subdistrict"),
    ("990102002", Some("990102"), 5, "渔浦街道", "Yupu Subdistrict"),
    ("990103001", Some("990103"), 5, "松林街道", "Songlin Subdistrict"),
    ("990121101", Some("990121"), 5, "石塘镇", "Shitang Town"),
    ("990102001001", Some("990102001"), 6, "望潮社区", "Wangchao Community"),
    ("990102002001", Some("990102002"), 6, "灯塔社区", "Dengta Community"),
    ("990103001001", Some("990103001"), 6, "茶亭社区", "Chating Community"),
    ("990121101201", Some("990121101"), 6, "上石村", "Shangshi Village"),
    ("990121101202", Some("990121101"), 6, "下塘村", "Xiatang Village"),
];

/// Writes the places and gives their numbers by code.
pub(crate) async fn insert(tx: &Tx) -> Result<HashMap<&'static str, i64>> {
    let mut ids = HashMap::new();
    for (code, above, level, zh, en) in PLACES {
        let row = place::ActiveModel {
            parent_id: Set(above.and_then(|above| ids.get(above).copied())),
            level: Set(*level),
            code: Set((*code).to_owned()),
            name_zh: Set((*zh).to_owned()),
            name_en: Set((*en).to_owned()),
            ..Default::default()
        };
        ids.insert(*code, row.insert(tx.db()).await?.id);
    }
    Ok(ids)
}
