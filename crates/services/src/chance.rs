//! Chance is an argument: keys, codes and file names come from the [`Backend`](crate::Backend)'s source.

use std::sync::Mutex;

use ballot::rand_core::TryCryptoRng;
use rand::{Rng, SeedableRng, TryRng, rngs::StdRng, rngs::SysRng};

/// A source of random bytes fit for secrets.
pub trait Chance: Send + Sync {
    /// Fills `bytes` with random values.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Chance + '_ {
    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A random name of 32 hexadecimal digits (128 bits).
    #[must_use]
    pub fn name(&self) -> String {
        hex::encode(self.bytes::<16>())
    }
}

/// The operating system's source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        SysRng.try_fill_bytes(bytes).expect("the operating system has a source of randomness");
    }
}

/// A source of random bytes as the cryptography wants it.
pub struct ChanceRng<'a>(pub &'a dyn Chance);

impl TryCryptoRng for ChanceRng<'_> {}

impl TryRng for ChanceRng<'_> {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_le_bytes(self.0.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_le_bytes(self.0.bytes()))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill(into);
        Ok(())
    }
}

/// A source that repeats itself from a seed: for tests and the demo city, never for secrets.
#[derive(Debug)]
pub struct FixedChance(Mutex<StdRng>);

impl FixedChance {
    /// The source that `seed` names.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Chance for FixedChance {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().expect("no holder of the generator panics").fill_bytes(bytes);
    }
}
