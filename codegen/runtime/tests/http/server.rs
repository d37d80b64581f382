//! A server on loopback that answers each request from a script.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};

use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::timeout,
};

/// Long enough for a slow machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// Long enough for a client to have read what was sent, mostly.
pub(crate) const MOMENT: Duration = Duration::from_millis(5);

/// What is done about one request.
#[derive(Clone)]
pub(crate) enum Step {
    /// Writes bytes.
    Send(Vec<u8>),
    /// Writes bytes again and again, until the client is gone.
    SendForEver(Vec<u8>),
    /// Waits until the client has closed the connection, and tells the test.
    AwaitClose,
    /// Waits a moment.
    Pause,
    /// Closes the connection.
    Close,
}

/// A request as it arrived.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    /// The values of a header, in the order of their lines.
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let same = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
        self.headers.iter().filter(same).map(|(_, value)| value.as_str()).collect()
    }
}

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Receiver<Received>,
    closed: UnboundedReceiver<usize>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Answers the first request by the first script, and so on, over as many connections as the client makes.
    pub(crate) fn start(scripts: impl IntoIterator<Item = Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let scripts = Arc::new(Mutex::new(scripts.into_iter().collect::<VecDeque<_>>()));
        let (request_to, requests) = channel();
        let (closed_to, closed) = unbounded_channel();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        thread::spawn(move || {
            for connection in listener.incoming() {
                count.fetch_add(1, Ordering::Relaxed);
                let (scripts, request_to, closed_to) = (Arc::clone(&scripts), request_to.clone(), closed_to.clone());
                thread::spawn(move || serve(connection.unwrap(), &scripts, &request_to, &closed_to));
            }
        });
        Self { url, requests, closed, connections }
    }

    /// The next request that arrived.
    #[track_caller]
    pub(crate) fn received(&self) -> Received {
        self.requests.recv_timeout(PATIENCE).expect("a request")
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Whether no more requests arrived than the test has taken.
    pub(crate) fn is_quiet(&self) -> bool {
        self.requests.try_recv().is_err()
    }

    /// Waits until the client has closed the connection; how many bytes were written on it.
    pub(crate) async fn closed(&mut self) -> usize {
        timeout(PATIENCE, self.closed.recv())
            .await
            .expect("the client to close the connection")
            .expect("the server to run")
    }
}

fn serve(
    mut connection: TcpStream,
    scripts: &Mutex<VecDeque<Vec<Step>>>,
    requests: &Sender<Received>,
    closed: &UnboundedSender<usize>,
) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let mut written = 0;
    while let Some(request) = read_request(&mut reader) {
        let Some(script) = scripts.lock().unwrap().pop_front() else {
            return;
        };
        // The test may be over.
        let _ = requests.send(request);
        for step in script {
            match step {
                Step::Send(bytes) => written += connection.write(&bytes).unwrap_or(0),
                Step::SendForEver(bytes) => {
                    while let Ok(sent) = connection.write(&bytes) {
                        written += sent;
                    }
                    let _ = closed.send(written);
                    return;
                }
                Step::AwaitClose => {
                    let _ = reader.read_to_end(&mut Vec::new());
                    let _ = closed.send(written);
                    return;
                }
                Step::Pause => thread::sleep(MOMENT),
                Step::Close => return,
            }
        }
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let line = lines.remove(0);
    let split = |line: String| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    let headers: Vec<(String, String)> = lines.into_iter().filter_map(split).collect();
    let mut received = Received { line, headers, body: String::new() };
    let length = received.values("content-length").first().map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    received.body = String::from_utf8(body).unwrap();
    Some(received)
}

/// A whole reply with further header lines, each ending in `\r\n`.
pub(crate) fn reply(status: &str, headers: &str, body: &str) -> Vec<Step> {
    let length = body.len();
    vec![Step::Send(format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}").into())]
}

/// A reply of status 200 and JSON.
pub(crate) fn json(body: &str) -> Vec<Step> {
    reply("200 OK", "content-type: application/json\r\n", body)
}

/// The beginning of an event stream whose end is the end of the connection.
pub(crate) fn events(text: &str) -> Step {
    Step::Send(format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n{text}").into())
}
