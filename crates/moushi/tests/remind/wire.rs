//! What goes over the wire, sign by sign. Signatures were worked out by another program (Python's `hmac`).

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use moushi::app::remind::{Channel, Letter, Line, Recipient};
use moushi::courier::words::Words;
use moushi::courier::{Courier, Settings, robots, webhook};
use moushi_core::text::Text;
use moushi_core::track::remind::{Concern, Form};
use serde_json::{Value, json};

use super::sink::Sink;
use crate::world::World;

const ID: &str = "0188f00d000070008000000000000001";
const ZH: Words<'_> = Words { site: "https://moushi.example.edu.cn", english: false };
const EN: Words<'_> = Words { english: true, ..ZH };

fn letter(channel: Channel) -> Letter {
    let line = |concern: Concern, count| Line {
        concern,
        title: concern.title(),
        due: String::new(),
        url: String::new(),
        count,
    };
    Letter {
        id: ID.to_owned(),
        channel,
        form: Form::Digest,
        day: "2023-05-08".to_owned(),
        made_at: 1_683_507_600_000,
        to: None,
        people: 12,
        total: 7,
        lines: vec![line(Concern::Notice, 2), line(Concern::Report, 5)],
    }
}

fn personal(channel: Channel) -> Letter {
    let title = Text::new("答复督办单 1\r\nBcc: x@example.org", "Answer notice 1");
    let line = Line {
        concern: Concern::Notice,
        title,
        due: "2023-05-10".to_owned(),
        url: "/entries/t1#follow".to_owned(),
        count: 1,
    };
    let to = Recipient { login: "zhoujc".to_owned(), mail: "jc.zhou@example.edu.cn".to_owned() };
    Letter { to: Some(to), people: 1, total: 3, lines: vec![line], ..letter(channel) }
}

fn read(body: &str) -> Value {
    serde_json::from_str(body).expect("JSON")
}

#[test]
fn robots_get_the_bodies_that_they_describe() {
    let letter = letter(Channel::Wecom);
    let text = "### 谋实每周提醒：12 人共有 7 项待办\n\n- 督办单待答复 2 项\n- 任务待反馈进展 5 项\n\n\
                请登录后在工作台查看自己的事项。[打开谋实](https://moushi.example.edu.cn/)\n\n\
                编号 0188f00d000070008000000000000001\n";
    let wecom = read(&robots::wecom(&letter, ZH));
    assert_eq!(wecom, json!({ "msgtype": "markdown", "markdown": { "content": text } }));
    let dingtalk = read(&robots::dingtalk(&letter, ZH));
    let title = "谋实每周提醒：12 人共有 7 项待办";
    assert_eq!(
        dingtalk,
        json!({ "msgtype": "markdown", "markdown": { "title": title, "text": text },
            "at": { "isAtAll": false } })
    );
    let said = |words: &str| json!([{ "tag": "text", "text": words }]);
    let link = json!([
        { "tag": "text", "text": "请登录后在工作台查看自己的事项。" },
        { "tag": "a", "text": "打开谋实", "href": "https://moushi.example.edu.cn/" },
    ]);
    let lines = json!([
        said("督办单待答复 2 项"),
        said("任务待反馈进展 5 项"),
        link,
        said("编号 0188f00d000070008000000000000001"),
    ]);
    let post = json!({ "msg_type": "post",
        "content": { "post": { "zh_cn": { "title": title, "content": lines } } } });
    assert_eq!(read(&robots::feishu(&letter, ZH, "", 1_683_507_600)), post);
    let mut signed = post;
    signed["timestamp"] = json!("1683507600");
    signed["sign"] = json!("gbISN+qAvM2L5ZhtKiLcpVUQTt/y62uryFrKU79P8ms=");
    let secret = "made-up-key-0123456789";
    assert_eq!(read(&robots::feishu(&letter, ZH, secret, 1_683_507_600)), signed);
    let english = read(&robots::feishu(&letter, EN, "密钥", 1_599_360_473));
    assert_eq!(english["sign"], "P9HUVM15LT0IjapLuiZySGCllJ5uMRqQueF+jKYN0cw=");
    let words = &english["content"]["post"]["en_us"]["content"][0][0]["text"];
    assert_eq!(words, "notices to answer: 2");
}

