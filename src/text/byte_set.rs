//! Sets of bytes: one look tells whether a byte is a member. Most bytes of a text are no marks, and are passed so.

/// A set of bytes.
pub struct ByteSet([bool; 256]);

impl ByteSet {
    /// The set of these bytes.
    pub const fn of(bytes: &[u8]) -> Self {
        Self([false; 256]).with(bytes)
    }

    /// The set with more bytes.
    pub const fn with(mut self, bytes: &[u8]) -> Self {
        let mut at = 0;
        while at < bytes.len() {
            self.0[bytes[at] as usize] = true;
            at += 1;
        }
        self
    }

    /// Whether a byte is a member.
    pub const fn holds(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }

    /// Where the first member stands.
    pub fn find(&self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() && !self.holds(bytes[at]) {
            at += 1;
        }
        (at < bytes.len()).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::ByteSet;

    #[test]
    fn members_are_found() {
        let set = ByteSet::of(b"*_").with(b"\xff");
        assert_eq!(set.find(b"a_b*"), Some(1));
        assert_eq!(set.find(b"a\xff"), Some(1));
        assert_eq!(set.find(b"ab"), None);
        assert!(!set.holds(0));
    }
}
