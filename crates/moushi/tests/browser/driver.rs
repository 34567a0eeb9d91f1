//! A WebDriver client of the few commands that the tests need, over a plain socket on the loopback.
//! One [`Browser`] is one chromedriver with one Chromium, both ended when it goes out of scope.

use base64::Engine as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// A headless Chromium with a profile of its own.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: PathBuf,
}

impl Browser {
    /// Starts one; `None`, with a line that says so, where the programs are not installed.
    ///
    /// # Panics
    /// When they are not installed and `MOUSHI_REQUIRE_TOOLS` is set, or do not start.
    pub fn start(name: &str) -> Option<Self> {
        let (Some(chromium), Some(driver)) = (program("chromium"), program("chromedriver")) else {
            let required = std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_some();
            assert!(!required, "chromium and chromedriver are required");
            println!("skipped: chromium or chromedriver is not installed");
            return None;
        };
        let profile =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let mut child = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let port = port_of(&mut child);
        let mut browser = Self { driver: child, port, session: String::new(), profile };
        let answer = browser.post("/session", &capabilities(&chromium, &browser.profile));
        browser.session = answer["sessionId"].as_str().expect("a session has a name").to_owned();
        Some(browser)
    }

    /// Opens an address and waits until it has loaded.
    pub fn open(&self, url: &str) {
        self.command("/url", &json!({ "url": url }));
    }

    /// Signs in on the page of a server, after signing out whoever was there.
    pub fn sign_in(&self, base: &str, login: &str, password: &str) {
        request(self.port, "DELETE", &format!("/session/{}/cookie/moushi", self.session), "");
        self.open(&format!("{base}/login"));
        self.run(&format!(
            "document.querySelector('[name=login]').value = {login:?};
             document.querySelector('[name=password]').value = {password:?};"
        ));
        self.click("main form button");
        // A busy machine takes its time with the password; whoever opens a page before is sent back.
        for _ in 0..600 {
            if self.run("return location.pathname") != "/login" {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }

    /// Runs a function body in the page and gives what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.command("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The same for a body that returns a promise.
    pub fn wait(&self, script: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {script} }})().then(done, (e) => done(String(e)));"
        );
        self.command("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Presses keys one after the other, as a person does.
    pub fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key })))
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        // A key that makes the page ask a question does not come back up before the answer.
        let (path, body) =
            (format!("/session/{}/actions", self.session), json!({ "actions": [keyboard] }));
        let answer = request(self.port, "POST", &path, &body.to_string());
        assert!(!answer.contains("\"error\"") || answer.contains("unexpected alert"), "{answer}");
    }

    /// Presses a key while another is held.
    pub fn chord(&self, held: char, key: &str) {
        let mut strokes = vec![json!({ "type": "keyDown", "value": held })];
        strokes.extend(["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key })));
        strokes.push(json!({ "type": "keyUp", "value": held }));
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.command("/actions", &json!({ "actions": [keyboard] }));
    }

    /// Clicks in the middle of the first element that a selector finds. What the page draws anew between being
    /// found and being clicked is looked for again, as a person would.
    pub fn click(&self, selector: &str) {
        for _ in 0..10 {
            let path = format!("/session/{}/element/{}/click", self.session, self.found(selector));
            match self.said(&path, &json!({})) {
                Err(why) if why.starts_with("stale element reference") => {}
                Err(why) => panic!("{selector}: {why}"),
                Ok(_) => return,
            }
        }
        panic!("{selector} is drawn anew again and again");
    }

    /// The name of the first element that a selector finds.
    fn found(&self, selector: &str) -> String {
        let body = json!({ "using": "css selector", "value": selector });
        let element = self.command("/element", &body);
        let id = element.as_object().and_then(|map| map.values().next()).and_then(Value::as_str);
        id.unwrap_or_else(|| panic!("no {selector}: {element}")).to_owned()
    }

    /// Chooses files in the first file box that a selector finds, as the dialog of the system does.
    pub fn choose_files(&self, selector: &str, files: &[PathBuf]) {
        let id = self.found(selector);
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        self.command(&format!("/element/{id}/value"), &json!({ "text": names.join("\n") }));
    }

    /// Says yes to the question that the page asks; false where none is open.
    pub fn say_yes(&self) -> bool {
        let path = format!("/session/{}/alert/accept", self.session);
        let answer = request(self.port, "POST", &path, "{}");
        !answer.contains("no such alert")
    }

    /// The page as it is seen, as a PNG.
    pub fn picture(&self) -> Vec<u8> {
        let path = format!("/session/{}/screenshot", self.session);
        let answer = request(self.port, "GET", &path, "");
        let answer: Value = serde_json::from_str(&answer).expect("chromedriver speaks JSON");
        let picture = answer["value"].as_str().expect("a picture");
        base64::engine::general_purpose::STANDARD.decode(picture).expect("base 64")
    }

    /// Where what is downloaded arrives; removed with the browser.
    pub fn downloads(&self) -> PathBuf {
        self.profile.join("downloads")
    }

    /// Gives the window another size.
    pub fn resize(&self, width: u32, height: u32) {
        self.command("/window/rect", &json!({ "width": width, "height": height }));
    }

    /// What the page has complained of on its console, warnings left out.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.command("/se/log", &json!({ "type": "browser" }));
        let lines = log.as_array().cloned().unwrap_or_default();
        let severe = lines.iter().filter(|line| line["level"] == "SEVERE");
        severe.map(|line| line["message"].to_string()).collect()
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        self.post(&format!("/session/{}{path}", self.session), body)
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.said(path, body).unwrap_or_else(|why| panic!("{path}: {why}"))
    }

    /// What the driver answers, or why it does not.
    fn said(&self, path: &str, body: &Value) -> Result<Value, String> {
        let answer = request(self.port, "POST", path, &body.to_string());
        let mut answer: Value = serde_json::from_str(&answer).expect("chromedriver speaks JSON");
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"])),
            None => Ok(value),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            request(self.port, "DELETE", &format!("/session/{}", self.session), "");
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn capabilities(chromium: &Path, profile: &Path) -> Value {
    let downloads = json!({ "download.default_directory": profile.join("downloads") });
    let profile = format!("--user-data-dir={}", profile.display());
    let flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1366,768",
        &profile,
    ];
    json!({ "capabilities": { "alwaysMatch": {
        "goog:chromeOptions": { "binary": chromium, "args": flags, "prefs": downloads },
        "goog:loggingPrefs": { "browser": "ALL" },
        "unhandledPromptBehavior": "ignore",
    } } })
}

/// Reads on until chromedriver names the free port that it has taken.
fn port_of(driver: &mut Child) -> u16 {
    let out = driver.stdout.take().expect("the output is piped");
    let mut lines = BufReader::new(out).lines();
    let found = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, rest) = line.split_once("successfully on port ")?;
        rest.trim_end_matches('.').parse().ok()
    });
    std::thread::spawn(move || lines.for_each(drop));
    found.expect("chromedriver names its port")
}

fn request(port: u16, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("chromedriver listens");
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .expect("chromedriver takes the request");
    let mut stream = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while stream.read_line(&mut line).expect("chromedriver answers") > 2 {
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length is a number");
        }
        line.clear();
    }
    let mut answer = vec![0; length];
    stream.read_exact(&mut answer).expect("the whole answer arrives");
    String::from_utf8(answer).expect("JSON is UTF-8")
}
