use super::*;

fn field(key: &str, kind: FieldKind) -> FormField {
    FormField {
        key: key.into(),
        label: Bilingual::new("问题", "Question"),
        hint: Bilingual::default(),
        kind,
        required: true,
        known: None,
    }
}

pub(in crate::catalogue) fn form() -> FormDefinition {
    let option = |key: &str, zh: &str, en: &str| Choice { key: key.into(), label: Bilingual::new(zh, en) };
    let place = vec![
        field("area", FieldKind::Number { min: 1, max: 99_999, unit: Bilingual::new("平方米", "m²") }),
        field("opening", FieldKind::Date { past: false, future: true }),
        field(
            "kind",
            FieldKind::Choice {
                options: vec![option("hot", "热食类", "Hot food"), option("cold", "冷食类", "Cold food")],
            },
        ),
    ];
    let person = vec![
        field("name", FieldKind::Text { min: 2, max: 5, lines: 1 }),
        field("mobile", FieldKind::Mobile),
        field("code", FieldKind::CreditCode),
        field("address", FieldKind::Address),
    ];
    let topic = |key: &str, fields| FormTopic {
        key: key.into(),
        title: Bilingual::new("主题", "Topic"),
        hint: Bilingual::default(),
        fields,
    };
    FormDefinition { topics: vec![topic("person", person), topic("place", place)] }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn good() -> Answers {
    let pairs = [
        ("name", " 王小明 "),
        ("mobile", "13800000001"),
        ("code", "91350100M000100Y43"),
        ("address", "临海市人民路1号"),
        ("area", "120"),
        ("opening", "2026-11-23"),
        ("kind", "hot"),
    ];
    pairs.into_iter().map(|(key, answer)| (key.into(), answer.into())).collect()
}

#[test]
fn good_answers_pass_and_none_is_asked_twice() {
    assert_eq!(form().check(&good(), today()), Ok(()));
    assert!(form().is_sound());
}

#[test]
fn each_kind_of_answer_has_its_fault() {
    let wrong = [
        ("name", "王", Fault::TooShort(2)),
        ("name", "爱新觉罗溥仪", Fault::TooLong(5)),
        ("mobile", "12800000001", Fault::NotAMobileNumber),
        ("mobile", "1380000000", Fault::NotAMobileNumber),
        ("code", "91350100M000100Y44", Fault::NotACreditCode),
        ("address", "路口", Fault::TooShort(5)),
        ("area", "0", Fault::OutOfRange(1, 99_999)),
        ("area", "很大", Fault::OutOfRange(1, 99_999)),
        ("opening", "2026-11-22", Fault::InThePast),
        ("opening", "2026-02-30", Fault::NotADate),
        ("opening", "9999-01-01", Fault::NotADate),
        ("kind", "warm", Fault::NotAChoice),
        ("kind", "  ", Fault::Required),
    ];
    for (key, answer, fault) in wrong {
        let mut answers = good();
        answers.set(key, answer);
        assert_eq!(form().check(&answers, today()), Err(vec![FieldError::new(key, fault)]), "{key} {answer}");
    }
}

#[test]
fn an_empty_form_names_each_field_in_order() {
    let faults = form().check(&Answers::default(), today()).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["name", "mobile", "code", "address", "area", "opening", "kind"]);
    assert_eq!(form().topic("place").unwrap().check(&Answers::default(), today()).unwrap_err().len(), 3);
}

#[test]
fn answers_to_other_forms_are_dropped() {
    let mut answers = good();
    answers.set("is_admin", "1");
    answers.set("mobile", "138 0000 0001");
    let kept = form().keep_known(answers);
    assert_eq!((kept.get("is_admin"), kept.get("mobile"), kept.get("name")), ("", "13800000001", "王小明"));
}

#[test]
fn answers_are_shown_in_words() {
    let form = form();
    assert_eq!(form.field("kind").unwrap().shown("hot", Lang::Zh), "热食类");
    assert_eq!(form.field("area").unwrap().shown("120", Lang::En), "120 m²");
    assert_eq!(form.field("area").unwrap().shown("", Lang::En), "");
    assert_eq!(form.topic_after("person").map(|topic| topic.key.as_str()), Some("place"));
}
