//! The product reading: what counts is what is in substance sold.

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
    reactor::run("product", ptr, len, classify)
}

fn classify(facts: &Value, answers: &mut Answers) {
    let sold = product(facts);
    answers.say("product", "", sold, "Told by what the customer gets: raw completions, or a model chosen and paid by the token.", &offering_pointers());
    for (id, h) in hops(facts) {
        let (mut value, mut text, mut pointers) = access(facts, id, h);
        if value == "wrapped" || value == "unknown" && h.get("by_customer").text() == "no" {
            pointers.extend(offering_pointers());
            match sold {
                "api" | "api_in_substance" => {}
                "not_api" => {
                    value = "none";
                    text = "The customer meets a product; what is behind it is not sold as an API."
                }
                _ => {
                    value = "unknown";
                    text = "Whether an API is sold behind which the customer comes to this call is not known."
                }
            }
        }
        answers.say("access", &subject(id), value, text, &pointers);
        answers.say("call", &subject(id), call(h), "The call keeps what it says.", &[at(&["relationships", h.get("call").text(), "state_mode"])]);
    }
    let (value, pointers) = statefulness(facts);
    answers.say("statefulness", "", value, "Told by whether what is sold fails without the state that it keeps.", &pointers);
    let (rest, mut pointers) = collaboration(facts);
    pointers.extend(offering_pointers());
    let value = match (sold, rest) {
        ("not_api", _) | (_, "none") => "none",
        ("unknown", _) => "unknown",
        (_, rest) => rest,
    };
    answers.say("collaboration", "", value, "A collaboration that sells a product is not one in calls.", &pointers);
}

fn product(facts: &Value) -> &'static str {
    match (facts.get("runtime").get("offering").get("category").text(), substance(facts)) {
        ("model_api", _) => "api",
        ("unknown", _) | (_, "unknown") => "unknown",
        (_, "yes") => "api_in_substance",
        _ => "not_api",
    }
}
