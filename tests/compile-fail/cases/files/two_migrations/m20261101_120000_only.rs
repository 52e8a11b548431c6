//! Two.

migration! {}

migration! {}