#[test]
fn a_body_for_wecom_stays_below_what_it_takes() {
    let line = |concern: &Concern| Line {
        concern: *concern,
        title: concern.title(),
        due: String::new(),
        url: String::new(),
        count: i64::MAX,
    };
    let full = Letter {
        people: usize::MAX,
        total: usize::MAX,
        lines: Concern::ALL.iter().map(line).collect(),
        ..letter(Channel::Wecom)
    };
    for words in [ZH, EN] {
        let body = read(&robots::wecom(&full, words));
        let content = body["markdown"]["content"].as_str().expect("text");
        assert!(content.len() < 2_048, "{}", content.len());
    }
}

#[test]
fn addresses_of_dingtalk_are_signed() {
    let address = "https://oapi.dingtalk.com/robot/send?access_token=t";
    assert_eq!(robots::dingtalk_address(address, "", 1), address);
    for (secret, now, sign) in [
        (
            "SECmade-up-key-0123456789",
            1_683_507_600_000,
            "m8fbfZbBDUnVsZe358orCiZYdYLDw8N4AiiVI9HNDPc%3D",
        ),
        ("密钥", 1_683_507_600_123, "EBxYraIjdZfnQ1m4C%2B2QPFsZ9TgL4mg59USpmmX4UqE%3D"),
    ] {
        let whole = format!("{address}&timestamp={now}&sign={sign}");
        assert_eq!(robots::dingtalk_address(address, secret, now), whole);
    }
}

