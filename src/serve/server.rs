//! Answers requests: connections in, responses out. What a head may be like is for the HTTP server to say, and for
//! [`super::request`].
//!
//! In this order: is the client one of ours ([`super::guard`]); is it one of the server's own addresses; else the path
//! is looked up among the planned routes of the newest generation, and the page is made or found made.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use super::connection::Connection;
use super::endpoints::{self, PREFIX};
use super::guard::TOKEN_PARAMETER;
use super::inject::{as_built, with_client};
use super::request::{MAX_FIELDS, MAX_TARGET, path_of};
use super::respond::{empty, file, loads_document, redirect};
use super::state::ServerState;
use crate::model::media::is_page;
use crate::workspace::{Found, Generation, NoPage, Page, find};

/// Connections open at once.
const CONNECTIONS: usize = 512;
/// How long a client may take for a whole head, from the answer to the one before.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// Header fields of a request.
const MAX_HEADERS: usize = 100;
/// How long a request waits for a generation that has what this one no longer has.
const PATIENCE: Duration = Duration::from_secs(2);

/// Serves until the process ends.
pub async fn serve(listener: TcpListener, state: Arc<ServerState>) {
    let permits = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let permit = Arc::clone(&permits).acquire_owned().await.ok();
        let accepted = listener.accept().await;
        match accepted.and_then(|(stream, _)| Ok((stream.local_addr()?, stream))) {
            Ok((local, stream)) => {
                // Small answers must not wait for more to send; without it all works, a little later.
                let _ = stream.set_nodelay(true);
                tokio::spawn(talk(stream, permit, local, Arc::clone(&state)));
            }
            // Too many open files, or a client that left at once.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Answers the requests of one connection.
async fn talk(
    stream: TcpStream,
    permit: Option<OwnedSemaphorePermit>,
    local: SocketAddr,
    state: Arc<ServerState>,
) {
    let (connection, upgraded) = Connection::new(stream, permit);
    let service = service_fn(move |request: Request<Incoming>| {
        let (state, upgraded) = (Arc::clone(&state), Arc::clone(&upgraded));
        async move {
            let response = answer(&state, local, request.into_parts().0).await;
            upgraded.store(response.status() == StatusCode::SWITCHING_PROTOCOLS, Ordering::Relaxed);
            Ok::<_, Infallible>(response)
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_TARGET + MAX_FIELDS)
        .serve_connection(TokioIo::new(connection), service)
        .with_upgrades();
    // A client that is gone, or speaks no HTTP, needs no farewell.
    let _ = served.await;
}

async fn answer(state: &Arc<ServerState>, local: SocketAddr, parts: Parts) -> Response<Body> {
    let path = match path_of(&parts) {
        Ok(path) => path,
        Err(status) => return close(empty(status)),
    };
    let upgrade = parts.headers.contains_key(header::UPGRADE);
    let response = respond(state, local, parts, path).await;
    // What a client says behind such a head is no request.
    if upgrade && response.status() != StatusCode::SWITCHING_PROTOCOLS { close(response) } else { response }
}

fn close(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    response
}

async fn respond(state: &Arc<ServerState>, local: SocketAddr, parts: Parts, path: String) -> Response<Body> {
    if !state.guard.admits(&parts.headers, local) {
        return empty(StatusCode::FORBIDDEN);
    }
    if !state.guard.knows_token(&parts.headers) {
        return admit(state, &parts, &path);
    }
    match path.strip_prefix(PREFIX) {
        Some(name) => endpoints::answer(state, local, parts, name).await,
        None => site_file(state, parts, path).await,
    }
}

/// Exchanges the token in a printed address for a cookie, so that it does not stay in the address.
fn admit(state: &ServerState, parts: &Parts, path: &str) -> Response<Body> {
    let query = parts.uri.query().unwrap_or("");
    let token = query.split('&').find_map(|pair| pair.strip_prefix(TOKEN_PARAMETER)?.strip_prefix('='));
    if !token.is_some_and(|token| state.guard.token.is(token)) {
        return empty(StatusCode::FORBIDDEN);
    }
    let name = path.rsplit('/').next().unwrap_or("");
    let mut here = "./".to_owned();
    crate::model::address::encode(name, &mut here);
    let mut response = redirect(&here);
    let cookie = format!(
        "{}={}; Path=/; HttpOnly; SameSite=Lax",
        state.guard.cookie_name(),
        state.guard.token.as_str()
    );
    if let Ok(cookie) = header::HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// A file of the site.
async fn site_file(state: &Arc<ServerState>, parts: Parts, path: String) -> Response<Body> {
    let patience = tokio::time::sleep(PATIENCE);
    tokio::pin!(patience);
    let mut newest = state.current.subscribe();
    loop {
        let Some(generation) = state.generation(&mut newest).await else {
            return empty(StatusCode::SERVICE_UNAVAILABLE);
        };
        let (number, known) = (generation.number, generation.fault_count());
        let answer = look_up(&generation, path.clone()).await;
        if generation.fault_count() != known {
            state.more_faults();
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
            answer => return send(state, &parts, answer),
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
        Err(NoPage::Failed) => Answer::Faults(Arc::new(endpoints::fault_page(generation))),
    }
}

fn send(state: &ServerState, parts: &Parts, answer: Answer) -> Response<Body> {
    let (page, status) = match answer {
        Answer::Page { page, status } => (page, status),
        Answer::Faults(page) => (page, StatusCode::INTERNAL_SERVER_ERROR),
        Answer::Redirect(location) => return redirect(&location),
        Answer::Nothing | Answer::Changed => return empty(StatusCode::NOT_FOUND),
    };
    let document = is_page(page.media) && loads_document(&parts.headers);
    if document {
        state.page_opened();
    }
    let content = if document { with_client(&page, &state.guard.token) } else { as_built(&page) };
    file(&content, status, parts)
}
