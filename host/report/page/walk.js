// What a map says, and how: without a page, so that anything can ask. A map is a diagram: a node asks for a toggle, each
// of the toggle's values leads on, and an end says what every cell comes to. To walk it is to judge.
"use strict";
const mapWalk = (() => {
	// What a cell comes to: the class of its colours, the word, and how a sentence says it of one and of several.
	const OUTCOMES = {
		breach: ["b", "breach", "calls it a breach", "call it a breach"],
		permitted: ["p", "permitted", "permits it", "permit it"],
		undetermined: ["q", "open", "leaves it open", "leave it open"],
		error: ["e", "not judged", "cannot be judged", "cannot be judged"],
		otherwise: ["e", "pleads otherwise", "pleads something else than as things stand",
			"plead something else than as things stand"],
		unmapped: ["x", "not mapped", "is not mapped there", "are not mapped there"],
	};
	const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

	const counted = n => COUNTS[n] || String(n);
	const listed = (words, last) => words.length < 2 ? words.join("") :
		words.slice(0, -1).join(", ") + " " + last + " " + words.at(-1);
	const large = text => text.charAt(0).toUpperCase() + text.slice(1);
	const same = (a, b) => a.every((v, i) => v === b[i]);

	// walk is what the cells come to in a state, which has a value's number for each toggle; none where it cannot be.
	function walk(map, state) {
		let at = map.root;
		while (at >= 0) at = map.nodes[at][1 + state[map.nodes[at][0]]];
		return map.ends[-1 - at];
	}

	// outcome is the class and the word of what a cell comes to, which is nothing where that cannot be.
	const outcome = name => Object.hasOwn(OUTCOMES, name) ? OUTCOMES[name] : ["x", "cannot be"];

	// agreed is the outcome that all cells have, where they have one that decides.
	function agreed(end) {
		const one = end[0];
		return (one === "permitted" || one === "breach") && end.every(o => o === one) ? one : "";
	}

	// sentence says who comes to what, of all or of some.
	function sentence(map, end, some = false) {
		if (end.length === 0) return "This cannot be: the invariants of the case say that these facts do not go together.";
		const parts = [];
		for (const outcome of Object.keys(OUTCOMES)) {
			const who = map.cells.filter((_, i) => end[i] === outcome);
			const says = OUTCOMES[outcome][who.length > 1 ? 3 : 2];
			if (!some && who.length > 1 && who.length === end.length) {
				return (who.length === 2 ? "Both" : "All " + counted(who.length)) + " " + says + ".";
			}
			if (who.length > 0) parts.push(listed(who, "and") + " " + says);
		}
		const disputed = !some && end.includes("permitted") && end.includes("breach");
		return (disputed ? "Disputed: " : "") + parts.join("; ") + ".";
	}

	// told says in short which verdicts are otherwise than before.
	function told(map, before, end) {
		if (end.length === 0) return before.length === 0 ? "" : "This cannot be.";
		const others = map.cells.flatMap((_, i) => end[i] === before[i] ? [] : [i]);
		if (others.length === 0) return "No verdict changes.";
		return "Now: " + sentence({ cells: others.map(i => map.cells[i]) }, others.map(i => end[i]), others.length < end.length);
	}

	// change is a toggle's value against how things stand, in words.
	function change(map, t, v) {
		const toggle = map.toggles[t], now = toggle.words[toggle.now], then = toggle.words[v];
		return toggle.definition ? toggle.title + " “" + then + "” instead of “" + now + "”" :
			toggle.title + ": " + then + " instead of " + now;
	}

	// changes lists the toggles that are otherwise than as things stand.
	const changes = (map, state) => state.flatMap((v, t) => v === map.toggles[t].now ? [] : [t]);

	// escaped is a text within a link, without what those who find links in a text take for its end.
	const escaped = text => encodeURIComponent(text).replace(/[!'()*]/g, c => "%" + c.charCodeAt(0).toString(16).toUpperCase());

	// hashOf is a state as the end of a link; "" as things stand.
	const hashOf = (map, state) => changes(map, state).map(t => escaped(map.key + map.toggles[t].id) + "=" +
		escaped(map.toggles[t].values[state[t]])).join("&");

	// read is the state that the end of a link names; a text says what is wrong with it, and null that it is another's.
	function read(map, hash) {
		const state = map.toggles.map(t => t.now), seen = new Set();
		for (const part of hash.split("&")) {
			const cut = part.indexOf("=");
			let id, value;
			try {
				id = decodeURIComponent(part.slice(0, Math.max(cut, 0)));
				value = decodeURIComponent(part.slice(cut + 1));
			} catch {
				return "a part of it is garbled";
			}
			if (cut < 0) return "a part of it names no value";
			if (map.key !== "" && !id.startsWith(map.key)) return null;
			const t = map.toggles.findIndex(t => map.key + t.id === id);
			if (t < 0) return "it names something that this map does not have";
			if (seen.has(t)) return "it gives one thing two values";
			const v = map.toggles[t].values.indexOf(value);
			if (v < 0) return "it gives something a value that it cannot have here: " + map.toggles[t].title;
			seen.add(t);
			state[t] = v;
		}
		return state;
	}

	// within reports whether a state is in a row: each toggle that the row names has one of its values.
	const within = (row, state) => row.given.every(([t, ...values]) => values.includes(state[t]));

	// because is what the invariants say of a state that cannot be.
	const because = (map, state) => map.denials.find(d => within(d, state))?.because ||
		"The map does not say which of the invariants forbids it.";

	// rowOf is the number of the row of the map that a state is in, and 0 in none; spokenOf says who has spoken of the
	// state. Rows are of definitions as adopted.
	const adopted = (map, state) => map.toggles.every((t, i) => !t.definition || state[i] === t.now);
	const rowOf = (map, state, end) => end.length > 0 && adopted(map, state) ? map.rows.findIndex(r => within(r, state)) + 1 : 0;

	function spokenOf(map, state, end) {
		if (end.length === 0) return because(map, state);
		if (!adopted(map, state)) {
			return "The rows of the map, and the precedents in them, are of definitions as adopted: of this state they say nothing.";
		}
		const row = rowOf(map, state, end);
		if (row === 0) {
			if (!map.listed) return "The map has too many rows to list, so that no precedent is named here.";
			return "The map lists no row of this" + (agreed(end) === "permitted" ? ": it lists what not all permit." : ".");
		}
		const spoken = map.rows[row - 1].precedents;
		return spoken ? "Precedents that speak of it: " + spoken + "." : "No precedent speaks of it.";
	}

	return { outcome, counted, same, walk, agreed, sentence, told, large, change, changes, hashOf, read, rowOf, spokenOf };
})();
