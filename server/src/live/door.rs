//! The way in. A connection that begins by asking for a live stream is answered here, with no more memory than the
//! stream itself needs; every other one is for hyper.
//!
//! hyper keeps two buffers of 8 KiB for the requests that may follow on a connection. On that of a stream nothing
//! follows, and ten thousand streams stay open for an evening. The request goes through the same router, with the same
//! layers; its answer ends with the connection. A stream asked for on a connection that was used before, and one whose
//! head comes in pieces, is hyper's too: it is the same to the browser.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use axum::serve::Listener;
use futures::StreamExt;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How a request for a stream begins.
const STREAM: &[u8] = b"GET /live?";
/// Longest head that is looked at, and how many headers it may have.
const LONGEST: usize = 4 * 1024;
const HEADERS: usize = 64;
/// How long a connection may take to say what it is for, before hyper gets it.
const PATIENCE: Duration = Duration::from_secs(1);
/// Connections that may wait for hyper.
const WAITING: usize = 1024;

/// Connections for hyper, one after the other.
pub struct Door {
    address: SocketAddr,
    others: mpsc::Receiver<(TcpStream, SocketAddr)>,
}

impl Door {
    /// Opens it: streams are answered by `router` until `ending` is cancelled.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn open(listener: TcpListener, router: Router, ending: CancellationToken) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, others) = mpsc::channel(WAITING);
        tokio::spawn(ending.run_until_cancelled_owned(receive(listener, router, sender)));
        Ok(Self { address, others })
    }
}

impl Listener for Door {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        match self.others.recv().await {
            Some(other) => other,
            // Nobody comes any more: the server is about to end.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn receive(mut listener: TcpListener, router: Router, others: mpsc::Sender<(TcpStream, SocketAddr)>) {
    loop {
        // axum's own: it logs what fails, and waits when there are too many open files.
        let (stream, from) = Listener::accept(&mut listener).await;
        tokio::spawn(sort(stream, from, router.clone(), others.clone()));
    }
}

async fn sort(stream: TcpStream, from: SocketAddr, router: Router, others: mpsc::Sender<(TcpStream, SocketAddr)>) {
    // In a box, so that what answering needs is gone while the stream lasts.
    let answered = Box::pin(answer(&stream, from, router)).await;
    match answered {
        Some(response) => {
            drop(others);
            // A browser that goes away ends its stream; that is no error.
            let _ = pass_on(stream, response).await;
        }
        None => drop(others.send((stream, from)).await),
    }
}

/// The router's answer to a connection that begins with a request for a stream.
async fn answer(stream: &TcpStream, from: SocketAddr, router: Router) -> Option<Response> {
    let head = timeout(PATIENCE, peeked(stream)).await.ok()?.ok()??;
    let request = request(&head, from)?;
    // It was only looked at so far; now it is taken.
    let mut taken = vec![0; head.len()];
    if stream.try_read(&mut taken).ok()? != head.len() {
        return None;
    }
    let Ok(response) = router.oneshot(request).await;
    Some(response)
}

/// The head of a request for a stream, if that is what lies there.
async fn peeked(stream: &TcpStream) -> io::Result<Option<Vec<u8>>> {
    stream.readable().await?;
    let mut head = vec![0; LONGEST];
    let length = stream.peek(&mut head).await?;
    head.truncate(length);
    // All of it and nothing more, as a browser sends it.
    Ok((head.starts_with(STREAM) && head.ends_with(b"\r\n\r\n")).then_some(head))
}

fn request(head: &[u8], from: SocketAddr) -> Option<Request> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let whole = parsed.parse(head).ok()? == httparse::Status::Complete(head.len());
    let (path, version) = (parsed.path?, parsed.version?);
    if !whole || version != 1 {
        return None;
    }
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = path.parse::<Uri>().ok()?;
    for field in parsed.headers.iter() {
        let name = HeaderName::from_bytes(field.name.as_bytes()).ok()?;
        request.headers_mut().append(name, HeaderValue::from_bytes(field.value).ok()?);
    }
    // With a body there is something to read after the head.
    let has_body =
        [header::CONTENT_LENGTH, header::TRANSFER_ENCODING].iter().any(|it| request.headers().contains_key(it));
    request.extensions_mut().insert(ConnectInfo(from));
    (!has_body).then_some(request)
}

/// Writes the answer, whose end is that of the connection.
async fn pass_on(mut stream: TcpStream, response: Response) -> io::Result<()> {
    let (parts, body) = response.into_parts();
    stream.write_all(&status_and_headers(parts.status, &parts.headers)).await?;
    drop(parts);
    let mut body = body.into_data_stream();
    loop {
        let piece: Option<Bytes> = tokio::select! {
            piece = body.next() => piece.transpose().map_err(io::Error::other)?,
            () = gone(&stream) => None,
        };
        match piece {
            Some(piece) => stream.write_all(&piece).await?,
            None => return stream.shutdown().await,
        }
    }
}

fn status_and_headers(status: http::StatusCode, headers: &HeaderMap) -> Vec<u8> {
    let mut head =
        format!("HTTP/1.1 {} {}\r\n", status.as_u16(), status.canonical_reason().unwrap_or_default()).into_bytes();
    for (name, value) in headers {
        // Where the answer ends is told by the connection alone.
        if ![header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION].contains(name) {
            head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
    }
    head.extend(b"connection: close\r\n\r\n");
    head
}

/// Waits until the browser has gone. It has nothing more to say, and what it says is not listened to.
async fn gone(stream: &TcpStream) {
    let mut ignored = [0; 64];
    loop {
        if stream.readable().await.is_err() {
            return;
        }
        match stream.try_read(&mut ignored) {
            Ok(0) => return,
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return,
            _ => {}
        }
    }
}
