//! The font of the letters: which glyphs they use, how wide these are, and the part of the font that has them.

use std::{collections::HashMap, fmt::Display};

use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

use crate::{Result, ServiceError};

/// Stands for what the font has no glyph for, such as the rarest family names.
const MISSING: char = '〓';

/// A font with TrueType outlines, in the file's bytes.
pub struct Font<'a> {
    bytes: &'a [u8],
    face: Face<'a>,
}

impl<'a> Font<'a> {
    /// Reads the first font in the file.
    ///
    /// # Errors
    /// For what is no font with TrueType outlines.
    pub fn parse(bytes: &'a [u8]) -> Result<Self> {
        let cannot = |why: &dyn Display| ServiceError::fault(format_args!("the font of the letters: {why}"));
        let face = Face::parse(bytes, 0).map_err(|error| cannot(&error))?;
        if face.tables().glyf.is_none() {
            return Err(cannot(&"it has no TrueType outlines"));
        }
        Ok(Self { bytes, face })
    }

    /// In thousandths of the font's size.
    pub fn thousandths(&self, units: i32) -> f32 {
        let em = f32::from(self.face.units_per_em());
        units as f32 * 1000.0 / em
    }

    /// What is said about the font as a whole: ascent, descent and bounding box.
    pub const fn face(&self) -> &Face<'a> {
        &self.face
    }

    fn glyph(&self, letter: char) -> GlyphId {
        let found = self.face.glyph_index(letter).or_else(|| self.face.glyph_index(MISSING));
        found.unwrap_or_default()
    }

    fn width(&self, glyph: GlyphId) -> f32 {
        self.thousandths(i32::from(self.face.glyph_hor_advance(glyph).unwrap_or_default()))
    }
}

/// The glyphs used so far, in the order in which they were first needed. That order alone gives their numbers, so it is
/// all that has to be kept between two steps.
pub struct Glyphs {
    order: String,
    remapper: GlyphRemapper,
    known: HashMap<char, (u16, f32)>,
}

impl Glyphs {
    /// Goes on from characters in their order.
    pub fn of(font: &Font<'_>, order: &str) -> Self {
        let mut glyphs = Self { order: String::new(), remapper: GlyphRemapper::new(), known: HashMap::new() };
        for letter in order.chars() {
            glyphs.number(font, letter);
        }
        glyphs
    }

    /// The characters in their order.
    pub fn order(&self) -> &str {
        &self.order
    }

    /// The number under which a page shows the character, and its width in thousandths of the font's size.
    pub fn number(&mut self, font: &Font<'_>, letter: char) -> (u16, f32) {
        if let Some(known) = self.known.get(&letter) {
            return *known;
        }
        let glyph = font.glyph(letter);
        let entry = (self.remapper.remap(glyph.0), font.width(glyph));
        self.known.insert(letter, entry);
        self.order.push(letter);
        entry
    }

    /// Every number with its width, and the character that first needed it.
    pub fn all(&self) -> Vec<(u16, f32, char)> {
        let mut all: Vec<(u16, f32, char)> = Vec::with_capacity(self.known.len());
        for letter in self.order.chars() {
            let (number, width) = self.known[&letter];
            all.push((number, width, letter));
        }
        all.sort_by_key(|(number, ..)| *number);
        all.dedup_by_key(|(number, ..)| *number);
        all
    }

    /// The font with these glyphs only.
    pub fn subset(&self, font: &Font<'_>) -> Result<Vec<u8>> {
        subsetter::subset(font.bytes, 0, &self.remapper)
            .map_err(|error| ServiceError::fault(format_args!("the font of the letters: {error}")))
    }
}
