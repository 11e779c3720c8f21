//! The HTML around the content: escaping, data blocks, and the policy that lets nothing else run.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The page's style sheet: these files, one after the other.
const STYLE: &str = concat!(include_str!("assets/page.css"), include_str!("assets/article.css"));

/// The page's script: these files, one after the other.
const SCRIPT: &str = concat!(
    include_str!("assets/core.js"),
    include_str!("assets/text.js"),
    include_str!("assets/article.js"),
    include_str!("assets/tables.js"),
    include_str!("assets/corpus.js"),
    include_str!("assets/app.js"),
);

/// What is around the page's content.
const SHELL: &str = include_str!("assets/page.html");

/// A page whose scripts and styles are the ones above and no others.
pub(super) struct Page<'a> {
    /// Plain text.
    pub(super) title: &'a str,
    /// Plain text.
    pub(super) subtitle: &'a str,
    /// HTML.
    pub(super) figures: &'a str,
    /// HTML: blocks that [`data`] made.
    pub(super) data: &'a str,
}

impl Page<'_> {
    /// The whole document.
    pub(super) fn html(&self) -> String {
        let size = SHELL.len() + STYLE.len() + SCRIPT.len() + self.figures.len() + self.data.len();
        let mut out = String::with_capacity(size + 1024);
        let (title, subtitle, policy) = (escape(self.title), escape(self.subtitle), policy());
        let mut rest = SHELL;
        // Each placeholder is filled once and what fills it is never searched.
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, after)) = after.split_once("}}") else { break };
            out.push_str(before);
            out.push_str(match name {
                "title" => &title,
                "subtitle" => &subtitle,
                "policy" => &policy,
                "style" => STYLE,
                "script" => SCRIPT,
                "figures" => self.figures,
                "data" => self.data,
                _ => "",
            });
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// A Content-Security-Policy under which only this style sheet and this script work, nothing is
/// loaded or sent, and no string becomes markup.
fn policy() -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

/// The source expression of an inline script or style.
fn hash(content: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(content)))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0u32, |n, &b| n << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = (n >> (18 - 6 * i)) as usize & 63;
            out.push(if i <= chunk.len() { char::from(DIGITS[digit]) } else { '=' });
        }
    }
    out
}

/// Text as it may stand in HTML, in content and in quoted attributes.
///
/// ```
/// assert_eq!(guillemet::report::escape("<b a='\"'>&"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Not allowed in HTML, not even as a character reference.
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A block of data that the script reads by its `id`.
///
/// No string of the data can end the block or open a comment in it: `<`, `>` and `&` are written as
/// JSON escapes.
pub(super) fn data(id: &str, value: &impl Serialize) -> String {
    // The types serialized here have string keys and no fallible implementations.
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".into());
    let mut out = String::with_capacity(json.len() + 80);
    let _ = write!(out, "<script type=\"application/json\" id=\"{}\">", escape(id));
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push_str("</script>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_standard() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in cases {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn data_cannot_leave_its_block() {
        let block = data("x\"", &"</script><!-- <script> & \u{2028} \"'");
        assert_eq!(
            block,
            "<script type=\"application/json\" id=\"x&quot;\">\"\\u003c/script\\u003e\\u003c!-- \
             \\u003cscript\\u003e \\u0026 \\u2028 \\\"'\"</script>\n"
        );
    }

    #[test]
    fn the_policy_names_what_stands_in_the_page() {
        let html = Page { title: "t", subtitle: "s", figures: "", data: "" }.html();
        let between = |open: &str, close: &str| {
            let start = html.find(open).unwrap() + open.len();
            &html[start..start + html[start..].find(close).unwrap()]
        };
        assert!(html.contains(&format!("script-src '{}'", hash(between("<script>", "</script>")))));
        assert!(html.contains(&format!("style-src '{}'", hash(between("<style>", "</style>")))));
        assert!(!html.contains("{{") && !html.contains(" style=") && !html.contains(" onclick="));
        assert!(!html.contains("://"), "nothing from elsewhere");
    }

    #[test]
    fn the_script_never_makes_markup_from_strings() {
        for forbidden in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
        {
            assert!(!SCRIPT.contains(forbidden), "{forbidden}");
        }
        assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("<!--"));
        assert!(!STYLE.contains("</style") && !STYLE.contains("url("));
    }

    #[test]
    fn a_placeholder_in_a_title_is_text() {
        let html = Page { title: "{{data}}<i>", subtitle: "", figures: "", data: "D" }.html();
        assert!(html.contains("<title>{{data}}&lt;i&gt;</title>"));
    }
}
