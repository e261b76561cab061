//! The hop reading: each model call is judged by itself.

#[path = "../kit/rust/facts.rs"]
#[allow(dead_code)]
mod facts;
#[path = "../kit/rust/json.rs"]
#[allow(dead_code)]
mod json;
#[path = "../kit/rust/reactor.rs"]
mod reactor;

use facts::*;
use json::Value;
use reactor::Answers;

#[no_mangle]
pub extern "C" fn construe_v1_alloc(len: u32) -> u32 {
    reactor::alloc(len)
}

#[no_mangle]
pub extern "C" fn construe_v1_classify(ptr: u32, len: u32) -> u64 {
    reactor::run("hop", ptr, len, classify)
}

fn classify(facts: &Value, answers: &mut Answers) {
    for (id, h) in hops(facts) {
        let (value, text, pointers) = access(facts, id, h);
        answers.say("access", &subject(id), value, text, &pointers);
        answers.say("call", &subject(id), call(h), "Told by the call alone, as its caller sees it.", &[at(&["relationships", h.get("call").text(), "state_mode"])]);
    }
    let (value, pointers) = by_call(facts);
    answers.say("statefulness", "", value, "State belongs to each call; what is kept around the calls does not make them stateful.", &pointers);
    let label = match facts.get("runtime").get("offering").get("category").text() {
        "model_api" => "api",
        "unknown" => "unknown",
        _ => "not_api",
    };
    answers.say("product", "", label, "Told by the category under which it is sold.", &[at(&["offering", "category"])]);
    let (value, pointers) = collaboration(facts);
    answers.say("collaboration", "", value, "Told by who developed the offering, and who sells it.", &pointers);
}

/// Essential where every call keeps state; incidental or none where one does not.
fn by_call(facts: &Value) -> (&'static str, Vec<String>) {
    let calls = hops(facts);
    let mut pointers = vec![at(&["compositions", "state"])];
    for (_, h) in &calls {
        pointers.push(at(&["relationships", h.get("call").text(), "state_mode"]));
    }
    let modes: Vec<&str> = calls.iter().map(|(_, h)| call(h)).collect();
    let sure = calls.iter().any(|(_, h)| h.get("reached").text() == "yes" && matches!(call(h), "stateless" | "resent"));
    if !sure {
        if modes.is_empty() && facts.get("derived").get("inference").text() == "absent" {
            return ("none", pointers);
        }
        let kept = !modes.is_empty() && calls_complete(facts) && calls.iter().all(|(_, h)| call(h) == "stateful" && h.get("reached").text() == "yes");
        return (if kept { "essential" } else { "unknown" }, pointers);
    }
    let runtime = facts.get("runtime");
    let working: Vec<&str> = runtime.get("state").members().iter().map(|(_, s)| working(s)).collect();
    let value = if working.contains(&"yes") {
        "incidental"
    } else if working.contains(&"unknown") || runtime.get("compositions").get("state").text() != "complete" {
        "unknown"
    } else {
        "none"
    };
    (value, pointers)
}
