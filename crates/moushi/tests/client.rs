//! A plain HTTP client for tests: one request, one connection, the whole answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// A program that calls the API.
#[derive(Clone)]
pub struct Client {
    /// Where the server is.
    pub address: SocketAddr,
    /// Its token; none when empty.
    pub token: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers, in lower case.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// Of the one shape that every refusal has.
    pub fn is_refusal(&self) -> bool {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["kind"].is_string()
            && body["message"]["zh"].is_string()
            && body["advice"]["en"].is_string()
    }
}

impl Client {
    /// Sends a request; an error when the connection breaks before the answer is whole.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Reply> {
        let mut stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(10))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let mut head = format!(
            "{method} {path} HTTP/1.0\r\nHost: localhost\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !self.token.is_empty() {
            head.push_str(&format!("Authorization: Bearer {}\r\n", self.token));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        // A server may answer before it has taken all of a body that is too large.
        let sent = stream.write_all(body);
        let mut answer = Vec::new();
        let received = stream.read_to_end(&mut answer);
        if answer.is_empty() {
            sent?;
            received?;
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        parse(&answer)
    }

    /// Calls an act.
    pub fn act(&self, name: &str, input: &Value, key: &str) -> std::io::Result<Reply> {
        let mut headers = vec![("Content-Type", "application/json")];
        if !key.is_empty() {
            headers.push(("Idempotency-Key", key));
        }
        self.send("POST", &format!("/api/v1/acts/{name}"), &headers, input.to_string().as_bytes())
    }

    /// Looks.
    pub fn ask(&self, name: &str, input: &Value) -> std::io::Result<Reply> {
        let mut query = String::new();
        for byte in input.to_string().bytes() {
            query.push_str(&format!("%{byte:02X}"));
        }
        self.send("GET", &format!("/api/v1/asks/{name}?q={query}"), &[], b"")
    }
}

fn parse(answer: &[u8]) -> std::io::Result<Reply> {
    let text = String::from_utf8_lossy(answer).into_owned();
    let cut = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return Err(cut) };
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    if length.is_some_and(|length| length.trim().parse() != Ok(body.len())) {
        return Err(cut);
    }
    let status = status.ok_or(std::io::ErrorKind::InvalidData)?;
    Ok(Reply { status, head, body: body.to_owned() })
}
