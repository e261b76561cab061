// States and links. Each state that is shown is an entry of the browser's history and the address is the link to it; a
// link leads to its state, or says why not; and what stands further above in the page leads into the explorer.
"use strict";
{
	const { hashOf, read, same } = mapWalk;
	const MOST = 60, WITHIN = 10_000, LATER = 700; // browsers refuse to write the address more often
	const written = [];
	let late = 0;

	const shown = () => explorers.map(e => hashOf(e.map, e.state));

	// write has an entry of the history say what all explorers show; false where the browser lets nobody write it now, or
	// ever, as in a page within another. The state is in its explorer all the same, and its link can be copied.
	function write(how, hash) {
		const now = performance.now();
		while (now - written[0] > WITHIN) written.shift();
		if (written.length >= MOST) return false;
		written.push(now);
		try {
			history[how]({ tried: shown() }, "", hash);
			return true;
		} catch {
			return false;
		}
	}

	// enter makes an entry of what an explorer shows. Of many in a moment the last is entered once that can be.
	function enter(one) {
		clearTimeout(late);
		const known = String(history.state?.tried) === String(shown());
		if (!write(known ? "replaceState" : "pushState", one.hash)) late = setTimeout(enter, LATER, one);
	}

	// reach has a reader be at an explorer: by the eye, and by the focus, which its title takes, or that of its section.
	function reach(one) {
		const title = one.root.querySelector(":scope > h3, :scope > h4") ||
			document.getElementById(one.root.id.replace(/-\d+$/, "-title")) || one.root;
		title.tabIndex = -1;
		title.focus({ preventScroll: true });
		title.scrollIntoView({ behavior: "instant" });
	}

	// follow goes where the end of a link leads. What is no state of this page is said so, and does not stay in the
	// address, which would be the link of what is shown.
	function follow(hash) {
		let one = explorers[0], said = "it is of a map that this page does not have";
		for (const e of explorers) {
			const state = read(e.map, hash);
			if (state === null) continue;
			one = e;
			said = typeof state === "string" ? state : "";
			if (said === "") e.arrive(state, "As the link says.");
			break;
		}
		if (said !== "") one.say("The link was not followed: " + said + ". What is shown stays as it was.");
		write("replaceState", one.hash);
		reach(one);
	}

	// restore has all explorers show what they showed at an entry of the history; false where that was of another page
	// that stood in this file.
	function restore(tried) {
		const states = explorers.map((e, i) => tried?.[i] === "" ? e.base : read(e.map, String(tried?.[i])));
		if (!states.every(Array.isArray)) return false;
		explorers.forEach((e, i) => e.arrive(states[i]));
		return true;
	}

	// arrive follows the address: to an entry that was here before, to the state of a link, or to an anchor, which is the
	// browser's.
	function arrive() {
		clearTimeout(late);
		const hash = location.hash.slice(1);
		if (restore(history.state?.tried)) return;
		if (hash.includes("=")) follow(hash);
		else write("replaceState", location.href);
	}

	// lead makes the link to a state of what names one: an explorer, and numbers of toggles and of their values.
	function lead(from) {
		const [id, ...steps] = from.dataset.try.split(" "), one = explorers.find(e => e.root.id === id);
		if (!one) return;
		const state = [...one.base];
		for (const [t, v] of steps.map(step => step.split("=").map(Number))) state[t] = v;
		const a = document.createElement("a");
		a.className = "try";
		a.textContent = "Try it";
		a.href = "#" + hashOf(one.map, state);
		a.addEventListener("click", event => {
			if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // another window follows the link
			event.preventDefault();
			if (!same(state, one.state)) one.go(state, "As it says where you came from; “As things stand” leads back.");
			reach(one);
		});
		from.append(" ", a);
	}

	if (explorers.length > 0) {
		explorers.forEach(e => { e.onmoved = enter; });
		document.querySelectorAll("[data-try]").forEach(lead);
		addEventListener("popstate", arrive);
		addEventListener("hashchange", arrive);
		arrive();
	}
}
