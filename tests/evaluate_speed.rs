//! How long an evaluation of 1,000 documents with 100,000 mentions and 1,000 resamples takes. No
//! limit is asserted; run it with
//! `cargo test --release --test evaluate_speed -- --ignored --nocapture`.

use std::time::Instant;

use guillemet::evaluate::align::{AlignOptions, align};
use guillemet::evaluate::input::{Format, read_str};
use guillemet::evaluate::rng::Rng;
use guillemet::evaluate::{EvaluateOptions, evaluate};

fn corpus(seed: u64, noise: usize) -> String {
    let types = ["PER", "LOC", "ORG", "AGENCY"];
    let (mut places, mut errors) = (Rng::new(1), Rng::new(seed));
    let mut out = String::new();
    for doc in 0..1000 {
        let mut rows = Vec::with_capacity(100);
        for i in 0..100 {
            let start = i * 60 + places.below(20);
            let (length, kind) = (3 + places.below(30), places.below(4));
            let wrong = errors.below(100) < noise;
            let (end, kind) = match errors.below(3) {
                0 if wrong => continue,
                1 if wrong => (start + length + 2, kind),
                _ if wrong => (start + length, errors.below(4)),
                _ => (start + length, kind),
            };
            rows.push(format!(r#"{{"start":{start},"end":{end},"type":"{}"}}"#, types[kind]));
        }
        out.push_str(&format!("{{\"doc_id\":\"{doc}\",\"entities\":[{}]}}\n", rows.join(",")));
    }
    out
}

#[test]
#[ignore = "a measurement"]
fn thousand_documents() {
    let (gold, pred) = (corpus(0, 0), corpus(2, 20));
    let start = Instant::now();
    let read = |name: &str, s: &str| read_str(name, s, Format::Jsonl).expect("reads");
    let aligned = align(vec![read("gold", &gold), read("pred", &pred)], AlignOptions::default());
    let aligned = aligned.expect("aligns");
    let reading = start.elapsed();
    let report = evaluate(&aligned, &EvaluateOptions::default());
    let mentions = report.value("entities.strict", "micro", "gold").expect("counted");
    println!("{mentions} gold mentions: reading {reading:.2?}, all {:.2?}", start.elapsed());
}
