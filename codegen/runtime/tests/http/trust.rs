//! Certificates that this machine trusts.
//!
//! What is trusted is read from the environment of a process: each test runs once more, in a process of its own.

use std::{
    env, fs,
    future::Future,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::Arc,
};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::runtime::Builder;
use tokio_rustls::TlsAcceptor;

/// Says to a process that it trusts what is in this folder.
const TRUSTED: &str = "TRUSTED_FOLDER";

/// Runs the rest of a test, of this path, in a process that trusts a new certificate.
#[track_caller]
pub(crate) fn trusting<F: Future<Output = ()>>(test: &str, rest: impl FnOnce(PathBuf) -> F) {
    if let Some(folder) = env::var_os(TRUSTED) {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(rest(PathBuf::from(folder)));
    }
    let folder = env::temp_dir().join(format!("http-{}-{}", test.replace("::", "-"), process::id()));
    fs::create_dir_all(&folder).unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("certificate.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let mut again = Command::new(env::current_exe().unwrap());
    again.args(["--exact", test]).env(TRUSTED, &folder);
    let output = again.env("SSL_CERT_FILE", folder.join("certificate.pem")).output();
    fs::remove_dir_all(&folder).unwrap();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// What a service with that certificate accepts connections with.
pub(crate) fn acceptor(folder: &Path, protocols: &[&str]) -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(folder.join("certificate.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    TlsAcceptor::from(Arc::new(config))
}
