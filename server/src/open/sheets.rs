//! Published results for spreadsheet programs: a sheet of ranks, one of distributions, one of groups. Every heading is
//! in both languages, so that one file serves all readers.

use domain::review::publication::{Publication, ResultsPage};
use domain::review::setup::Subject;
use domain::review::tally::{Cell, CriterionResult, Points, SubjectResult};
use domain::text::Bilingual;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// The workbook as bytes. The same results make the same bytes.
///
/// # Errors
/// When something does not fit into a workbook.
pub fn workbook(publication: &Publication) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(publication)?);
    ranks(Sheet::of(&mut book, "排名 Ranks")?, &publication.overview())?;
    distributions(Sheet::of(&mut book, "分布 Distributions")?, publication)?;
    groups(Sheet::of(&mut book, "各组 Groups")?, publication)?;
    book.save_to_buffer()
}

/// Title and time of the results: the machine's clock has no part in it.
fn properties(publication: &Publication) -> Result<DocProperties, XlsxError> {
    let seconds = publication.published_at.map_or(0, |at| at.timestamp());
    let title = both(&publication.setup.title);
    Ok(DocProperties::new().set_title(title).set_creation_datetime(&ExcelDateTime::from_timestamp(seconds)?))
}

/// One sheet, written row by row.
struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    heading: Format,
    row: u32,
}

/// What stands in a place.
enum Value {
    Text(String),
    Number(f64),
    Empty,
}

impl<'a> Sheet<'a> {
    fn of(book: &'a mut Workbook, name: &str) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        Ok(Self { sheet, heading: Format::new().set_bold().set_text_wrap(), row: 0 })
    }

    fn head(&mut self, names: &[&str]) -> Result<(), XlsxError> {
        for (column, name) in (0..).zip(names) {
            self.sheet.write_string_with_format(0, column, *name, &self.heading)?;
            let width = if name.contains("名称") || name.contains("指标") { 28.0 } else { 13.0 };
            self.sheet.set_column_width(column, width)?;
        }
        self.row = 1;
        Ok(())
    }

    fn row(&mut self, values: impl IntoIterator<Item = Value>) -> Result<(), XlsxError> {
        for (column, value) in (0..).zip(values) {
            match value {
                Value::Text(text) => drop(self.sheet.write_string(self.row, column, text)?),
                Value::Number(number) => drop(self.sheet.write_number(self.row, column, number)?),
                Value::Empty => {}
            }
        }
        self.row += 1;
        Ok(())
    }
}

fn ranks(mut sheet: Sheet<'_>, page: &ResultsPage) -> Result<(), XlsxError> {
    sheet.head(&[
        "名次 Rank",
        "最好名次 Best rank",
        "最差名次 Worst rank",
        "名称 Name (zh)",
        "名称 Name (en)",
        "得分 Score",
        "区间下限 Low",
        "区间上限 High",
        "评议人数 Raters",
        "了解程度 Familiarity (%)",
        "变化 Change",
        "变化下限 Change, low",
        "变化上限 Change, high",
        "标准误 Standard error",
    ])?;
    for line in &page.results.rows {
        let change = line.change.map(|change| [change.difference, change.low, change.high]);
        let change = change.map_or([Value::Empty, Value::Empty, Value::Empty], |points| points.map(number));
        let values = [
            count(u64::from(line.rank)),
            count(u64::from(line.ranks.0)),
            count(u64::from(line.ranks.1)),
            Value::Text(line.name.zh.clone()),
            Value::Text(line.name.en.clone()),
            number(line.mean),
            number(line.interval.0),
            number(line.interval.1),
            count(line.raters),
            Value::Number(f64::from(line.familiarity.per_mille()) / 10.0),
        ];
        sheet.row(values.into_iter().chain(change).chain([number(line.error)]))?;
    }
    for row in &page.results.withheld {
        let name = [Value::Text(row.name.zh.clone()), Value::Text(row.name.en.clone())];
        sheet.row([Value::Empty, Value::Empty, Value::Empty].into_iter().chain(name))?;
    }
    Ok(())
}

