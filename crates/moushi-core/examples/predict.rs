//! Writes the predictions of `extract` for every `*.txt` of a folder, as `score.py` wants them:
//! `cargo run --example predict -- IN OUT`.

use std::{env, fs, path::Path};

use moushi_core::extract::{Options, extract};
use moushi_core::model::Extraction;
use moushi_core::text::{BlockKind, Format, Source, SourceBuilder};
use serde_json::{Value, json};

fn main() {
    let mut args = env::args().skip(1);
    let (from, to) =
        (args.next().expect("a folder to read"), args.next().expect("a folder to write"));
    let mut paths: Vec<_> =
        fs::read_dir(&from).expect("folder").flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).expect("UTF-8");
        let source = source(&text);
        let found = extract(&source, &Options::default());
        let name = Path::new(&path).with_extension("json");
        let name = Path::new(&to).join(name.file_name().expect("a name"));
        fs::write(name, json(&source, &found).to_string()).expect("written");
    }
}

fn source(text: &str) -> Source {
    let mut builder = SourceBuilder::new();
    for line in text.lines() {
        builder.block(BlockKind::Paragraph, None, line);
    }
    builder.finish("", Format::Txt, text.as_bytes())
}

fn json(source: &Source, found: &Extraction) -> Value {
    let items: Vec<_> = found.candidates.iter().map(|c| {
        let q: Vec<_> = c.quantities.iter().map(|q| json!({"text": source.at(q.span), "value": q.value, "unit": q.unit})).collect();
        json!({"type": c.kind, "text": source.at(c.span), "owner": c.owner.as_ref().map(|o| &o.name), "deadline": c.deadline.as_ref().map(|d| source.at(d.span)),
            "quantities": q, "named_programmes": c.programmes.iter().map(|p| &p.name).collect::<Vec<_>>(), "parent": c.parent, "ordinal": c.ordinal, "path": c.path, "finder": c.finder, "confidence": c.confidence})
    }).collect();
    let noise: Vec<_> = found.noise.iter().map(|n| json!({"text": source.at(n.span), "kind": n.kind, "likely": n.likely, "confidence": n.sureness})).collect();
    json!({"items": items, "noise": noise, "people": found.people, "claims": found.claims.iter().map(|c| json!({"text": source.at(c.span), "claimed": c.claimed, "listed": c.listed.iter().map(|s| source.at(*s)).collect::<Vec<_>>()})).collect::<Vec<_>>(),
        "sections": found.sections.iter().map(|s| json!({"role": s.role, "speaker": s.speaker, "text": source.at(s.span)})).collect::<Vec<_>>(), "quoted_other": found.quoted_other.iter().map(|q| &q.name).collect::<Vec<_>>()})
}
