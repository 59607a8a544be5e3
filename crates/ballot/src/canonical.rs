//! Canonical JSON after RFC 8785 (JSON Canonicalization Scheme), for the values this product records.
//!
//! Members are sorted by the UTF-16 code units of their names, nothing is put between tokens, and strings are
//! escaped in exactly one way. Numbers are whole numbers within ±(2⁵³ − 1), which every program reads alike; a
//! fraction is refused rather than rounded: amounts of money are recorded in fen, shares in basis points.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Number, Value};

use crate::Digest;

/// The greatest whole number that every JSON reader takes exactly: 2⁵³ − 1 (RFC 8259 section 6).
pub const LARGEST_NUMBER: i64 = 9_007_199_254_740_991;

/// Why a value has no canonical form here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A number with a fraction or exponent, or one beyond ±(2⁵³ − 1).
    #[error("{0} is not a whole number within ±(2^53 - 1)")]
    Number(String),
    /// The value could not be turned into JSON at all.
    #[error("not representable as JSON: {0}")]
    NotJson(String),
    /// The bytes are not JSON, or not JSON of what belongs here.
    #[error("not readable: {0}")]
    Unreadable(String),
    /// The bytes say the same as another, canonical byte string.
    #[error("not in canonical form")]
    NotCanonical,
}

/// The canonical bytes of anything serde can turn into JSON.
///
/// # Errors
/// When the value holds a number that is not exact everywhere, or is not representable as JSON.
pub fn to_bytes(value: &impl Serialize) -> Result<Vec<u8>, CanonicalError> {
    let value = serde_json::to_value(value).map_err(|error| CanonicalError::NotJson(error.to_string()))?;
    value_to_bytes(&value)
}

/// The canonical bytes of a JSON value.
///
/// # Errors
/// When the value holds a number that is not exact everywhere.
pub fn value_to_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut text = String::new();
    write_value(&mut text, value)?;
    Ok(text.into_bytes())
}

/// Reads a value from its canonical bytes. Whatever else means the same, with spaces, another order, repeated or
/// unknown members, other escapes, is refused: a value has one byte string, and a byte string one value.
///
/// # Errors
/// When the bytes are not JSON of such a value, or not its canonical bytes.
pub fn parse<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, CanonicalError> {
    let value: T = serde_json::from_slice(bytes).map_err(|error| CanonicalError::Unreadable(error.to_string()))?;
    if to_bytes(&value)? == bytes { Ok(value) } else { Err(CanonicalError::NotCanonical) }
}

/// SHA-256 of the canonical bytes.
///
/// # Errors
/// As [`to_bytes`].
pub fn digest(value: &impl Serialize) -> Result<Digest, CanonicalError> {
    to_bytes(value).map(|bytes| Digest::of(&bytes))
}

fn write_value(out: &mut String, value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&whole(number)?.to_string()),
        Value::String(text) => write_string(out, text),
        Value::Array(items) => write_array(out, items)?,
        Value::Object(members) => write_object(out, members)?,
    }
    Ok(())
}

fn whole(number: &Number) -> Result<i64, CanonicalError> {
    number
        .as_i64()
        .filter(|number| (-LARGEST_NUMBER..=LARGEST_NUMBER).contains(number))
        .ok_or_else(|| CanonicalError::Number(number.to_string()))
}

fn write_array(out: &mut String, items: &[Value]) -> Result<(), CanonicalError> {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_value(out, item)?;
    }
    out.push(']');
    Ok(())
}

fn write_object(out: &mut String, members: &Map<String, Value>) -> Result<(), CanonicalError> {
    let mut members: Vec<_> = members.iter().collect();
    // UTF-16 code units, not code points: the two orders differ beyond the basic plane (RFC 8785 section 3.2.3).
    members.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
    out.push('{');
    for (index, (name, value)) in members.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_string(out, name);
        out.push(':');
        write_value(out, value)?;
    }
    out.push('}');
    Ok(())
}

