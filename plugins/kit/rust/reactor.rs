//! The reactor form of the plugin ABI, and the shape of an answer.

use crate::json::{parse, quote, Map, Value};
use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;

/// Memory that is handed out in one direction: an instance is used once. What was handed out last is taken back, and
/// grows where it is, which is enough for what a function holds for itself.
struct Once {
    next: Cell<usize>,
    end: Cell<usize>,
}

#[global_allocator]
static MEMORY: Once = Once { next: Cell::new(0), end: Cell::new(0) };

// There is one thread.
unsafe impl Sync for Once {}

unsafe impl GlobalAlloc for Once {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if self.end.get() == 0 {
            let all = core::arch::wasm32::memory_size(0) << 16;
            self.next.set(all);
            self.end.set(all);
        }
        let at = (self.next.get() + layout.align() - 1) & !(layout.align() - 1);
        if layout.size() > usize::MAX - at || !self.reach(at + layout.size()) {
            return core::ptr::null_mut();
        }
        at as *mut u8
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        if at as usize + layout.size() == self.next.get() {
            self.next.set(at as usize);
        }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let last = at as usize + layout.size() == self.next.get();
        if last && size <= usize::MAX - at as usize && self.reach(at as usize + size) {
            return at;
        }
        let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
        if !new.is_null() {
            core::ptr::copy_nonoverlapping(at, new, layout.size().min(size));
        }
        new
    }
}

impl Once {
    /// Hands out everything up to an address, with more memory if that takes it: a quarter more, where there is so much,
    /// because a host may have to copy a memory to let it grow.
    fn reach(&self, to: usize) -> bool {
        if to > self.end.get() {
            let least = (to - self.end.get() + 0xffff) >> 16;
            let better = least.max(self.end.get() >> 18);
            let pages = if core::arch::wasm32::memory_grow(0, better) != usize::MAX {
                better
            } else if core::arch::wasm32::memory_grow(0, least) != usize::MAX {
                least
            } else {
                return false;
            };
            self.end.set(self.end.get() + (pages << 16));
        }
        self.next.set(to);
        true
    }
}

/// Answers by term, then by subject.
#[derive(Default)]
pub struct Answers {
    terms: Map<Map<String>>,
}

impl Answers {
    /// Answers a term for a subject, with a sentence and the facts that it was read from.
    pub fn say(&mut self, term: &'static str, subject: &str, value: &str, text: &str, pointers: &[String]) {
        let mut out = String::from("{\"value\":");
        quote(value, &mut out);
        out.push_str(",\"because\":[{\"text\":");
        quote(text, &mut out);
        out.push_str(",\"pointers\":[");
        for (i, p) in pointers.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            quote(p, &mut out);
        }
        out.push_str("]}]}");
        self.terms.at(term).set(subject, out);
    }

    fn write(&self, plugin: &str) -> String {
        let mut out = String::from("{\"construe\":\"classification/v1\",\"plugin\":");
        quote(plugin, &mut out);
        out.push_str(",\"version\":\"1.1.0\",\"terms\":{");
        for (i, (term, subjects)) in self.terms.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            quote(term, &mut out);
            out.push_str(":{");
            for (j, (subject, answer)) in subjects.iter().enumerate() {
                if j > 0 {
                    out.push(',');
                }
                quote(subject, &mut out);
                out.push(':');
                out.push_str(answer);
            }
            out.push('}');
        }
        out.push_str("}}");
        out
    }
}

/// Gives the host room for the input.
pub fn alloc(len: u32) -> u32 {
    Box::leak(vec![0u8; len as usize].into_boxed_slice()).as_ptr() as u32
}

/// Reads the input, has it classified, and says where the answer is.
pub fn run(plugin: &str, ptr: u32, len: u32, classify: fn(&Value, &mut Answers)) -> u64 {
    let input = unsafe { std::slice::from_raw_parts(ptr as *const u8, len as usize) };
    let out = match parse(input) {
        None => String::from("{\"construe\":\"problem/v1\",\"code\":\"bad-input\",\"message\":\"the input is not a JSON document\"}"),
        Some(facts) if facts.get("construe").text() != "facts/v1" => {
            String::from("{\"construe\":\"problem/v1\",\"code\":\"unsupported-schema\",\"message\":\"expected a facts/v1 document\"}")
        }
        Some(facts) => {
            let mut answers = Answers::default();
            classify(&facts, &mut answers);
            answers.write(plugin)
        }
    };
    let bytes = Box::leak(out.into_bytes().into_boxed_slice());
    ((bytes.as_ptr() as u64) << 32) | bytes.len() as u64
}
