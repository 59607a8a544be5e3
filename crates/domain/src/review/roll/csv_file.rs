//! A list as a CSV file (RFC 4180), as spreadsheet programs write it.

use csv::{ReaderBuilder, StringRecord};

use super::{OnRoll, RollFault, RollReader, RollReading};
use crate::review::setup::Group;

/// The most rows a list may have.
const MOST_ROWS: u32 = 200_000;
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads a list: UTF-8 with or without a byte order mark, commas, quotes around fields where needed, lines ended by
/// LF or CRLF. `on_roll` is who the review has already.
///
/// # Errors
/// [`RollFault`] where the list as a whole can't be read. Faults of rows are in the reading.
pub fn read_csv(file: &[u8], groups: &[Group], on_roll: &OnRoll) -> Result<RollReading, RollFault> {
    let text = std::str::from_utf8(file).map_err(|error| RollFault::NotUtf8(row_at(file, error.valid_up_to())))?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut records = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut row = 1;
    // The text is UTF-8, the bytes are in memory and records may differ in length: reading can't fail.
    if !records.read_record(&mut record).unwrap_or(false) {
        return Err(RollFault::NoHeader);
    }
    let mut reader = RollReader::new(record.iter(), groups, on_roll)?;
    while records.read_record(&mut record).unwrap_or(false) {
        row += 1 + blank_lines(text, &record);
        if row > MOST_ROWS {
            return Err(RollFault::TooManyRows(MOST_ROWS));
        }
        reader.row(row, record.iter());
    }
    Ok(reader.finish())
}

/// How many empty lines stand before the record. The CSV reader passes over them, spreadsheet programs count them.
fn blank_lines(text: &str, record: &StringRecord) -> u32 {
    let start = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
    let (before, mut rest) = text.split_at_checked(start).unwrap_or_default();
    if before.ends_with('\r') {
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    let mut lines = 0;
    while let Some(next) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])) {
        rest = next;
        lines += 1;
    }
    lines
}

/// The row in which the byte stands, taking every line for a row.
fn row_at(file: &[u8], byte: usize) -> u32 {
    let lines = file.iter().take(byte).filter(|byte| **byte == b'\n').count();
    u32::try_from(lines).unwrap_or(u32::MAX - 1) + 1
}
