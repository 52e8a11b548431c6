//! The functions: a closed table. What each becomes on a backend is in that backend's dialect.

/// A function that means the same on every backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Length,
    Lower,
    Upper,
    Trim,
    Abs,
    Coalesce,
    Concat,
    Replace,
    Substring,
    Like,
    Now,
}

/// What a kind of value is, as far as functions and operators care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Number,
    Text,
    Truth,
    Time,
    Bytes,
    /// A value of an enum that has a name.
    Enum,
    /// Null, JSON, arrays, custom types: nothing is known, and nothing is refused.
    Any,
}

impl Class {
    /// The words in a message.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Text => "text",
            Self::Truth => "a truth value",
            Self::Time => "a time",
            Self::Bytes => "bytes",
            Self::Enum => "a value of an enum",
            Self::Any => "anything",
        }
    }
}

/// A function's entry in the table.
pub(crate) struct Signature {
    pub function: Function,
    pub name: &'static str,
    /// The classes of the arguments; the last one repeats where `variadic`.
    pub takes: &'static [Class],
    pub variadic: bool,
    pub gives: Class,
}

const fn one(function: Function, name: &'static str, takes: &'static [Class], gives: Class) -> Signature {
    Signature { function, name, takes, variadic: false, gives }
}

/// The table.
pub(crate) const FUNCTIONS: &[Signature] = &[
    one(Function::Length, "length", &[Class::Text], Class::Number),
    one(Function::Lower, "lower", &[Class::Text], Class::Text),
    one(Function::Upper, "upper", &[Class::Text], Class::Text),
    one(Function::Trim, "trim", &[Class::Text], Class::Text),
    one(Function::Abs, "abs", &[Class::Number], Class::Number),
    Signature {
        function: Function::Coalesce,
        name: "coalesce",
        takes: &[Class::Any, Class::Any],
        variadic: true,
        gives: Class::Any,
    },
    Signature {
        function: Function::Concat,
        name: "concat",
        takes: &[Class::Text, Class::Text],
        variadic: true,
        gives: Class::Text,
    },
    one(Function::Replace, "replace", &[Class::Text, Class::Text, Class::Text], Class::Text),
    one(Function::Substring, "substring", &[Class::Text, Class::Number, Class::Number], Class::Text),
    one(Function::Like, "like", &[Class::Text, Class::Text], Class::Truth),
    one(Function::Now, "now", &[], Class::Time),
];

impl Function {
    /// The function with a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        FUNCTIONS.iter().find(|signature| signature.name == name).map(|signature| signature.function)
    }

    /// Its entry in the table.
    pub(crate) fn signature(self) -> &'static Signature {
        // Every variant has an entry: the test below walks them.
        FUNCTIONS.iter().find(|signature| signature.function == self).unwrap_or(&FUNCTIONS[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_its_own_entry() {
        let all = [
            Function::Length,
            Function::Lower,
            Function::Upper,
            Function::Trim,
            Function::Abs,
            Function::Coalesce,
            Function::Concat,
            Function::Replace,
            Function::Substring,
            Function::Like,
            Function::Now,
        ];
        assert_eq!(all.len(), FUNCTIONS.len());
        for function in all {
            assert_eq!(function.signature().function, function);
            assert_eq!(Function::named(function.signature().name), Some(function));
        }
    }
}
