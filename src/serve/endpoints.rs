//! The server's own addresses, below `/.briefpress/`, where no file of a site can lie.
//!
//! What tells more than the site itself (data for the author's bar, the update channel) asks for the token that the
//! server writes into its pages.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};

use super::dashboard::dashboard;
use super::inject::{as_built, with_client};
use super::live;
use super::page_facts::page_facts;
use super::request::path_of_target;
use super::respond::{empty, file, loads_document};
use super::state::ServerState;
use crate::model::address::decode;
use crate::model::source::Hash;
use crate::text::escape;
use crate::workspace::{Generation, Page, report_of};

/// Where the server's own addresses begin.
pub const PREFIX: &str = "/.briefpress/";

const SCRIPT: &str = include_str!("client/client.js");
const STYLE: &str = include_str!("client/client.css");

/// Answers a request for `name` below the prefix.
pub async fn answer(state: &Arc<ServerState>, local: SocketAddr, parts: Parts, name: &str) -> Response<Body> {
    let known = || {
        let query = parts.uri.query().unwrap_or("");
        parameter(query, "token").is_some_and(|token| state.guard.token.is(&token))
    };
    match name {
        "client.js" => send(&parts, SCRIPT.to_owned(), "client.js"),
        "client.css" => send(&parts, STYLE.to_owned(), "client.css"),
        "run.json" => send(&parts, format!("{{\"run\":\"{}\"}}", state.guard.token.run()), "run.json"),
        "live" => live::open(state, local, parts).await,
        "faults.json" | "page.json" if !known() => empty(StatusCode::FORBIDDEN),
        "faults.json" => json(state, &parts, |generation| to_json(&report_of(generation))).await,
        "page.json" => {
            let url = parameter(parts.uri.query().unwrap_or(""), "url").unwrap_or_default();
            match path_of_target(&url) {
                Some(path) => {
                    json(state, &parts, move |generation| to_json(&page_facts(generation, &path))).await
                }
                None => empty(StatusCode::BAD_REQUEST),
            }
        }
        "" => page(state, &parts).await,
        _ => empty(StatusCode::NOT_FOUND),
    }
}

/// Answers with what `make` says of the newest generation.
async fn json(
    state: &ServerState,
    parts: &Parts,
    make: impl FnOnce(&Generation) -> String + Send + 'static,
) -> Response<Body> {
    match made(state, make).await {
        Some(json) => send(parts, json, "data.json"),
        None => empty(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// The dashboard; it gets the client like any other page.
async fn page(state: &ServerState, parts: &Parts) -> Response<Body> {
    let Some(html) = made(state, dashboard).await else { return empty(StatusCode::SERVICE_UNAVAILABLE) };
    let page = Page::new(html.into_bytes(), "dashboard.html");
    let document = loads_document(&parts.headers);
    let content = if document { with_client(&page, &state.guard.token) } else { as_built(&page) };
    file(&content, StatusCode::OK, parts)
}

/// What `make` says of the newest generation, on a thread that may take its time.
async fn made(
    state: &ServerState,
    make: impl FnOnce(&Generation) -> String + Send + 'static,
) -> Option<String> {
    let generation = state.generation(&mut state.current.subscribe()).await?;
    tokio::task::spawn_blocking(move || make(&generation)).await.ok()
}

fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain data with text keys can be written as JSON")
}

/// The value of a parameter of a query, decoded.
pub fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| decode(value)).next()
}

/// Names the client's files, so that a page can tell that it runs older ones.
pub fn client_name() -> &'static str {
    static NAME: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    NAME.get_or_init(|| Hash::of(format!("{SCRIPT}\0{STYLE}").as_bytes()).hex(16))
}

/// A page that stands for one that cannot be made: its faults, without any style of the theme.
pub fn fault_page(generation: &Generation) -> Page {
    let report = report_of(generation);
    let mut html = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>This page cannot be made</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <link rel=\"stylesheet\" href=\"/.briefpress/client.css\">\n</head>\n\
         <body class=\"briefpress-page\">\n<main>\n<h1>This page cannot be made</h1>\n",
    );
    for fault in &report.items {
        let place =
            fault.place.as_ref().map(|place| format!("{}:{}:{}", place.file, place.line, place.column));
        html.push_str("<p>");
        escape::text(&format!("{}[{}]: {}", fault.severity, fault.code, fault.message), &mut html);
        html.push_str("<br>");
        escape::text(&place.unwrap_or_default(), &mut html);
        html.push_str("</p>\n");
    }
    html.push_str("</main>\n</body>\n</html>\n");
    Page::new(html.into_bytes(), "faults.html")
}

fn send(parts: &Parts, text: String, name: &str) -> Response<Body> {
    let page = Page::new(text.into_bytes(), name);
    file(&as_built(&page), StatusCode::OK, parts)
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn parameters() {
        let query = "a=b&url=%2Fa%2F%3Fb&token=x&token=y&c";
        assert_eq!(parameter(query, "url").as_deref(), Some("/a/?b"));
        assert_eq!(parameter(query, "token").as_deref(), Some("x"));
        assert_eq!(parameter(query, "c"), None);
    }
}
