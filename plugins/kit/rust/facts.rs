//! What can be read off the facts without taking a side: how a customer comes to a call, what a call keeps, what state there
//! is, who developed what. Each is a word of the case or "unknown", and unknown whenever a missing fact could change it.

use crate::json::Value;

pub fn at(parts: &[&str]) -> String {
    let mut out = String::new();
    for p in parts {
        out.push('/');
        out.push_str(&p.replace('~', "~0").replace('/', "~1"));
    }
    out
}

pub fn subject(hop: &str) -> String {
    at(&["derived", "hops", hop])
}

/// The members of a list in order, each once. Those that come in order cost nothing to sort.
pub fn sorted<T: Ord>(list: Vec<T>) -> Vec<T> {
    let mut out: Vec<T> = Vec::with_capacity(list.len());
    for x in list {
        match out.last() {
            Some(last) if *last >= x => {
                if let Err(i) = out.binary_search(&x) {
                    out.insert(i, x);
                }
            }
            _ => out.push(x),
        }
    }
    out
}

/// The hops, in the order of their ids.
pub fn hops(facts: &Value) -> Vec<(&str, &Value)> {
    facts.get("derived").get("hops").members()
}

/// Whether everything that there is to the calls is described.
pub fn calls_complete(facts: &Value) -> bool {
    let c = facts.get("runtime").get("compositions");
    c.get("components").text() == "complete" && c.get("relationships").text() == "complete"
}

/// How the customer's own input comes to a call: direct, wrapped, none or unknown.
pub fn access(facts: &Value, id: &str, h: &Value) -> (&'static str, &'static str, Vec<String>) {
    let call = h.get("call").text();
    let mut pointers = vec![at(&["relationships", call, "input_origin"])];
    if h.get("reached").text() == "no" {
        return ("none", "No model answers this call.", pointers);
    }
    let origin = h.get("input_origin").text();
    if origin == "system_generated" {
        return ("none", "What is sent is made up by the system, not the customer's input.", pointers);
    }
    pointers.push(at(&["derived", "hops", id, "by_customer"]));
    let (value, text) = match h.get("by_customer").text() {
        "yes" => {
            pointers.push(at(&["relationships", call, "interface"]));
            match h.get("interface").text() {
                "human_ui" => ("none", "A person makes the call, not a program."),
                "unknown" => ("unknown", "Whether a program of the customer or a person makes the call is not known."),
                _ => ("direct", "The customer's own program makes the call."),
            }
        }
        "no" => wrapped(facts, h, &mut pointers),
        _ => ("unknown", "Whether the customer makes the call is not known."),
    };
    if value == "none" {
        return (value, text, pointers);
    }
    if origin == "unknown" || h.get("reached").text() != "yes" {
        return ("unknown", "Whether the customer's input is what is sent, or whether a model answers, is not known.", pointers);
    }
    (value, text, pointers)
}

/// A program counts that brings the customer's input: one that only signs people in, or fetches figures, opens no access.
fn wrapped(facts: &Value, h: &Value, pointers: &mut Vec<String>) -> (&'static str, &'static str) {
    let (mut programs, mut open) = (false, false);
    for entry in h.get("entries").texts() {
        if entry == "unknown" {
            open = true;
            continue;
        }
        pointers.push(at(&["relationships", entry, "interface"]));
        pointers.push(at(&["relationships", entry, "carries"]));
        let leg = facts.get("runtime").get("relationships").get(entry);
        let by_program = match leg.get("interface").text() {
            "human_ui" => "no",
            "unknown" => "unknown",
            _ => "yes",
        };
        match all(&[by_program, holds(&leg.get("carries").texts(), "prompts")]) {
            "yes" => programs = true,
            "unknown" => open = true,
            _ => {}
        }
    }
    match (programs, open, h.get("to_customer").text()) {
        (_, false, "no") => ("none", "Nothing of what the model answers comes back to the customer."),
        (true, _, "yes") => ("wrapped", "A program of the customer reaches the call through what stands between."),
        (false, false, _) => ("none", "No program of the customer leads to this call."),
        _ => ("unknown", "Whether a program of the customer leads to this call, and back, is not known."),
    }
}

/// What the call itself keeps: stateless, resent, stateful or unknown.
pub fn call(h: &Value) -> &'static str {
    match h.get("state_mode").text() {
        "stateless" => "stateless",
        "client_resent" => "resent",
        "server_session" | "server_durable" => "stateful",
        _ => "unknown",
    }
}

