//! Definitions and rolls.

use std::{fmt::Write, ops::Range};

use chrono::{DateTime, Utc};
use domain::{
    review::setup::{Holding, ResultsPolicy, SetupEntry, SubjectEntry, WeightedEntry},
    time::local_time,
};
use entity::department;
use sea_orm::{EntityTrait, QueryOrder};
use services::{Backend, Result};

use super::codes::{DEMO_GROUPS, Group, group, member_number};

/// What a review of the demo is like.
pub struct Plan {
    /// When it opens.
    pub opens: DateTime<Utc>,
    /// When it closes.
    pub closes: DateTime<Utc>,
    /// The fewest members a figure describes.
    pub smallest_group: u32,
    /// When results are shown.
    pub results: ResultsPolicy,
    /// What it is called after the year, in Chinese and English.
    pub title: (&'static str, &'static str),
    /// Who votes.
    pub groups: &'static [Group],
    /// How members are numbered.
    pub number: fn(u32) -> String,
    /// How many organs are rated.
    pub organs: usize,
    /// The questions of a meeting, if it is held in one.
    pub questions: Option<&'static str>,
}

impl Plan {
    /// Everybody rates every organ, when they like.
    pub fn ordinary(opens: DateTime<Utc>, closes: DateTime<Utc>, smallest_group: u32) -> Self {
        Self {
            opens,
            closes,
            smallest_group,
            results: ResultsPolicy::AtClose,
            title: ("年晴湾市万人评议机关", "Qingwan review of departments"),
            groups: &DEMO_GROUPS,
            number: member_number,
            organs: usize::MAX,
            questions: None,
        }
    }
}

const SURNAMES: [char; 12] = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙'];
const GIVEN: [&str; 10] = ["建华", "秀英", "志强", "丽娟", "国平", "海燕", "文博", "雨桐", "晓东", "玉兰"];

/// The form, with every organ of the city under review.
pub async fn entry(backend: &Backend, plan: &Plan) -> Result<SetupEntry> {
    let organs = department::Entity::find().order_by_asc(department::Column::Id).all(backend.db().read()).await?;
    let subject = |organ: department::Model| SubjectEntry {
        department: organ.id.to_string(),
        name_zh: organ.name_zh,
        name_en: organ.name_en,
        ..SubjectEntry::default()
    };
    let weighted = |(key, zh, en, weight): (&str, &str, &str, &str)| WeightedEntry {
        key: key.to_owned(),
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        weight: weight.to_owned(),
    };
    let typed = |instant: DateTime<Utc>| local_time(instant).format("%Y-%m-%dT%H:%M").to_string();
    let year = local_time(plan.opens).format("%Y").to_string();
    Ok(SetupEntry {
        title_zh: format!("{year}{}", plan.title.0),
        title_en: format!("{} {year}", plan.title.1),
        subjects: organs.into_iter().take(plan.organs).map(subject).collect(),
        groups: plan.groups.iter().copied().map(weighted).collect(),
        holding: if plan.questions.is_some() { Holding::Live } else { Holding::Ordinary },
        questions: plan.questions.unwrap_or_default().to_owned(),
        opens_at: typed(plan.opens),
        closes_at: typed(plan.closes),
        smallest_group: plan.smallest_group.to_string(),
        results: plan.results,
        ..SetupEntry::standard()
    })
}

/// A list of the invented members with these places; the groups take turns.
pub fn roll(plan: &Plan, places: Range<u32>) -> String {
    let mut csv = "编号,姓名,组别,邮箱\n".to_owned();
    for place in places {
        let index = usize::try_from(place).unwrap_or(0);
        let (surname, given) = (SURNAMES[index % SURNAMES.len()], GIVEN[index / SURNAMES.len() % GIVEN.len()]);
        let (number, key) = ((plan.number)(place), plan.groups[group(place, plan.groups.len())].0);
        writeln!(csv, "{number},{surname}{given},{key},{}@example.cn", number.to_lowercase())
            .expect("text can be added to");
    }
    csv
}
