//! The city's organs.

use std::collections::HashMap;

use domain::{accounts::CreditCode, ids::DepartmentId};
use entity::department;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use services::{Result, Tx};

use crate::{codes::credit_code, places::CITY};

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

/// The further organs of a whole city, for a review as large as a real one: Chinese and English name after the city's.
const FURTHER: &[(&str, &str)] = &[
    ("发展和改革委员会", "Development and Reform Commission"),
    ("教育局", "Education Bureau"),
    ("科学技术局", "Science and Technology Bureau"),
    ("工业和信息化局", "Industry and Information Technology Bureau"),
    ("民族宗教事务局", "Ethnic and Religious Affairs Bureau"),
    ("公安局", "Public Security Bureau"),
    ("民政局", "Civil Affairs Bureau"),
    ("司法局", "Justice Bureau"),
    ("财政局", "Finance Bureau"),
    ("人力资源和社会保障局", "Human Resources and Social Security Bureau"),
    ("生态环境局", "Ecology and Environment Bureau"),
    ("交通运输局", "Transport Bureau"),
    ("农业农村局", "Agriculture and Rural Affairs Bureau"),
    ("商务局", "Commerce Bureau"),
    ("文化和旅游局", "Culture and Tourism Bureau"),
    ("退役军人事务局", "Veterans Affairs Bureau"),
    ("应急管理局", "Emergency Management Bureau"),
    ("审计局", "Audit Bureau"),
    ("国有资产监督管理委员会", "State-owned Assets Commission"),
    ("统计局", "Statistics Bureau"),
    ("医疗保障局", "Healthcare Security Bureau"),
    ("体育局", "Sports Bureau"),
    ("林业局", "Forestry Bureau"),
    ("海洋渔业局", "Ocean and Fisheries Bureau"),
    ("信访局", "Complaints Bureau"),
    ("数据局", "Data Bureau"),
    ("机关事务管理局", "Office Administration Bureau"),
    ("地方金融管理局", "Local Finance Bureau"),
    ("国防动员办公室", "Defence Mobilisation Office"),
    ("投资促进局", "Investment Promotion Bureau"),
    ("口岸管理办公室", "Port Management Office"),
    ("粮食和物资储备局", "Food and Reserves Bureau"),
    ("外事办公室", "Foreign Affairs Office"),
    ("档案馆", "Archives"),
    ("住房公积金管理中心", "Housing Provident Fund Centre"),
    ("公共资源交易中心", "Public Resources Exchange"),
    ("社会保险事业中心", "Social Insurance Centre"),
    ("不动产登记中心", "Real Estate Registry"),
    ("气象局", "Meteorological Bureau"),
    ("税务局", "Tax Bureau"),
    ("邮政管理局", "Postal Administration"),
    ("海事局", "Maritime Safety Administration"),
    ("海关", "Customs"),
    ("消费者权益保护中心", "Consumer Protection Centre"),
    ("公共交通集团", "Public Transport Group"),
    ("供水集团", "Water Supply Group"),
    ("供电公司", "Electricity Supply Company"),
    ("燃气集团", "Gas Group"),
    ("东湾区人民政府", "Dongwan District Government"),
    ("海风区人民政府", "Haifeng District Government"),
    ("高新技术产业开发区管理委员会", "High-tech Zone Committee"),
];

/// The most organs the city can have.
pub const MOST_DEPARTMENTS: usize = DEPARTMENTS.len() + FURTHER.len();

const fn organ(key: &'static str, zh: &'static str, en: &'static str, phone: &'static str) -> DemoDepartment {
    DemoDepartment { key, zh, en, phone }
}

impl DemoDepartment {
    /// The organ's unified social credit code: invented, with a right check character.
    #[must_use]
    pub fn code(&self) -> CreditCode {
        code(DEPARTMENTS.iter().position(|other| other.key == self.key).unwrap_or_default())
    }
}

fn code(position: usize) -> CreditCode {
    credit_code(&format!("11990100MB10{:03}1A", position + 1))
}

/// Writes the organs of the city level and gives their numbers by key.
pub(crate) async fn insert(tx: &Tx, places: &HashMap<&str, i64>) -> Result<HashMap<&'static str, DepartmentId>> {
    let mut ids = HashMap::new();
    for organ in DEPARTMENTS {
        let row = row(places[CITY], &organ.code(), (organ.zh, organ.en), organ.phone);
        ids.insert(organ.key, DepartmentId(row.insert(tx.db()).await?.id));
    }
    Ok(ids)
}

/// Writes further organs until there are `number`; they are rated, and do nothing else.
pub(crate) async fn insert_further(tx: &Tx, city: i64, number: usize) -> Result<()> {
    let further = FURTHER.iter().enumerate().take(number.saturating_sub(DEPARTMENTS.len()));
    for (index, (zh, en)) in further {
        let names = (format!("晴湾市{zh}"), format!("Qingwan {en}"));
        let row = row(city, &code(DEPARTMENTS.len() + index), (&names.0, &names.1), "(0000) 8600 0000");
        row.insert(tx.db()).await?;
    }
    Ok(())
}

fn row(place: i64, code: &CreditCode, (zh, en): (&str, &str), phone: &str) -> department::ActiveModel {
    department::ActiveModel {
        place_id: Set(place),
        code: Set(code.as_str().to_owned()),
        name_zh: Set(zh.to_owned()),
        name_en: Set(en.to_owned()),
        phone: Set(phone.to_owned()),
        address_zh: Set("晴湾市东湾区海晏路100号政务服务中心（演示）".to_owned()),
        address_en: Set("Government Service Centre, 100 Haiyan Road, Dongwan District, Qingwan (demo)".to_owned()),
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_whole_city_has_sixty_organs_and_no_code_or_name_twice() {
        assert_eq!(MOST_DEPARTMENTS, 60);
        let codes: HashSet<_> = (0..MOST_DEPARTMENTS).map(|position| code(position).as_str().to_owned()).collect();
        let names: HashSet<_> = FURTHER.iter().flat_map(|(zh, en)| [zh, en]).collect();
        assert_eq!((codes.len(), names.len()), (MOST_DEPARTMENTS, 2 * FURTHER.len()));
    }
}
