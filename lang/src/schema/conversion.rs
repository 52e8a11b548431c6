//! How values of one type become values of another without the author's help.
//!
//! Only what means the same on every backend is here, and only with its way back. For everything else the author says
//! `using`.

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
    /// A decimal, a binary fraction or digits become a whole number.
    ToInteger,
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
    /// Byte strings with fewer or more bytes.
    OtherThanBytes(u32),
    /// Numbers that are not whole, or outside of these bounds.
    NotWhole { least: i128, most: i128 },
    /// Texts that are not the digits of a whole number within these bounds.
    NotDigits { least: i128, most: i128 },
    /// Texts that are no UUID of 36 characters.
    NotUuid,
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
        (Type::Decimal { .. } | Type::Float | Type::Double, to) if to.integer_range().is_some() => {
            let (least, most) = to.integer_range()?;
            // The same numbers go back exactly only where they came from.
            let exact = match from {
                Type::Float => most < 1 << 24,
                Type::Double => most < 1 << 53,
                _ => true,
            };
            way(Recast::ToInteger, Some(Misfit::NotWhole { least, most })).filter(|_| exact)
        }
        (Type::Char(_) | Type::String(_) | Type::Text, to) if to.integer_range().is_some() => {
            let (least, most) = to.integer_range()?;
            way(Recast::ToInteger, Some(Misfit::NotDigits { least, most }))
        }
        (Type::Char(most) | Type::String(most), Type::Uuid) if *most >= 36 => way(Recast::Keep, Some(Misfit::NotUuid)),
        (Type::Text, Type::Uuid) => way(Recast::Keep, Some(Misfit::NotUuid)),
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
        (Type::Blob | Type::VarBinary(_), Type::Binary(length)) => {
            way(Recast::Keep, Some(Misfit::OtherThanBytes(*length)))
        }
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
        assert_eq!(misfit(Type::Text, Type::Date), None);
        let decimal = |precision, scale| Type::Decimal { precision, scale };
        assert_eq!(misfit(decimal(5, 2), decimal(7, 3)), Some(None));
        assert_eq!(misfit(decimal(5, 2), decimal(5, 3)), Some(Some(Misfit::TooPrecise { precision: 5, scale: 3 })));
        assert_eq!(misfit(Type::SmallInteger, decimal(7, 2)), Some(None));
        assert_eq!(misfit(Type::Integer, decimal(7, 2)), Some(Some(Misfit::TooManyDigits(5))));
    }

    #[test]
    fn every_way_has_a_way_back() {
        let decimal = |precision, scale| Type::Decimal { precision, scale };
        let named = Type::NamedEnum { name: "e".into(), values: vec!["a".into()] };
        let other = [
            decimal(5, 2),
            decimal(30, 0),
            Type::Char(3),
            Type::String(80),
            Type::Binary(4),
            Type::VarBinary(9),
            Type::Enum(vec!["a".into(), "b".into()]),
            named,
            Type::Array(Box::new(Type::Text)),
            Type::Custom("citext".into()),
        ];
        let types: Vec<Type> = crate::schema::SIMPLE_TYPES.iter().map(|(_, ty)| ty.clone()).chain(other).collect();
        for from in &types {
            for to in types.iter().filter(|to| conversion(from, to).is_some()) {
                assert!(conversion(to, from).is_some(), "{from:?} becomes {to:?}, and there is no way back");
            }
        }
    }
}
