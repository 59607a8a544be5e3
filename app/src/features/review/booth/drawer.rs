//! What a terminal keeps of a member: the token, locked with the letter's code. Without the letter nobody can open it.
//! It is gone with the tab, and outside a meeting, which has further questions, as soon as the ballot was cast.

use ballot::{Digest, rand_core::TryRng};
use domain::review::code::MemberCode;
use leptos::prelude::*;
use web_sys::Storage;

use super::chance::BrowserChance;
use super::store::{self, Store};
use crate::features::review::vote::state::Voting;

const PREFIX: &str = "sunhall-terminal";
const LABEL: &[u8] = b"sunhall/terminal/v1\n";
/// Bytes of chance in the key of one text, so that no key locks two.
const NONCE: usize = 16;

/// What lies in the drawer.
#[derive(Clone, Copy)]
pub enum Kept {
    /// The token.
    Token,
    /// Blindings that wait for an answer.
    Blindings,
}

/// The drawer of whoever has this code.
pub struct Drawer {
    storage: Storage,
    review: String,
    code: String,
}

impl Drawer {
    /// The drawer of a code; nothing where the browser keeps nothing.
    pub fn of(voting: Voting, code: &MemberCode) -> Option<Self> {
        let review = voting.review.get_value()?.fingerprint().to_string();
        Some(Self { storage: store::tab()?, review, code: code.expose() })
    }

    /// What was kept, if it was.
    pub fn open(&self, what: Kept) -> Option<String> {
        let kept = self.storage.get_item(&self.name(what)).ok().flatten()?;
        let bytes = ballot::bytes::Bytes::from_text(&kept).ok()?.0;
        let (nonce, locked) = bytes.split_at_checked(NONCE)?;
        String::from_utf8(self.turn(nonce, locked)).ok()
    }

    /// Keeps a text; whether it is kept now.
    pub fn keep(&self, what: Kept, text: &str) -> bool {
        let mut nonce = [0; NONCE];
        if BrowserChance.try_fill_bytes(&mut nonce).is_err() {
            return false;
        }
        let bytes = [nonce.as_slice(), &self.turn(&nonce, text.as_bytes())].concat();
        self.storage.set_item(&self.name(what), &ballot::bytes::Bytes(bytes).to_string()).is_ok()
    }

    /// Forgets it.
    pub fn remove(&self, what: Kept) {
        // What can't be removed stays locked.
        let _ = self.storage.remove_item(&self.name(what));
    }

    /// Writes down where the token lies for as long as the member is there, so that it can be taken out without the code.
    pub fn remember(&self, store: &Store) {
        store.keep(store::DRAWER, &self.name(Kept::Token));
    }

    /// Under which name: it says nothing without the code.
    fn name(&self, what: Kept) -> String {
        let what: &[u8] = match what {
            Kept::Token => b"token\n",
            Kept::Blindings => b"blindings\n",
        };
        let name = Digest::of_parts(&[LABEL, b"name\n", what, self.review.as_bytes(), b"\n", self.code.as_bytes()]);
        format!("{PREFIX}/{name}")
    }

    /// Locks or unlocks: SHA-256 in counter mode under a key of the code and the nonce. That nothing was changed is
    /// seen by the token's own signature.
    fn turn(&self, nonce: &[u8], text: &[u8]) -> Vec<u8> {
        let key = Digest::of_parts(&[LABEL, b"key\n", nonce, self.review.as_bytes(), b"\n", self.code.as_bytes()]);
        let block = |number: usize| Digest::of_parts(&[key.as_bytes(), &(number as u64).to_be_bytes()]);
        let blocks = text.chunks(32).enumerate().map(|(number, chunk)| {
            chunk.iter().zip(*block(number).as_bytes()).map(|(byte, mask)| byte ^ mask).collect::<Vec<u8>>()
        });
        blocks.flatten().collect()
    }
}

/// Takes out the token of whoever is at the terminal: it was used.
pub fn empty(store: &Store) {
    if let (Some(name), Some(storage)) = (store.get(store::DRAWER), store::tab()) {
        // What can't be removed stays locked.
        let _ = storage.remove_item(&name);
    }
}
