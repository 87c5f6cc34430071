//! How long a server asks to be left alone, as the headers of its reply say.

use std::time::Duration;

use http::{HeaderMap, header};

/// `Retry-After`: seconds, or a date, which is compared with the server's own (RFC 9110, section 10.2.3).
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let written = text(header::RETRY_AFTER)?.trim();
    if let Ok(seconds) = written.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|date| date.timestamp());
    let wait = date(written)?.duration_since(date(text(header::DATE)?)?);
    Some(Duration::try_from(wait).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::retry_after;

    #[test]
    fn waits() {
        for (retry, date, expected) in [
            (Some("7"), None, Some(7)),
            (Some(" 0 "), None, Some(0)),
            (Some("Tue, 24 Nov 2026 08:00:30 GMT"), Some("Tue, 24 Nov 2026 08:00:00 GMT"), Some(30)),
            (Some("Tue, 24 Nov 2026 07:00:00 GMT"), Some("Tue, 24 Nov 2026 08:00:00 GMT"), Some(0)),
            (Some("Tue, 24 Nov 2026 08:00:30 GMT"), None, None),
            (Some("soon"), None, None),
            (Some("-1"), None, None),
            (Some("99999999999999999999999"), None, None),
            (None, None, None),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [("retry-after", retry), ("date", date)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().expect("a value"));
                }
            }
            assert_eq!(retry_after(&headers).map(|wait| wait.as_secs()), expected, "{retry:?} {date:?}");
        }
    }
}