/// Whether a state is one to work with, rather than a cache or a log: yes, no or unknown.
pub fn working(state: &Value) -> &'static str {
    match state.get("kind").text() {
        "session" | "memory" | "vector_index" | "files" | "checkpoint" | "database" => "yes",
        "unknown" => "unknown",
        _ => "no",
    }
}

/// Conjunction of yes, no and unknown.
pub fn all(values: &[&str]) -> &'static str {
    if values.contains(&"no") {
        "no"
    } else if values.iter().all(|v| *v == "yes") {
        "yes"
    } else {
        "unknown"
    }
}

/// Whether a list that may be open holds a member: yes, no or unknown.
fn holds(list: &[&str], member: &str) -> &'static str {
    if list.contains(&member) {
        "yes"
    } else if list.contains(&"unknown") {
        "unknown"
    } else {
        "no"
    }
}

/// Disjunction of yes, no and unknown.
pub fn any(values: &[&str]) -> &'static str {
    holds(values, "yes")
}

/// Whether a value is one of those wanted: yes, no or unknown.
pub fn among(value: &str, wanted: &[&str]) -> &'static str {
    match value {
        "unknown" => "unknown",
        v if wanted.contains(&v) => "yes",
        _ => "no",
    }
}

/// Whether state is what the runtime is about: essential where a working state on the seller's side is, incidental where
/// there is another, or where a call that a model answers keeps a session although no record of state says so, none where
/// there is none. What nobody said of a call does not outweigh a description of state that is complete.
pub fn statefulness(facts: &Value) -> (&'static str, Vec<String>) {
    let runtime = facts.get("runtime");
    let (mut essential, mut some) = (vec![], vec![]);
    let mut pointers = vec![at(&["compositions", "state"])];
    for (id, s) in runtime.get("state").members() {
        let sellers = match facts.get("derived").get("customer_side").get(s.get("kept_by").text()).text() {
            "yes" => "no",
            "no" => "yes",
            _ => "unknown",
        };
        let works = all(&[working(s), sellers]);
        let lasts = among(s.get("scope").text(), &["session", "user", "organisation"]);
        some.push(works);
        essential.push(all(&[works, lasts, s.get("essential").text()]));
        pointers.push(at(&["state", id, "essential"]));
    }
    if runtime.get("compositions").get("state").text() != "complete" {
        essential.push("unknown");
        some.push("unknown");
    }
    for (_, h) in hops(facts) {
        if call(h) == "stateful" && h.get("reached").text() == "yes" {
            some.push("yes");
            pointers.push(at(&["relationships", h.get("call").text(), "state_mode"]));
        }
    }
    let value = if essential.contains(&"yes") {
        "essential"
    } else if essential.contains(&"unknown") {
        "unknown"
    } else if some.contains(&"yes") {
        "incidental"
    } else if some.contains(&"unknown") {
        "unknown"
    } else {
        "none"
    };
    (value, pointers)
}

/// What the vendor and third parties have to do with each other here. The vendor is a developer that owns a model; where
/// none does, whoever provides the models. Two developers of whom one is the vendor and the other a third party developed it
/// together; where a third party alone sells it, it is sold through it.
pub fn collaboration(facts: &Value) -> (&'static str, Vec<String>) {
    let offering = facts.get("runtime").get("offering");
    let developers = sorted(offering.get("developed_by").texts());
    let mut joint = vec!["no"];
    for vendor in &developers {
        for other in developers.iter().filter(|d| *d != vendor || **d == "unknown") {
            joint.push(all(&[is_vendor(facts, vendor), third_party(facts, other, vendor)]));
        }
    }
    let seller = offering.get("seller").text();
    let value = match any(&joint) {
        "yes" => "developed_with",
        "unknown" => "unknown",
        _ if developers.contains(&seller) && seller != "unknown" => "none",
        _ => match sells_as_third(facts, seller, &developers) {
            "yes" => "sold_through",
            "no" => "none",
            _ => "unknown",
        },
    };
    let mut pointers = vec![at(&["offering", "developed_by"]), at(&["offering", "seller"])];
    for party in developers.iter().chain(std::iter::once(&seller)) {
        if facts.get("runtime").get("parties").has(party) {
            pointers.push(at(&["parties", party, "roles"]));
            pointers.push(at(&["parties", party, "parent"]));
        }
    }
    (value, sorted(pointers))
}

