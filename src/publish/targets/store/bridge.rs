//! Lets the object stores' crate send its requests through our own HTTP client.
//!
//! A call blocks its thread: each thread that sends has a small runtime of its own, and nothing else to do.

use std::future::Future;

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::BodyExt;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use url::Url;

use crate::publish::http::{Call, Client};

/// Our client, in the form that the crate wants.
#[derive(Clone, Debug)]
pub struct Bridge(pub Client);

impl HttpConnector for Bridge {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Bridge {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (head, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let url = Url::parse(&head.uri.to_string())
            .map_err(|fault| HttpError::new(HttpErrorKind::Request, fault))?;
        let call = Call { method: head.method, url, headers: head.headers, body };
        let reply = self.0.send(&call).map_err(|fault| HttpError::new(HttpErrorKind::Connect, fault))?;
        let mut response = http::Response::new(HttpResponseBody::from(Bytes::from(reply.body)));
        *response.status_mut() = reply.status;
        *response.headers_mut() = reply.headers;
        Ok(response)
    }
}

/// Runs a future to its end on this thread.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime without input and output needs nothing that could be lacking").block_on(future)
}
