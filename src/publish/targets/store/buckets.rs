//! Opens a bucket of S3 and what speaks its language, of Google Cloud Storage or of Azure Blob Storage.
//!
//! Credentials come from the environment, by the names that the tools of each host use, and for S3 from the
//! shared profile files, too. Never from the settings.

use std::sync::Arc;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, Checksum};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::{ObjectStore, RetryConfig};

use super::bridge::Bridge;
use super::profile::{self, Profile};
use crate::model::target::Bucket;
use crate::publish::error::{ErrorKind, PublishError};
use crate::publish::http::{Client, is_loopback};
use crate::publish::secret::{Environment, Secret};

/// Opens the bucket.
pub fn open(
    bucket: &Bucket,
    environment: &Environment,
    client: &Client,
) -> Result<Arc<dyn ObjectStore>, PublishError> {
    let bridge = Bridge(client.clone());
    match bucket.name.split_once("://") {
        None | Some(("s3", _)) => s3(bucket, environment, bridge),
        Some(("gs", _)) => google(bucket, environment, bridge),
        Some(_) => azure(bucket, environment, bridge),
    }
}

/// Our client tries again itself, and knows how long a host wants to be left alone.
fn no_retries() -> RetryConfig {
    RetryConfig { max_retries: 0, ..RetryConfig::default() }
}

fn is_plain(bucket: &Bucket) -> bool {
    bucket.endpoint.as_ref().is_some_and(|endpoint| endpoint.scheme() == "http" && is_loopback(endpoint))
}

fn s3(
    bucket: &Bucket,
    environment: &Environment,
    bridge: Bridge,
) -> Result<Arc<dyn ObjectStore>, PublishError> {
    let mut builder = AmazonS3Builder::new();
    for (name, value) in environment.beginning("AWS_") {
        if let Ok(key) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    let profile = profile::read(environment)?;
    let given = [
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];
    if given.iter().all(|name| environment.get(name).is_none()) {
        let Some(Profile { id, secret, token, .. }) = &profile else {
            return Err(no_credentials("`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or `AWS_PROFILE`"));
        };
        builder = builder.with_access_key_id(id).with_secret_access_key(secret.reveal());
        if let Some(token) = token {
            builder = builder.with_token(token.reveal());
        }
    }
    let region = bucket.region.as_deref().or_else(|| environment.get("AWS_REGION"));
    let region = region.or_else(|| environment.get("AWS_DEFAULT_REGION"));
    let region = region.or_else(|| profile.as_ref().and_then(|profile| profile.region.as_deref()));
    builder = builder
        .with_region(region.unwrap_or("us-east-1"))
        .with_bucket_name(plain_name(&bucket.name))
        .with_allow_http(is_plain(bucket))
        .with_checksum_algorithm(Checksum::SHA256)
        .with_disable_bulk_delete(true)
        .with_retry(no_retries())
        .with_http_connector(bridge);
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
    }
    Ok(Arc::new(builder.build().map_err(cannot_open)?))
}

fn google(
    bucket: &Bucket,
    environment: &Environment,
    bridge: Bridge,
) -> Result<Arc<dyn ObjectStore>, PublishError> {
    let mut builder = GoogleCloudStorageBuilder::new();
    let mut known = false;
    for (name, value) in environment.beginning("GOOGLE_") {
        if name == "GOOGLE_APPLICATION_CREDENTIALS" {
            builder = builder.with_application_credentials(value);
        } else if let Ok(key) = name.to_ascii_lowercase().parse::<GoogleConfigKey>() {
            builder = builder.with_config(key, value);
        } else {
            continue;
        }
        known = true;
    }
    if !known {
        return Err(no_credentials("`GOOGLE_APPLICATION_CREDENTIALS` or `GOOGLE_SERVICE_ACCOUNT_KEY`"));
    }
    builder = builder
        .with_bucket_name(plain_name(&bucket.name))
        .with_retry(no_retries())
        .with_http_connector(bridge);
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_base_url(endpoint.as_str().trim_end_matches('/'));
    }
    Ok(Arc::new(builder.build().map_err(cannot_open)?))
}

fn azure(
    bucket: &Bucket,
    environment: &Environment,
    bridge: Bridge,
) -> Result<Arc<dyn ObjectStore>, PublishError> {
    let mut builder = MicrosoftAzureBuilder::new();
    let mut known = false;
    for (name, value) in environment.beginning("AZURE_") {
        if let Ok(key) = name.to_ascii_lowercase().parse::<AzureConfigKey>() {
            builder = builder.with_config(key, value);
            known |= name != "AZURE_STORAGE_ACCOUNT_NAME";
        }
    }
    if !known {
        return Err(no_credentials(
            "`AZURE_STORAGE_ACCOUNT_NAME` with `AZURE_STORAGE_ACCOUNT_KEY` or `AZURE_STORAGE_SAS_KEY`",
        ));
    }
    builder = builder
        .with_container_name(plain_name(&bucket.name))
        .with_allow_http(is_plain(bucket))
        .with_retry(no_retries())
        .with_http_connector(bridge);
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/').to_owned());
    }
    Ok(Arc::new(builder.build().map_err(cannot_open)?))
}

fn plain_name(name: &str) -> &str {
    name.split_once("://").map_or(name, |(_, name)| name).trim_end_matches('/')
}

fn no_credentials(names: &str) -> PublishError {
    PublishError::new(ErrorKind::Denied, format!("there are no credentials for the bucket, expected {names}"))
        .help("set them in the environment, never in `site.yaml`")
}

fn cannot_open(fault: object_store::Error) -> PublishError {
    PublishError::usage(format!("the bucket cannot be opened: {fault}"))
}

/// Credentials of a profile are secrets, too.
pub(super) fn secret(value: &str) -> Secret {
    Secret::new(value)
}
