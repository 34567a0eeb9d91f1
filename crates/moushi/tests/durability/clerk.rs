//! Somebody who edits, pastes and hands in files until the line goes dead, and knows what was
//! acknowledged.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::chance::Chance;
use crate::client::Client;

/// Rows of the block that a clerk pastes over.
pub const BLOCK: usize = 6;
/// What is pasted into the column of the unit, in turn.
const UNITS: [&str; 3] = ["基础教育处", "临江市教育局", "临江市第一中学"];
/// Size of a file that nobody adds to a plan: long enough to be killed in the middle of it.
const LARGE: usize = 200_000;

/// A change that was sent.
struct Sent {
    act: &'static str,
    input: Value,
    key: String,
}

/// A file of which the server said that it is kept.
pub struct Kept {
    /// Its name.
    pub blob: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// A document that names it was acknowledged.
    pub named: bool,
}

/// What a clerk has been told, and what it was doing when the line went dead.
pub struct Clerk {
    /// The row that it edits.
    pub row: String,
    /// The version of that row that was acknowledged last.
    pub version: i64,
    /// The rows that it pastes over, with their versions.
    pub block: Vec<(String, i64)>,
    /// What was acknowledged: the act and its key.
    pub done: Vec<(&'static str, String)>,
    /// Files that are kept.
    pub kept: Vec<Kept>,
    /// How many files were handed in that nobody added.
    pub left: usize,
    chance: Chance,
    edits: usize,
    pastes: usize,
    files: usize,
    pending: Option<Sent>,
}

impl Clerk {
    /// The clerk of that place, with rows of its own.
    pub fn new(place: usize) -> Self {
        let row = |seq: usize| if seq == 1 { "t-d".to_owned() } else { format!("t-d-{seq}") };
        Self {
            row: row(place + 1),
            version: 1,
            block: block(place).map(|seq| (row(seq), 1)).collect(),
            done: Vec::new(),
            kept: Vec::new(),
            left: 0,
            chance: Chance::new(place as u64 + 3),
            edits: 0,
            pastes: 0,
            files: 0,
            pending: None,
        }
    }

    /// Works until the server does not answer.
    pub fn work(&mut self, client: &Client, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) && self.step(client) {}
    }

    /// One thing; first of all the change of which nobody knows what came of it.
    fn step(&mut self, client: &Client) -> bool {
        if let Some(sent) = self.pending.take() {
            return self.send(client, sent);
        }
        match self.chance.below(16) {
            0 => self.document(client),
            1 => self.leave(client),
            2..6 => self.paste(client),
            _ => self.edit(client),
        }
    }

    fn edit(&mut self, client: &Client) -> bool {
        self.edits += 1;
        let fields = json!({ "deliverable": draft(self.edits) });
        let input = json!({ "entry": self.row, "version": self.version, "fields": fields });
        let key = format!("{}-{}", self.row, self.edits);
        self.send(client, Sent { act: "entry-edit", input, key })
    }

    /// The same words over two columns of all rows of the block, as the grid sends a block of cells.
    fn paste(&mut self, client: &Client) -> bool {
        self.pastes += 1;
        let fields = json!({ "deliverable": draft(self.pastes), "unit": unit(self.pastes) });
        let row = |(id, version)| json!({ "entry": id, "version": version, "fields": fields });
        let rows: Vec<Value> = self.block.iter().map(|(id, version)| row((id, version))).collect();
        let input = json!({ "plan": "p-d", "rows": rows });
        let key = format!("{}-paste-{}", self.row, self.pastes);
        self.send(client, Sent { act: "entries-edit", input, key })
    }

