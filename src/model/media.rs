//! The type of a file by its ending, as hosts of static sites tell it.

/// The media type of a path below the output folder.
pub fn media_type(path: &str) -> &'static str {
    known_type(path).unwrap_or("application/octet-stream")
}

/// The media type of a path whose ending is known.
pub fn known_type(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    TYPES.iter().find(|(known, _)| *known == ending).map(|(_, media)| *media)
}

/// A type without its parameters: `text/csv; charset=utf-8` is `text/csv`.
pub fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or(media).trim()
}

/// Whether files of a type are text, which grows much smaller when it is compressed.
pub fn is_text(media: &str) -> bool {
    media.contains("charset=") || media.ends_with("+xml") || media.ends_with("+json")
}

/// Whether a type is that of a page.
pub fn is_page(media: &str) -> bool {
    media.starts_with("text/html")
}

const TYPES: &[(&str, &str)] = &[
    ("avif", "image/avif"),
    ("bib", "application/x-bibtex; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("epub", "application/epub+zip"),
    ("geojson", "application/geo+json"),
    ("gif", "image/gif"),
    ("gz", "application/gzip"),
    ("htm", "text/html; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ogg", "audio/ogg"),
    ("otf", "font/otf"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("ris", "application/x-research-info-systems; charset=utf-8"),
    ("rtf", "application/rtf"),
    ("svg", "image/svg+xml"),
    ("tsv", "text/tab-separated-values; charset=utf-8"),
    ("ttf", "font/ttf"),
    ("txt", "text/plain; charset=utf-8"),
    ("wav", "audio/wav"),
    ("webm", "video/webm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "application/xml; charset=utf-8"),
    ("yaml", "application/yaml; charset=utf-8"),
    ("zip", "application/zip"),
];

#[cfg(test)]
mod tests {
    use super::{TYPES, essence, is_page, is_text, known_type, media_type};

    #[test]
    fn types() {
        for (path, media) in [
            ("a/index.html", "text/html; charset=utf-8"),
            ("a/MAP.PNG", "image/png"),
            ("a.b/CNAME", "application/octet-stream"),
            ("feed.xml", "application/xml; charset=utf-8"),
            (".html", "text/html; charset=utf-8"),
        ] {
            assert_eq!(media_type(path), media, "{path}");
        }
        assert!(is_page(media_type("x.html")) && !is_page(media_type("x.svg")));
        assert_eq!(known_type("a/data.ODS"), Some("application/vnd.oasis.opendocument.spreadsheet"));
        assert_eq!((known_type("a/LICENSE"), known_type("a.ods/x.unknown")), (None, None));
        assert_eq!(essence(media_type("x.csv")), "text/csv");
        for (path, text) in [
            ("x.html", true),
            ("x.svg", true),
            ("x.geojson", true),
            ("x.ris", true),
            ("x.pdf", false),
            ("x.docx", false),
            ("x.bin", false),
        ] {
            assert_eq!(is_text(media_type(path)), text, "{path}");
        }
        assert!(TYPES.windows(2).all(|pair| pair[0].0 < pair[1].0), "sorted");
    }
}
