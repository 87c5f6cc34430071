//! What a picture says of who took it, where and with what: the bytes of a JPEG, PNG or WebP in, the edits that leave it out.
//!
//! EXIF, XMP, IPTC, comments and whatever follows the picture go; pixels and the color profile stay as they are. How the
//! picture must be turned is the one thing of EXIF that viewers need: it is written anew, alone.

use crate::model::source::Edit;

/// More edits than any camera or program causes.
const MOST: usize = 10_000;

/// A picture as it is published.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// In order, without overlap.
    pub edits: Vec<Edit>,
    /// How it is turned, from 1 to 8, as EXIF counts.
    pub orientation: u8,
}

impl Metadata {
    /// Finds what is to be left out of a picture.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut found = Self { edits: Vec::new(), orientation: 1 };
        let read = match bytes {
            [0xff, 0xd8, ..] => found.read_jpeg(bytes),
            [0x89, b'P', b'N', b'G', ..] => found.read_png(bytes),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => found.read_webp(bytes),
            _ => None,
        };
        // What cannot be read to its end is left as it is from there.
        let _ = read;
        found.edits.retain(|edit| bytes[edit.start as usize..edit.end as usize] != *edit.bytes);
        found
    }

    /// Whether width and height change places when it is shown.
    pub(super) fn is_lying(&self) -> bool {
        self.orientation >= 5
    }

    /// Whether more is to be left out than could be meant.
    pub(super) fn is_absurd(&self) -> bool {
        self.edits.len() >= MOST
    }

    fn cut(&mut self, start: usize, end: usize, bytes: Vec<u8>) {
        let (start, end) = (start as u64, end as u64);
        if start >= end || self.edits.len() >= MOST {
            return;
        }
        match self.edits.last_mut() {
            Some(last) if last.end == start && bytes.is_empty() => last.end = end,
            _ => self.edits.push(Edit { start, end, bytes: bytes.into() }),
        }
    }

    /// EXIF from its TIFF head on: takes note of the orientation, and gives what is left of it.
    fn turned(&mut self, tiff: &[u8]) -> Option<[u8; 26]> {
        // Only the first counts, as for viewers.
        if self.orientation == 1 {
            self.orientation = orientation(tiff).unwrap_or(1);
            return (self.orientation != 1).then(|| minimal(self.orientation));
        }
        None
    }

    fn read_jpeg(&mut self, bytes: &[u8]) -> Option<()> {
        let mut at = 2;
        loop {
            // Any number of 0xff may fill the room before a marker.
            while *bytes.get(at)? == 0xff && *bytes.get(at + 1)? == 0xff {
                at += 1;
            }
            let marker = if bytes[at] == 0xff { *bytes.get(at + 1)? } else { return None };
            if marker == 0xd9 {
                self.cut(at + 2, bytes.len(), Vec::new());
                return Some(());
            }
            if matches!(marker, 0x01 | 0xd0..=0xd8) {
                at += 2;
                continue;
            }
            let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
            let end = at + 2 + length;
            let body = bytes.get(at + 4..end)?;
            match marker {
                0xe1 if body.starts_with(b"Exif\0") => {
                    let kept = self.turned(body.get(6..).unwrap_or_default());
                    let segment = kept
                        .map_or(Vec::new(), |tiff| [&[0xff, 0xe1, 0, 34][..], b"Exif\0\0", &tiff].concat());
                    self.cut(at, end, segment);
                }
                0xe0 | 0xee => {}
                0xe2 if body.starts_with(b"ICC_PROFILE\0") => {}
                0xe1..=0xef | 0xfe => self.cut(at, end, Vec::new()),
                _ => {}
            }
            at = end;
            if marker == 0xda {
                at += entropy_coded(&bytes[at..])?;
            }
        }
    }

    fn read_png(&mut self, bytes: &[u8]) -> Option<()> {
        let mut at = 8;
        while at < bytes.len() {
            let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
            let kind = bytes.get(at + 4..at + 8)?;
            let end = at + 12 + length;
            let body = bytes.get(at + 8..end - 4)?;
            bytes.get(..end)?;
            match kind {
                b"eXIf" => {
                    let chunk = self.turned(body).map_or(Vec::new(), |tiff| png_chunk(*b"eXIf", &tiff));
                    self.cut(at, end, chunk);
                }
                b"tEXt" | b"zTXt" | b"iTXt" | b"tIME" | b"caBX" => self.cut(at, end, Vec::new()),
                b"IEND" => {
                    self.cut(end, bytes.len(), Vec::new());
                    return Some(());
                }
                _ => {}
            }
            at = end;
        }
        Some(())
    }

    fn read_webp(&mut self, bytes: &[u8]) -> Option<()> {
        let length = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize);
        let whole = 8 + length(4)?;
        bytes.get(..whole)?;
        let mut flags = None;
        let mut edits = Self { edits: Vec::new(), orientation: 1 };
        let mut grown = 0_i64;
        let mut at = 12;
        while at + 8 <= whole {
            let size = length(at + 4)?;
            let end = (at + 8 + size + size % 2).min(whole);
            let body = bytes.get(at + 8..(at + 8 + size).min(whole))?;
            match &bytes[at..at + 4] {
                b"VP8X" => flags = Some(at + 8),
                b"EXIF" => {
                    let kept = edits.turned(body.strip_prefix(b"Exif\0\0").unwrap_or(body));
                    let chunk =
                        kept.map_or(Vec::new(), |tiff| [b"EXIF", &26_u32.to_le_bytes()[..], &tiff].concat());
                    grown += chunk.len() as i64 - (end - at) as i64;
                    edits.cut(at, end, chunk);
                }
                b"XMP " => {
                    grown -= (end - at) as i64;
                    edits.cut(at, end, Vec::new());
                }
                _ => {}
            }
            at = end;
        }
        self.orientation = edits.orientation;
        let size = u32::try_from(whole as i64 - 8 + grown).ok()?;
        self.cut(4, 8, size.to_le_bytes().into());
        if let Some(at) = flags {
            const EXIF: u8 = 0x08;
            const XMP: u8 = 0x04;
            let kept = if self.orientation == 1 { 0 } else { EXIF };
            let old = *bytes.get(at)?;
            self.cut(at, at + 1, vec![old & !(EXIF | XMP) | (old & kept)]);
        }
        self.edits.extend(edits.edits);
        self.cut(whole, bytes.len(), Vec::new());
        Some(())
    }
}

