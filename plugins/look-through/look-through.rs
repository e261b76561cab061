//! The look-through reading: any path from a customer's program to the model is access, whatever stands between.

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
    reactor::run("look-through", ptr, len, classify)
}

fn classify(facts: &Value, answers: &mut Answers) {
    for (id, h) in hops(facts) {
        let (value, text, pointers) = access(facts, id, h);
        answers.say("access", &subject(id), value, text, &pointers);
        let leg = at(&["relationships", h.get("call").text(), "state_mode"]);
        answers.say("call", &subject(id), call(h), "The call keeps what its caller sees it keep.", &[leg]);
    }
    let (value, text, pointers) = kept_by_models(facts);
    answers.say("statefulness", "", value, text, &pointers);
    let (value, text, pointers) = product(facts);
    answers.say("product", "", value, text, &pointers);
    let (value, pointers) = collaboration(facts);
    answers.say("collaboration", "", value, match value {
        "developed_with" => "The model's owner and a third party developed it together.",
        "sold_through" => "A third party sells what its developers made.",
        "none" => "No third party developed it or sells it.",
        _ => "Who developed it, who sells it, or whether they belong together, is not known.",
    }, &pointers);
}

/// State counts only where the model itself keeps it: what is kept around a model does not change the call.
fn kept_by_models(facts: &Value) -> (&'static str, &'static str, Vec<String>) {
    let runtime = facts.get("runtime");
    let (mut kept, mut works) = (vec![], vec![]);
    let mut pointers = vec![at(&["compositions", "state"])];
    for (id, s) in runtime.get("state").members() {
        let keeper = runtime.get("components").get(s.get("kept_by").text());
        works.push(working(s));
        kept.push(all(&[working(s), among(keeper.get("role").text(), &["model_inference"])]));
        pointers.push(at(&["state", id, "kind"]));
        pointers.push(at(&["state", id, "kept_by"]));
    }
    if runtime.get("compositions").get("state").text() != "complete" {
        kept.push("unknown");
        works.push("unknown");
    }
    let (value, text) = match (any(&kept), any(&works)) {
        ("yes", _) => ("essential", "The model itself keeps state."),
        ("unknown", _) => ("unknown", "Whether the model itself keeps state is not known."),
        (_, "yes") => ("incidental", "State is kept around the model, which does not need it."),
        (_, "unknown") => ("unknown", "Whether any state is kept is not known."),
        _ => ("none", "No state is kept to work with."),
    };
    (value, text, sorted(pointers))
}

/// Whether access is given counts, not what it is called.
fn product(facts: &Value) -> (&'static str, &'static str, Vec<String>) {
    let category = at(&["offering", "category"]);
    match facts.get("runtime").get("offering").get("category").text() {
        "model_api" => return ("api", "It is sold as a model API.", vec![category]),
        "unknown" => return ("unknown", "What it is sold as is not known.", vec![category]),
        _ => {}
    }
    let ways: Vec<&str> = hops(facts).iter().map(|(id, h)| access(facts, id, h).0).collect();
    let (value, text) = if ways.contains(&"direct") || ways.contains(&"wrapped") {
        ("api_in_substance", "Whatever it is called, a customer's program reaches a model through it.")
    } else if ways.contains(&"unknown") || !calls_complete(facts) {
        ("unknown", "Whether a customer's program reaches a model through it is not known.")
    } else {
        ("not_api", "No customer's program reaches a model through it.")
    };
    (value, text, vec![category, at(&["derived", "hops"])])
}
