//! The city's organs.

use std::collections::HashMap;

use domain::{accounts::CreditCode, ids::DepartmentId};
use entity::department;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use services::{Result, Tx};

use crate::codes::credit_code;

/// An organ of the demo city.
#[derive(Clone, Copy, Debug)]
pub struct DemoDepartment {
    /// How the demo's other parts name it.
    pub key: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Number for questions.
    pub phone: &'static str,
}

/// Every organ.
pub const DEPARTMENTS: &[DemoDepartment] = &[
    organ("market", "晴湾市市场监督管理局", "Qingwan Market Supervision Bureau", "(0000) 8600 0100"),
    organ("fire", "晴湾市消防救援支队", "Qingwan Fire and Rescue Department", "(0000) 8600 0119"),
    organ("water", "晴湾市水务局", "Qingwan Water Bureau", "(0000) 8600 0200"),
    organ("city_management", "晴湾市综合行政执法局", "Qingwan City Management Bureau", "(0000) 8600 0300"),
    organ("health", "晴湾市卫生健康委员会", "Qingwan Health Commission", "(0000) 8600 0400"),
    organ("housing", "晴湾市住房和城乡建设局", "Qingwan Housing and Construction Bureau", "(0000) 8600 0500"),
    organ("planning", "晴湾市自然资源和规划局", "Qingwan Natural Resources and Planning Bureau", "(0000) 8600 0600"),
    organ("service", "晴湾市政务服务管理办公室", "Qingwan Government Service Office", "(0000) 8600 0700"),
    organ("discipline", "晴湾市纪委监委", "Qingwan Discipline and Supervision Commission", "(0000) 8600 0800"),
];

const fn organ(key: &'static str, zh: &'static str, en: &'static str, phone: &'static str) -> DemoDepartment {
    DemoDepartment { key, zh, en, phone }
}

impl DemoDepartment {
    /// The organ's unified social credit code: invented, with a right check character.
    #[must_use]
    pub fn code(&self) -> CreditCode {
        let place = DEPARTMENTS.iter().position(|other| other.key == self.key).unwrap_or_default() + 1;
        credit_code(&format!("11990100MB10{place:03}1A"))
    }
}

/// Writes the organs of the city level and gives their numbers by key.
pub(crate) async fn insert(tx: &Tx, places: &HashMap<&str, i64>) -> Result<HashMap<&'static str, DepartmentId>> {
    let mut ids = HashMap::new();
    for organ in DEPARTMENTS {
        let row = department::ActiveModel {
            place_id: Set(places["990100"]),
            code: Set(organ.code().as_str().to_owned()),
            name_zh: Set(organ.zh.to_owned()),
            name_en: Set(organ.en.to_owned()),
            phone: Set(organ.phone.to_owned()),
            address_zh: Set("晴湾市东湾区海晏路100号政务服务中心（演示）".to_owned()),
            address_en: Set("Government Service Centre, 100 Haiyan Road, Dongwan District, Qingwan (demo)".to_owned()),
            ..Default::default()
        };
        ids.insert(organ.key, DepartmentId(row.insert(tx.db()).await?.id));
    }
    Ok(ids)
}
