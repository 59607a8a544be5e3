//! One person under two numbers would have two ballots: what says that they may be the same.

use std::collections::BTreeSet;

use ballot::Digest;

use super::{Column, MemberNumber, RollEntry};

/// Who is on the roll already. Of people only digests are held, and only while a list is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnRoll {
    /// Numbers that are taken.
    pub numbers: BTreeSet<MemberNumber>,
    pub(super) signs: BTreeSet<Sign>,
}

/// A column and the digest of what stands there.
pub(super) type Sign = (Column, Digest);

impl OnRoll {
    /// Adds a member who is on the roll.
    pub fn add(&mut self, entry: &RollEntry) {
        self.numbers.insert(entry.number.clone());
        self.signs.extend(signs(entry));
    }
}

/// By what a person is known again: the mobile number, the e-mail address, and the name where they work. Names alone
/// are shared by too many.
pub(super) fn signs(entry: &RollEntry) -> impl Iterator<Item = Sign> {
    let mobile = entry.mobile.as_ref().map(|mobile| (Column::Mobile, Digest::of(mobile.expose().as_bytes())));
    let email = entry.email.as_ref().map(|email| (Column::Email, Digest::of(email.expose().to_lowercase().as_bytes())));
    let works = !entry.organisation.is_empty();
    let name = works.then(|| {
        let parts = [entry.name.expose().as_bytes(), b"\n", entry.organisation.as_bytes()];
        (Column::Name, Digest::of_parts(&parts))
    });
    [mobile, email, name].into_iter().flatten()
}
