//! The update channel: a WebSocket on which only the server speaks. What a client sends is read and dropped.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::endpoints::{client_name, parameter};
use super::message::{Message, PROTOCOL};
use super::request::path_of_target;
use super::respond::empty;
use super::state::ServerState;
use super::view::{View, news, view};
use crate::workspace::{Generation, Report, report_of};

/// How often a silent client is asked whether it is there.
const PING: Duration = Duration::from_secs(20);
/// A client that has said nothing for so long is gone.
const DEAD: Duration = Duration::from_secs(65);
/// A client that takes a message no faster than this is let go.
const SLOW: Duration = Duration::from_secs(10);
/// Frames from clients are dropped, so they need not be large.
const MAX_FRAME: usize = 4 << 10;

/// Opens the channel for one of our own pages, by its origin and the token in its address.
pub async fn open(state: &Arc<ServerState>, local: SocketAddr, mut parts: Parts) -> Response<Body> {
    let query = parts.uri.query().unwrap_or("").to_owned();
    let known = parameter(&query, "token").is_some_and(|token| state.guard.token.is(&token));
    if !known || !state.guard.is_own_page(&parts.headers, local) {
        return empty(StatusCode::FORBIDDEN);
    }
    let url = parameter(&query, "url").unwrap_or_else(|| "/".to_owned());
    let Some(path) = path_of_target(&url) else { return empty(StatusCode::BAD_REQUEST) };
    let etag = parameter(&query, "etag").unwrap_or_default();
    let run = format!("{}:", state.guard.token.run());
    let seen = parameter(&query, "seen").and_then(|seen| seen.strip_prefix(&run)?.parse().ok());
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await else {
        return empty(StatusCode::BAD_REQUEST);
    };
    let state = Arc::clone(state);
    let upgrade = upgrade.max_message_size(MAX_FRAME).max_frame_size(MAX_FRAME);
    upgrade.on_upgrade(move |socket| async move {
        // A client that is gone needs no farewell.
        let _ = Client { state, socket, path, seen, told: None }.talk(etag).await;
    })
}

/// One page in one browser.
struct Client {
    state: Arc<ServerState>,
    socket: WebSocket,
    /// The decoded path of the page.
    path: String,
    /// The last generation that its window was told of, in this run.
    seen: Option<u64>,
    /// What it knows to be wrong.
    told: Option<Report>,
}

/// The connection is closed, or as good as.
struct Gone;

impl Client {
    async fn talk(mut self, etag: String) -> Result<(), Gone> {
        let state = Arc::clone(&self.state);
        let mut newest = state.current.subscribe();
        let mut faults = state.faults.subscribe();
        let first = state.generation(&mut newest).await.ok_or(Gone)?;
        self.hello(&first).await?;
        let mut seen = self.look(&first, View::of_etag(etag)).await?;
        drop(first);
        let mut ping = interval(PING);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        newest.mark_unchanged();
        loop {
            tokio::select! {
                changed = newest.changed() => {
                    changed.map_err(|_| Gone)?;
                    let generation = newest.borrow_and_update().clone().ok_or(Gone)?;
                    seen = self.look(&generation, seen).await?;
                }
                changed = faults.changed() => {
                    changed.map_err(|_| Gone)?;
                    let generation = newest.borrow().clone().ok_or(Gone)?;
                    self.tell_faults(&generation).await?;
                }
                frame = self.socket.recv() => {
                    frame.ok_or(Gone)?.map_err(|_| Gone)?;
                    heard = Instant::now();
                }
                _ = ping.tick() => {
                    if heard.elapsed() > DEAD {
                        return Err(Gone);
                    }
                    self.send(Frame::Ping(Default::default())).await?;
                }
            }
        }
    }

    async fn hello(&mut self, generation: &Generation) -> Result<(), Gone> {
        let run = self.state.guard.token.run();
        let hello = Message::Hello {
            protocol: PROTOCOL,
            run: &run,
            generation: generation.number,
            client: client_name(),
            follow: self.state.follow,
            drafts: self.state.drafts,
        };
        self.say(&hello).await
    }

    /// Tells what a generation changes for this client, which has seen `seen`.
    async fn look(&mut self, generation: &Arc<Generation>, seen: View) -> Result<View, Gone> {
        let (shown, path) = (Arc::clone(generation), self.path.clone());
        let made = tokio::task::spawn_blocking(move || {
            let now = view(&shown, &path);
            let news = news(&shown, &path, &seen, &now);
            (now, news)
        });
        let (now, news) = made.await.map_err(|_| Gone)?;
        for message in news {
            self.send(Frame::Text(message.into())).await?;
        }
        // Who has just opened a page by hand stays there until the next edit.
        let is_new = self.seen.replace(generation.number).is_some_and(|seen| seen < generation.number);
        if self.state.follow
            && is_new
            && let Some(place) = &generation.change.follow
        {
            self.say(&Message::Follow { generation: generation.number, place }).await?;
        }
        self.tell_faults(generation).await?;
        let built = Message::Built {
            generation: generation.number,
            milliseconds: generation.change.milliseconds,
            files: generation.change.files.iter().map(|file| file.as_str()).collect(),
        };
        self.say(&built).await?;
        Ok(now)
    }

    /// Tells the faults, unless they are those told last.
    async fn tell_faults(&mut self, generation: &Arc<Generation>) -> Result<(), Gone> {
        let shown = Arc::clone(generation);
        let report = tokio::task::spawn_blocking(move || report_of(&shown)).await.map_err(|_| Gone)?;
        if self.told.as_ref() != Some(&report) {
            self.say(&Message::Diagnostics { generation: generation.number, report: &report }).await?;
            self.told = Some(report);
        }
        Ok(())
    }

    async fn say(&mut self, message: &Message<'_>) -> Result<(), Gone> {
        self.send(Frame::Text(message.to_json().into())).await
    }

    async fn send(&mut self, frame: Frame) -> Result<(), Gone> {
        match timeout(SLOW, self.socket.send(frame)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Gone),
        }
    }
}
