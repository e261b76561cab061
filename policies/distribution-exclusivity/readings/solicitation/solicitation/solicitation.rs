//! The solicitation reading: how the buyer of each sale came to the seller.

#[path = "../../../../../plugins/kit/rust/json.rs"]
#[allow(dead_code)]
mod json;
#[path = "../../../../../plugins/kit/rust/reactor.rs"]
mod reactor;

use json::Value;
use reactor::Answers;

#[no_mangle]
pub extern "C" fn construe_v1_alloc(len: u32) -> u32 {
    reactor::alloc(len)
}

#[no_mangle]
pub extern "C" fn construe_v1_classify(ptr: u32, len: u32) -> u64 {
    reactor::run("solicitation", ptr, len, classify)
}

fn classify(facts: &Value, answers: &mut Answers) {
    for (id, dealing) in facts.get("runtime").get("dealings").members() {
        let subject = ["/dealings/", id].concat(); // an id needs no escape
        let solicited_by = [&subject, "/x/solicited_by"].concat();
        let advertised = [&subject, "/x/advertised"].concat();
        let x = dealing.get("x");
        let (value, text, pointers) = match (x.get("solicited_by").text(), x.get("advertised").text()) {
            ("seller", _) => ("approached", "The seller approached the buyer.", vec![solicited_by]),
            ("buyer", "aimed") => (
                "drawn",
                "The buyer asked, after advertising that was aimed at the territory.",
                vec![solicited_by, advertised],
            ),
            ("buyer", "general" | "nothing") => (
                "unasked",
                "The buyer asked, and no advertising had been aimed at the territory.",
                vec![solicited_by, advertised],
            ),
            ("buyer", _) => (
                "unknown",
                "The buyer asked; whether advertising was aimed at the territory is not known.",
                vec![solicited_by, advertised],
            ),
            _ => ("unknown", "Who approached whom is not known.", vec![solicited_by]),
        };
        answers.say("approach", &subject, value, text, &pointers);
    }
}
