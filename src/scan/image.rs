//! Measures images and checks the limits within which they may be shown.

use std::io::{self, BufReader, Read, Seek};

use imagesize::ImageError;

use super::read::MAX_TEXT;
use super::svg::svg_faults;
use crate::model::diagnostic::Code;
use crate::model::source::{FileFault, SourceFile, TextRange};

/// The endings of images of pixels that browsers show.
pub(super) const EXTENSIONS: [&str; 6] = ["avif", "gif", "jpeg", "jpg", "png", "webp"];
/// The largest image file in bytes.
pub(super) const MAX_IMAGE: u64 = 64 << 20;
/// The longest side in pixels.
const MAX_SIDE: u32 = 30_000;
/// The largest area in pixels.
const MAX_AREA: u64 = 100_000_000;

/// Width and height in pixels, from the head of the file; `None` if it is no image, an error if it cannot be read.
pub(super) fn size(file: impl Read + Seek) -> io::Result<Option<(u32, u32)>> {
    match imagesize::reader_size(BufReader::new(file)) {
        Ok(size) => Ok(u32::try_from(size.width).ok().zip(u32::try_from(size.height).ok())),
        Err(ImageError::IoError(cause)) if cause.raw_os_error().is_some() => Err(cause),
        Err(_) => Ok(None),
    }
}

/// Why an image of pixels may not be shown.
pub(super) fn faults(file: &SourceFile) -> Option<FileFault> {
    let fault = |code, message| Some(FileFault { code, range: TextRange::default(), message });
    if file.len > MAX_IMAGE {
        let message = format!("has {} bytes; an image may have {MAX_IMAGE}", file.len);
        return fault(Code::LargeFile, message.into());
    }
    let why = match file.image_size {
        None => "cannot be read as an image".to_owned(),
        Some((0, _) | (_, 0)) => "has no width or no height".to_owned(),
        Some((width, height)) if width.max(height) > MAX_SIDE => {
            format!("is {width} by {height} pixels; a side may have {MAX_SIDE}")
        }
        Some((width, height)) if u64::from(width) * u64::from(height) > MAX_AREA => {
            format!("is {width} by {height} pixels; an image may have {MAX_AREA} in all")
        }
        Some(_) => return None,
    };
    fault(Code::BadImage, why.into())
}

/// Why an SVG file may not be shown.
pub(super) fn svg_file_faults(file: &SourceFile) -> Vec<FileFault> {
    let fault = |range, what: &str| FileFault { code: Code::BadImage, range, message: what.into() };
    match &file.text {
        Some(text) => svg_faults(text).into_iter().map(|(range, what)| fault(range, &what)).collect(),
        None if file.len > MAX_TEXT => {
            let message = format!("has {} bytes; an SVG may have {MAX_TEXT}", file.len).into();
            vec![FileFault { code: Code::LargeFile, range: TextRange::default(), message }]
        }
        None => vec![fault(TextRange::default(), "is not UTF-8 text, as an SVG must be")],
    }
}
