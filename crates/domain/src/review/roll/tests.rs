//! Lists as people save them, with the faults they have.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{
    accounts::MobileNumber,
    review::setup::{Group, Weight},
    text::Bilingual,
};

fn groups() -> Vec<Group> {
    let group = |key: &str, zh: &str, en: &str| Group {
        key: key.into(),
        name: Bilingual::new(zh, en),
        weight: Weight::new(5000).unwrap(),
    };
    vec![group("deputies", "人大代表", "Deputies"), group("citizens", "市民代表", "")]
}

fn read(text: &str) -> Result<RollReading, RollFault> {
    let mut on_roll = OnRoll::default();
    on_roll.add(&RollEntry {
        number: MemberNumber::parse("R-0001").unwrap(),
        name: PersonName::parse("林燕").unwrap(),
        group: "deputies".into(),
        mobile: MobileNumber::parse("13900000000").ok(),
        email: EmailAddress::parse("lin@example.org").ok(),
        organisation: "市一医院".into(),
    });
    read_csv(text.as_bytes(), &groups(), &on_roll)
}

fn fault(row: u32, column: Column, problem: RowProblem) -> RowFault {
    RowFault { row, column: Some(column), problem }
}

#[test]
fn a_list_is_read_as_a_spreadsheet_program_saves_it() {
    let list = "\u{feff}编号,姓名,组别,手机,邮箱,单位\r\n\
                rd-0101,陈海燕,人大代表,138 0000 1234,chen@example.org,\"市一医院, 内科\"\r\n\
                S/1,\"欧阳\n明\",citizens,,,\"\"\"海风\"\"书店\"\r\n\
                ,,,,,\r\n\
                RD-0102,Mary Wu,DEPUTIES,,,\r\n";
    let reading = read(list).unwrap();
    assert_eq!(reading.faults, []);
    assert!(reading.is_clean());
    let numbers: Vec<_> = reading.entries.iter().map(|entry| entry.number.as_str()).collect();
    assert_eq!(numbers, ["RD-0101", "S/1", "RD-0102"]);
    let first = &reading.entries[0];
    assert_eq!((first.name.expose(), first.group.as_str()), ("陈海燕", "deputies"));
    assert_eq!(first.mobile.as_ref().unwrap().expose(), "13800001234");
    assert_eq!(first.email.as_ref().unwrap().expose(), "chen@example.org");
    assert_eq!(first.organisation, "市一医院, 内科");
    assert_eq!(reading.entries[1].organisation, "\"海风\"书店");
    assert_eq!(reading.counts.iter().map(|count| count.members).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(reading.too_small(2).map(|count| count.group.as_str()).collect::<Vec<_>>(), ["citizens"]);
}

#[test]
fn columns_come_in_any_order_with_others_between() {
    let reading = read("Name,remarks,Group,Number\n王明,常委,人大代表,7\n").unwrap();
    assert_eq!(reading.entries[0].number.as_str(), "7");
    assert_eq!(reading.entries[0].name.expose(), "王明");
    assert_eq!(reading.entries[0].mobile, None);
}

#[test]
fn every_fault_of_every_row_is_told() {
    use Column::*;
    use RowProblem::*;
    let list = format!(
        "编号,姓名,组别,手机,邮箱,单位\n\
         1,甲,人大代表,,,\n\
         1,乙,人大代表,,,\n\
         r-0001,丙,人大代表,,,\n\
         ,,学生,123,a@b,{}\n\
         no. 5,丁\n\
         6,戊,人大代表,,,乡,镇\n\
         {},己,人大代表,,,\n",
        "村".repeat(101),
        "9".repeat(33),
    );
    let reading = read(&list).unwrap();
    assert!(!reading.is_clean());
    assert_eq!(reading.entries.len(), 1);
    let expected = [
        fault(3, Number, SameAsRow(2)),
        fault(4, Number, OnRoll),
        fault(5, Number, Missing),
        fault(5, Name, Missing),
        fault(5, Group, UnknownGroup),
        fault(5, Mobile, NotAMobileNumber),
        fault(5, Email, NotAnEmail),
        fault(5, Organisation, TooLong(100)),
        fault(6, Number, NotANumber),
        fault(6, Group, Missing),
        RowFault { row: 7, column: None, problem: TooManyFields },
        fault(8, Number, TooLong(32)),
    ];
    assert_eq!(reading.faults, expected);
}

/// One person under two numbers would have two ballots.
#[test]
fn who_may_stand_there_twice_is_doubted() {
    use Column::*;
    use RowProblem::*;
    let list = "编号,姓名,组别,手机,邮箱,单位\n\
                1,甲,人大代表,13800000001,a@example.org,\n\
                2,甲,人大代表,138 0000 0001,A@example.org,\n\
                3,乙,人大代表,,A@Example.org,市水务局\n\
                4,乙,人大代表,,,市水务局\n\
                5,乙,人大代表,,,\n\
                6,丙,人大代表,13900000000,,\n\
                7,林燕,人大代表,,,市一医院\n";
    let reading = read(list).unwrap();
    assert!(reading.is_clean() && reading.entries.len() == 7, "doubts are no faults");
    let expected = [
        fault(3, Mobile, PersonInRow(2)),
        fault(4, Email, PersonInRow(2)),
        fault(5, Name, PersonInRow(4)),
        fault(7, Mobile, PersonOnRoll),
        fault(8, Name, PersonOnRoll),
    ];
    assert_eq!(reading.doubts, expected);
}

#[test]
fn blank_lines_and_fields_of_several_lines_keep_the_rows_numbers() {
    let list = "编号,姓名,组别\n1,\"甲\n乙\",人大代表\n\n,,\n2,丙,外人\n\n\n3,丁,外人";
    for list in [list.to_owned(), list.replace('\n', "\r\n"), list.replace('\n', "\r")] {
        let rows: Vec<_> = read(&list).unwrap().faults.iter().map(|fault| fault.row).collect();
        assert_eq!(rows, [5, 8], "{list:?}");
    }
}

#[test]
fn a_list_without_what_it_needs_is_refused() {
    assert_eq!(read(""), Err(RollFault::NoHeader));
    assert_eq!(read("1,2,3\n"), Err(RollFault::NoHeader));
    assert_eq!(read("编号,姓名\n"), Err(RollFault::NoColumn(Column::Group)));
    assert_eq!(read("编号,姓名,组别,number\n"), Err(RollFault::ColumnTwice(Column::Number)));
    let gbk = ["编号,姓名,组别\n1,".as_bytes(), &[0xb3, 0xc2], b"\n"].concat();
    assert_eq!(read_csv(&gbk, &groups(), &OnRoll::default()), Err(RollFault::NotUtf8(2)));
    assert!(!read("编号,姓名,组别\n").unwrap().is_clean(), "an empty list is not taken over");
}

#[test]
fn what_is_said_about_a_row_repeats_nothing_of_it() {
    let reading =
        read("编号,姓名,组别,手机,邮箱\nQQQ 1,QQQ,QQQ,QQQ,QQQ\n2,QQQ,人大代表,13800009999,QQQ@QQQ.org\n").unwrap();
    assert_eq!((reading.faults.len(), reading.entries.len()), (4, 1));
    let told: String = reading.faults.iter().map(|fault| format!("{fault} {fault:?}")).collect();
    let shown = format!("{told} {:?} {}", reading.entries, serde_json::to_string(&reading.faults).unwrap());
    assert!(!shown.contains("QQQ") && !shown.contains("9999"), "{shown}");
}

#[test]
fn ten_thousand_members_are_read() {
    let row = |n: u32| format!("{n},代表{n},{},,,\n", if n.is_multiple_of(4) { "人大代表" } else { "市民代表" });
    let list: String =
        std::iter::once("编号,姓名,组别,手机,邮箱,单位\n".to_owned()).chain((1..=10_000).map(row)).collect();
    let counts = read(&list).unwrap().counts;
    assert_eq!(counts.iter().map(|count| count.members).collect::<Vec<_>>(), [2500, 7500]);
}

fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

proptest! {
    #[test]
    fn whatever_stands_between_quotes_is_read_back(
        names in proptest::collection::vec("[^\\x00-\\x20\u{a0}\u{85}][ -~\n\r,\"甲乙]{0,20}[!-~]", 1..20),
        bom in any::<bool>(),
        crlf in any::<bool>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let mut list = if bom { "\u{feff}".to_owned() } else { String::new() };
        list.push_str(&["编号,姓名,组别", end].concat());
        for (n, name) in names.iter().enumerate() {
            list.push_str(&[&n.to_string(), ",", &quoted(name), ",citizens", end].concat());
        }
        let reading = read(&list).unwrap();
        let read: Vec<_> = reading.entries.iter().map(|entry| entry.name.expose()).collect();
        prop_assert_eq!(read, names.iter().map(|name| name.trim()).collect::<Vec<_>>());
    }

    #[test]
    fn every_row_is_an_entry_or_has_a_fault(
        rows in proptest::collection::vec(("[a-c]{0,2}", "[甲 ]{0,2}", "(deputies|citizens|外人|)"), 0..30),
    ) {
        let mut list = "编号,姓名,组别,单位\n".to_owned();
        for (number, name, group) in &rows {
            list.push_str(&format!("{number},{name},{group},x\n"));
        }
        let reading = read(&list).unwrap();
        let faulty: BTreeSet<u32> = reading.faults.iter().map(|fault| fault.row).collect();
        prop_assert_eq!(faulty.len() + reading.entries.len(), rows.len());
        let unique: BTreeSet<_> = reading.entries.iter().map(|entry| &entry.number).collect();
        prop_assert_eq!(unique.len(), reading.entries.len());
        prop_assert_eq!(reading.counts.iter().map(|count| count.members).sum::<u32>() as usize, unique.len());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_csv(&bytes, &groups(), &OnRoll::default());
        let after_header = ["编号,姓名,组别\n".as_bytes(), &bytes].concat();
        let _ = read_csv(&after_header, &groups(), &OnRoll::default());
    }
}
