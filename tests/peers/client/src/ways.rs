//! The clients: ours, async-openai's, and reqwest alone.

use async_openai::{config::OpenAIConfig, types::responses::{CreateResponse, Response}};
use futures_util::StreamExt;
use hyper::body::Bytes;
use sequrity::{Client, blocking, types::responses::ResponsesRequest};
use tokio::runtime::Runtime;

/// A key in the form that clients expect.
const KEY: &str = "key-of-nobody";

/// Every client, set up for one server.
pub(crate) struct Ways {
    pub(crate) ours: Client,
    pub(crate) blocking: blocking::Client,
    pub(crate) peer: async_openai::Client<OpenAIConfig>,
    pub(crate) bare: reqwest::Client,
    url: String,
}

impl Ways {
    pub(crate) fn to(base: &str, runtime: &Runtime) -> Self {
        let _runtime = runtime.enter();
        // reqwest asks for cryptography even where nothing is encrypted.
        sequrity::install_default_crypto();
        Self {
            ours: Client::builder().api_key(KEY).base_url(base).build().expect("a client of ours"),
            blocking: blocking::Client::builder().api_key(KEY).base_url(base).build().expect("a blocking client"),
            peer: async_openai::Client::with_config(OpenAIConfig::new().with_api_base(base).with_api_key(KEY)),
            bare: reqwest::Client::new(),
            url: format!("{base}/responses"),
        }
    }

    /// Events of a stream, by our client.
    pub(crate) async fn our_events(&self, request: ResponsesRequest) -> usize {
        let mut stream = self.ours.responses().create(request).stream().await.expect("a stream");
        let mut count = 0;
        while let Some(event) = stream.next().await {
            std::hint::black_box(event.expect("an event"));
            count += 1;
        }
        count
    }

    /// Events of a stream, by our client for threads that wait.
    pub(crate) fn our_blocking_events(&self, request: ResponsesRequest) -> usize {
        let stream = self.blocking.responses().create(request).stream().expect("a stream");
        stream.map(|event| std::hint::black_box(event.expect("an event"))).count()
    }

    /// Events of a stream, by async-openai's client.
    pub(crate) async fn peer_events(&self, request: CreateResponse) -> usize {
        let mut stream = self.peer.responses().create_stream(request).await.expect("a stream");
        let mut count = 0;
        while let Some(event) = stream.next().await {
            std::hint::black_box(event.expect("an event"));
            count += 1;
        }
        count
    }

    /// Bytes of a reply, by reqwest alone: nothing is taken apart.
    pub(crate) async fn bytes(&self, body: Bytes) -> Bytes {
        let sent = self.bare.post(&self.url).bearer_auth(KEY).header("content-type", "application/json").body(body);
        let reply = sent.send().await.expect("a reply").error_for_status().expect("a good reply");
        reply.bytes().await.expect("a whole body")
    }

    /// Bytes of a stream, by reqwest alone, piece by piece.
    pub(crate) async fn pieces(&self, body: Bytes) -> usize {
        let sent = self.bare.post(&self.url).bearer_auth(KEY).header("content-type", "application/json").body(body);
        let mut reply = sent.send().await.expect("a reply").error_for_status().expect("a good reply");
        let mut length = 0;
        while let Some(piece) = reply.chunk().await.expect("a piece") {
            length += piece.len();
        }
        length
    }

    /// Items of a reply, by reqwest and serde: what an application writes by hand with the peer's types.
    pub(crate) async fn by_hand(&self, request: &CreateResponse) -> usize {
        let body = Bytes::from(serde_json::to_vec(request).expect("a request can be written"));
        let reply = self.bytes(body).await;
        serde_json::from_slice::<Response>(&reply).expect("a reply that fits").output.len()
    }

    /// Items of a reply, by our client.
    pub(crate) async fn our_reply(&self, request: ResponsesRequest) -> usize {
        self.ours.responses().create(request).await.expect("a reply").output.len()
    }

    /// Items of a reply, by async-openai's client.
    pub(crate) async fn peer_reply(&self, request: CreateResponse) -> usize {
        self.peer.responses().create(request).await.expect("a reply").output.len()
    }
}
