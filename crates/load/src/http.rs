//! HTTP/1.1 as far as load on this machine needs it: kept connections from chosen addresses, lengths and chunks. It
//! does little, so that two cores are left for the server.

use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// Longer than any answer that still counts.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many addresses of this machine the members come from.
const SOURCES: usize = 40;

/// One kept connection to the server.
pub struct Connection {
    stream: BufReader<TcpStream>,
    /// Whether the answer that never ends comes in chunks.
    chunked: bool,
}

/// What the server said.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Names in lower case, with values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The address that the member with this number comes from: 127.0.0.2 and after.
pub fn source(number: usize) -> Ipv4Addr {
    let last = u8::try_from(number % SOURCES + 2).unwrap_or(2);
    Ipv4Addr::new(127, 0, 0, last)
}

impl Connection {
    /// Connects from this address; only to this machine.
    pub async fn open(server: SocketAddr, from: Ipv4Addr) -> Result<Self> {
        Self::with_buffer(server, from, 8 * 1024).await
    }

    /// The same with a read buffer of so many bytes.
    pub async fn with_buffer(server: SocketAddr, from: Ipv4Addr, buffer: usize) -> Result<Self> {
        ensure!(server.ip().is_loopback(), "load stays on this machine, and {server} is not on it");
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(IpAddr::V4(from), 0))?;
        let stream = timeout(PATIENCE, socket.connect(server)).await.context("connecting took too long")??;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(buffer, stream), chunked: false })
    }

    /// Sends a whole request and reads the whole answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer> {
        timeout(PATIENCE, async {
            self.stream.get_mut().write_all(request).await?;
            let mut answer = self.head().await?;
            self.body(&mut answer).await?;
            Ok(answer)
        })
        .await
        .context("the answer took too long")?
    }

    /// Sends a request whose answer never ends, and reads its head.
    pub async fn begin(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.get_mut().write_all(request).await?;
        let answer = timeout(PATIENCE, self.head()).await.context("the answer took too long")??;
        self.chunked = answer.is_chunked();
        Ok(answer)
    }

    /// The next piece of an answer that never ends; `None` when it does.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>> {
        if self.chunked {
            return self.chunk().await;
        }
        let piece = self.stream.fill_buf().await?.to_vec();
        self.stream.consume(piece.len());
        Ok((!piece.is_empty()).then_some(piece))
    }

    async fn chunk(&mut self) -> Result<Option<Vec<u8>>> {
        let line = self.line().await?;
        let size = usize::from_str_radix(line.split(';').next().unwrap_or_default(), 16)?;
        let mut chunk = vec![0; size];
        self.stream.read_exact(&mut chunk).await?;
        self.line().await?;
        Ok((size > 0).then_some(chunk))
    }

    async fn head(&mut self) -> Result<Answer> {
        let line = self.line().await?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.with_context(|| format!("`{line}` is no status line"))?;
        let mut headers = Vec::new();
        while let Some((name, value)) = self.line().await?.split_once(':') {
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Ok(Answer { status, headers, body: Vec::new() })
    }

    async fn body(&mut self, answer: &mut Answer) -> Result<()> {
        if let Some(length) = answer.header("content-length") {
            answer.body = vec![0; length.parse()?];
            self.stream.read_exact(&mut answer.body).await?;
        } else if answer.is_chunked() {
            while let Some(chunk) = self.chunk().await? {
                answer.body.extend(chunk);
            }
        }
        Ok(())
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            bail!(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn is_chunked(&self) -> bool {
        self.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked"))
    }

    /// The cookies that are set, as they are sent back.
    pub fn cookies(&self) -> String {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let pairs = set.filter_map(|(_, value)| value.split(';').next());
        pairs.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
    }
}

/// The bytes of a GET; `cookies` may be empty.
pub fn get(server: SocketAddr, path: &str, cookies: &str) -> Vec<u8> {
    (head("GET", server, path, cookies) + "\r\n").into_bytes()
}

/// The bytes of a POST, as a page of the same site sends it.
pub fn post(server: SocketAddr, path: &str, cookies: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let mut head = head("POST", server, path, cookies);
    let _ = write!(
        head,
        "Origin: http://{server}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// A form's fields in a body.
pub fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut text = String::new();
    for (name, value) in fields {
        if !text.is_empty() {
            text.push('&');
        }
        percent(&mut text, name);
        text.push('=');
        percent(&mut text, value);
    }
    text.into_bytes()
}

fn head(method: &str, server: SocketAddr, path: &str, cookies: &str) -> String {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {server}\r\nAccept: application/json\r\n");
    if !cookies.is_empty() {
        let _ = write!(head, "Cookie: {cookies}\r\n");
    }
    head
}

fn percent(text: &mut String, part: &str) {
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn lengths_and_chunks_are_read_and_the_connection_is_kept() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, from) = listener.accept().await.unwrap();
            assert_eq!(from.ip(), source(5));
            let mut buffer = [0; 1024];
            for answer in [
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: gone=; Path=/\r\n\r\nhello",
                "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
            ] {
                assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        let mut connection = Connection::open(server, source(5)).await.unwrap();
        let first = connection.send(&get(server, "/", "")).await.unwrap();
        assert_eq!((first.status, first.body.as_slice(), first.cookies().as_str()), (200, b"hello".as_slice(), "a=1"));
        let second = connection.send(&post(server, "/", "a=1", "text/plain", b"x")).await.unwrap();
        assert_eq!((second.status, second.body.as_slice()), (503, b"hello".as_slice()));
    }

    #[tokio::test]
    async fn nobody_else_is_loaded() {
        assert!(Connection::open(SocketAddr::from(([192, 0, 2, 1], 80)), source(0)).await.is_err());
    }

    #[test]
    fn forms_are_encoded() {
        assert_eq!(form(&[("ticket[key]", "a b"), ("code", "王")]), b"ticket%5Bkey%5D=a%20b&code=%E7%8E%8B");
    }
}
