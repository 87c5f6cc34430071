//! The secret of one run: random, compared without telling how much of a guess was right.

use std::fmt;

/// A secret text.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Box<str>);

impl Token {
    /// A new secret of 128 bits, from the operating system.
    pub fn new() -> std::io::Result<Self> {
        let mut bytes = [0; 32];
        read_random(&mut bytes)?;
        Ok(Self(blake3::hash(&bytes).to_hex()[..32].into()))
    }

    /// The secret with this text.
    #[cfg(test)]
    pub fn of(text: &str) -> Self {
        Self(text.into())
    }

    /// Whether `guess` is the secret.
    pub fn is(&self, guess: &str) -> bool {
        // The comparison of hashes takes the same time whatever they are.
        blake3::hash(guess.as_bytes()) == blake3::hash(self.0.as_bytes())
    }

    /// The secret, for our own pages.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name of this run that says nothing of the secret.
    pub fn run(&self) -> String {
        blake3::derive_key("briefpress: the name of a run", self.0.as_bytes())[..4]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(unix)]
fn read_random(bytes: &mut [u8]) -> std::io::Result<()> {
    use std::io::Read;
    std::fs::File::open("/dev/urandom")?.read_exact(bytes)
}

/// Hashers of the standard library are keyed by the operating system.
#[cfg(not(unix))]
fn read_random(bytes: &mut [u8]) -> std::io::Result<()> {
    use std::hash::BuildHasher;
    for piece in bytes.chunks_mut(8) {
        let random = std::hash::RandomState::new().hash_one(0_u8);
        piece.copy_from_slice(&random.to_le_bytes()[..piece.len()]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn tokens_differ_and_hide() {
        let (one, two) = (Token::new().expect("random bytes"), Token::new().expect("random bytes"));
        assert_ne!(one, two);
        assert!(one.is(one.as_str()) && !one.is(two.as_str()) && !one.is("") && one.as_str().len() == 32);
        assert_eq!(format!("{one:?}"), "***");
        assert!(!one.as_str().contains(&one.run()));
    }
}
