//! The state reading: a runtime whose essence is state is a new category.

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
    reactor::run("state", ptr, len, classify)
}

fn classify(facts: &Value, answers: &mut Answers) {
    let (essence, essence_at) = statefulness(facts);
    answers.say("statefulness", "", essence, match essence {
        "essential" => "What is sold fails without the state that it keeps.",
        "incidental" => "It keeps state, but would work without it.",
        "none" => "It keeps no state to work with.",
        _ => "Whether the state that it keeps is essential is not known.",
    }, &essence_at);
    for (id, h) in hops(facts) {
        let (value, text, pointers) = access(facts, id, h);
        answers.say("access", &subject(id), value, text, &pointers);
        let leg = at(&["relationships", h.get("call").text(), "state_mode"]);
        match (essence, call(h)) {
            ("essential", _) => answers.say("call", &subject(id), "stateful", "The call is a step of a session that the runtime keeps.", &[leg, essence_at[0].clone()]),
            ("unknown", kept) if kept != "stateful" => answers.say("call", &subject(id), "unknown", "Whether the call is a step of a kept session is not known.", &[leg, essence_at[0].clone()]),
            (_, kept) => answers.say("call", &subject(id), kept, "The call keeps what it says.", &[leg]),
        }
    }
    answers.say("product", "", product(facts, essence), "A runtime whose essence is state is not an API; otherwise what the customer gets tells.", &offering_pointers());
    let (value, pointers) = collaboration(facts);
    answers.say("collaboration", "", value, "Told by who developed the offering, and who sells it.", &pointers);
}

fn product(facts: &Value, essence: &str) -> &'static str {
    let o = facts.get("runtime").get("offering");
    let rest = match (o.get("category").text(), o.get("raw_completion").text()) {
        ("model_api", _) => "api",
        ("unknown", _) => "unknown",
        (_, "yes") => "api_in_substance",
        (_, "no") => "not_api",
        _ => "unknown",
    };
    match essence {
        "essential" => "not_api",
        "unknown" if rest != "not_api" => "unknown",
        _ => rest,
    }
}
