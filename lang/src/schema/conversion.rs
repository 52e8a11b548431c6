//! How values of one type become values of another without the author's help.
//!
//! Only what means the same on every backend is here. For everything else the author says `using`.

use super::Type;

/// A way from one type to another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Conversion {
    pub recast: Recast,
    /// Which values cannot go it; `None` where all can. Nothing is ever cut or rounded: these rows stop the migration.
    pub misfit: Option<Misfit>,
}

/// What happens to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recast {
    /// It stays as it is, or the server spells it anew.
    Keep,
    /// It becomes text.
    ToText,
    /// A text becomes a value of an enum.
    ToEnum,
    /// A number becomes a truth value: 0 or 1.
    NumberToTruth,
    /// A truth value becomes a number: 0 or 1.
    TruthToNumber,
    /// A whole number becomes a decimal.
    IntegerToDecimal,
}

/// Values that do not fit a type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Misfit {
    /// Whole numbers outside of these bounds.
    OutOfRange { least: i128, most: i128 },
    /// Texts with more characters.
    TooLong(u32),
    /// Byte strings with more bytes.
    TooManyBytes(u32),
    /// Texts that are none of these.
    NotListed(Vec<String>),
    /// Whole numbers with more digits.
    TooManyDigits(u32),
    /// Decimals with more digits before the point or behind it.
    TooPrecise { precision: u32, scale: u32 },
}

/// The way from one type to another; `None` where there is none that means the same everywhere.
pub(crate) fn conversion(from: &Type, to: &Type) -> Option<Conversion> {
    let way = |recast, misfit| Some(Conversion { recast, misfit });
    if from == to {
        return way(Recast::Keep, None);
    }
    if let Some(range) = from.integer_range() {
        return from_integer(range, to);
    }
    match (from, to) {
        (Type::Boolean, to) if to.integer_range().is_some() => way(Recast::TruthToNumber, None),
        (Type::Float, Type::Double) => way(Recast::Keep, None),
        (Type::Decimal { precision: p, scale: s }, Type::Decimal { precision, scale }) => {
            let fits = scale >= s && precision - scale >= p - s;
            way(Recast::Keep, (!fits).then_some(Misfit::TooPrecise { precision: *precision, scale: *scale }))
        }
        (Type::Char(_) | Type::String(_) | Type::Text, Type::Char(most) | Type::String(most)) => {
            let fits = from.text_limit().is_some_and(|length| length <= *most);
            way(Recast::Keep, (!fits).then_some(Misfit::TooLong(*most)))
        }
        (Type::Char(_) | Type::String(_), Type::Text) => way(Recast::Keep, None),
        (Type::Enum(_) | Type::NamedEnum { .. }, Type::Text) => way(Recast::ToText, None),
        (Type::Enum(values) | Type::NamedEnum { values, .. }, Type::Char(most) | Type::String(most)) => {
            let fits = values.iter().all(|value| value.chars().count() <= *most as usize);
            way(Recast::ToText, (!fits).then_some(Misfit::TooLong(*most)))
        }
        (
            Type::Enum(old) | Type::NamedEnum { values: old, .. },
            Type::Enum(new) | Type::NamedEnum { values: new, .. },
        ) => {
            let fits = old.iter().all(|value| new.contains(value));
            way(Recast::ToEnum, (!fits).then(|| Misfit::NotListed(new.clone())))
        }
        (Type::Char(_) | Type::String(_) | Type::Text, Type::Enum(values) | Type::NamedEnum { values, .. }) => {
            way(Recast::ToEnum, Some(Misfit::NotListed(values.clone())))
        }
        (Type::Uuid, Type::Text) => way(Recast::ToText, None),
        (Type::Uuid, Type::Char(most) | Type::String(most)) if *most >= 36 => way(Recast::ToText, None),
        (Type::Json | Type::JsonBinary, Type::Json | Type::JsonBinary)
        | (Type::DateTime | Type::Timestamp, Type::DateTime | Type::Timestamp)
        | (Type::Binary(_) | Type::VarBinary(_), Type::Blob) => way(Recast::Keep, None),
        (Type::Binary(length) | Type::VarBinary(length), Type::VarBinary(most)) => {
            way(Recast::Keep, (length > most).then_some(Misfit::TooManyBytes(*most)))
        }
        (Type::Blob, Type::VarBinary(most)) => way(Recast::Keep, Some(Misfit::TooManyBytes(*most))),
        _ => None,
    }
}

fn from_integer((least, most): (i128, i128), to: &Type) -> Option<Conversion> {
    let way = |recast, misfit| Some(Conversion { recast, misfit });
    let characters = least.to_string().len().max(most.to_string().len());
    let digits = most.to_string().len();
    if let Some((low, high)) = to.integer_range() {
        let fits = low <= least && most <= high;
        return way(Recast::Keep, (!fits).then_some(Misfit::OutOfRange { least: low, most: high }));
    }
    match to {
        Type::Boolean => way(Recast::NumberToTruth, Some(Misfit::OutOfRange { least: 0, most: 1 })),
        Type::Text => way(Recast::ToText, None),
        Type::Char(length) | Type::String(length) => {
            way(Recast::ToText, (characters > *length as usize).then_some(Misfit::TooLong(*length)))
        }
        Type::Decimal { precision, scale } => {
            let before = precision - scale;
            way(Recast::IntegerToDecimal, (digits > before as usize).then_some(Misfit::TooManyDigits(before)))
        }
        // 24 and 53 binary digits hold these exactly.
        Type::Float if most < 1 << 24 => way(Recast::Keep, None),
        Type::Double if most < 1 << 53 => way(Recast::Keep, None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wider_type_takes_everything_and_a_narrower_one_is_asked() {
        let misfit = |from: Type, to: Type| conversion(&from, &to).map(|way| way.misfit);
        assert_eq!(misfit(Type::Integer, Type::BigInteger), Some(None));
        assert_eq!(
            misfit(Type::BigInteger, Type::TinyInteger),
            Some(Some(Misfit::OutOfRange { least: -128, most: 127 }))
        );
        assert_eq!(misfit(Type::String(80), Type::String(120)), Some(None));
        assert_eq!(misfit(Type::Text, Type::String(120)), Some(Some(Misfit::TooLong(120))));
        assert_eq!(misfit(Type::Integer, Type::Double), Some(None));
        assert_eq!(misfit(Type::BigInteger, Type::Double), None);
        assert_eq!(misfit(Type::Text, Type::Integer), None);
        let decimal = |precision, scale| Type::Decimal { precision, scale };
        assert_eq!(misfit(decimal(5, 2), decimal(7, 3)), Some(None));
        assert_eq!(misfit(decimal(5, 2), decimal(5, 3)), Some(Some(Misfit::TooPrecise { precision: 5, scale: 3 })));
        assert_eq!(misfit(Type::SmallInteger, decimal(7, 2)), Some(None));
        assert_eq!(misfit(Type::Integer, decimal(7, 2)), Some(Some(Misfit::TooManyDigits(5))));
    }
}
