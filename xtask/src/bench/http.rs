//! HTTP/1.1 as far as a measurement on this machine needs it: kept connections, lengths and chunks, cookies.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

/// Longer than any page that is worth measuring.
const PATIENCE: Duration = Duration::from_secs(60);

/// One kept connection to a server on this machine.
pub struct Connection {
    stream: BufReader<TcpStream>,
}

/// What the server said.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Names in lower case, with values, in the order they came.
    pub headers: Vec<(String, String)>,
    /// As it was sent, perhaps compressed.
    pub body: Vec<u8>,
}

impl Connection {
    /// Connects; only to this machine.
    pub fn open(address: SocketAddr) -> Result<Self> {
        ensure!(address.ip().is_loopback(), "measurements stay on this machine, and {address} is not on it");
        let stream = TcpStream::connect(address).with_context(|| format!("could not connect to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream) })
    }

    /// Sends a whole request and reads the answer.
    pub fn send(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.get_mut().write_all(request)?;
        let mut line = String::new();
        self.line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.with_context(|| format!("`{line}` is no status line"))?;
        let mut headers = Vec::new();
        loop {
            self.line(&mut line)?;
            match line.split_once(':') {
                Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
                None => break,
            }
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        self.body(&mut answer)?;
        Ok(answer)
    }

    fn body(&mut self, answer: &mut Answer) -> Result<()> {
        if let Some(length) = answer.header("content-length") {
            answer.body = vec![0; length.parse()?];
            self.stream.read_exact(&mut answer.body)?;
        } else if answer.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            self.chunks(&mut answer.body)?;
        }
        Ok(())
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> Result<()> {
        let mut line = String::new();
        loop {
            self.line(&mut line)?;
            let size = usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16)?;
            let start = body.len();
            body.resize(start + size, 0);
            self.stream.read_exact(&mut body[start..])?;
            self.line(&mut line)?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn line(&mut self, line: &mut String) -> Result<()> {
        line.clear();
        if self.stream.read_line(line)? == 0 {
            bail!("the server closed the connection");
        }
        line.truncate(line.trim_end().len());
        Ok(())
    }
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> Result<&str> {
        std::str::from_utf8(&self.body).context("the page is text")
    }
}

/// What a browser keeps between requests.
#[derive(Clone, Default)]
pub struct Cookies(BTreeMap<String, String>);

impl Cookies {
    /// Takes what an answer sets; an empty value is forgotten.
    pub fn take(&mut self, answer: &Answer) {
        for (_, value) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = value.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.0.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
        self.0.retain(|_, value| !value.is_empty());
    }

    fn header(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

/// The bytes of a GET; `packed` lets the server compress.
pub fn get(address: SocketAddr, path: &str, cookies: &Cookies, packed: bool) -> Vec<u8> {
    let mut head = head("GET", address, path, cookies);
    if packed {
        head.push_str("Accept-Encoding: br, gzip\r\n");
    }
    (head + "\r\n").into_bytes()
}

/// The bytes of a form's POST, as a browser on the same site sends it.
pub fn post(address: SocketAddr, path: &str, cookies: &Cookies, fields: &[(String, String)]) -> Vec<u8> {
    let body = encode(fields);
    let mut head = head("POST", address, path, cookies);
    let _ = write!(
        head,
        "Origin: http://{address}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    head.into_bytes()
}

fn head(method: &str, address: SocketAddr, path: &str, cookies: &Cookies) -> String {
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\nUser-Agent: sunhall-bench\r\n");
    if !cookies.0.is_empty() {
        let _ = write!(head, "Cookie: {}\r\n", cookies.header());
    }
    head
}

fn encode(fields: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        if !text.is_empty() {
            text.push('&');
        }
        percent(&mut text, name);
        text.push('=');
        percent(&mut text, value);
    }
    text
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
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    fn answering(answer: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut buffer = [0; 1024];
            for _ in 0..2 {
                let _ = stream.read(&mut buffer).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        address
    }

    #[test]
    fn lengths_and_chunks_are_read_and_the_connection_is_kept() {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=1; Path=/\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=1; Path=/\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        ] {
            let address = answering(answer);
            let mut connection = Connection::open(address).unwrap();
            for _ in 0..2 {
                let answer = connection.send(&get(address, "/", &Cookies::default(), false)).unwrap();
                let mut cookies = Cookies::default();
                cookies.take(&answer);
                assert_eq!((answer.status, answer.text().unwrap(), cookies.header().as_str()), (200, "hello", "a=1"));
            }
        }
    }

    #[test]
    fn only_this_machine_is_measured() {
        assert!(Connection::open(SocketAddr::from(([192, 0, 2, 1], 80))).is_err());
    }

    #[test]
    fn forms_are_encoded() {
        let fields = [("ticket[key]".to_owned(), "a b&c".to_owned()), ("name".to_owned(), "王".to_owned())];
        assert_eq!(encode(&fields), "ticket%5Bkey%5D=a%20b%26c&name=%E7%8E%8B");
    }
}
