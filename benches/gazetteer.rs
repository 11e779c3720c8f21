//! Measures the gazetteer index at several sizes against the Aho-Corasick contiguous NFA.
//!
//! ```text
//! cargo bench --bench gazetteer -- [--text FILE] [--dump DIR] [SIZE …]
//! ```
//!
//! Names are made up from given names and syllables, the same at every run. Times are processor
//! time of this process; what is compared runs in turns, and the least of several rounds counts, so
//! that a busy machine disturbs little. `--dump` writes names and text for
//! `scripts/bench_gazetteer.py`, which measures Python's matchers.
#![allow(clippy::cast_precision_loss, reason = "numbers to be read by people")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use guillemet::gazetteer::ambiguity::Ambiguity;
use guillemet::gazetteer::local_id::slugify;
use guillemet::gazetteer::{FileSet, Gazetteer, Lexicons, load};
use guillemet::tag::Tagger;
use guillemet::tag::reference::ReferenceTagger;
use guillemet::text::Folded;

fn main() {
    let mut sizes = Vec::new();
    let (mut text, mut dump) = (None, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--text" => text = args.next().map(PathBuf::from),
            "--dump" => dump = args.next().map(PathBuf::from),
            size => sizes.extend(size.parse::<usize>()),
        }
    }
    if sizes.is_empty() {
        // `cargo test --benches` runs this too.
        sizes = vec![10_000];
    }
    let text = text.map_or_else(own_text, |path| std::fs::read_to_string(path).expect("a text"));
    println!("text: {:.1} MB", text.len() as f64 / 1e6);
    println!(
        "   names  build s  peak MB  file MB  open ms | fold match   all |  NFA MB/s  build s | found  ratio"
    );
    for size in sizes {
        measure(size, &text, dump.as_deref());
    }
}

fn measure(size: usize, text: &str, dump: Option<&Path>) {
    let set = FileSet { files: vec![("names.csv".into(), names(size))] };
    if let Some(dir) = dump {
        std::fs::write(dir.join(format!("{size}.csv")), &set.files[0].1).expect("written");
        std::fs::write(dir.join("text.txt"), text).expect("written");
    }
    let (lexicons, _) = Lexicons::builtin();
    let before = memory("VmRSS");
    let start = Clock::start();
    let (compiler, problems) = load::compile(&set, |_| None);
    assert!(problems.is_empty(), "{:?}", problems.first());
    let bytes = compiler.finish("", Ambiguity::new(&lexicons)).expect("an index");
    let build = start.elapsed().as_secs_f64();
    let (peak, length) = (memory("VmHWM") - before, bytes.len() as f64 / 1e6);
    let file = std::env::temp_dir().join(format!("guillemet-bench-{size}.gaz"));
    std::fs::write(&file, &bytes).expect("written");
    drop((bytes, set));
    let [open] = in_turns([&mut || {
        let mut gazetteer = Gazetteer::default();
        gazetteer.open(&file).expect("a sound index");
        black_box(gazetteer.find("per:nobody"));
    }]);
    let mut gazetteer = Gazetteer::default();
    gazetteer.open(&file).expect("a sound index");
    let tagger = Tagger::new(&gazetteer);
    let articles = articles(text);
    let folded: Vec<Folded> = articles.iter().map(|a| Folded::new(a, false)).collect();
    let pairs = || articles.iter().zip(&folded);
    let found: usize = pairs().map(|(a, f)| tagger.tag(a, f, &gazetteer).len()).sum();
    let start = Clock::start();
    let reference = ReferenceTagger::new(&gazetteer);
    let nfa_build = start.elapsed().as_secs_f64();
    let [fold, walk, nfa] = in_turns([
        &mut || articles.iter().for_each(|a| drop(black_box(Folded::new(a, false)))),
        &mut || pairs().for_each(|(a, f)| drop(black_box(tagger.tag(a, f, &gazetteer)))),
        &mut || {
            for f in &folded {
                black_box(reference.automaton().find_overlapping_iter(f.key()).count());
            }
        },
    ]);
    let expected: usize = pairs().map(|(a, f)| reference.tag(a, f, &gazetteer).len()).sum();
    assert_eq!(found, expected);
    let speed = |time: Duration| text.len() as f64 / 1e6 / time.as_secs_f64();
    let open = open.as_secs_f64() * 1e3;
    let (fold_speed, walk_speed, all) = (speed(fold), speed(walk), speed(fold + walk));
    let nfa_speed = speed(nfa);
    println!(
        "{size:8} {build:8.2} {peak:8.0} {length:8.1} {open:8.2} |{fold_speed:5.0} {walk_speed:5.0} \
         {all:5.0} |{nfa_speed:10.0} {nfa_build:8.2} |{found:6}  {:.1} (match alone {:.1}, NFA with fold {:.1})",
        all / nfa_speed,
        walk_speed / nfa_speed,
        all / speed(fold + nfa),
    );
    let _ = std::fs::remove_file(file);
}

