//! Annotation on all cores, in input order, in bounded memory.
//!
//! The calling thread reads chunks of documents and hands them to a pool; it takes the results back
//! in the order of the chunks, or as they come if nobody asks for an order. How far reading may run
//! ahead is bounded in chunks and in bytes, so that neither a long input nor a huge document makes
//! results or texts pile up.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use guillemet::read::ReadError;
use guillemet::write::{Rendered, Renderer};
use guillemet::{Annotator, Document, Skip};

use super::summary::Tally;

/// A chunk is closed at this many documents …
const CHUNK_DOCUMENTS: usize = 64;
/// … or when the next would make it exceed this many bytes.
const CHUNK_BYTES: usize = 256 << 10;
/// Chunks that are in work or wait to be written, for each thread.
const CHUNKS_A_THREAD: usize = 4;
/// Bytes of text that are in work or wait to be written.
const PENDING_BYTES: usize = 32 << 20;
/// Buffers of results with more bytes than this are not kept for the next chunk.
const SPARE_BYTES: usize = 16 * CHUNK_BYTES;

/// Annotates and renders documents; shared by the threads.
pub(super) struct Worker {
    pub(super) annotator: Annotator,
    pub(super) renderer: Renderer,
}

/// The results of a chunk.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) rendered: Rendered,
    pub(super) tally: Tally,
    /// What was left out, in input order.
    pub(super) skipped: Vec<Skip>,
    /// What could not be read or annotated, in input order.
    pub(super) failures: Vec<Failure>,
}

/// A document that could not be read or annotated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// The kind of problem, to count by.
    pub(super) reason: &'static str,
    /// What is told, with the place.
    pub(super) message: String,
}

/// In which order results are given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// That of the documents: the same bytes on any number of threads.
    Input,
    /// As they come: no chunk waits for a slower one.
    Completion,
}

type Item = Result<Document, ReadError>;

/// Calls `each` with the results of all documents; stops at its first error.
pub(super) fn annotate<E: Send>(
    documents: impl Iterator<Item = Item> + Send,
    worker: &Worker,
    pool: &rayon::ThreadPool,
    order: Order,
    mut each: impl FnMut(&Batch) -> Result<(), E> + Send,
) -> Result<(), E> {
    let max_chunks = CHUNKS_A_THREAD * pool.current_num_threads();
    let spare = &Spare::default();
    let mut each = |batch: Batch| each(&batch).map(|()| spare.give(batch.rendered));
    pool.in_place_scope(|scope| {
        let mut pending = Pending::new(order);
        for chunk in Chunks::new(documents) {
            let sender = pending.add(chunk.bytes);
            scope.spawn(move |_| {
                let result =
                    catch_unwind(AssertUnwindSafe(|| worker.run(chunk.items, spare.take())));
                // The receiver is gone if `each` failed: then nobody waits for the rest.
                match result {
                    Ok(batch) => drop(sender.send((chunk.bytes, batch))),
                    Err(panic) => {
                        drop(sender.send((chunk.bytes, Batch::default())));
                        resume_unwind(panic);
                    }
                }
            });
            while pending.chunks > max_chunks || pending.bytes > PENDING_BYTES {
                let Some(batch) = pending.take() else { break };
                each(batch)?;
            }
        }
        while let Some(batch) = pending.take() {
            each(batch)?;
        }
        Ok(())
    })
}

/// Buffers that were written and can hold the results of another chunk.
///
/// Results are several times as long as their texts: buffers that grew anew for each chunk cost an eighth
/// of a run, most of it in the kernel, which clears every fresh page.
#[derive(Debug, Default)]
struct Spare(Mutex<Vec<Rendered>>);

impl Spare {
    fn take(&self) -> Rendered {
        self.0.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default()
    }

    fn give(&self, mut rendered: Rendered) {
        rendered.clear();
        if rendered.capacity() <= SPARE_BYTES
            && let Ok(mut spare) = self.0.lock()
        {
            spare.push(rendered);
        }
    }
}

/// The bytes of a chunk's texts, and its results.
type Done = (usize, Batch);

/// The chunks that are in work or wait to be written.
struct Pending {
    order: Order,
    chunks: usize,
    bytes: usize,
    /// In the order of the input: a channel for each chunk.
    queue: VecDeque<Receiver<Done>>,
    /// In the order of completion: a channel for all.
    shared: (Sender<Done>, Receiver<Done>),
}

