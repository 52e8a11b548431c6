//! Values that become values of another type, as SQL.

use super::{Dialect, statement};
use crate::schema::Misfit;

/// The condition that holds for the values that do not fit. `value` is a quoted column or an expression.
pub(super) fn misfit(dialect: &dyn Dialect, value: &str, misfit: &Misfit) -> String {
    match misfit {
        Misfit::OutOfRange { least, most } => format!("{value} NOT BETWEEN {least} AND {most}"),
        Misfit::TooLong(most) => format!("{} > {most}", dialect.length(value)),
        Misfit::TooManyBytes(most) => format!("{} > {most}", dialect.bytes(value)),
        Misfit::NotListed(values) => {
            let values: Vec<_> = values.iter().map(|value| statement::quote_text(dialect, value)).collect();
            format!("{value} NOT IN ({})", values.join(", "))
        }
        Misfit::TooManyDigits(digits) => format!("abs({value}) >= {}", power_of_ten(*digits)),
        Misfit::TooPrecise { precision, scale } => dialect.too_precise(value, *precision, *scale),
        Misfit::OtherThanBytes(length) => format!("{} <> {length}", dialect.bytes(value)),
        Misfit::NotWhole { least, most } => dialect.not_whole(value, (*least, *most)),
        Misfit::NotDigits { least, most } => dialect.not_digits(value, (*least, *most)),
        Misfit::NotUuid => dialect.not_uuid(value),
    }
}

/// What is wrong with them, in words.
pub(super) fn describe(misfit: &Misfit) -> String {
    match misfit {
        Misfit::OutOfRange { least, most } => format!("is not between {least} and {most}"),
        Misfit::TooLong(most) => format!("has more than {most} characters"),
        Misfit::TooManyBytes(most) => format!("has more than {most} bytes"),
        Misfit::NotListed(_) => "is none of the values".to_owned(),
        Misfit::TooManyDigits(digits) => format!("has more than {digits} digits"),
        Misfit::OtherThanBytes(length) => format!("has not {length} bytes"),
        Misfit::NotWhole { least, most } | Misfit::NotDigits { least, most } => {
            format!("is no whole number between {least} and {most}")
        }
        Misfit::NotUuid => "is no UUID of 36 characters".to_owned(),
        Misfit::TooPrecise { precision, scale } => {
            format!("has more than {} digits before the point or {scale} behind it", precision - scale)
        }
    }
}

/// The digits of a whole number as they are written everywhere, as a regular expression.
pub(super) const DIGITS: &str = "^(0|-?[1-9][0-9]*)$";

/// A UUID of 36 characters, as a regular expression.
pub(super) const UUID: &str = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

/// 10 to a power, in digits: no number type is wide enough for all of them.
pub(super) fn power_of_ten(power: u32) -> String {
    format!("1{}", "0".repeat(power as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::dialect;
    use dbmigrate_core::Backend;

    #[test]
    fn characters_and_bytes_are_counted_as_each_server_counts() {
        let sql = |backend, misfit: &Misfit| super::misfit(dialect(backend), "c", misfit);
        assert_eq!(sql(Backend::Mysql, &Misfit::TooLong(3)), "char_length(c) > 3");
        assert_eq!(sql(Backend::Postgres, &Misfit::TooManyBytes(3)), "octet_length(c) > 3");
        assert_eq!(sql(Backend::Sqlite, &Misfit::NotListed(vec!["it's".into()])), "c NOT IN ('it''s')");
        assert_eq!(
            sql(Backend::Postgres, &Misfit::TooPrecise { precision: 5, scale: 2 }),
            "(abs(c) >= 1000 OR c <> round(c, 2))"
        );
    }
}
