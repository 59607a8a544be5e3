//! Reading a list row by row, whatever file the rows come from.

use std::collections::BTreeMap;

use super::{
    Column, EmailAddress, GroupCount, MemberNumber, OnRoll, PersonName, RollEntry, RollFault, RollReading, RowFault,
    RowProblem,
    member::limited,
    person::{Sign, signs},
};
use crate::{accounts::MobileNumber, review::setup::Group};

/// The most characters of an organisation's name.
const LONGEST_ORGANISATION: u32 = 100;

/// Takes the rows of a list, one after the other.
#[derive(Debug)]
pub struct RollReader<'a> {
    /// Where each column stands.
    places: BTreeMap<Column, usize>,
    width: usize,
    groups: &'a [Group],
    on_roll: &'a OnRoll,
    /// The row in which each number stood first.
    seen: BTreeMap<MemberNumber, u32>,
    /// The row in which each sign of a person stood first.
    people: BTreeMap<Sign, u32>,
    counts: Vec<u32>,
    reading: RollReading,
}

/// The fields of a row and the faults found in them.
struct Row<'r> {
    row: u32,
    fields: BTreeMap<Column, &'r str>,
    faults: Vec<RowFault>,
}

impl<'a> RollReader<'a> {
    /// Begins with the row that names the columns.
    ///
    /// # Errors
    /// [`RollFault::NoHeader`], [`RollFault::NoColumn`] or [`RollFault::ColumnTwice`]. Columns with other names are
    /// left out.
    pub fn new<'h>(
        header: impl IntoIterator<Item = &'h str>,
        groups: &'a [Group],
        on_roll: &'a OnRoll,
    ) -> Result<Self, RollFault> {
        let mut places = BTreeMap::new();
        let mut width = 0;
        for (place, name) in header.into_iter().enumerate() {
            width = place + 1;
            if let Some(column) = Column::named(name)
                && places.insert(column, place).is_some()
            {
                return Err(RollFault::ColumnTwice(column));
            }
        }
        if places.is_empty() {
            return Err(RollFault::NoHeader);
        }
        match Column::ALL.into_iter().find(|column| !column.is_optional() && !places.contains_key(column)) {
            Some(column) => Err(RollFault::NoColumn(column)),
            None => {
                let (seen, people, counts) = (BTreeMap::new(), BTreeMap::new(), vec![0; groups.len()]);
                Ok(Self { places, width, groups, on_roll, seen, people, counts, reading: RollReading::default() })
            }
        }
    }

    /// Takes the row with this number. Rows in which nothing stands are passed over.
    pub fn row<'r>(&mut self, row: u32, fields: impl IntoIterator<Item = &'r str>) {
        let fields: Vec<&str> = fields.into_iter().map(str::trim).collect();
        if fields.iter().all(|field| field.is_empty()) {
            return;
        }
        let too_many = fields.iter().skip(self.width).any(|field| !field.is_empty());
        let place = |(column, place): (&Column, &usize)| (*column, fields.get(*place).copied().unwrap_or_default());
        let mut typed = Row { row, fields: self.places.iter().map(place).collect(), faults: Vec::new() };
        if too_many {
            typed.faults.push(RowFault { row, column: None, problem: RowProblem::TooManyFields });
        }
        match self.entry(&mut typed) {
            Some((group, entry)) if typed.faults.is_empty() => {
                self.counts[group] += 1;
                self.doubt(row, &entry);
                self.reading.entries.push(entry);
            }
            _ => self.reading.faults.append(&mut typed.faults),
        }
    }

    /// What came out.
    #[must_use]
    pub fn finish(self) -> RollReading {
        let count = |(group, members): (&Group, u32)| GroupCount { group: group.key.clone(), members };
        let counts = self.groups.iter().zip(self.counts).map(count).collect();
        RollReading { counts, ..self.reading }
    }

    /// Reads every field, also after the first fault, so that all of them are told at once.
    fn entry(&mut self, row: &mut Row) -> Option<(usize, RollEntry)> {
        let number = self.number(row);
        let name = row.read(Column::Name, PersonName::parse);
        let group = row.read(Column::Group, |text| self.group(text));
        let mobile = row
            .read_optional(Column::Mobile, |text| MobileNumber::parse(text).map_err(|_| RowProblem::NotAMobileNumber));
        let email = row.read_optional(Column::Email, EmailAddress::parse);
        let organisation = row.read_optional(Column::Organisation, |text| limited(text, LONGEST_ORGANISATION));
        let organisation = organisation.unwrap_or_default().to_owned();
        let (number, name, group) = (number?, name?, group?);
        let key = self.groups[group].key.clone();
        Some((group, RollEntry { number, name, group: key, mobile, email, organisation }))
    }

    fn number(&mut self, row: &mut Row) -> Option<MemberNumber> {
        let number = row.read(Column::Number, MemberNumber::parse)?;
        if self.on_roll.numbers.contains(&number) {
            row.fault(Column::Number, RowProblem::OnRoll);
        }
        if let Some(first) = self.seen.get(&number) {
            row.fault(Column::Number, RowProblem::SameAsRow(*first));
        } else {
            self.seen.insert(number.clone(), row.row);
        }
        Some(number)
    }

    /// Notes by what the person of a row is known again, one doubt a row at most.
    fn doubt(&mut self, row: u32, entry: &RollEntry) {
        let mut doubts = Vec::new();
        for sign in signs(entry) {
            let first = *self.people.entry(sign).or_insert(row);
            if first != row {
                doubts.push((sign.0, RowProblem::PersonInRow(first)));
            } else if self.on_roll.signs.contains(&sign) {
                doubts.push((sign.0, RowProblem::PersonOnRoll));
            }
        }
        let doubt = doubts.into_iter().next();
        self.reading.doubts.extend(doubt.map(|(column, problem)| RowFault { row, column: Some(column), problem }));
    }

    fn group(&self, typed: &str) -> Result<usize, RowProblem> {
        let text = limited(typed, u32::MAX)?;
        let named = |group: &Group| {
            group.key.eq_ignore_ascii_case(text)
                || group.name.zh == text
                || (!group.name.en.is_empty() && group.name.en.eq_ignore_ascii_case(text))
        };
        self.groups.iter().position(named).ok_or(RowProblem::UnknownGroup)
    }
}

impl<'r> Row<'r> {
    fn read<T>(&mut self, column: Column, parse: impl FnOnce(&'r str) -> Result<T, RowProblem>) -> Option<T> {
        let text = self.fields.get(&column).copied().unwrap_or_default();
        parse(text).map_err(|problem| self.fault(column, problem)).ok()
    }

    /// The same, but nothing is no fault.
    fn read_optional<T>(&mut self, column: Column, parse: impl FnOnce(&'r str) -> Result<T, RowProblem>) -> Option<T> {
        let empty = self.fields.get(&column).is_none_or(|text| text.is_empty());
        if empty { None } else { self.read(column, parse) }
    }

    fn fault(&mut self, column: Column, problem: RowProblem) {
        self.faults.push(RowFault { row: self.row, column: Some(column), problem });
    }
}
