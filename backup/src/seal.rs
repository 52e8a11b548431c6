//! JSON that carries its own SHA-256.
//!
//! A seal is the field `sha256`: the digest over the canonical form of the object without that field. The canonical
//! form has no white space between tokens and the keys of every object sorted by their bytes, so that it depends on
//! neither the order of a struct's fields nor the features of a JSON library.

use std::fmt;

use serde_json::{Map, Value};

use crate::Digest;

/// Why a text is not what was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It is no JSON object.
    NotAnObject(String),
    /// It has no field `sha256` with a digest in it.
    NoSeal,
    /// The digest is that of another content.
    Mismatch,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject(reason) => write!(f, "it is no JSON object: {reason}"),
            Self::NoSeal => f.write_str("it carries no SHA-256 of its own"),
            Self::Mismatch => f.write_str("its content does not match the SHA-256 that it carries"),
        }
    }
}

/// Adds the seal to an object; what is no object stays as it is, and then does not open.
pub(crate) fn close(mut value: Value) -> Value {
    let digest = Digest::of(canonical(&value).as_bytes());
    if let Value::Object(fields) = &mut value {
        fields.insert(FIELD.to_owned(), Value::String(digest.into()));
    }
    value
}

/// Reads a sealed text, and takes the seal off.
pub(crate) fn open(text: &[u8]) -> Result<(Value, Digest), Broken> {
    let mut fields: Map<String, Value> =
        serde_json::from_slice(text).map_err(|error| Broken::NotAnObject(error.to_string()))?;
    let digest = match fields.remove(FIELD) {
        Some(Value::String(digits)) => digits.parse::<Digest>().map_err(|_| Broken::NoSeal)?,
        _ => return Err(Broken::NoSeal),
    };
    let value = Value::Object(fields);
    if Digest::of(canonical(&value).as_bytes()) != digest {
        return Err(Broken::Mismatch);
    }
    Ok((value, digest))
}

/// The one text that a value has: no white space, sorted keys.
pub(crate) fn canonical(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(fields) => {
            let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
            sorted.sort_by_key(|(key, _)| *key);
            let fields: Vec<String> = sorted
                .into_iter()
                .map(|(key, value)| format!("{}:{}", Value::String(key.clone()), canonical(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        leaf => leaf.to_string(),
    }
}

const FIELD: &str = "sha256";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_canonical_form_is_fixed() {
        let value = json!({"b": [1, {"z": null, "a": "é\n\""}], "a": true});
        assert_eq!(canonical(&value), r#"{"a":true,"b":[1,{"a":"é\n\"","z":null}]}"#);
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let sealed = close(json!({"bytes": 4096, "tables": {"users": 3}, "name": "before the move"}));
        for text in [sealed.to_string(), serde_json::to_string_pretty(&sealed).unwrap()] {
            assert!(open(text.as_bytes()).is_ok());
            for at in 0..text.len() {
                for bit in 0..8 {
                    let mut bytes = text.clone().into_bytes();
                    bytes[at] ^= 1 << bit;
                    assert!(open(&bytes).is_err(), "byte {at}, bit {bit}");
                }
                assert!(open(&text.as_bytes()[..at]).is_err(), "cut at {at}");
            }
        }
    }
}