fn distributions(mut sheet: Sheet<'_>, publication: &Publication) -> Result<(), XlsxError> {
    let grades: Vec<String> = publication.setup.grades.iter().map(|grade| both(&grade.name)).collect();
    let mut names =
        vec!["名称 Name (zh)", "名称 Name (en)", "指标 Criterion (zh)", "指标 Criterion (en)", "得分 Score"];
    names.extend(["区间下限 Low", "区间上限 High", "未填 Blank"]);
    names.extend(grades.iter().map(String::as_str));
    names.extend(EXACTNESS);
    sheet.head(&names)?;
    for (subject, criterion, name) in criteria(publication) {
        let exact = criterion.estimate.as_ref().map(|found| (found.error, found.raters));
        let exact = exactness(exact.map(|(error, raters)| (Some(error), raters)), &criterion.total);
        let estimate = criterion.estimate.as_ref().map(|found| [found.mean, found.low, found.high].map(number));
        let estimate = estimate.unwrap_or([Value::Empty, Value::Empty, Value::Empty]);
        let answers = answers(&criterion.total, grades.len());
        sheet.row(title(subject, name).into_iter().chain(estimate).chain(answers).chain(exact))?;
    }
    Ok(())
}

fn groups(mut sheet: Sheet<'_>, publication: &Publication) -> Result<(), XlsxError> {
    let grades: Vec<String> = publication.setup.grades.iter().map(|grade| both(&grade.name)).collect();
    let mut names = vec!["名称 Name (zh)", "名称 Name (en)", "指标 Criterion (zh)", "指标 Criterion (en)"];
    names.extend(["组别名称 Groups", "得分 Score", "未填 Blank"]);
    names.extend(grades.iter().map(String::as_str));
    names.extend(EXACTNESS);
    sheet.head(&names)?;
    for (subject, criterion, name) in criteria(publication) {
        let strata = criterion.estimate.iter().flat_map(|found| &found.strata);
        for cell in &criterion.strata {
            let of = cell.groups.iter().filter_map(|group| publication.setup.groups.get(group.index()));
            let of = of.map(|group| both(&group.name)).collect::<Vec<_>>().join("；");
            let part = strata.clone().find(|part| part.groups == cell.groups);
            let place = [Value::Text(of), part.map_or(Value::Empty, |part| number(part.mean))];
            let exact = exactness(part.map(|part| (part.error, part.raters)), cell);
            let answers = answers(cell, grades.len());
            sheet.row(title(subject, name).into_iter().chain(place).chain(answers).chain(exact))?;
        }
    }
    Ok(())
}

/// How exact a mean is, how many gave points, and how many of the answers were not "don't know".
const EXACTNESS: [&str; 3] = ["标准误 Standard error", "评议人数 Raters", "了解程度 Familiarity (%)"];

fn exactness(mean: Option<(Option<Points>, u64)>, cell: &Cell) -> [Value; 3] {
    let error = mean.and_then(|(error, _)| error).map_or(Value::Empty, number);
    let raters = mean.map_or(Value::Empty, |(_, raters)| count(raters));
    [error, raters, Value::Number(f64::from(cell.familiarity().per_mille()) / 10.0)]
}

/// Every criterion of every subject, in the order of the ballot.
fn criteria(publication: &Publication) -> impl Iterator<Item = (&Subject, &CriterionResult, &Bilingual)> {
    let subjects = publication.setup.subjects.iter().zip(&publication.results.subjects);
    subjects.flat_map(|(subject, result): (&Subject, &SubjectResult)| {
        let criteria = result.criteria.iter().zip(&publication.setup.criteria);
        criteria.map(move |(found, criterion)| (subject, found, &criterion.name))
    })
}

fn title(subject: &Subject, criterion: &Bilingual) -> [Value; 4] {
    [&subject.name.zh, &subject.name.en, &criterion.zh, &criterion.en].map(|text| Value::Text(text.clone()))
}

/// Who gave no answer, and how often each grade was given; nothing where too few rated.
fn answers(cell: &Cell, grades: usize) -> Vec<Value> {
    let mut values = vec![count(cell.blank)];
    match &cell.grades {
        Some(counts) => values.extend(counts.iter().map(|given| count(*given))),
        None => values.extend((0..grades).map(|_| Value::Empty)),
    }
    values
}

fn both(name: &Bilingual) -> String {
    if name.en.is_empty() { name.zh.clone() } else { format!("{} {}", name.zh, name.en) }
}

/// Points are at most 10⁸ millionths, which a number of 64 bits holds exactly.
fn number(points: Points) -> Value {
    Value::Number(f64::from(i32::try_from(points.0).unwrap_or(i32::MAX)) / 1e6)
}

/// Members are fewer than 2³².
fn count(members: u64) -> Value {
    Value::Number(f64::from(u32::try_from(members).unwrap_or(u32::MAX)))
}
