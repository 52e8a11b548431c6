//! Places in a migration's file.

/// A stretch of tokens: the first and the last, by their position in the file's token list.
///
/// It is a handle and not a compiler's span, so that syntax trees are plain data: they can be sent to another thread and
/// kept between macro calls. Two spans always compare as equal: where a thing stands is no part of what it means.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub(crate) first: u32,
    pub(crate) last: u32,
}

impl Span {
    /// No place: what was computed and not written.
    pub const NOWHERE: Self = Self { first: u32::MAX, last: u32::MAX };

    /// One token.
    pub(crate) fn token(index: usize) -> Self {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        Self { first: index, last: index }
    }

    /// One of its tokens, where what stands there is single tokens.
    pub(crate) fn nth(self, position: u32) -> Self {
        let token = self.first.saturating_add(position).min(self.last);
        Self { first: token, last: token }
    }

    /// From the start of this one to the end of the other.
    pub(crate) fn to(self, end: Self) -> Self {
        Self { first: self.first, last: end.last }
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

impl std::hash::Hash for Span {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}
