//! Real and hand-written replies and events, through every way in and out, without loss.
//!
//! `SEQURITY_RECORDINGS` names a folder of recorded replies (`*.json`) and event streams (`*.chunks.txt`, one payload a
//! line). Without it those tests say "skipped".

mod recordings;
mod shapes;
mod ways;
