//! Column types.

/// A column's type. The names are sea-query's; what each becomes on a backend is in that backend's dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    TinyInteger,
    SmallInteger,
    Integer,
    BigInteger,
    UnsignedSmallInteger,
    UnsignedInteger,
    UnsignedBigInteger,
    Float,
    Double,
    Decimal {
        precision: u32,
        scale: u32,
    },
    Boolean,
    Char(u32),
    String(u32),
    Text,
    Date,
    Time,
    DateTime,
    Timestamp,
    TimestampWithTimeZone,
    Uuid,
    Json,
    JsonBinary,
    Binary(u32),
    VarBinary(u32),
    Blob,
    Enum(Vec<String>),
    /// An enum that was created by name, with its values at this point of the history.
    NamedEnum {
        name: String,
        values: Vec<String>,
    },
    Array(Box<Type>),
    Custom(String),
}

/// The types that are one word.
pub(crate) const SIMPLE_TYPES: [(&str, Type); 20] = [
    ("TinyInteger", Type::TinyInteger),
    ("SmallInteger", Type::SmallInteger),
    ("Integer", Type::Integer),
    ("BigInteger", Type::BigInteger),
    ("UnsignedSmallInteger", Type::UnsignedSmallInteger),
    ("UnsignedInteger", Type::UnsignedInteger),
    ("UnsignedBigInteger", Type::UnsignedBigInteger),
    ("Float", Type::Float),
    ("Double", Type::Double),
    ("Boolean", Type::Boolean),
    ("Text", Type::Text),
    ("Date", Type::Date),
    ("Time", Type::Time),
    ("DateTime", Type::DateTime),
    ("Timestamp", Type::Timestamp),
    ("TimestampWithTimeZone", Type::TimestampWithTimeZone),
    ("Uuid", Type::Uuid),
    ("Json", Type::Json),
    ("JsonBinary", Type::JsonBinary),
    ("Blob", Type::Blob),
];

impl Type {
    /// What stands for a type that could not be read: nothing more is said about it.
    pub(crate) fn unknown() -> Self {
        Self::Custom(String::new())
    }

    /// The smallest and the largest whole number that the type holds, if it holds whole numbers.
    pub(crate) fn integer_range(&self) -> Option<(i128, i128)> {
        let signed = |bits: u32| Some((-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1));
        let unsigned = |bits: u32| Some((0, (1_i128 << bits) - 1));
        match self {
            Self::TinyInteger => signed(8),
            Self::SmallInteger => signed(16),
            Self::Integer => signed(32),
            Self::BigInteger => signed(64),
            Self::UnsignedSmallInteger => unsigned(16),
            Self::UnsignedInteger => unsigned(32),
            Self::UnsignedBigInteger => unsigned(64),
            _ => None,
        }
    }

    /// The most characters that the type holds, if that is limited.
    pub(crate) fn text_limit(&self) -> Option<u32> {
        match self {
            Self::Char(length) | Self::String(length) => Some(*length),
            _ => None,
        }
    }

    /// Whether this is the enum with this name.
    pub(crate) fn is_enum_named(&self, wanted: &str) -> bool {
        matches!(self, Self::NamedEnum { name, .. } if name == wanted)
    }

    /// Whether a server has no such type and keeps values to it by a check of its own, which needs a name. What only
    /// SQLite checks is not among them: its checks are never dropped by name.
    pub(crate) fn is_kept_by_check(&self) -> bool {
        matches!(
            self,
            Self::TinyInteger
                | Self::UnsignedSmallInteger
                | Self::UnsignedInteger
                | Self::UnsignedBigInteger
                | Self::Boolean
                | Self::Uuid
                | Self::Binary(_)
                | Self::VarBinary(_)
                | Self::Enum(_)
        )
    }

    /// Whether values of the type are text.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Char(_) | Self::String(_) | Self::Text | Self::Enum(_))
    }

    /// Whether values of the type are moments, days or times of day.
    pub(crate) fn is_time(&self) -> bool {
        matches!(self, Self::Date | Self::Time | Self::DateTime | Self::Timestamp | Self::TimestampWithTimeZone)
    }
}
