//! The transport that goes over the network, by hyper.

use std::{
    mem,
    panic::catch_unwind,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::{
    HeaderValue, Request, Response, Uri, Version,
    header::{HOST, PROXY_AUTHORIZATION},
};
use http_body_util::Full;
use hyper_util::{
    client::legacy::Client,
    rt::{TokioExecutor, TokioTimer},
};
use secrecy::SecretString;
use tokio::{runtime::Handle, time::sleep};

use super::{
    connect::{Connector, KEEPALIVE, PROBES, is_secure},
    error::Error,
    faults::failed,
    interim::Interim,
    is_driving,
    keys::Added,
    path::authority,
    pools::{Held, Pool, Pools},
    proxy::Proxy,
    read_ahead::{ReadAhead, is_outside_of_tasks},
    reply::is_event_stream,
    setting::Setting,
    transport::{Attempt, Body, Transport, TransportError, TransportErrorKind, TransportFuture},
};

pub(super) const NO_RUNTIME: &str = "await the call inside of a tokio runtime, or use the blocking client";

const RESET: &str = "the service has reset the stream before its end";

const NO_TIMERS: &str = "the tokio runtime has no timers: build it with `enable_all`";

/// The window of a connection of HTTP/2, in bytes: as much as 128 streams take that nobody reads, and services hardly allow more
/// at once. The largest that there is would be no limit: by the window it is judged, too, how many small frames may wait, and
/// each takes hundreds of bytes.
const WINDOW: u32 = 256 << 20;

/// Bytes of status and headers: as many as hyper takes of HTTP/1. Of HTTP/2 it would take 16 KiB.
const HEAD: u32 = 400 << 10;

/// Sends over connections that are kept for later requests.
///
/// The tasks of a connection run in the runtime that opened it: no other runtime may use it, for the tasks stand still
/// with that runtime and end with it. How long connecting may take belongs to a pool, too. Hence one pool for each runtime
/// and limit.
pub(crate) struct Network {
    pools: Mutex<Pools>,
    setup: Setup,
}

/// How pools are made.
struct Setup {
    base: Uri,
    proxy: Option<Proxy>,
    /// The limit of the client, and what connects within it: most pools are for it, and TLS takes long to set up.
    usual: (Option<Duration>, Connector),
}

impl Network {
    /// For one service, by this proxy, that of the environment, or none.
    pub(crate) fn new(base: &Uri, proxy: &Setting<SecretString>, connect: Option<Duration>) -> Result<Self, Error> {
        let proxy = match proxy {
            Setting::Value(url) => Some(Proxy::given(url, base)?),
            Setting::Unset => Proxy::of_environment(base)?,
            Setting::None => None,
        };
        let usual = (connect, Connector::new(base, proxy.as_ref(), connect)?);
        Ok(Self { pools: Mutex::default(), setup: Setup { base: base.clone(), proxy, usual } })
    }

    fn pool(&self, runtime: &Handle, connect: Option<Duration>) -> Result<Pool, TransportError> {
        let key = (runtime.id(), connect);
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.get(key) {
            return Ok(pool);
        }
        if !has_timers(runtime) {
            return Err(TransportError::new(TransportErrorKind::NoRuntime, NO_TIMERS));
        }
        // Made under the lock, so that calls that begin together share one.
        let pool = self.setup.pool(connect)?;
        pools.add(Held::new(key, pool.clone(), runtime, is_driving()));
        Ok(pool)
    }
}

impl Setup {
    fn pool(&self, connect: Option<Duration>) -> Result<Pool, TransportError> {
        let connector = match &self.usual {
            (limit, connector) if *limit == connect => Ok(connector.clone()),
            _ => Connector::new(&self.base, self.proxy.as_ref(), connect),
        };
        let connector = connector.map_err(|error| TransportError::new(TransportErrorKind::Connect, error))?;
        let mut builder = Client::builder(TokioExecutor::new());
        // A call that gives up leaves a connection of HTTP/2 to others: without pings they would all wait for a side that is
        // gone. They have as long as the probes of the system, for a ping stands behind what is being uploaded. Nothing is
        // asked while no call waits: services may take that amiss, and the next call asks at once.
        builder.http2_keep_alive_interval(KEEPALIVE).http2_keep_alive_timeout(KEEPALIVE * PROBES);
        // Each stream has a window of its own. That of the connection would be used up by a few streams that nobody reads
        // for a while, and all other calls would wait for these.
        builder.http2_initial_connection_window_size(WINDOW).http2_max_header_list_size(HEAD);
        Ok(builder.timer(TokioTimer::new()).pool_timer(TokioTimer::new()).build(connector))
    }

    /// What a proxy wants to see in each request that it passes on; in a tunnel it sees none.
    fn proxy_authorization(&self) -> Option<&HeaderValue> {
        if is_secure(&self.base) { None } else { self.proxy.as_ref()?.authorization() }
    }

    /// Makes the host that the caller has named, if any, the one of the address: HTTP/1 takes `Host` from there, and HTTP/2
    /// `:authority`, beside which no other host may stand. HTTP/2 is not spoken without encryption, and there a proxy
    /// takes the address for the place to go to.
    fn name_host(&self, request: &mut Request<Full<Bytes>>) {
        let named = request.headers().get(HOST).filter(|_| is_secure(&self.base)).and_then(authority);
        let Some(authority) = named else { return };
        let mut parts = mem::take(request.uri_mut()).into_parts();
        parts.authority = Some(authority);
        *request.uri_mut() = Uri::from_parts(parts).expect("an address with another host is one");
        request.headers_mut().remove(HOST);
    }
}

/// Whether a runtime can wait for a moment. It tells so by a panic alone; it is asked once for each pool, not by calls.
fn has_timers(runtime: &Handle) -> bool {
    let _entered = runtime.enter();
    catch_unwind(|| drop(sleep(Duration::ZERO))).is_ok()
}

impl Transport for Network {
    fn send(&self, request: Request<Bytes>) -> TransportFuture {
        let Ok(runtime) = Handle::try_current() else {
            return Box::pin(async { Err(TransportError::new(TransportErrorKind::NoRuntime, NO_RUNTIME)) });
        };
        let connect = request.extensions().get::<Attempt>().and_then(|attempt| attempt.connect_timeout);
        let pool = match self.pool(&runtime, connect) {
            Ok(pool) => pool,
            Err(error) => return Box::pin(async { Err(error) }),
        };
        let mut request = request.map(Full::new);
        self.setup.name_host(&mut request);
        let authorization = self.setup.proxy_authorization().cloned();
        if let Some(value) = &authorization {
            request.headers_mut().entry(PROXY_AUTHORIZATION).or_insert_with(|| value.clone());
        }
        let interim = Interim::of(&mut request);
        let sent = pool.request(request);
        Box::pin(async move {
            let reply = interim.before(sent).await?.map_err(|error| failed(error.is_connect(), error))?;
            // Of HTTP/1 hyper tells an end that comes too early by itself.
            let says_end = reply.version() == Version::HTTP_2;
            let mut reply = opened(reply, |error| failed(false, error), says_end);
            if let Some(value) = authorization {
                reply.extensions_mut().insert(Added(value));
            }
            Ok(reply)
        })
    }
}

/// The reply of a transport, with the data of its body piece by piece; trailers are dropped. Where a body says whether its
/// end has come, one that stops before is an error.
pub(super) fn opened<B>(reply: Response<B>, failed: fn(B::Error) -> TransportError, says_end: bool) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Unpin + Send + 'static,
    B::Error: 'static,
{
    // Only what comes in many small pieces is worth a task.
    let is_read_ahead = is_event_stream(reply.headers()) == Some(true) && is_outside_of_tasks();
    reply.map(|body| Frames { body, failed, says_end }).map(|frames| match is_read_ahead {
        true => Body::from_stream(ReadAhead::new(frames)),
        false => Body::from_stream(frames),
    })
}

struct Frames<B: http_body::Body> {
    body: B,
    failed: fn(B::Error) -> TransportError,
    says_end: bool,
}

impl<B: http_body::Body<Data = Bytes> + Unpin> Stream for Frames<B> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                // By a reset with the code that is no error a service says that the request need not be sent to its end. hyper
                // takes it for the end of the reply, too.
                None if self.says_end && !self.body.is_end_stream() => {
                    self.says_end = false;
                    return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Other, RESET))));
                }
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err((self.failed)(error)))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::Uri;
    use tokio::runtime::{Builder, Runtime};

    use super::{Held, Network, Setting};
    use crate::http::pools::{Key, MOST_LIMITS, MOST_POOLS};

    fn network() -> Network {
        let base = Uri::from_static("http://127.0.0.1:1");
        Network::new(&base, &Setting::None, None).unwrap()
    }

    fn runtime() -> Runtime {
        Builder::new_current_thread().enable_time().build().unwrap()
    }

    fn keys(network: &Network) -> Vec<Key> {
        network.pools.lock().unwrap().held.iter().map(|held| held.key).collect()
    }

    #[test]
    fn pool_is_that_of_its_runtime() {
        let (network, one, other) = (network(), runtime(), runtime());

        for runtime in [&one, &other, &one, &other] {
            network.pool(runtime.handle(), None).unwrap();
        }

        assert_eq!(keys(&network), [(one.handle().id(), None), (other.handle().id(), None)]);
    }

    #[test]
    fn runtimes_that_are_gone_leave_nothing() {
        let network = network();

        for _ in 0..1000 {
            network.pool(runtime().handle(), None).unwrap();
        }

        assert_eq!(keys(&network).len(), 1);
    }

    #[test]
    fn each_limit_has_a_pool_and_the_least_used_makes_room() {
        let (network, runtime) = (network(), runtime());
        let limit = |seconds: usize| Some(Duration::from_secs(seconds as u64));
        for seconds in 0..MOST_LIMITS {
            network.pool(runtime.handle(), limit(seconds)).unwrap();
        }
        network.pool(runtime.handle(), limit(0)).unwrap();

        network.pool(runtime.handle(), limit(MOST_LIMITS)).unwrap();

        let mut kept: Vec<_> = keys(&network).into_iter().map(|(_, limit)| limit).collect();
        kept.sort_unstable();
        assert_eq!(kept, (0..=MOST_LIMITS).filter(|seconds| *seconds != 1).map(limit).collect::<Vec<_>>());
    }

    #[test]
    fn pool_of_blocking_calls_outlasts_those_of_all_runtimes() {
        let (network, ours) = (network(), runtime());
        let key = (ours.handle().id(), None);
        let pool = network.setup.pool(None).unwrap();
        network.pools.lock().unwrap().add(Held::new(key, pool, ours.handle(), true));
        let runtimes: Vec<_> = (0..=MOST_POOLS).map(|_| runtime()).collect();

        for runtime in &runtimes {
            network.pool(runtime.handle(), None).unwrap();
        }

        let keys = keys(&network);
        assert!(keys.contains(&key));
        assert!(keys.contains(&(runtimes[MOST_POOLS].handle().id(), None)));
        assert_eq!(keys.len(), MOST_POOLS);
    }
}
