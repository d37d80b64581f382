//! TLS of the network transport: rustls with ring, or the platform's own.

use reqwest::ClientBuilder;

use super::error::Error;

/// Trust in the certificates that the platform trusts; looked up once, for it reads files.
#[cfg(feature = "rustls")]
mod config {
    use std::sync::{Arc, OnceLock};

    use rustls::{
        ClientConfig, RootCertStore,
        crypto::{CryptoProvider, ring},
    };
    use rustls_platform_verifier::BuilderVerifierExt;

    /// The application's own choice of cryptography, if it made one.
    fn provider() -> Arc<CryptoProvider> {
        CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()))
    }

    fn offering_protocols(mut config: ClientConfig) -> ClientConfig {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        config
    }

    fn trusting_platform() -> Result<ClientConfig, rustls::Error> {
        let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
        Ok(offering_protocols(builder.with_platform_verifier()?.with_no_client_auth()))
    }

    /// For a machine without certificates: enough for plain HTTP.
    fn trusting_nobody() -> Result<ClientConfig, rustls::Error> {
        let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
        Ok(offering_protocols(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()))
    }

    pub(super) fn install() {
        // An error means that there is a choice already.
        let _ = ring::default_provider().install_default();
    }

    pub(super) fn get(needed: bool) -> Result<ClientConfig, rustls::Error> {
        static TRUSTING: OnceLock<Result<ClientConfig, rustls::Error>> = OnceLock::new();
        match TRUSTING.get_or_init(trusting_platform) {
            Err(_) if !needed => trusting_nobody(),
            config => config.clone(),
        }
    }
}

/// Makes ring the cryptography of this process, unless there is one already.
///
/// With the feature `rustls`, reqwest brings no cryptography along: before an application builds a `reqwest::Client` of
/// its own, it calls this, or makes a choice of its own, or turns on reqwest's feature `rustls`.
#[cfg(feature = "rustls")]
pub fn install_default_crypto() {
    config::install();
}

#[cfg(feature = "rustls")]
pub(super) fn set_up(builder: ClientBuilder, needed: bool) -> Result<ClientBuilder, Error> {
    match config::get(needed) {
        Ok(config) => Ok(builder.tls_backend_preconfigured(config)),
        Err(error) => Err(Error::config(format!("TLS cannot be set up: {error}")).with_source(error)),
    }
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(super) fn set_up(builder: ClientBuilder, _: bool) -> Result<ClientBuilder, Error> {
    Ok(builder)
}

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
pub(super) fn set_up(builder: ClientBuilder, needed: bool) -> Result<ClientBuilder, Error> {
    match needed {
        false => Ok(builder),
        true => Err(Error::config("https needs the feature `rustls` or `native-tls`")),
    }
}
