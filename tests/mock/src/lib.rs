//! A gateway on loopback that plays scripts.
//!
//! It routes by the emitted operation constants, and refuses with a 4xx status and a reason what the service would not
//! take; with the feature `schemas`, that is everything that the schema documents forbid. What it answers, and what goes
//! wrong, is up to the script.
#![deny(missing_docs)]

mod answer;
mod check;
pub mod clock;
pub mod dialogs;
#[cfg(feature = "schemas")]
mod judge;
mod play;
mod received;
pub mod replies;
#[cfg(feature = "schemas")]
pub mod schema;
mod server;
mod socket;

use std::{
    fmt,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sequrity::{Client, ClientBuilder, Setting};
use tokio::{sync::watch, time::timeout};

use self::server::Running;

pub use self::{answer::Answer, received::Received};

/// The key that the mock takes. No text of a client may ever hold it.
pub const KEY: &str = "canary-key-of-the-caller";

/// How long something is waited for that does not happen: tests then fail instead of hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// A gateway that runs until it is dropped, on a thread of its own, so that blocking clients can use it too.
#[derive(Debug)]
pub struct Mock {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropped with the mock, which ends the thread.
    _running: Running,
}

/// How much has happened so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Connections that were opened.
    pub connections: usize,
    /// Requests that arrived whole.
    pub requests: usize,
    /// Bytes of bodies handed to the network.
    pub bytes: usize,
    /// Answers that the client hung up on.
    pub abandoned: usize,
}

pub(crate) struct Shared {
    script: Mutex<Script>,
    received: Mutex<Vec<Received>>,
    counts: watch::Sender<Counts>,
}

type Script = Box<dyn FnMut(&Received) -> Answer + Send>;

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("counts", &*self.counts.borrow()).finish_non_exhaustive()
    }
}

impl Mock {
    /// Gives these answers, one to each request that fits.
    ///
    /// # Panics
    ///
    /// No port can be had.
    #[must_use]
    pub fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let mut answers = answers.into_iter().collect::<Vec<_>>().into_iter();
        Self::answering(move |_| {
            let none = || Answer::status(400).json(r#"{"detail":"the script has no more answers"}"#);
            answers.next().unwrap_or_else(none)
        })
    }

    /// Asks a closure for the answer to each request that fits.
    ///
    /// # Panics
    ///
    /// No port can be had.
    #[must_use]
    pub fn answering(script: impl FnMut(&Received) -> Answer + Send + 'static) -> Self {
        let shared = Arc::new(Shared {
            script: Mutex::new(Box::new(script)),
            received: Mutex::default(),
            counts: watch::Sender::new(Counts::default()),
        });
        let (address, running) = server::start(Arc::clone(&shared)).expect("a port on loopback");
        Self { address, shared, _running: running }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of this mock with defaults.
    ///
    /// # Panics
    ///
    /// The client cannot be built.
    #[must_use]
    pub fn client(&self) -> Client {
        self.builder().build().expect("a client of the mock")
    }

    /// A client of this mock to be.
    pub fn builder(&self) -> ClientBuilder {
        // The mock is on this machine, whatever leads out of it.
        Client::builder().api_key(KEY).base_url(self.url()).proxy(Setting::None)
    }

    /// Everything that was received, refused requests too.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        self.shared.received().clone()
    }

    /// The only request.
    ///
    /// # Panics
    ///
    /// There were none, or several.
    #[must_use]
    #[track_caller]
    pub fn request(&self) -> Received {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "one request was expected");
        requests.remove(0)
    }

    /// How much has happened so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        *self.shared.counts.borrow()
    }

    /// Waits until something has happened.
    ///
    /// # Panics
    ///
    /// It does not happen within 30 seconds.
    pub async fn until(&self, happened: impl FnMut(&Counts) -> bool) -> Counts {
        let mut counts = self.shared.counts.subscribe();
        match timeout(PATIENCE, counts.wait_for(happened)).await {
            Ok(Ok(counts)) => *counts,
            _ => panic!("waited in vain; what happened is {:?}", self.counts()),
        }
    }
}

impl Shared {
    pub(crate) fn answer(&self, request: &Received) -> Answer {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        script(request)
    }

    pub(crate) fn received(&self) -> MutexGuard<'_, Vec<Received>> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut Counts)) {
        self.counts.send_modify(change);
    }
}
