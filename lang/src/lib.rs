//! Text to meaning to steps.
