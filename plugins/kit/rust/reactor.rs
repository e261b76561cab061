//! The reactor form of the plugin ABI, and the shape of an answer.

use crate::json::{parse, quote, Value};
use std::collections::BTreeMap;

/// Answers by term, then by subject.
#[derive(Default)]
pub struct Answers {
    terms: BTreeMap<&'static str, BTreeMap<String, String>>,
}

impl Answers {
    /// Answers a term for a subject, with a sentence and the facts that it rests on.
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
        self.terms.entry(term).or_default().insert(subject.to_string(), out);
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

/// Gives the host room for the input. The instance is used once, so nothing is ever freed.
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
