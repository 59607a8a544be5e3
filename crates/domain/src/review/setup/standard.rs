//! What a new review starts with: the criteria and grades most cities use.

use super::{Criterion, Grade, Score, Setup, Weight};
use crate::text::Bilingual;

/// Key, Chinese and English name.
type Row = (&'static str, &'static str, &'static str);

const CRITERIA: [Row; 5] = [
    ("service_attitude", "服务态度", "Service attitude"),
    ("efficiency", "办事效率", "Efficiency"),
    ("lawful_administration", "依法行政", "Lawful administration"),
    ("openness", "政务公开", "Openness"),
    ("integrity", "廉洁自律", "Integrity"),
];

const GRADES: [(Row, Option<u8>); 4] = [
    (("satisfied", "满意", "Satisfied"), Some(100)),
    (("fairly_satisfied", "基本满意", "Fairly satisfied"), Some(70)),
    (("dissatisfied", "不满意", "Dissatisfied"), Some(0)),
    (("dont_know", "不了解", "Don’t know"), None),
];

impl Setup {
    /// The five usual criteria, weighing the same.
    #[must_use]
    pub fn standard_criteria() -> Vec<Criterion> {
        let weight = Weight(Weight::WHOLE / CRITERIA.len() as u32);
        CRITERIA.map(|(key, zh, en)| Criterion { key: key.to_owned(), name: Bilingual::new(zh, en), weight }).to_vec()
    }

    /// The four usual grades: 100, 70 and 0 points, and "don't know".
    #[must_use]
    pub fn standard_grades() -> Vec<Grade> {
        let grade = |((key, zh, en), score): (Row, Option<u8>)| Grade {
            key: key.to_owned(),
            name: Bilingual::new(zh, en),
            score: score.map(Score),
        };
        GRADES.map(grade).to_vec()
    }
}
