//! Only a remark.
