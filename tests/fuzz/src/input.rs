//! Inputs: JSON of a definition, damaged here and there.

use bolero::TypeGenerator;
use proptest::test_runner::{RngAlgorithm, TestRng};
use sequrity_tests::make::Make;

/// Inputs a target takes in one run of `cargo test`; `BOLERO_RANDOM_ITERATIONS` overrides it.
pub(crate) const INPUTS: usize = 400;

/// What to make, and how to spoil it.
#[derive(Clone, Debug, TypeGenerator)]
pub(crate) struct Recipe {
    seed: u64,
    damage: Vec<Damage>,
}

/// One change of the bytes; positions count from the start and wrap round the end.
#[derive(Clone, Debug, TypeGenerator)]
enum Damage {
    Replace(u16, u8),
    Insert(u16, u8),
    /// Something that JSON is made of.
    Token(u16, u8),
    Remove(u16, u8),
    /// Copies a part to another place.
    Repeat(u16, u16, u8),
    Cut(u16),
}

const TOKENS: [&str; 16] = [
    "{}",
    "[]",
    "null",
    "true",
    "\"\"",
    "0",
    "-1",
    "1e400",
    ",",
    ":",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    " ",
    "\n",
    "\"type\":",
];

impl Recipe {
    /// The bytes: JSON that fits `definition`, then the damage. Every second recipe is left whole.
    pub(crate) fn bytes(&self, definition: &str) -> Vec<u8> {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.seed.to_le_bytes());
        let value = Make::new(TestRng::from_seed(RngAlgorithm::ChaCha, &seed)).value_of(definition);
        let mut bytes = value.to_string().into_bytes();
        if self.seed % 2 == 1 {
            for damage in self.damage.iter().take(4) {
                damage.apply(&mut bytes);
            }
        }
        bytes
    }
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let place = |position: u16| if length == 0 { 0 } else { usize::from(position) % length };
        match *self {
            Self::Replace(at, byte) if length > 0 => bytes[place(at)] = byte,
            Self::Insert(at, byte) => bytes.insert(place(at), byte),
            Self::Token(at, which) => {
                let token = TOKENS[usize::from(which) % TOKENS.len()];
                bytes.splice(place(at)..place(at), token.bytes());
            }
            Self::Remove(at, count) => {
                let end = length.min(place(at) + usize::from(count));
                bytes.drain(place(at)..end);
            }
            Self::Repeat(from, to, count) => {
                let end = length.min(place(from) + usize::from(count));
                let part = bytes[place(from)..end].to_vec();
                bytes.splice(place(to)..place(to), part);
            }
            Self::Cut(at) => bytes.truncate(place(at)),
            Self::Replace(..) => {}
        }
    }
}