    /// Hands in a file and adds it to the plan; now and then one that was left before.
    fn document(&mut self, client: &Client) -> bool {
        self.files += 1;
        let bytes = match self.left {
            1.. if self.chance.once_in(8) => large(&self.row, (self.left - 1) / 2),
            _ => format!("{} 建设示范高中{}所。", self.row, self.files).into_bytes(),
        };
        let size = bytes.len();
        let Some(blob) = self.hand_in(client, bytes) else { return false };
        let name = format!("{}.txt", self.files);
        let input =
            json!({ "plan": "p-d", "name": name, "blob": blob, "size": size, "level": "own" });
        let key = format!("{}-file-{}", self.row, self.files);
        self.send(client, Sent { act: "document-add", input, key })
    }

    /// Hands in a file and leaves it at that; each one twice.
    fn leave(&mut self, client: &Client) -> bool {
        let handed_in = self.hand_in(client, large(&self.row, self.left / 2));
        self.left += usize::from(handed_in.is_some());
        handed_in.is_some()
    }

    fn hand_in(&mut self, client: &Client, bytes: Vec<u8>) -> Option<String> {
        let reply = client.send("POST", "/api/v1/files", &[], &bytes).ok()?;
        assert_eq!(reply.status, 200, "{reply:?}");
        let blob = reply.json()["blob"].as_str().expect("a name").to_owned();
        if !self.kept.iter().any(|kept| kept.blob == blob) {
            self.kept.push(Kept { blob: blob.clone(), bytes, named: false });
        }
        Some(blob)
    }

    fn send(&mut self, client: &Client, sent: Sent) -> bool {
        let Ok(reply) = client.act(sent.act, &sent.input, &sent.key) else {
            self.pending = Some(sent);
            return false;
        };
        assert_eq!(reply.status, 200, "{reply:?} to {}", sent.input);
        self.told(sent, &reply.json());
        true
    }

    fn told(&mut self, sent: Sent, answer: &Value) {
        let version = |of: &Value| of["version"].as_i64().expect("a version");
        match sent.act {
            "entry-edit" => self.version = version(answer),
            "entries-edit" => {
                for (row, made) in
                    self.block.iter_mut().zip(answer["rows"].as_array().expect("rows"))
                {
                    assert_eq!(made["id"], json!(row.0));
                    row.1 = version(made);
                }
            }
            _ => {
                let of_blob = |kept: &&mut Kept| sent.input["blob"] == json!(kept.blob);
                self.kept.iter_mut().find(of_blob).expect("it was handed in").named = true;
            }
        }
        self.done.push((sent.act, sent.key));
    }

    /// A day goes by: what no document names need not be kept any longer, and nobody adds it any more.
    pub fn sleep(&mut self) {
        self.pending.take_if(|sent| sent.act == "document-add");
        self.kept.retain(|kept| kept.named);
    }

    /// What the edited row may hold: the last words that were acknowledged, or those on their way.
    pub fn edited(&self) -> Vec<String> {
        self.possible("entry-edit", self.edits).into_iter().map(draft).collect()
    }

    /// What the rows of the block may hold, all of them alike: words, unit.
    pub fn pasted(&self) -> Vec<(String, String)> {
        let numbers = self.possible("entries-edit", self.pastes);
        numbers.into_iter().map(|number| (draft(number), unit(number))).collect()
    }

    fn possible(&self, act: &str, last: usize) -> Vec<usize> {
        match &self.pending {
            Some(sent) if sent.act == act => vec![last - 1, last],
            _ => vec![last],
        }
    }
}

/// Numbers of the rows that the clerk of that place pastes over.
pub fn block(place: usize) -> impl Iterator<Item = usize> {
    (0..BLOCK).map(move |at| 100 * (place + 1) + at)
}

fn draft(number: usize) -> String {
    if number == 0 { String::new() } else { format!("第{number}稿") }
}

fn unit(number: usize) -> String {
    if number == 0 { String::new() } else { UNITS[number % UNITS.len()].to_owned() }
}

fn large(row: &str, number: usize) -> Vec<u8> {
    let mut bytes = format!("{row} 留下的第{number}份文件。\n").into_bytes();
    bytes.resize(LARGE, b' ');
    bytes
}