#[test]
fn a_webhook_gets_what_waits_and_nothing_else() {
    let body = webhook::body(&personal(Channel::Webhook), ZH);
    assert_eq!(
        read(&body),
        json!({
            "id": ID, "form": "digest", "day": "2023-05-08", "account": "zhoujc",
            "title": "谋实每周提要：3 项等您处理", "total": 3,
            "matters": [{ "kind": "notice", "title": "答复督办单 1  Bcc: x@example.org",
                "due": "2023-05-10", "count": 1,
                "url": "https://moushi.example.edu.cn/entries/t1#follow" }],
            "url": "https://moushi.example.edu.cn/",
        })
    );
    let signed = webhook::signature("钥匙", r#"{"id":"1","title":"提醒"}"#.as_bytes());
    let known = "248c466a2c6e6a18dfa710779c5563ff9b84c0528023c239b738318111c8e297";
    assert_eq!(signed, format!("sha256={known}"));
}

fn settings(sink: &Sink) -> Settings {
    Settings {
        site: "https://moushi.example.edu.cn/".to_owned(),
        webhook: format!("http://{}/hook", sink.http),
        webhook_secret: "钥匙".to_owned(),
        wecom: format!("http://{}/wecom?key=k", sink.http),
        dingtalk: format!("http://{}/dingtalk?access_token=t", sink.http),
        dingtalk_secret: "SECmade-up-key-0123456789".to_owned(),
        feishu: format!("http://{}/feishu", sink.http),
        smtp: format!("smtp://{}", sink.smtp),
        mail_from: "谋实 <moushi@example.edu.cn>".to_owned(),
        ..Settings::default()
    }
}

#[test]
fn a_letter_arrives_by_every_way_with_its_id() {
    let sink = Sink::start(0);
    let courier = Courier::new(settings(&sink)).expect("all is named");
    assert_eq!(courier.ways(), Channel::ALL);
    for way in Channel::ALL {
        let letter = if way.personal() { personal(way) } else { letter(way) };
        courier.send(&letter, 1_683_507_600_000).expect("taken");
        courier.send(&letter, 1_683_507_600_000).expect("taken once more");
    }
    let came = sink.came();
    assert_eq!(came.len(), 10);
    for pair in came.chunks(2) {
        assert_eq!(pair[0], pair[1], "the same letter is the same, sign by sign");
    }
    let mail = &came[0];
    assert_eq!(mail.header("message-id"), format!("<{ID}@example.edu.cn>"));
    assert_eq!(mail.header("to"), "jc.zhou@example.edu.cn");
    assert_eq!(mail.header("date"), "Mon, 08 May 2023 01:00:00 +0000");
    assert_eq!(mail.header("auto-submitted"), "auto-generated");
    assert_eq!(mail.header("bcc"), "", "what was typed makes no header");
    assert_eq!(mail.header("content-transfer-encoding"), "base64");
    let packed: String = mail.body.trim_end_matches("\r\n.\r\n").split_whitespace().collect();
    let text = String::from_utf8(STANDARD.decode(packed).expect("Base64")).expect("UTF-8");
    assert_eq!(
        text.replace("\r\n", "\n"),
        "谋实每周提要：3 项等您处理\n\n\
         - 答复督办单 1  Bcc: x@example.org（2023-05-10 前）\n  \
         https://moushi.example.edu.cn/entries/t1#follow\n\
         - 另有 2 项\n\n\
         https://moushi.example.edu.cn/\n不想收到或只想收每周提要，请在“我的设置”中修改。\n"
    );
    let hook = &came[2];
    assert_eq!((hook.path.as_str(), hook.header("idempotency-key")), ("/hook", ID));
    let signed = webhook::signature("钥匙", hook.body.as_bytes());
    assert_eq!(hook.header("x-moushi-signature"), signed);
    assert!(came[6].path.starts_with("/dingtalk?access_token=t&timestamp=1683507600000&sign="));
}

#[test]
fn what_is_not_taken_is_told_without_a_secret() {
    let sink = Sink::start(1);
    let courier = Courier::new(settings(&sink)).expect("all is named");
    for way in Channel::ALL {
        let letter = if way.personal() { personal(way) } else { letter(way) };
        let why = courier.send(&letter, 1).expect_err("this one takes and says nothing good");
        assert!(!why.contains("access_token") && !why.contains("key=") && why.len() < 400, "{why}");
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let gone = nobody.local_addr().expect("an address");
    drop(nobody);
    let webhook = format!("http://{gone}/?key=secret");
    let courier = Courier::new(Settings { webhook, ..settings(&sink) }).expect("an address");
    let why = courier.send(&personal(Channel::Webhook), 1).expect_err("nobody listens");
    assert!(!why.contains("secret"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_sends_what_waits_to_where_its_configuration_says() {
    let sink = Sink::start(0);
    let world = World::new().await;
    let now = world.door.clock.now();
    let account = "(select id from account where login = 'zhoujc')";
    for sql in [
        format!(
            "insert into reminder select 'r', {account}, 'digest:1', 'digest', '2023-05-08', {now}, 0"
        ),
        format!(
            "insert into reminded select {account}, '2023-05-08', 'm', 'r', 0, 'notice', '', '答复', 'Answer', '/', 1"
        ),
        format!(
            "insert into delivery select '{ID}', 'r', 'webhook', {account}, '', 'waiting', 0, 0, '', 0, '', {now}, {now}"
        ),
    ] {
        world.execute(&sql).await;
    }
    let World { door, folder } = world;
    door.store.close().await.expect("the database is closed");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let mut child = Command::new(env!("CARGO_BIN_EXE_moushi"))
        .args(["serve", "--insecure", "--listen", "127.0.0.1:0"])
        .args(["--database", &path("moushi.db"), "--files", &path("files")])
        .env("MOUSHI_REMIND_SITE", "https://moushi.example.edu.cn")
        .env("MOUSHI_REMIND_WEBHOOK", format!("http://{}/hook", sink.http))
        .env("MOUSHI_REMIND_LANGUAGE", "en")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let mut lines = BufReader::new(child.stdout.take().expect("it speaks")).lines();
    assert!(lines.any(|line| line.is_ok_and(|line| line.contains("http://"))), "it listens");
    while sink.came().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().expect("it can be ended");
    child.wait().expect("it has ended");
    let body = read(&sink.came()[0].body);
    assert_eq!((&body["id"], &body["account"]), (&json!(ID), &json!("zhoujc")));
    assert_eq!(body["matters"][0]["title"], "Answer");
}
