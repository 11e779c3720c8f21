//! The text of what a server answered: status, kind, transfer, compression, character set.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::Encoding;

use super::ReadProblem;
use super::error::utf8;

/// How a text lies in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// As it is.
    Plain,
    /// As the body of an HTTP response.
    Http,
}

/// Where a page may say in which characters it is written.
const CHARSET_WITHIN: usize = 1024;

/// The text of a record; `None` if it is no document: an error page, an image.
pub(super) fn text(
    bytes: &[u8],
    body: Body,
    content_type: &str,
    max_bytes: usize,
) -> Result<Option<String>, ReadProblem> {
    match body {
        Body::Plain => decoded(bytes, content_type, max_bytes).map(Some),
        Body::Http => {
            let (head, body) = split(bytes);
            let head = Head::new(&String::from_utf8_lossy(head));
            if !head.is_success || !is_text(&head.content_type) {
                return Ok(None);
            }
            let body = match head.is_chunked {
                true => unchunked(body).unwrap_or(Cow::Borrowed(body)),
                false => Cow::Borrowed(body),
            };
            let body = head.uncompressed(body, max_bytes)?;
            decoded(&body, &head.content_type, max_bytes).map(Some)
        }
    }
}

/// Whether a content type is text that may be an article.
pub(super) fn is_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    ["text/plain", "text/html", "application/xhtml+xml"].contains(&kind.as_str())
}

#[derive(Debug, Default)]
struct Head {
    is_success: bool,
    content_type: String,
    encoding: String,
    is_chunked: bool,
}

impl Head {
    fn new(text: &str) -> Self {
        let mut lines = text.lines();
        let status = lines.next().and_then(|line| line.split_whitespace().nth(1));
        let mut head = Self {
            is_success: status.is_some_and(|status| status.starts_with('2')),
            ..Self::default()
        };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "content-type" => value.clone_into(&mut head.content_type),
                "content-encoding" => head.encoding = value.to_ascii_lowercase(),
                "transfer-encoding" => head.is_chunked = value.eq_ignore_ascii_case("chunked"),
                _ => {}
            }
        }
        head
    }

    /// Crawlers store bodies as they came or uncompressed, and leave the header as it was: only what
    /// looks compressed is.
    fn uncompressed<'a>(
        &self,
        body: Cow<'a, [u8]>,
        max_bytes: usize,
    ) -> Result<Cow<'a, [u8]>, ReadProblem> {
        let is_gzip = body.starts_with(&[0x1F, 0x8B]);
        match self.encoding.as_str() {
            "gzip" | "x-gzip" if is_gzip => {
                let mut bytes = Vec::new();
                let room = (max_bytes as u64).saturating_add(4);
                flate2::read::MultiGzDecoder::new(&body[..]).take(room).read_to_end(&mut bytes)?;
                Ok(Cow::Owned(bytes))
            }
            "br" if utf8(&body).is_err() => Err(ReadProblem::Warc {
                message: "a body compressed with Brotli, which is not read".to_owned(),
            }),
            _ => Ok(body),
        }
    }
}

/// The header of a message, and what follows its blank line.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        at += line.len();
        if line == b"\r\n" || line == b"\n" {
            break;
        }
    }
    bytes.split_at(at)
}

/// The data of chunks; `None` if these are none, as where a crawler has put them together already.
fn unchunked(mut bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let mut out = Vec::with_capacity(bytes.len());
    loop {
        let end = bytes.iter().take(64).position(|&b| b == b'\n')?;
        let size = std::str::from_utf8(&bytes[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        bytes = &bytes[end + 1..];
        if size == 0 {
            return Some(Cow::Owned(out));
        }
        // A crawler may have cut off the last chunk.
        out.extend_from_slice(&bytes[..size.min(bytes.len())]);
        if size >= bytes.len() {
            return Some(Cow::Owned(out));
        }
        bytes = &bytes[size..];
        bytes = bytes.strip_prefix(b"\r\n").or(bytes.strip_prefix(b"\n"))?;
    }
}

/// The text as UTF-8: as it is, or from the character set that header or page name.
fn decoded(bytes: &[u8], content_type: &str, max_bytes: usize) -> Result<String, ReadProblem> {
    if bytes.len() > max_bytes.saturating_add(3) {
        return Err(ReadProblem::DocumentTooLong { limit: max_bytes });
    }
    let problem = match utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(problem) => problem,
    };
    let page = String::from_utf8_lossy(&bytes[..bytes.len().min(CHARSET_WITHIN)]);
    let named = charset(content_type).or_else(|| charset(&page));
    match named.filter(|&encoding| encoding != encoding_rs::UTF_8) {
        Some(encoding) => Ok(encoding.decode_without_bom_handling(bytes).0.into_owned()),
        None => Err(problem),
    }
}

/// The character set that follows `charset=`.
fn charset(text: &str) -> Option<&'static Encoding> {
    let text = text.to_ascii_lowercase();
    let (_, rest) = text.split_once("charset=")?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_:.".contains(c);
    let rest = rest.trim_start_matches(['"', '\'', ' ']);
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    Encoding::for_label(&rest.as_bytes()[..end])
}
