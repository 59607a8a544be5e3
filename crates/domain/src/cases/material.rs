//! What an applicant may hand in: how large, how many, of which kinds.

use serde::{Deserialize, Serialize};

/// The largest file, in bytes: 20 MiB, a phone's photographs and scanned plans fit.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// The most files for one paper of the guide, with the application and again with a supplement.
pub const MAX_FILES_PER_PAPER: u32 = 10;

/// The most files of one case.
pub const MAX_FILES: u32 = 60;

/// How many bytes the browser sends at a time. After an error it goes on from the last chunk that arrived.
pub const CHUNK_BYTES: u64 = 256 * 1024;

/// The kinds of file that are accepted, recognised by their content and never by their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Portable Document Format.
    Pdf,
    /// Open Fixed-layout Document 版式文件, GB/T 33190—2016.
    Ofd,
    /// A photograph.
    Jpeg,
    /// A screenshot or drawing.
    Png,
    /// A word processor's document (Office Open XML).
    Docx,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Ofd, Self::Jpeg, Self::Png, Self::Docx];

    /// The media type under which the file is stored and handed out.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Ofd => "application/ofd",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// Reads the media type.
    #[must_use]
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == media_type)
    }

    /// The name's ending with which the file is handed out.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Docx => "docx",
        }
    }

    /// The name under which the file is handed out: the person's, with the ending of what it is. A page calls itself
    /// `.html` in vain.
    #[must_use]
    pub fn file_name(self, name: &str) -> String {
        let is_ending =
            |end: &str| (1..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, end)) if !stem.is_empty() && is_ending(end) => (stem, end.to_ascii_lowercase()),
            _ => (name, String::new()),
        };
        if ending == self.extension() || (self == Self::Jpeg && ending == "jpeg") {
            return name.to_owned();
        }
        format!("{stem}.{}", self.extension())
    }
}

/// The name shown for an uploaded file: what the person called it, without folders and control characters, at most
/// 120 characters, never empty.
#[must_use]
pub fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    let clean = clean.trim();
    if clean.is_empty() { "file".to_owned() } else { clean.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_folders_and_tricks() {
        assert_eq!(shown_name("C:\\photos\\证照.jpg"), "证照.jpg");
        assert_eq!(shown_name("../../etc/passwd"), "passwd");
        assert_eq!(shown_name("a\r\nb.pdf"), "ab.pdf");
        assert_eq!(shown_name("folder/"), "file");
        assert_eq!(shown_name(&"长".repeat(500)).chars().count(), 120);
    }

    #[test]
    fn a_file_is_handed_out_with_the_ending_of_what_it_is() {
        for (kind, name, expected) in [
            (FileKind::Pdf, "图.pdf", "图.pdf"),
            (FileKind::Pdf, "图.PDF", "图.PDF"),
            (FileKind::Pdf, "图.html", "图.pdf"),
            (FileKind::Pdf, "图.pdf.exe", "图.pdf.pdf"),
            (FileKind::Pdf, "图.html.", "图.html..pdf"),
            (FileKind::Jpeg, "证照.jpeg", "证照.jpeg"),
            (FileKind::Jpeg, "证照", "证照.jpg"),
            (FileKind::Docx, "第2.1版", "第2.1版.docx"),
            (FileKind::Png, ".htm", ".htm.png"),
        ] {
            assert_eq!(kind.file_name(name), expected);
        }
    }

    #[test]
    fn media_types_are_read_back() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::from_media_type(kind.media_type()), Some(kind));
        }
        assert_eq!(FileKind::from_media_type("text/html"), None);
    }
}
