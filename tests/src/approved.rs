//! Files that are approved: compared with what is made, or written as it is made.

use std::{env, fs, path::Path};

/// Whether what is made is taken as approved: `cargo xtask test --accept` sets the variable that insta reads, too.
#[must_use]
pub fn accepting() -> bool {
    env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always")
}

/// Compares a file with what it should hold.
///
/// # Panics
///
/// It differs, or cannot be read or written.
#[track_caller]
pub fn assert_file(path: &Path, made: &str) {
    if accepting() {
        fs::write(path, made).expect("what is approved can be written");
    }
    let approved = fs::read_to_string(path).expect("what is approved can be read");
    let same = approved.lines().zip(made.lines()).take_while(|(approved, made)| approved == made).count();
    assert!(
        approved == made,
        "{} is stale from line {} on; to mend this, run: cargo xtask test --accept",
        path.display(),
        same + 1,
    );
}
