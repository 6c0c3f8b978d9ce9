//! Pictures at Cloudinary: <https://cloudinary.com/documentation/image_upload_api_reference>.

use std::{fmt::Write, time::Duration};

use reqwest::{
    Client,
    multipart::{Form, Part},
};
use sha1::{Digest, Sha1};
use shared::{
    Timestamp,
    account::Secret,
    picture::{CLOUDINARY_CARD, cloudinary_address, cloudinary_narrower, read_file_name},
};

use super::picture::Versions;
use crate::{
    Error, Result,
    platform::{http_client, randomness::hex},
};

/// The folder of the shop's pictures in the cloud.
const FOLDER: &str = "fromagerie";
/// How long Cloudinary may take, so that the request still has time to say that it did not answer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Who the shop is to Cloudinary.
#[derive(Clone, Debug)]
pub struct CloudinaryAccount {
    /// The cloud's name.
    pub cloud: String,
    /// The public half of the key.
    pub key: String,
    /// The half that signs.
    pub secret: Secret,
    /// Where the API answers, without a slash at the end: `https://api.cloudinary.com`.
    pub api: String,
}

/// A client of Cloudinary's API.
#[derive(Clone, Debug)]
pub struct Cloudinary {
    account: CloudinaryAccount,
    client: Client,
}

impl Cloudinary {
    /// A client for this account. The error says why TLS cannot be set up.
    pub fn new(account: CloudinaryAccount) -> Result<Self, String> {
        let client = http_client::open(TIMEOUT)?;
        Ok(Self { account, client })
    }

    /// Asks whether Cloudinary knows the account, and answers what its clock shows. The error is what Cloudinary says, or
    /// why it did not answer.
    pub async fn check(&self) -> Result<Option<Timestamp>, String> {
        let CloudinaryAccount {
            cloud,
            key,
            secret,
            api,
        } = &self.account;
        let request = self.client.get(format!("{api}/v1_1/{cloud}/ping"));
        let answer = request.basic_auth(key, Some(&secret.0)).send().await;
        let answer = answer.map_err(http_client::reason)?;
        match answer.status().as_u16() {
            200 => Ok(http_client::date(answer.headers())),
            401 => Err("it does not know this cloud with this key and secret".into()),
            status => Err(format!("it answers {status}")),
        }
    }

    /// What the addresses of the shop's pictures begin with.
    pub(super) fn addresses(&self) -> String {
        format!("{}/{}/image/upload/", shared::picture::CLOUDINARY, self.account.cloud)
    }

    /// Calls a method of the upload API with signed parameters.
    async fn call(&self, method: &str, parameters: &[(&str, String)], file: Option<Vec<u8>>) -> Result<()> {
        let CloudinaryAccount {
            cloud,
            key,
            secret,
            api,
        } = &self.account;
        let mut form = Form::new()
            .text("api_key", key.clone())
            .text("signature", signature(parameters, secret));
        for (name, value) in parameters {
            form = form.text((*name).to_owned(), value.clone());
        }
        if let Some(webp) = file {
            form = form.part("file", Part::bytes(webp).file_name("picture.webp"));
        }
        let address = format!("{api}/v1_1/{cloud}/image/{method}");
        // Without the address, which belongs in no log.
        let unavailable = |e: reqwest::Error| Error::MediaUnavailable(format!("Cloudinary: {}", e.without_url()));
        let answer = self.client.post(address).multipart(form).send().await;
        let answer = answer.map_err(unavailable)?;
        if answer.status().is_success() {
            return Ok(());
        }
        let why = answer.headers().get("x-cld-error").and_then(|why| why.to_str().ok());
        Err(Error::MediaUnavailable(format!(
            "Cloudinary answers {}: {}",
            answer.status(),
            why.unwrap_or("no reason given")
        )))
    }
}

/// SHA-1 over the parameters in order of their names, joined as in a query but unescaped, and the
/// secret: <https://cloudinary.com/documentation/authentication_signatures>.
fn signature(parameters: &[(&str, String)], secret: &Secret) -> String {
    let mut parameters: Vec<_> = parameters.iter().collect();
    parameters.sort_unstable();
    let mut text = String::new();
    for (name, value) in parameters {
        let and = if text.is_empty() { "" } else { "&" };
        // Writing to a String cannot fail.
        let _ = write!(text, "{and}{name}={value}");
    }
    hex(&Sha1::digest(text + &secret.0))
}