impl Pending {
    fn new(order: Order) -> Self {
        Self { order, chunks: 0, bytes: 0, queue: VecDeque::new(), shared: channel() }
    }

    /// Notes a chunk, and says where its results go.
    fn add(&mut self, bytes: usize) -> Sender<Done> {
        self.chunks += 1;
        self.bytes += bytes;
        match self.order {
            Order::Completion => self.shared.0.clone(),
            Order::Input => {
                let (sender, receiver) = channel();
                self.queue.push_back(receiver);
                sender
            }
        }
    }

    /// Waits for the next results; `None` if nothing is pending. Every chunk answers: if its thread
    /// panicked with nothing, and the scope passes the panic on.
    fn take(&mut self) -> Option<Batch> {
        if self.chunks == 0 {
            return None;
        }
        let (bytes, batch) = match self.order {
            Order::Completion => self.shared.1.recv().ok()?,
            Order::Input => self.queue.pop_front()?.recv().ok()?,
        };
        self.chunks -= 1;
        self.bytes -= bytes;
        Some(batch)
    }
}

impl Worker {
    fn run(&self, items: Vec<Item>, buffers: Rendered) -> Batch {
        let mut batch = Batch { rendered: buffers, ..Batch::default() };
        for item in items {
            match item {
                Ok(document) => self.document(&document, &mut batch),
                Err(error) => {
                    let (reason, message) = (error.problem.reason(), error.to_string());
                    batch.failures.push(Failure { reason, message });
                }
            }
        }
        batch
    }

    /// A document that brings the annotator down (a bug) is told, and the others go on.
    fn document(&self, document: &Document, batch: &mut Batch) {
        match catch_unwind(AssertUnwindSafe(|| self.annotator.annotate_or_skip(document))) {
            Ok(Err(skip)) => {
                self.renderer.skip(document, skip, &mut batch.rendered);
                batch.skipped.push(skip);
            }
            Ok(Ok(annotations)) => {
                self.renderer.render(document, &annotations, &mut batch.rendered);
                batch.tally.add(document, &annotations);
            }
            Err(_) => {
                let place = document.source().unwrap_or(document.id());
                let message = format!(
                    "{place}: the annotator failed on this document, which is a bug of guillemet"
                );
                batch.failures.push(Failure { reason: "annotator", message });
            }
        }
    }
}

/// Documents that one thread works on at a time.
#[derive(Debug, Default)]
struct Chunk {
    items: Vec<Item>,
    bytes: usize,
}

/// Cuts a stream of documents into chunks; a document larger than a chunk is one alone.
struct Chunks<I> {
    documents: I,
    held: Option<Item>,
}

impl<I> Chunks<I> {
    fn new(documents: I) -> Self {
        Self { documents, held: None }
    }
}

impl<I: Iterator<Item = Item>> Iterator for Chunks<I> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let mut chunk = Chunk::default();
        while let Some(item) = self.held.take().or_else(|| self.documents.next()) {
            let bytes = item.as_ref().map_or(0, |document| document.text().len());
            if !chunk.items.is_empty() && chunk.bytes + bytes > CHUNK_BYTES {
                self.held = Some(item);
                break;
            }
            chunk.bytes += bytes;
            chunk.items.push(item);
            if chunk.items.len() == CHUNK_DOCUMENTS || chunk.bytes > CHUNK_BYTES {
                break;
            }
        }
        (!chunk.items.is_empty()).then_some(chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(lengths: &[usize]) -> Vec<Vec<usize>> {
        let documents = lengths
            .iter()
            .enumerate()
            .map(|(i, &n)| Ok(Document::new(i.to_string(), "x".repeat(n)).expect("short enough")));
        let length = |item: &Item| item.as_ref().map_or(0, |d| d.text().len());
        Chunks::new(documents).map(|chunk| chunk.items.iter().map(length).collect()).collect()
    }

    #[test]
    fn a_huge_document_is_alone_in_its_chunk() {
        let huge = CHUNK_BYTES + 1;
        assert_eq!(sizes(&[1, 2, huge, 3, 0]), [vec![1, 2], vec![huge], vec![3, 0]]);
        assert_eq!(sizes(&[]), Vec::<Vec<usize>>::new());
        assert_eq!(sizes(&[0; CHUNK_DOCUMENTS + 1]).len(), 2);
    }
}