/// RFC 8785 section 3.2.2.2: the two-character escapes where there is one, `\u00xx` for the other control
/// characters, everything else as it is.
fn write_string(out: &mut String, text: &str) {
    out.push('"');
    if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        out.push_str(text);
        out.push('"');
        return;
    }
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn text(value: &Value) -> String {
        String::from_utf8(value_to_bytes(value).unwrap()).unwrap()
    }

    #[test]
    fn members_are_sorted_by_utf_16_code_units() {
        // The example of RFC 8785 section 3.2.3.
        let value = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis"
        });
        assert_eq!(
            text(&value),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
             \"\u{f6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20ac}\":\"Euro Sign\",\
             \"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}"
        );
    }

    #[test]
    fn strings_are_escaped_in_one_way() {
        // The string of RFC 8785 section 3.2.2.
        let value = json!("\u{20ac}$\u{f}\nA'B\"\\\\\"/");
        assert_eq!(text(&value), "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
        assert_eq!(text(&json!("\u{8}\t\u{c}\r\u{1f}\u{7f}阳光大厅")), "\"\\b\\t\\f\\r\\u001f\u{7f}阳光大厅\"");
    }

    #[test]
    fn literals_and_nesting_have_no_spaces() {
        assert_eq!(
            text(&json!({"b": [1, true, null, {}], "a": [false, -5, []]})),
            r#"{"a":[false,-5,[]],"b":[1,true,null,{}]}"#
        );
    }

    #[test]
    fn numbers_that_are_not_exact_everywhere_are_refused() {
        assert_eq!(text(&json!(LARGEST_NUMBER)), "9007199254740991");
        assert_eq!(text(&json!(-LARGEST_NUMBER)), "-9007199254740991");
        for wrong in [json!(LARGEST_NUMBER + 1), json!(-LARGEST_NUMBER - 1), json!(u64::MAX), json!(0.5), json!(1.0)] {
            assert!(matches!(value_to_bytes(&wrong), Err(CanonicalError::Number(_))), "{wrong} was taken");
        }
    }

    #[test]
    fn only_canonical_bytes_are_read() {
        #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
        struct Pair {
            a: Option<u64>,
            b: String,
        }
        let right = r#"{"a":null,"b":"x"}"#;
        assert_eq!(parse(right.as_bytes()), Ok(Pair { a: None, b: "x".into() }));
        for wrong in [
            r#"{"b":"x"}"#,
            r#"{"b":"x","a":null}"#,
            r#"{"a":null,"b":"x","c":1}"#,
            r#"{"a":null, "b":"x"}"#,
            r#"{"a":null,"b":"\u0078"}"#,
            "{\"a\":null,\"b\":\"x\"}\n",
        ] {
            assert_eq!(parse::<Pair>(wrong.as_bytes()), Err(CanonicalError::NotCanonical), "{wrong} was taken");
        }
        for wrong in [r#"{"a":null,"a":null,"b":"x"}"#, r#"{"a":1.0,"b":"x"}"#, r#"{"a":-1,"b":"x"}"#, "[]", ""] {
            let read = parse::<Pair>(wrong.as_bytes());
            assert!(matches!(read, Err(CanonicalError::Unreadable(_))), "{wrong} was taken");
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-LARGEST_NUMBER..=LARGEST_NUMBER).prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::hash_map(".*", inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_canonical_form_is_json_of_the_same_value(value in any_value()) {
            let bytes = value_to_bytes(&value).unwrap();
            let back: Value = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(&back, &value);
            prop_assert_eq!(value_to_bytes(&back).unwrap(), bytes);
        }

        #[test]
        fn different_values_have_different_bytes(left in any_value(), right in any_value()) {
            prop_assert_eq!(left == right, value_to_bytes(&left).unwrap() == value_to_bytes(&right).unwrap());
        }
    }
}