/// One picture in the cloud. Dropped before [`Asset::keep`], it is destroyed: when a later step
/// fails, and when the request is given up.
pub struct Asset {
    cloudinary: Cloudinary,
    public_id: String,
    at: Timestamp,
    is_kept: bool,
}

impl Asset {
    /// A picture of this name and width, which is to be sent at this time.
    pub fn new(cloudinary: &Cloudinary, name: &str, width: u32, at: Timestamp) -> Self {
        Self {
            cloudinary: cloudinary.clone(),
            public_id: format!("{FOLDER}/{name}-{width}"),
            at,
            is_kept: false,
        }
    }

    /// The picture at this address, if it is one of the shop's.
    pub fn at(cloudinary: &Cloudinary, address: &str, at: Timestamp) -> Option<Self> {
        let (name, width) = read_file_name(address.rsplit('/').next()?)?;
        let mut asset = Self::new(cloudinary, name, width, at);
        asset.is_kept = true;
        (asset.address() == address).then_some(asset)
    }

    /// Destroys it with all its versions; one that is gone already is no error.
    pub async fn destroy(self) -> Result<()> {
        self.cloudinary.call("destroy", &self.named(), None).await
    }

    /// Its address once it is sent.
    pub fn address(&self) -> String {
        cloudinary_address(&self.cloudinary.account.cloud, &self.public_id, None)
    }

    /// Sends the largest version, and has the others made with it: one request, all or nothing.
    pub async fn send(&self, versions: Versions) -> Result<()> {
        let mut all = versions.all;
        let Some((_, largest)) = all.pop() else {
            return Err(Error::Internal("a picture without versions".into()));
        };
        let narrower = all.iter().map(|(width, _)| cloudinary_narrower(*width));
        // As its address asks for it: in JPEG.
        let derived: Vec<_> = narrower.chain([format!("{CLOUDINARY_CARD}/jpg")]).collect();
        let mut parameters = self.named();
        parameters.push(("eager", derived.join("|")));
        self.cloudinary.call("upload", &parameters, Some(largest)).await
    }

    /// Keeps the picture: dropping this no longer destroys it.
    pub fn keep(mut self) {
        self.is_kept = true;
    }

    fn named(&self) -> Vec<(&'static str, String)> {
        vec![
            ("public_id", self.public_id.clone()),
            ("timestamp", (self.at.millis() / 1000).to_string()),
        ]
    }
}

impl Drop for Asset {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        let (cloudinary, parameters) = (self.cloudinary.clone(), self.named());
        let destroy = async move {
            if let Err(error) = cloudinary.call("destroy", &parameters, None).await {
                tracing::warn!(target: "error", %error, "a picture that nobody needs could not be destroyed");
            }
        };
        // Without a runtime the process is ending.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(destroy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of Cloudinary's own documentation.
    #[test]
    fn requests_are_signed_as_cloudinary_documents_it() {
        let secret = Secret("abcd".into());
        let parameters = [
            ("timestamp", "1315060510".to_owned()),
            ("public_id", "sample_image".to_owned()),
        ];
        assert_eq!(
            signature(&parameters, &secret),
            "b4ad47fb4e25c7bf5f92a20089f9db59bc302313"
        );
        let eager = ("eager", "w_400,h_300,c_pad|w_260,h_200,c_crop".to_owned());
        let parameters = [&parameters[..], &[eager]].concat();
        assert_eq!(
            signature(&parameters, &secret),
            "bfd09f95f331f558cbd1320e67aa8d488770583e"
        );
    }

    #[test]
    fn a_secret_is_in_no_log() {
        let account = CloudinaryAccount {
            cloud: "demo".into(),
            key: "1234".into(),
            secret: Secret("hush".into()),
            api: "https://api.cloudinary.com".into(),
        };
        assert!(!format!("{account:?}").contains("hush"));
    }
}
