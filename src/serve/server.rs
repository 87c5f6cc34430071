//! Answers requests: a head that passed the door in, a response out.
//!
//! In this order: is the client one of ours ([`super::guard`]); is it one of the server's own addresses; else the path
//! is looked up among the planned routes of the newest generation, and the page is made or found made.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, Response, StatusCode, header};

use super::front::{Door, Ends, REFUSED};
use super::generation::{Generation, NoPage, Page};
use super::guard::TOKEN_PARAMETER;
use super::head::{Refusal, path_of_target};
use super::hub::Hub;
use super::inject::{as_built, with_client};
use super::lookup::{Found, find};
use super::own::{self, PREFIX};
use super::respond::{empty, file, loads_document, redirect};
use crate::model::media::is_page;

/// How long a request waits for a generation that has what this one no longer has.
const PATIENCE: Duration = Duration::from_secs(2);

/// Serves until the process ends.
pub async fn serve(door: Door, hub: Arc<Hub>) -> std::io::Result<()> {
    let router = Router::new().fallback(answer).with_state(hub);
    axum::serve(door, router.into_make_service_with_connect_info::<Ends>()).await
}

async fn answer(
    State(hub): State<Arc<Hub>>,
    ConnectInfo(ends): ConnectInfo<Ends>,
    request: Request,
) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let upgrade = parts.headers.contains_key(header::UPGRADE);
    let mut response = respond(&hub, ends, parts).await;
    if upgrade && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        // Bytes after such a head were not looked at.
        response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    }
    response
}

async fn respond(hub: &Arc<Hub>, ends: Ends, parts: Parts) -> Response<Body> {
    if let Some(status) = parts.uri.path().strip_prefix(REFUSED) {
        let known = Refusal::ALL.iter().find(|refusal| refusal.to_string() == status);
        let status = known.and_then(|refusal| StatusCode::from_u16(refusal.status()).ok());
        return empty(status.unwrap_or(StatusCode::NOT_FOUND));
    }
    if !hub.guard.admits(&parts.headers, ends.local) {
        return empty(StatusCode::FORBIDDEN);
    }
    // The door has seen to it that nothing else comes here.
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        return empty(StatusCode::METHOD_NOT_ALLOWED);
    }
    let Ok(path) = path_of_target(parts.uri.path().as_bytes()) else {
        return empty(StatusCode::BAD_REQUEST);
    };
    if !hub.guard.knows_token(&parts.headers) {
        return admit(hub, &parts, &path);
    }
    match path.strip_prefix(PREFIX) {
        Some(name) => own::answer(hub, ends, parts, name).await,
        None => site_file(hub, parts, path).await,
    }
}

/// Exchanges the token in a printed address for a cookie, so that it does not stay in the address.
fn admit(hub: &Hub, parts: &Parts, path: &str) -> Response<Body> {
    let query = parts.uri.query().unwrap_or("");
    let token = query.split('&').find_map(|pair| pair.strip_prefix(TOKEN_PARAMETER)?.strip_prefix('='));
    if !token.is_some_and(|token| hub.guard.token.is(token)) {
        return empty(StatusCode::FORBIDDEN);
    }
    let name = path.rsplit('/').next().unwrap_or("");
    let mut here = "./".to_owned();
    crate::model::address::encode(name, &mut here);
    let mut response = redirect(&here);
    let cookie =
        format!("{}={}; Path=/; HttpOnly; SameSite=Lax", hub.guard.cookie_name(), hub.guard.token.as_str());
    if let Ok(cookie) = header::HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// A file of the site.
async fn site_file(hub: &Arc<Hub>, parts: Parts, path: String) -> Response<Body> {
    let patience = tokio::time::sleep(PATIENCE);
    tokio::pin!(patience);
    let mut newest = hub.current.subscribe();
    loop {
        let Some(generation) = hub.generation(&mut newest).await else {
            return empty(StatusCode::SERVICE_UNAVAILABLE);
        };
        let (number, known) = (generation.number, generation.fault_count());
        let answer = look_up(&generation, path.clone()).await;
        if generation.fault_count() != known {
            hub.more_faults();
        }
        drop(generation);
        match answer {
            Answer::Changed => tokio::select! {
                newer = newest.wait_for(|newest| newest.as_ref().is_some_and(|newest| newest.number > number)) => {
                    if newer.is_err() {
                        return empty(StatusCode::SERVICE_UNAVAILABLE);
                    }
                }
                () = &mut patience => return empty(StatusCode::SERVICE_UNAVAILABLE),
            },
            answer => return send(hub, &parts, answer),
        }
    }
}

/// What lies at an address, made.
pub enum Answer {
    Page {
        page: Arc<Page>,
        status: StatusCode,
    },
    Redirect(String),
    Nothing,
    Changed,
    /// The page cannot be made; the faults are on it.
    Faults(Arc<Page>),
}

/// Looks up a path and makes what lies there, on a thread that may take its time.
pub async fn look_up(generation: &Arc<Generation>, path: String) -> Answer {
    let generation = Arc::clone(generation);
    let made = tokio::task::spawn_blocking(move || make(&generation, &path)).await;
    // A page that cannot even be made without a panic is answered like one that cannot be made.
    made.unwrap_or(Answer::Nothing)
}

/// Looks up a path and makes what lies there.
pub fn make(generation: &Generation, path: &str) -> Answer {
    let (route, status) = match find(&generation.press.site, path) {
        Found::Route(route) => (route, StatusCode::OK),
        Found::Redirect(location) => return Answer::Redirect(location),
        Found::Nothing(page) => {
            if let Some(page) = generation.former_asset(path) {
                return Answer::Page { page, status: StatusCode::OK };
            }
            match page {
                Some(route) => (route, StatusCode::NOT_FOUND),
                None => return Answer::Nothing,
            }
        }
    };
    match generation.page(route) {
        Ok(page) => Answer::Page { page, status },
        Err(NoPage::Changed) => Answer::Changed,
        Err(NoPage::Failed) => Answer::Faults(Arc::new(own::fault_page(generation))),
    }
}

fn send(hub: &Hub, parts: &Parts, answer: Answer) -> Response<Body> {
    let (page, status) = match answer {
        Answer::Page { page, status } => (page, status),
        Answer::Faults(page) => (page, StatusCode::INTERNAL_SERVER_ERROR),
        Answer::Redirect(location) => return redirect(&location),
        Answer::Nothing | Answer::Changed => return empty(StatusCode::NOT_FOUND),
    };
    let document = is_page(page.media) && loads_document(&parts.headers);
    if document {
        hub.page_opened();
    }
    let content = if document { with_client(&page, &hub.guard.token) } else { as_built(&page) };
    file(&content, status, parts)
}
