//! The browser's random numbers.

use std::convert::Infallible;

use ballot::rand_core::{TryCryptoRng, TryRng};
use leptos::prelude::window;

/// The most bytes a browser gives at once.
const MOST: usize = 65_536;

/// `crypto.getRandomValues`, which every browser that runs WebAssembly has.
pub struct BrowserChance;

impl TryCryptoRng for BrowserChance {}

impl TryRng for BrowserChance {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        // A token made without chance could be guessed: better no page than that.
        let crypto = window().crypto().expect("browsers that run WebAssembly have random numbers");
        for piece in into.chunks_mut(MOST) {
            crypto.get_random_values_with_u8_array(piece).expect("browsers give so many random bytes at once");
        }
        Ok(())
    }
}

/// A random number of seconds up to `most`.
pub fn seconds(most: u32) -> u32 {
    let Ok(drawn) = BrowserChance.try_next_u64();
    u32::try_from(drawn % (u64::from(most) + 1)).unwrap_or(0)
}
