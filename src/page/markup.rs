//! Tags of HTML and of feeds in a text: block tags end a line, others leave nothing; scripts, styles and
//! comments go with what they hold.
//!
//! This is no parser: what is passed over is what surely is markup, everything else stays text.

use super::view::Rewriter;

/// Elements within a line.
const INLINE: [&str; 40] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "g", "i", "img", "ins", "kbd", "label", "mark", "nobr", "path", "picture", "s", "samp",
    "small", "source", "span", "strike", "strong", "sub", "sup", "svg", "time", "tt", "u", "use",
    "var", "wbr",
];

/// Elements that begin and end a line, of HTML, RSS and Atom.
const BLOCK: [&str; 88] = [
    "address",
    "article",
    "aside",
    "audio",
    "author",
    "base",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "category",
    "center",
    "channel",
    "col",
    "colgroup",
    "content",
    "dd",
    "description",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "embed",
    "enclosure",
    "entry",
    "feed",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "generator",
    "guid",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "input",
    "item",
    "language",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "pre",
    "pubdate",
    "rss",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
    "updated",
    "video",
];

/// Elements whose content is no text.
const HOLDS_CODE: [&str; 2] = ["script", "style"];

/// Opens a section of a feed, which holds text.
const SECTION: &str = "<![CDATA[";

/// What a tag leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// Nothing.
    Inline,
    /// The end of a line.
    Block,
    /// The end of a line, and its content goes too.
    Code,
    /// A quotation mark: `<q>`.
    Mark(&'static str),
}

/// Replaces the tags of a text.
pub(super) fn strip(rewriter: &mut Rewriter<'_>) {
    let mut scanner = Scanner {
        text: rewriter.text,
        lost: 0,
        no_comment: false,
        no_section: false,
        no_code: [false; 2],
    };
    let mut cdata = None;
    let mut from = 0;
    while let Some(at) = next(scanner.text, from, cdata) {
        let found = match cdata {
            Some(end) if at == end => {
                cdata = None;
                Some((at + 3, "\n"))
            }
            _ if scanner.text[at..].starts_with(SECTION) => {
                cdata = cdata.or_else(|| scanner.section_end(at));
                cdata.map(|_| (at + SECTION.len(), "\n"))
            }
            _ => scanner.markup(at),
        };
        from = match found {
            Some((end, with)) => {
                rewriter.replace(at..end, with);
                // Markup may swallow the end of its section.
                cdata = cdata.filter(|&section| section >= end);
                end
            }
            None => at + 1,
        };
    }
}

/// The next `<`, or the end of the open section if that comes first.
fn next(text: &str, from: usize, section: Option<usize>) -> Option<usize> {
    let tag = memchr::memchr(b'<', &text.as_bytes()[from..]).map(|i| from + i);
    match (tag, section) {
        (Some(tag), Some(section)) => Some(tag.min(section)),
        (tag, section) => tag.or(section),
    }
}

struct Scanner<'t> {
    text: &'t str,
    /// Bytes that were looked at in vain: bounded, so that all is linear.
    lost: usize,
    /// Whether no comment ends any more.
    no_comment: bool,
    /// Whether no section ends any more.
    no_section: bool,
    /// Whether no element of [`HOLDS_CODE`] ends any more.
    no_code: [bool; 2],
}

