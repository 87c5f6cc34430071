//! Tells a cache in front of the host which addresses have changed.

use http::Method;
use http::header::CONTENT_TYPE;
use serde_json::json;
use url::Url;

use super::error::PublishError;
use super::http::{Call, Client};
use super::secret::Secret;

/// Addresses in one request: what the services with such a hook allow.
const AT_ONCE: usize = 30;

/// Sends the addresses to the hook, as `{"files": […]}`.
pub fn purge(
    client: &Client,
    hook: &Url,
    token: Option<&Secret>,
    addresses: &[Url],
) -> Result<(), PublishError> {
    for some in addresses.chunks(AT_ONCE) {
        let files: Vec<&str> = some.iter().map(Url::as_str).collect();
        let mut call = Call::new(Method::POST, hook.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(json!({ "files": files }).to_string());
        if let Some(token) = token {
            call = call.bearer(token);
        }
        client.expect(&call)?;
    }
    Ok(())
}
