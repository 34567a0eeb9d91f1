//! Where reminders arrive in tests: a program that takes JSON, robots that answer, a mail server. They keep
//! what came, and now and then say nothing, or that they are out of order, after they have taken it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::chance::Chance;

/// Something that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// Path with query; `mail` for mail.
    pub path: String,
    /// Headers, names in lower case; of mail those of the message.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Came {
    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// A sink for both.
#[derive(Clone)]
pub struct Sink {
    came: Arc<Mutex<Vec<Came>>>,
    chance: Arc<Mutex<Chance>>,
    /// One in so many is taken and not acknowledged; all are for 0.
    faulty: usize,
    /// Where it takes requests.
    pub http: SocketAddr,
    /// Where it takes mail.
    pub smtp: SocketAddr,
}

impl Sink {
    /// Listens on loopback until the process ends.
    pub fn start(faulty: usize) -> Self {
        let bind = || TcpListener::bind("127.0.0.1:0").expect("a free port");
        let (http, smtp) = (bind(), bind());
        let sink = Self {
            came: Arc::default(),
            chance: Arc::new(Mutex::new(Chance::new(77))),
            faulty,
            http: http.local_addr().expect("an address"),
            smtp: smtp.local_addr().expect("an address"),
        };
        let serve = |listener: TcpListener, take: fn(&Sink, TcpStream) -> std::io::Result<()>| {
            let sink = sink.clone();
            std::thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let sink = sink.clone();
                    // Whoever sent it may be dead by now.
                    std::thread::spawn(move || drop(take(&sink, stream)));
                }
            });
        };
        serve(http, Self::request);
        serve(smtp, Self::mail);
        sink
    }

    /// What came so far.
    pub fn came(&self) -> Vec<Came> {
        self.came.lock().expect("nobody panics").clone()
    }

    fn keep(&self, came: Came) {
        self.came.lock().expect("nobody panics").push(came);
    }

    fn fails(&self) -> usize {
        let mut chance = self.chance.lock().expect("nobody panics");
        std::thread::sleep(std::time::Duration::from_millis(chance.below(12) as u64));
        if self.faulty > 0 && chance.once_in(self.faulty) { 1 + chance.below(2) } else { 0 }
    }

    fn request(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let headers = headers(&mut reader)?;
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length = length.and_then(|(_, value)| value.parse().ok()).unwrap_or_default();
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let fails = self.fails();
        self.keep(Came { path, headers, body: String::from_utf8_lossy(&body).into_owned() });
        let (status, body) = match fails {
            0 => ("200 OK", r#"{"errcode":0,"errmsg":"ok","code":0,"msg":"success"}"#),
            1 => return Ok(()),
            _ => ("503 Service Unavailable", ""),
        };
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
    }

    fn mail(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        stream.write_all(b"220 sink ready\r\n")?;
        let mut line = String::new();
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let word = line.split(' ').next().unwrap_or_default().trim_end().to_uppercase();
            match word.as_str() {
                "DATA" => {
                    stream.write_all(b"354 go on\r\n")?;
                    let headers = headers(&mut reader)?;
                    let mut body = String::new();
                    while !body.ends_with("\r\n.\r\n") {
                        if reader.read_line(&mut body)? == 0 {
                            return Ok(());
                        }
                    }
                    let fails = self.fails();
                    self.keep(Came { path: "mail".to_owned(), headers, body });
                    match fails {
                        0 => stream.write_all(b"250 taken\r\n")?,
                        1 => return Ok(()),
                        _ => stream.write_all(b"451 try again later\r\n")?,
                    }
                }
                "QUIT" => return stream.write_all(b"221 bye\r\n"),
                _ => stream.write_all(b"250 ok\r\n")?,
            }
        }
    }
}

/// Headers up to the empty line; folded lines are put together.
fn headers(reader: &mut impl BufRead) -> std::io::Result<Vec<(String, String)>> {
    let mut headers: Vec<(String, String)> = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim_end().is_empty() {
            return Ok(headers);
        }
        match (line.starts_with(' '), line.split_once(':'), headers.last_mut()) {
            (true, _, Some((_, value))) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (_, Some((name, value)), _) => {
                headers.push((name.to_lowercase(), value.trim().to_owned()));
            }
            _ => {}
        }
    }
}
