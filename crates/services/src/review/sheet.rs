//! Spreadsheets as lists: the first sheet of an XLSX file (ISO/IEC 29500) becomes the CSV that its rows mean.
//!
//! Row 7 of the sheet is row 7 of the CSV, so that faults name the row people see. What the spreadsheet program made a
//! number comes out as the digits people typed; that is why telephone numbers survive. A file is unpacked once, counted
//! and thrown away, before anything parses it: what is small and becomes huge is refused without being kept.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use csv::WriterBuilder;
use domain::error::Fault;
use zip::ZipArchive;

/// How an XLSX file begins: it is a ZIP archive.
const ZIP: &[u8] = b"PK\x03\x04";
/// How the format before it began, and encrypted files do.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";
/// A file unpacked has no more bytes.
const UNPACKED: u64 = 64 << 20;
/// And no more parts.
const PARTS: usize = 1000;
/// A list has no more rows and columns.
const ROWS: u32 = 200_000;
const COLUMNS: u32 = 100;
/// Whole numbers up to this are exact in a spreadsheet.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The list as CSV: a spreadsheet turned into it, anything else as it is. `most` bytes may come out.
///
/// # Errors
/// [`Fault::FileType`] for what is no spreadsheet, or an encrypted one, [`Fault::FileTooLarge`] for what is too large,
/// unpacked too.
pub fn sheet_to_csv(file: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
    if file.starts_with(COMPOUND) {
        return Err(Fault::FileType);
    }
    if !file.starts_with(ZIP) {
        return Ok(file.to_vec());
    }
    weigh(file)?;
    let mut book = Xlsx::new(Cursor::new(file)).map_err(|_| Fault::FileType)?;
    let first = book.sheet_names().first().cloned().ok_or(Fault::FileType)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| Fault::FileType)?;
    let mut sheet = Sheet { most, ..Sheet::default() };
    while let Some(cell) = cells.next_cell().map_err(|_| Fault::FileType)? {
        let (row, column) = cell.get_position();
        sheet.put(row, column, text(cell.get_value()))?;
    }
    sheet.finish()
}

/// Unpacks everything once, and keeps nothing of it.
fn weigh(file: &[u8]) -> Result<(), Fault> {
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(|_| Fault::FileType)?;
    if archive.len() > PARTS {
        return Err(Fault::FileTooLarge(UNPACKED));
    }
    let mut left = UNPACKED;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|_| Fault::FileType)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| Fault::FileType)?;
        left = left.checked_sub(read).ok_or(Fault::FileTooLarge(UNPACKED))?;
    }
    Ok(())
}

/// The rows so far, as CSV.
#[derive(Default)]
struct Sheet {
    csv: Vec<u8>,
    /// The row being filled, and how many stand in the CSV before it.
    row: Vec<String>,
    number: u32,
    most: usize,
}

impl Sheet {
    fn put(&mut self, row: u32, column: u32, text: String) -> Result<(), Fault> {
        if text.is_empty() {
            return Ok(());
        }
        if row < self.number || row >= ROWS || column >= COLUMNS {
            // A sheet lists its rows in their order; one that does not is not read at a guess.
            return Err(if row < self.number { Fault::FileType } else { Fault::FileTooLarge(self.most as u64) });
        }
        while self.number < row {
            self.end_row()?;
        }
        let place = column as usize;
        if self.row.len() <= place {
            self.row.resize(place + 1, String::new());
        }
        self.row[place] = text;
        Ok(())
    }

    /// Writes the row; an empty one is an empty line, which counts.
    fn end_row(&mut self) -> Result<(), Fault> {
        if self.row.is_empty() {
            self.csv.push(b'\n');
        } else {
            let mut writer = WriterBuilder::new().from_writer(&mut self.csv);
            writer.write_record(&self.row).map_err(|_| Fault::FileType)?;
            writer.flush().map_err(|_| Fault::FileType)?;
            drop(writer);
            self.row.clear();
        }
        self.number += 1;
        if self.csv.len() > self.most { Err(Fault::FileTooLarge(self.most as u64)) } else { Ok(()) }
    }

    fn finish(mut self) -> Result<Vec<u8>, Fault> {
        self.end_row()?;
        if self.csv.trim_ascii().is_empty() { Err(Fault::FileMissing) } else { Ok(self.csv) }
    }
}

/// What was typed into the cell, as far as the program that saved it left it.
fn text(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => digits(*number),
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(date) => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        // A formula that failed: something stands there, so a row with it has a fault of its own.
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    };
    // A line break inside a cell is white space; a NUL or another control character is nothing.
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect::<String>().trim().to_owned()
}

/// A number without the point and the exponent that the file format gave it.
fn digits(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < EXACT { format!("{number:.0}") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_as_they_were_typed() {
        assert_eq!(digits(13_800_000_000.0), "13800000000");
        assert_eq!(digits(1.38e10), "13800000000");
        assert_eq!(digits(-7.0), "-7");
        assert_eq!(digits(2.5), "2.5");
    }

    #[test]
    fn what_is_no_spreadsheet_stays_as_it_is() {
        assert_eq!(sheet_to_csv("编号,姓名\n".as_bytes(), 100), Ok("编号,姓名\n".as_bytes().to_vec()));
        assert_eq!(sheet_to_csv(b"\xd0\xcf\x11\xe0\xa1\xb1", 100), Err(Fault::FileType));
        assert_eq!(sheet_to_csv(b"PK\x03\x04 and nothing more", 100), Err(Fault::FileType));
    }

    #[test]
    fn rows_keep_their_numbers() {
        let mut sheet = Sheet { most: 1000, ..Sheet::default() };
        sheet.put(0, 0, "编号".into()).unwrap();
        sheet.put(0, 1, "姓名".into()).unwrap();
        sheet.put(3, 1, "张, 三".into()).unwrap();
        assert_eq!(sheet.put(2, 0, "back".into()), Err(Fault::FileType));
        assert_eq!(sheet.put(9, 100, "far".into()), Err(Fault::FileTooLarge(1000)));
        assert_eq!(String::from_utf8(sheet.finish().unwrap()).unwrap(), "编号,姓名\n\n\n,\"张, 三\"\n");
    }
}