/// Bytes until the next marker of a JPEG that is not part of the pixels.
fn entropy_coded(bytes: &[u8]) -> Option<usize> {
    let mut markers = memchr::memchr_iter(0xff, bytes);
    markers.find(|at| bytes.get(at + 1).is_some_and(|next| !matches!(next, 0 | 0xd0..=0xd7 | 0xff)))
}

/// The orientation in a TIFF head, if it states one from 1 to 8.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes: [u8; 4] = tiff.get(at..at + 4)?.try_into().ok()?;
        Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let first = long(4)? as usize;
    let count = usize::from(short(first)?);
    let entries = (0..count).map(|index| first + 2 + 12 * index);
    let entry = entries.take_while(|at| at + 12 <= tiff.len()).find(|at| short(*at) == Some(0x0112))?;
    let value = short(entry + 8)?;
    u8::try_from(value).ok().filter(|value| (1..=8).contains(value))
}

/// A TIFF head that says nothing but the orientation.
fn minimal(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}

fn png_chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let typed = [&kind[..], body].concat();
    [&(body.len() as u32).to_be_bytes()[..], &typed, &crc(&typed).to_be_bytes()].concat()
}

/// The check sum of PNG (ISO 3309), bit by bit: it is taken of a few bytes.
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::{Metadata, crc, minimal, png_chunk};
    use crate::model::source::{Hash, Trimmed};

    /// The picture as it is published, in pieces of `size` bytes.
    fn published(bytes: &[u8], size: usize) -> Vec<u8> {
        let trimmed = Trimmed { len: 0, hash: Hash::of(b""), edits: Metadata::of(bytes).edits };
        let mut out = Vec::new();
        for (index, piece) in bytes.chunks(size).enumerate() {
            trimmed.publish((index * size) as u64, piece, &mut out);
        }
        out
    }

    fn check(bytes: &[u8], expected: &[u8], orientation: u8) {
        for size in [1, 7, 1 << 20] {
            assert_eq!(published(bytes, size), expected);
        }
        assert_eq!(Metadata::of(bytes).orientation, orientation);
        // What is published says nothing more.
        assert_eq!(Metadata::of(expected).edits, []);
    }

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        [&[0xff, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat()
    }

    fn exif(orientation: u8) -> Vec<u8> {
        [&b"Exif\0\0"[..], &minimal(orientation), b"Ann Lee 54.83 N"].concat()
    }

    #[test]
    fn jpeg() {
        let icc = segment(0xe2, b"ICC_PROFILE\0\x01\x01profile");
        let pixels = [segment(0xda, b"\x01"), vec![1, 0xff, 0, 2, 0xff, 0xd0, 3], vec![0xff, 0xd9]].concat();
        for (orientation, kept) in
            [(1, Vec::new()), (6, segment(0xe1, &[&b"Exif\0\0"[..], &minimal(6)].concat()))]
        {
            let bytes = [
                vec![0xff, 0xd8],
                segment(0xe0, b"JFIF\0"),
                segment(0xe1, &exif(orientation)),
                segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
                segment(0xed, b"Photoshop 3.0\0by-line"),
                icc.clone(),
                segment(0xe2, b"MPF\0x"),
                segment(0xfe, b"by Ann"),
                pixels.clone(),
                b"another picture".to_vec(),
            ];
            let expected =
                [vec![0xff, 0xd8], segment(0xe0, b"JFIF\0"), kept, icc.clone(), pixels.clone()].concat();
            check(&bytes.concat(), &expected, orientation);
        }
    }

    #[test]
    fn png() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        let chunk = |kind: &[u8; 4], body: &[u8]| png_chunk(*kind, body);
        let head = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &[0; 13]), chunk(b"iCCP", b"p")].concat();
        let tail = [chunk(b"IDAT", b"x"), chunk(b"IEND", b"")].concat();
        let said =
            [chunk(b"tEXt", b"Author\0Ann"), chunk(b"iTXt", b"XML:com.adobe.xmp\0"), chunk(b"tIME", b"1")];
        let turned = [&minimal(8)[..], b"Ann"].concat();
        let bytes =
            [head.clone(), chunk(b"eXIf", &turned), said.concat(), tail.clone(), b"more".to_vec()].concat();
        check(&bytes, &[head, chunk(b"eXIf", &minimal(8)), tail].concat(), 8);
    }

    #[test]
    fn webp() {
        let chunk = |kind: &[u8], body: &[u8]| {
            let padding = vec![0; body.len() % 2];
            [kind, &(body.len() as u32).to_le_bytes(), body, &padding].concat()
        };
        let file = |chunks: &[Vec<u8>]| {
            let body = chunks.concat();
            [b"RIFF", &(body.len() as u32 + 4).to_le_bytes()[..], b"WEBP", &body].concat()
        };
        let (icc, pixels) = (chunk(b"ICCP", b"pro"), chunk(b"VP8 ", b"xyz"));
        let head = |flags: u8| chunk(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
        let said = [chunk(b"EXIF", &exif(1)), chunk(b"XMP ", b"<x:xmpmeta/>")].concat();
        let bytes = file(&[head(0x2c), icc.clone(), pixels.clone(), said]);
        check(&bytes, &file(&[head(0x20), icc.clone(), pixels.clone()]), 1);
        let turned = file(&[head(0x28), pixels.clone(), chunk(b"EXIF", &exif(3))]);
        check(&turned, &file(&[head(0x28), pixels, chunk(b"EXIF", &minimal(3))]), 3);
    }

    #[test]
    fn what_is_broken_is_left() {
        for bytes in [
            &b"\xff\xd8\xff\xe1\xff\xff"[..],
            b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffeXIf",
            b"RIFF\xff\xff\xff\xffWEBPEXIF",
            b"",
        ] {
            assert_eq!(published(bytes, 3), bytes);
        }
    }
}