/// Whether the seller is a third party to every vendor: those developers that own a model, or else the models' providers.
fn sells_as_third(facts: &Value, seller: &str, developers: &[&str]) -> &'static str {
    if developers.contains(&"unknown") {
        return "unknown";
    }
    let mut vendors: Vec<&str> = developers.iter().copied().filter(|d| is_vendor(facts, d) == "yes").collect();
    if vendors.is_empty() {
        vendors = facts.get("runtime").get("models").members().iter().map(|(_, m)| m.get("provider").text()).collect();
    }
    let answers: Vec<&str> = vendors.iter().map(|v| third_party(facts, seller, v)).collect();
    all(&[third_party(facts, seller, ""), all(&answers)])
}

/// Whether a party is a third party to a vendor: not it, not above or below it by parents, and neither the beneficiary of the
/// clause nor below that. The vendor "" stands for none.
fn third_party(facts: &Value, party: &str, vendor: &str) -> &'static str {
    if party == "unknown" || vendor == "unknown" {
        return "unknown";
    }
    let up = above(facts, party);
    if party == vendor || up.contains(&vendor) || above(facts, vendor).contains(&party) {
        return "no";
    }
    let mut open = up.contains(&"unknown") || vendor != "" && above(facts, vendor).contains(&"unknown");
    for company in &up {
        match holds(&facts.get("runtime").get("parties").get(company).get("roles").texts(), "exclusivity_beneficiary") {
            "yes" => return "no",
            "unknown" => open = true,
            _ => {}
        }
    }
    if open {
        "unknown"
    } else {
        "yes"
    }
}

/// A party, its parent, the parent's parent and so on, as far as they are known; "unknown" is the last where a parent is not.
fn above<'a>(facts: &'a Value, party: &'a str) -> Vec<&'a str> {
    let mut out = vec![];
    let mut at = party;
    while at != "none" && at != "" && !out.contains(&at) {
        out.push(at);
        if at == "unknown" {
            break;
        }
        at = facts.get("runtime").get("parties").get(at).get("parent").text();
    }
    out
}

/// Whether a developer is the vendor: a model is its own, or that of a company above or below it, and it is not the
/// beneficiary of the clause.
fn is_vendor(facts: &Value, party: &str) -> &'static str {
    if party == "unknown" {
        return "unknown";
    }
    let parties = facts.get("runtime").get("parties");
    let mut owners: Vec<&str> = above(facts, party).iter().map(|p| owns_a_model(facts, p)).collect();
    for (other, _) in parties.members() {
        if above(facts, other).contains(&party) {
            owners.push(owns_a_model(facts, other));
        }
    }
    all(&[any(&owners), not(holds(&parties.get(party).get("roles").texts(), "exclusivity_beneficiary"))])
}

/// The opposite of yes or no.
fn not(value: &str) -> &'static str {
    match value {
        "yes" => "no",
        "no" => "yes",
        _ => "unknown",
    }
}

/// Whether a party is the owner of a model: by its role, or as the provider of one that is here.
fn owns_a_model(facts: &Value, party: &str) -> &'static str {
    if party == "unknown" {
        return "unknown";
    }
    let providers: Vec<&str> = facts.get("runtime").get("models").members().iter().map(|(_, m)| m.get("provider").text()).collect();
    let roles = facts.get("runtime").get("parties").get(party).get("roles").texts();
    any(&[holds(&roles, "model_owner"), holds(&providers, party)])
}

/// Whether something is sold as an API by what the customer gets, whatever it is called: yes, no or unknown.
pub fn substance(facts: &Value) -> &'static str {
    let o = facts.get("runtime").get("offering");
    let by_model = all(&[among(o.get("model_selectable").text(), &["yes"]), among(o.get("pricing").text(), &["per_token"])]);
    match (o.get("raw_completion").text(), by_model) {
        ("yes", _) | (_, "yes") => "yes",
        ("no", "no") => "no",
        _ => "unknown",
    }
}

pub fn offering_pointers() -> Vec<String> {
    ["category", "raw_completion", "model_selectable", "pricing"].iter().map(|f| at(&["offering", f])).collect()
}