/// The text in pieces of some 4 KB, cut at line ends: what a document is like.
fn articles(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.as_bytes().iter().skip(4000).position(|&b| b == b'\n') {
        let (article, after) = rest.split_at(4001 + end);
        out.push(article);
        rest = after;
    }
    out.push(rest);
    out
}

/// Processor time of this process, from the system's scheduler; the wall clock where there is none.
struct Clock {
    cpu: Option<Duration>,
    wall: Instant,
}

impl Clock {
    fn start() -> Self {
        Self { cpu: cpu_time(), wall: Instant::now() }
    }

    fn elapsed(&self) -> Duration {
        match (self.cpu, cpu_time()) {
            (Some(start), Some(end)) => end.saturating_sub(start),
            _ => self.wall.elapsed(),
        }
    }
}

fn cpu_time() -> Option<Duration> {
    // Sleeping makes the scheduler account for what ran so far.
    std::thread::sleep(Duration::from_micros(50));
    let stat = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The least time of one call of each, of nine rounds in which each runs for at least 50 ms.
fn in_turns<const N: usize>(mut calls: [&mut dyn FnMut(); N]) -> [Duration; N] {
    let mut least = [Duration::MAX; N];
    let mut repeats = [1_u32; N];
    for _ in 0..9 {
        for i in 0..N {
            loop {
                let start = Clock::start();
                (0..repeats[i]).for_each(|_| calls[i]());
                let all = start.elapsed();
                least[i] = least[i].min(all / repeats[i]);
                if all > Duration::from_millis(50) {
                    break;
                }
                repeats[i] *= 2;
            }
        }
    }
    least
}

/// A line of `/proc/self/status`, in MB.
fn memory(what: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with(what));
    let kilobytes = line.and_then(|l| l.split_whitespace().nth(1)?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1e3
}

/// The articles of the repository, several times over.
fn own_text() -> String {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles");
    let listed = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<_> = listed.map(|f| f.path()).collect();
    paths.sort();
    let texts: Vec<_> = paths.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect();
    let all = texts.join("\n");
    let all = if all.is_empty() { include_str!("../src/cli/sample.txt").to_owned() } else { all };
    all.repeat((1 << 20) / all.len() + 1)
}

/// A gazetteer of so many names: those of the built-in one, as far as there is room for them, and
/// made-up people, companies and towns.
fn names(size: usize) -> String {
    let given: Vec<&str> = include_str!("../gazetteers/lexicons/first_names.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    let mut random = Random(7);
    let (builtin, _) = Gazetteer::builtin();
    let mut rows = BTreeMap::new();
    for entry in builtin.entries().iter().step_by(3).take(size / 4) {
        rows.insert(entry.id.to_string(), (entry.kind.label(), entry.name.to_owned()));
    }
    while rows.len() < size {
        let surname = random.surname();
        let (kind, name) = match random.below(10) {
            0 => ("ORG", format!("Groupe {surname}")),
            1 => ("LOC", format!("{surname}-sur-{}", random.surname())),
            2 => ("ORG", format!("{surname} {}", random.surname())),
            _ => ("PER", format!("{} {surname}", given[random.below(given.len())])),
        };
        let id = format!("{}:{}", kind.to_lowercase(), slugify(&name));
        rows.entry(id).or_insert((kind, name));
    }
    let mut out = String::from("id,type,subtype,name,gender,country,wikidata,source\n");
    for (id, (kind, name)) in &rows {
        writeln!(out, "{id},{kind},,\"{name}\",,,,list").expect("a string");
    }
    out
}

/// A small generator (`SplitMix64`): the same names everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("n is a usize")
    }

    fn surname(&mut self) -> String {
        const ONSETS: [&str; 16] =
            ["b", "br", "c", "ch", "d", "f", "g", "gr", "l", "m", "n", "p", "r", "t", "v", "tr"];
        const RIMES: [&str; 14] =
            ["a", "an", "au", "é", "el", "er", "i", "in", "o", "on", "ou", "u", "ier", "ard"];
        let syllables = 2 + self.below(3);
        let mut name = String::new();
        for _ in 0..syllables {
            name += ONSETS[self.below(ONSETS.len())];
            name += RIMES[self.below(RIMES.len())];
        }
        name[..1].to_uppercase() + &name[1..]
    }
}
