//! TLS of the network transport: rustls with ring, or the platform's own.

use super::error::Error;

/// Versions of HTTP that are offered to the other side.
#[derive(Clone, Copy)]
pub(super) enum Protocols {
    Http1,
    All,
}

#[cfg(feature = "rustls")]
mod with_rustls {
    use std::sync::{Arc, OnceLock};

    use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
    use rustls::{
        ClientConfig, RootCertStore,
        crypto::{CryptoProvider, ring},
    };
    use rustls_platform_verifier::BuilderVerifierExt;

    use super::{Error, Protocols};

    /// A connector that encrypts where an address asks for it.
    pub(crate) type Secure<C> = HttpsConnector<C>;

    /// The application's own choice of cryptography, if it made one.
    fn provider() -> Arc<CryptoProvider> {
        CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()))
    }

    /// Trust in the certificates that the platform trusts.
    fn trusting_platform() -> Result<ClientConfig, rustls::Error> {
        let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
        Ok(builder.with_platform_verifier()?.with_no_client_auth())
    }

    /// For what is not encrypted: the machine may have no certificates.
    fn trusting_nobody() -> Result<ClientConfig, rustls::Error> {
        let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
        Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
    }

    fn config(needed: bool) -> Result<ClientConfig, rustls::Error> {
        // Looked up once, for it reads files.
        static TRUSTING: OnceLock<Result<ClientConfig, rustls::Error>> = OnceLock::new();
        if needed { TRUSTING.get_or_init(trusting_platform).clone() } else { trusting_nobody() }
    }

    pub(crate) fn over<C>(inner: C, needed: bool, protocols: Protocols) -> Result<Secure<C>, Error> {
        let config = config(needed)
            .map_err(|error| Error::config(format!("TLS cannot be set up: {error}")).with_source(error))?;
        let builder = HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1();
        Ok(match protocols {
            Protocols::Http1 => builder.wrap_connector(inner),
            Protocols::All => builder.enable_http2().wrap_connector(inner),
        })
    }

    /// Makes ring the cryptography of this process, unless there is one already.
    ///
    /// With the features `rustls` and `reqwest`, reqwest brings no cryptography along: before an application builds a
    /// `reqwest::Client` of its own, it calls this, or makes a choice of its own, or turns on reqwest's feature `rustls`.
    pub fn install_default_crypto() {
        // An error means that there is a choice already.
        let _ = ring::default_provider().install_default();
    }
}

#[cfg(feature = "rustls")]
pub use with_rustls::install_default_crypto;
#[cfg(feature = "rustls")]
pub(super) use with_rustls::{Secure, over};

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
mod with_platform {
    use hyper_tls::HttpsConnector;
    use native_tls::TlsConnector;

    use super::{Error, Protocols};

    /// A connector that encrypts where an address asks for it.
    pub(crate) type Secure<C> = HttpsConnector<C>;

    pub(crate) fn over<C>(inner: C, _: bool, protocols: Protocols) -> Result<Secure<C>, Error> {
        let mut builder = TlsConnector::builder();
        if let Protocols::All = protocols {
            builder.request_alpns(&["h2", "http/1.1"]);
        }
        let connector = builder
            .build()
            .map_err(|error| Error::config(format!("TLS cannot be set up: {error}")).with_source(error))?;
        Ok(HttpsConnector::from((inner, connector.into())))
    }
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(super) use with_platform::{Secure, over};

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
mod without {
    use super::{Error, Protocols};

    /// A connector that cannot encrypt.
    pub(crate) type Secure<C> = C;

    pub(crate) fn over<C>(inner: C, needed: bool, _: Protocols) -> Result<Secure<C>, Error> {
        match needed {
            false => Ok(inner),
            true => Err(Error::config("https needs the feature `rustls` or `native-tls`")),
        }
    }
}

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
pub(super) use without::{Secure, over};