impl Scanner<'_> {
    /// The markup that begins at `at`: its end, and what takes its place.
    fn markup(&mut self, at: usize) -> Option<(usize, &'static str)> {
        let rest = &self.text[at..];
        if rest.starts_with("<!--") {
            return self.comment(at);
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let is_declaration = rest[2..].starts_with(|c: char| c.is_ascii_alphabetic());
            let end = rest.bytes().take(1024).position(|b| b == b'>').filter(|_| is_declaration)?;
            return Some((at + end + 1, "\n"));
        }
        let (name, is_closing) = name(rest)?;
        let attributes = at + 1 + usize::from(is_closing) + name.len();
        let effect = effect(name, is_closing);
        let end = self.tag_end(attributes)?;
        // An unknown name is a tag if it closes an element or has attributes; else it may be anything.
        let effect = match effect {
            Some(effect) => effect,
            None if is_closing || self.text[attributes..end].contains("=\"") => Effect::Block,
            None => return None,
        };
        match effect {
            Effect::Inline => Some((end, "")),
            Effect::Block => {
                Some((end, if name.eq_ignore_ascii_case("br") { "\n" } else { "\n\n" }))
            }
            Effect::Mark(mark) => Some((end, mark)),
            Effect::Code if is_closing => Some((end, "\n\n")),
            Effect::Code => Some((self.code_end(name, end).unwrap_or(end), "\n\n")),
        }
    }

    /// The `]]>` that ends the section at `at`.
    fn section_end(&mut self, at: usize) -> Option<usize> {
        if self.no_section {
            return None;
        }
        let end = memchr::memmem::find(&self.text.as_bytes()[at..], b"]]>");
        self.no_section = end.is_none();
        end.map(|i| at + i)
    }

    fn comment(&mut self, at: usize) -> Option<(usize, &'static str)> {
        if self.no_comment {
            return None;
        }
        let end = memchr::memmem::find(&self.text.as_bytes()[at + 4..], b"-->");
        self.no_comment = end.is_none();
        end.map(|i| (at + 4 + i + 3, "\n"))
    }

    /// Behind the `>` of a tag whose attributes begin at `from`; what is quoted may hold `<` and `>`.
    fn tag_end(&mut self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        // Long values are data within the page; who sends many that never end gets little time.
        let limit = if self.lost > bytes.len() { 256 } else { bytes.len() };
        let limit = bytes.len().min(from.saturating_add(limit));
        let mut at = from;
        while let Some(i) = bytes[at..limit].iter().position(|b| b"<>\"'".contains(b)) {
            at += i;
            match bytes[at] {
                b'>' => return Some(at + 1),
                b'<' => break,
                // An apostrophe of prose opens no value.
                quote if bytes[at - 1] == b'=' => {
                    let Some(close) = memchr::memchr(quote, &bytes[at + 1..limit]) else {
                        at = limit;
                        break;
                    };
                    at += close + 2;
                }
                _ => at += 1,
            }
        }
        self.lost += at - from;
        None
    }

    /// Behind the tag that closes a script or style; `None` if there is none, and what follows is text.
    fn code_end(&mut self, name: &str, from: usize) -> Option<usize> {
        let which = HOLDS_CODE.iter().position(|n| n.eq_ignore_ascii_case(name))?;
        if self.no_code[which] {
            return None;
        }
        let bytes = self.text.as_bytes();
        let close = memchr::memmem::find_iter(&bytes[from..], b"</").find(|i| {
            let start = from + i + 2;
            bytes
                .get(start..start + name.len())
                .is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
        });
        let Some(close) = close else {
            self.no_code[which] = true;
            return None;
        };
        let start = from + close + 2 + name.len();
        Some(self.tag_end(start).unwrap_or(start))
    }
}

/// The name of the element at a `<`, and whether its tag closes it.
fn name(rest: &str) -> Option<(&str, bool)> {
    let inside = &rest[1..];
    let (inside, is_closing) = match inside.strip_prefix('/') {
        Some(inside) => (inside, true),
        None => (inside, false),
    };
    let len = inside
        .bytes()
        .take(32)
        .take_while(|&b| b.is_ascii_alphanumeric() || b == b'-' || b == b':')
        .count();
    let begins = inside.starts_with(|c: char| c.is_ascii_alphabetic());
    let ends = inside[len..].starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/');
    (begins && ends).then_some((&inside[..len], is_closing))
}

/// What a tag leaves; `None` for an element that neither HTML nor a feed has.
fn effect(name: &str, is_closing: bool) -> Option<Effect> {
    let mut lower = [0; 32];
    let lower = &mut lower[..name.len()];
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    let lower = std::str::from_utf8(lower).ok()?;
    if HOLDS_CODE.contains(&lower) {
        return Some(Effect::Code);
    }
    match lower {
        "q" => return Some(Effect::Mark(if is_closing { "”" } else { "“" })),
        _ if INLINE.binary_search(&lower).is_ok() => return Some(Effect::Inline),
        _ => {}
    }
    let known = BLOCK.binary_search(&lower).is_ok() || has_prefix(lower);
    known.then_some(Effect::Block)
}

/// Whether a name has the prefix of a namespace: `dc:creator`, not the `https:` of an address.
fn has_prefix(name: &str) -> bool {
    name.split_once(':').is_some_and(|(_, local)| !local.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::View;
    use super::*;

    fn check(given: &str, expected: &str) {
        let text = View::new(given).map_or_else(|| given.to_owned(), |v| v.text().to_owned());
        assert_eq!(text, expected, "{given}");
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(INLINE.is_sorted() && BLOCK.is_sorted());
    }

    #[test]
    fn tags() {
        check("<b>Paris</b> et <a href=\"/l\" title='a > b'>Lyon</a>", "Paris et Lyon");
        check("<p>Un</p><p>Deux<br>Trois</p>", "\n\nUn\n\n\n\nDeux\nTrois\n\n");
        check("a<SCRIPT>if (a<b) { x(\"« non »\") }</Script>b", "a\n\nb");
        check("a<!-- « non » -->b", "a\nb");
        check("<q>Oui</q>, dit-il", "“Oui”, dit-il");
        check("<dc:creator>Léa</dc:creator>", "\n\nLéa\n\n");
        check("<item><![CDATA[<b>Oui</b>]]></item>", "\n\n\nOui\n\n\n");
        check("<img src=\"x.png\" alt=\"l'eau\"/>eau", "eau");
    }

    #[test]
    fn prose() {
        for text in [
            "3 < 5 > 2",
            "<<oui>>",
            "<Jean Dupont>",
            "la balise <script> sert",
            "<https://a.fr>",
            "<!-- sans fin",
            "<a sans fin",
            "</",
            "<",
            "<![CDATA[ sans fin",
        ] {
            if text.contains("<script>") {
                check(text, "la balise \n\n sert");
            } else {
                check(text, text);
            }
        }
    }
}
