//! The shared profile files of the AWS tools: `~/.aws/credentials` and `~/.aws/config`.

use std::fs;
use std::path::PathBuf;

use crate::publish::error::{ErrorKind, PublishError};
use crate::publish::secret::{Environment, Secret};

/// What a profile says.
#[derive(Debug)]
pub struct Profile {
    /// The name of the key.
    pub id: String,
    /// The key.
    pub secret: Secret,
    /// Of keys that hold for a while.
    pub token: Option<Secret>,
    /// Where the account's buckets lie, if the profile says so.
    pub region: Option<String>,
}

/// Reads the profile that `AWS_PROFILE` names, else `default`; none if there is no such one.
pub fn read(environment: &Environment) -> Result<Option<Profile>, PublishError> {
    let name = environment.get("AWS_PROFILE");
    let place = |variable: &str, file: &str| {
        let home = environment.get("HOME").or_else(|| environment.get("USERPROFILE"));
        environment
            .get(variable)
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(home?).join(".aws").join(file)))
    };
    let text =
        |place: Option<PathBuf>| place.and_then(|place| fs::read_to_string(place).ok()).unwrap_or_default();
    let credentials = text(place("AWS_SHARED_CREDENTIALS_FILE", "credentials"));
    let config = text(place("AWS_CONFIG_FILE", "config"));
    let profile = find(&credentials, &config, name.unwrap_or("default"));
    match (profile, name) {
        (None, Some(name)) if environment.get("AWS_ACCESS_KEY_ID").is_none() => {
            Err(PublishError::new(ErrorKind::Denied, format!("the profile `{name}` has no access key")))
        }
        (profile, _) => Ok(profile),
    }
}

fn find(credentials: &str, config: &str, name: &str) -> Option<Profile> {
    let section = if name == "default" { "default".to_owned() } else { format!("profile {name}") };
    let value = |key| value(credentials, name, key).or_else(|| self::value(config, &section, key));
    Some(Profile {
        id: value("aws_access_key_id")?.to_owned(),
        secret: super::buckets::secret(value("aws_secret_access_key")?),
        token: value("aws_session_token").map(super::buckets::secret),
        region: value("region").map(str::to_owned),
    })
}

/// The value of a key in a section of a file of `[section]` and `key = value` lines.
fn value<'t>(text: &'t str, section: &str, key: &str) -> Option<&'t str> {
    let mut inside = false;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';'])) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = name.trim() == section;
        } else if inside
            && let Some((name, value)) = line.split_once('=')
            && name.trim().eq_ignore_ascii_case(key)
        {
            return Some(value.trim());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn profiles() {
        let credentials = "# mine\n[default]\naws_access_key_id = A1\naws_secret_access_key = abcdefgh=\n\n[web]\naws_access_key_id=B2\naws_secret_access_key=ijklmnop\naws_session_token=qrstuvwx\n";
        let config = "[default]\nregion=eu-west-1\n[profile web]\nregion = eu-central-1\n";
        let default = find(credentials, config, "default").expect("a profile");
        assert_eq!(
            (default.id.as_str(), default.secret.reveal(), default.token.is_some()),
            ("A1", "abcdefgh=", false)
        );
        let web = find(credentials, config, "web").expect("a profile");
        assert_eq!(
            (web.id.as_str(), web.region.as_deref(), web.token.is_some()),
            ("B2", Some("eu-central-1"), true)
        );
        assert!(find(credentials, config, "other").is_none() && find("", "", "default").is_none());
    }
}
