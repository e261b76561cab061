// The explorer. What it shows is what the walk of the diagram comes to, so that it is exact, and nothing else is computed.
// Text of the map reaches the page through textContent alone.
"use strict";
const explorers = (() => {
	const { outcome, counted, same, walk, agreed, sentence, told, large, change, changes, hashOf, rowOf, spokenOf } = mapWalk;
	const MOST_NEAR = 6; // changes that are offered as buttons
	const MOST_SAID = 3; // steps of a way that its line names
	const REST = 150; // milliseconds without a change, after which a screen reader is told

	// make is an element with a class, and what stands in it: elements, or texts.
	function make(tag, name, ...inside) {
		const e = document.createElement(tag);
		if (name) e.className = name;
		e.append(...inside);
		return e;
	}

	// Explorer is one map, its controls, and the states that were gone through.
	class Explorer {
		constructor(root) {
			this.root = root;
			this.map = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
			this.base = this.map.toggles.map(t => t.now);
			this.states = [this.base];
			this.at = 0;
			this.way = null;
			this.before = this.heard = walk(this.map, this.base);
			this.fields = [];
			this.kept = new Map();
			this.build();
			this.noteAbove();
			this.show();
		}

		find(selector) { return this.root.querySelector(selector); }
		get state() { return this.states[this.at]; }

		// build makes what never changes: verdicts without words, and a group of choices for each toggle.
		build() {
			this.find(".unscripted").hidden = true;
			this.find(".live").hidden = false;
			this.find(".standing").classList.toggle("many", this.map.cells.length > 6);
			this.verdicts = this.map.cells.map(name => {
				const word = make("span", "o"), was = make("span", "was");
				this.find(".verdicts").append(make("li", "", make("span", "who", name), word, was));
				return { word, was };
			});
			// those that decide most often stand first
			this.map.order.forEach(i => {
				const t = this.map.toggles[i];
				const of = t.idle ? "idle" : t.definition ? "definitions" : "facts";
				this.find('[data-of="' + of + '"]').append(this.field(t, i));
			});
			const idle = this.map.toggles.filter(t => t.idle).length;
			this.find(".idle").hidden = idle === 0;
			this.find(".idle summary").textContent = idle === 1 ? "One thing that decides nothing: whatever it is, every outcome stays" :
				"What decides nothing (" + idle + "): whatever these are, every outcome stays";
			if (!this.map.whole) this.find(".idle summary").textContent += ", as far as is mapped and judged";
			for (const of of ["facts", "definitions"]) {
				const box = this.find('[data-of="' + of + '"]');
				if (box.children.length === 0) {
					box.append(make("p", "note", "None of the " + of + " that the case declares decides anything here."));
				}
			}
			this.map.paths.forEach(p => this.find(".ways").append(this.wayItem(p)));
			if (this.map.paths.length === 0) {
				this.find(".ways").append(make("li", "", "No crux and no border of this map is in the page."));
			}
			for (const b of this.root.querySelectorAll("[data-do]")) {
				b.addEventListener("click", () => b.ariaDisabled === "true" || this[b.dataset.do]());
			}
		}

		// field is the choice of a toggle's value, one of which is how things stand.
		field(t, i) {
			const changed = make("span", "mark"), box = make("fieldset", "");
			const inputs = t.words.map((word, v) => {
				const input = make("input", "");
				input.type = "radio";
				input.name = this.root.id + "-" + i;
				input.addEventListener("change", () => this.set(i, v));
				const text = make("span", "", word);
				if (v === t.now) {
					text.className = "now";
					text.append(make("span", "vh", ", as things stand"));
				}
				box.append(make("label", "pill", input, text));
				return input;
			});
			box.prepend(make("legend", "", large(t.title), changed));
			this.fields[i] = { box, changed, inputs };
			return box;
		}

		wayItem(p) {
			const b = make("button", "", "Follow");
			b.type = "button";
			const steps = p.steps.map(([t, v]) => change(this.map, t, v));
			const item = make("li", "", b, " ", p.title + ": " +
				(steps.length > MOST_SAID ? counted(steps.length) + " changes" : steps.join("; and ")) + ".");
			b.addEventListener("click", () => this.follow(p));
			return item;
		}

		// onmoved is called once another state is shown that somebody asked for here.
		onmoved() {}

		moved(said) {
			this.show(said);
			this.tell(said, true);
			this.onmoved(this);
		}

		// put has a state behind the present one, and drops what was taken back.
		put(state) {
			this.states = [...this.states.slice(0, this.at + 1), state];
			this.at++;
			this.way = null;
		}

		// go shows a state that was asked for here, and arrive one that the address names.
		go(state, said) {
			this.put(state);
			this.moved(said);
		}

		arrive(state, said = "") {
			if (same(state, this.state)) return;
			const by = [-1, 1].find(by => this.states[this.at + by] && same(this.states[this.at + by], state));
			if (by) this.at += by;
			else this.put(state);
			const text = said || this.wayText();
			this.show(text);
			this.tell(text, true);
		}

		set(t, v) { this.go(this.state.with(t, v), ""); }
		stand() { this.go(this.base, "As things stand."); }
		back() { this.step(-1); }
		on() { this.step(1); }

		step(by) {
			this.at += by;
			this.moved(this.wayText());
		}

		// follow begins a way as things stand, with its changes ahead, one a step.
		follow(p) {
			this.states = [this.base];
			for (const [t, v] of p.steps) this.states.push(this.states.at(-1).with(t, v));
			this.at = 0;
			this.way = p;
			this.moved(this.wayText());
			this.find('[data-do="on"]').focus();
		}

		wayText() {
			if (!this.way) return "";
			if (this.at === 0) return "As things stand, before the first of " + counted(this.way.steps.length) +
				(this.way.steps.length === 1 ? " step." : " steps.") + " “One step on” makes a change.";
			const [t, v] = this.way.steps[this.at - 1];
			return "Step " + this.at + " of " + this.way.steps.length + ": " + change(this.map, t, v) + ".";
		}

		// hash is the end of the link to the present state.
		get hash() { return "#" + (hashOf(this.map, this.state) || this.root.id); }

		// link puts the link to this state where it can be pasted from, or to be copied by hand where that is denied.
		async link() {
			const text = location.href.split("#")[0] + this.hash;
			const box = this.find(".link");
			box.value = text;
			try {
				await navigator.clipboard.writeText(text);
				this.say("The link to this state is copied.");
			} catch {
				box.hidden = false;
				box.focus();
				box.select();
				this.say("Copy the link that is marked.");
			}
		}

		// say says something of what is shown, which stays as it is.
		say(text) {
			this.find(".noted").textContent = text;
			this.tell(text, false);
		}

		// tell has a screen reader say what was done, and which verdicts are not what it last said: once, when all is at
		// rest, however many states were passed.
		tell(text, moved) {
			clearTimeout(this.telling);
			this.unheard = this.unheard || moved;
			this.telling = setTimeout(() => {
				const end = walk(this.map, this.state);
				this.find(".told").textContent = (text + " " + (this.unheard ? told(this.map, this.heard, end) : "")).trim();
				this.heard = end;
				this.unheard = false;
			}, REST);
		}

		// show draws the present state.
		show(said = "") {
			const { map, state } = this, end = walk(map, state), changed = changes(map, state);
			this.verdicts.forEach(({ word, was }, i) => {
				const [name, text] = outcome(end[i]), then = outcome(this.before[i])[1];
				word.className = "o " + name;
				word.textContent = text;
				was.textContent = text === then ? "" : "was " + then;
			});
			this.find(".says").textContent = sentence(map, end);
			this.find(".noted").textContent = said;
			this.fields.forEach(({ box, changed: mark, inputs }, t) => {
				inputs[state[t]].checked = true;
				const otherwise = state[t] !== map.toggles[t].now;
				box.classList.toggle("otherwise", otherwise);
				mark.textContent = otherwise ? " — changed" : "";
			});
			this.find(".changed").replaceChildren(...(changed.length === 0 ? [make("li", "", "Nothing: this is how things stand.")] :
				changed.map(t => make("li", "", large(change(map, t, state[t])) + "."))));
			const row = rowOf(map, state, end); // which paper does not list
			this.find(".row").replaceChildren(...(row ? [make("span", "screen", "This is in row " + row + " of the map."), " "] : []),
				spokenOf(map, state, end));
			this.find(".replay").hidden = changed.length === 0 || end.length === 0;
			const before = map.before.filter(b => !b.unless.some(([t, ...values]) => changed.includes(t) && values.includes(state[t])));
			this.find(".replay code").textContent = [map.command, ...before.map(b => b.set),
				...changed.map(t => map.toggles[t].set[state[t]])].join(" --set ");
			this.allow("stand", changed.length > 0);
			this.allow("back", this.at > 0);
			this.allow("on", this.at < this.states.length - 1);
			this.find(".link").hidden = true;
			this.near(end);
			this.redraw();
		}

		// allow says whether a button does anything now. One that does not keeps the focus, so that nobody is lost.
		allow(name, does) { this.find('[data-do="' + name + '"]').ariaDisabled = String(!does); }

		// near offers the single changes after which all come to one outcome.
		near(end) {
			const { map, state } = this, box = this.find(".near"), found = [];
			if (agreed(end)) {
				box.replaceChildren("All come to one outcome here.");
				return;
			}
			map.order.forEach(t => map.toggles[t].words.forEach((_, v) => {
				const then = v === state[t] ? "" : agreed(walk(map, state.with(t, v)));
				if (then) found.push([t, v, then]);
			}));
			if (found.length === 0) {
				box.replaceChildren("No single change from here brings all to one outcome.");
				return;
			}
			box.replaceChildren("All would come to one outcome with one of these: ", ...found.slice(0, MOST_NEAR).map(([t, v, then]) => {
				const b = make("button", "", map.toggles[t].title +
					(map.toggles[t].definition ? " “" + map.toggles[t].words[v] + "” " : ": " + map.toggles[t].words[v] + " "),
					make("span", "o " + outcome(then)[0], "all: " + outcome(then)[1]));
				b.type = "button";
				b.addEventListener("click", () => {
					this.set(t, v);
					this.fields[t].inputs[v].focus();
				});
				return b;
			}), found.length > MOST_NEAR ? " and " + counted(found.length - MOST_NEAR) + " more" : "");
		}

		// redraw has the drawings of this map's world, further above, show the facts that are otherwise, and mark them.
		redraw() {
			const part = this.root.closest("article") || document, said = new Map();
			for (const t of changes(this.map, this.state)) {
				const { facts, says, words, now } = this.map.toggles[t], v = this.state[t];
				for (const fact of facts || []) {
					said.set(fact, says ? [says[now][fact], says[v][fact]] : [words[now], words[v]]);
				}
			}
			for (const e of part.querySelectorAll("[data-fact]")) {
				const worlds = e.closest("[data-worlds]");
				if (worlds && !JSON.parse(worlds.dataset.worlds).includes(this.map.world)) continue;
				if (this.kept.has(e)) { // what another explorer shows here is not taken back
					drawnText.restore(e, this.kept.get(e));
					e.classList.remove("tried");
					this.kept.delete(e);
				}
				const [before, after] = said.get(e.dataset.fact) || [];
				if (after === undefined) continue;
				this.kept.set(e, [...e.childNodes]);
				e.classList.add("tried");
				drawnText.rewrite(e, before, after);
			}
			if (this.note) this.note.hidden = this.kept.size === 0;
		}

		// noteAbove makes the sentence above the drawings that says that they show what is tried.
		noteAbove() {
			const above = document.getElementById(this.root.id.replace(/explorer-\d+$/, "architecture-title"));
			if (!above) return;
			const to = make("a", "", "what is tried below");
			to.href = "#" + this.root.id;
			this.note = make("p", "note", "What is underlined here is not how things stand: it is ", to, ".");
			this.note.hidden = true;
			above.after(this.note);
		}
	}

	return [...document.querySelectorAll("[data-explorer]")].map(root => new Explorer(root));
})();
