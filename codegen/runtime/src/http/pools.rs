//! Pools of connections, one for each runtime and limit.

use std::{future::pending, time::Duration};

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use tokio::{
    runtime::{Handle, Id},
    task::AbortHandle,
};

use super::connect::Connector;

/// Limits for connecting that are kept apart in one runtime.
pub(super) const MOST_LIMITS: usize = 8;

/// Pools of all runtimes: more than there are threads, each with a runtime of its own, on most machines.
pub(super) const MOST_POOLS: usize = 256;

/// A pool of connections.
pub(super) type Pool = Client<Connector, Full<Bytes>>;

/// Which pool: its runtime, and how long connecting may take.
pub(super) type Key = (Id, Option<Duration>);

/// The pools of a client. Letting go of one costs a new connection, no more: calls under way keep theirs.
#[derive(Default)]
pub(super) struct Pools {
    pub(super) held: Vec<Held>,
    uses: u64,
}

pub(super) struct Held {
    pub(super) key: Key,
    pool: Pool,
    /// A task that does nothing: it is over when its runtime is gone.
    life: AbortHandle,
    /// When it was used last, counted in uses.
    used: u64,
    /// Whether it belongs to the runtime of blocking calls, which runs as long as the process.
    is_ours: bool,
}

impl Pools {
    pub(super) fn get(&mut self, key: Key) -> Option<Pool> {
        self.uses += 1;
        // The id of a runtime that is gone may be given to another.
        let held = self.held.iter_mut().find(|held| held.key == key && held.is_alive())?;
        held.used = self.uses;
        Some(held.pool.clone())
    }

    /// Makes room first: for that, runtimes that are gone come before the pool that was used least recently.
    pub(super) fn add(&mut self, mut new: Held) {
        self.held.retain(Held::is_alive);
        let runtime = new.key.0;
        if self.held.iter().filter(|held| held.key.0 == runtime).count() >= MOST_LIMITS {
            self.forget(|held| held.key.0 == runtime);
        } else if self.held.len() >= MOST_POOLS {
            self.forget(|held| !held.is_ours);
        }
        new.used = self.uses;
        self.held.push(new);
    }

    /// Forgets the least recently used one of these.
    fn forget(&mut self, which: impl Fn(&Held) -> bool) {
        let these = self.held.iter().enumerate().filter(|(_, held)| which(held));
        if let Some((at, _)) = these.min_by_key(|(_, held)| held.used) {
            self.held.swap_remove(at);
        }
    }
}

impl Held {
    pub(super) fn new(key: Key, pool: Pool, runtime: &Handle, is_ours: bool) -> Self {
        Self { key, pool, life: runtime.spawn(pending::<()>()).abort_handle(), used: 0, is_ours }
    }

    fn is_alive(&self) -> bool {
        !self.life.is_finished()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.life.abort();
    }
}
