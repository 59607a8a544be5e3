//! A mail server that speaks SMTP (RFC 5321) and keeps what it is given.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A message that was delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Header and body as they came over the wire, dots unstuffed.
    pub data: String,
}

/// The server; it ends with the test's runtime.
#[derive(Clone)]
pub struct SmtpServer {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    mails: Vec<Mail>,
    refusals: Vec<&'static str>,
    greeting: Option<&'static str>,
    sign_in: Option<&'static str>,
}

impl SmtpServer {
    /// Starts listening.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), shared: Arc::default() };
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = accepting.clone();
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        server
    }

    /// Its address, for `mail.url`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Everything delivered so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.lock().unwrap().mails.clone()
    }

    /// Answers the next recipient with `reply`, as in `451 try later` or `550 no such user`.
    pub fn refuse_next(&self, reply: &'static str) {
        self.shared.lock().unwrap().refusals.push(reply);
    }

    /// Answers connections with this instead of a greeting, as in `554 no service`; `None` to greet again.
    pub fn greet_with(&self, reply: Option<&'static str>) {
        self.shared.lock().unwrap().greeting = reply;
    }

    /// Answers whoever signs in with this, as in `535 wrong password`; `None` to let them in.
    pub fn answer_sign_in(&self, reply: Option<&'static str>) {
        self.shared.lock().unwrap().sign_in = reply;
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        let mut mail = Mail { from: String::new(), to: Vec::new(), data: String::new() };
        let greeting = self.shared.lock().unwrap().greeting.unwrap_or("220 test ESMTP");
        writer.write_all(format!("{greeting}\r\n").as_bytes()).await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let verb = line.to_ascii_uppercase();
            let reply = if verb.starts_with("EHLO") {
                "250-test\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8".to_owned()
            } else if verb.starts_with("AUTH") {
                self.shared.lock().unwrap().sign_in.unwrap_or("235 welcome").to_owned()
            } else if verb.starts_with("MAIL FROM:") {
                mail = Mail { from: address(&line), to: Vec::new(), data: String::new() };
                "250 ok".to_owned()
            } else if verb.starts_with("RCPT TO:") {
                self.recipient(&mut mail, &line)
            } else if verb == "DATA" {
                writer.write_all(b"354 go on\r\n").await.ok()?;
                mail.data = content(&mut lines).await?;
                self.shared.lock().unwrap().mails.push(mail.clone());
                "250 kept".to_owned()
            } else if verb == "QUIT" {
                writer.write_all(b"221 bye\r\n").await.ok()?;
                return None;
            } else {
                "250 ok".to_owned()
            };
            writer.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
        }
        None
    }

    fn recipient(&self, mail: &mut Mail, line: &str) -> String {
        let mut shared = self.shared.lock().unwrap();
        if !shared.refusals.is_empty() {
            return shared.refusals.remove(0).to_owned();
        }
        mail.to.push(address(line));
        "250 ok".to_owned()
    }
}

type Lines = tokio::io::Lines<BufReader<tokio::net::tcp::OwnedReadHalf>>;

async fn content(lines: &mut Lines) -> Option<String> {
    let mut data = String::new();
    loop {
        let line = lines.next_line().await.ok()??;
        if line == "." {
            return Some(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
        data.push('\n');
    }
}

fn address(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or_else(String::new, |(address, _)| address.to_owned())
}
