// What the explorer changes in a drawing: the words of a fact, which may be longer than those that were laid out.
"use strict";
const drawnText = (() => {
	const SIZES = [1, 0.9, 0.8, 0.72]; // of a text that is longer than before
	const BOX = 148; // how wide a box is

	// rewrite puts a value's words in the place of those before within a text of a drawing, in no more lines than it has and
	// within its box: smaller where they are long, and cut where they are longer than that.
	function rewrite(e, before, after) {
		const lines = [...e.querySelectorAll("tspan[x]")], gap = e.querySelector(".dw-gap"), whole = e.textContent;
		const text = before && whole.includes(before) ? whole.replace(before, () => after) : whole + " → " + after;
		const wide = room(e), large = parseFloat(getComputedStyle(e).fontSize) || 12;
		let out = [];
		for (const size of SIZES) {
			const fits = ruler(e, large * size);
			out = [""];
			for (const word of text.split(" ")) {
				const longer = out.at(-1) + (out.at(-1) ? " " : "") + word;
				if (out.at(-1) && fits(longer) > wide) out.push(word);
				else out[out.length - 1] = longer;
			}
			e.style.fontSize = size === 1 ? "" : large * size + "px";
			if (out.length <= lines.length + 1 && out.every(l => fits(l) <= wide)) break;
			if (size !== SIZES.at(-1)) continue;
			const cut = out.length > lines.length + 1;
			out = out.slice(0, lines.length + 1).map((l, i) => {
				const more = cut && i === lines.length;
				if (!more && fits(l) <= wide) return l;
				while (l && fits(l + "…") > wide) l = l.slice(0, -1);
				return l.trimEnd() + "…";
			});
		}
		e.replaceChildren(out[0], ...out.slice(1).flatMap((line, i) => {
			const next = lines[i].cloneNode(false);
			next.textContent = line;
			return [gap ? gap.cloneNode(true) : " ", next]; // between two lines
		}));
	}

	// ruler measures texts as wide as one of a drawing has them in bold, whether or not it is shown now.
	function ruler(e, large) {
		const pen = document.createElement("canvas").getContext("2d");
		pen.font = "700 " + large + "px " + getComputedStyle(e).fontFamily;
		return text => pen.measureText(text).width;
	}

	// room is how wide a text may be: as its box, or as the widest of the texts that it stands among on a line.
	function room(e) {
		const around = e.classList.contains("dw-l") ? "" : e.classList.contains("dw-kt") ? ".dw-chip" :
			e.classList.contains("dw-ct") ? ".dw-cloud" : ".dw-box";
		for (let at = e.previousElementSibling; around && at; at = at.previousElementSibling) {
			if (!at.matches(around)) continue;
			const wide = parseFloat(at.getAttribute("width")); // of a store, which is a path, what a box has
			return (wide || BOX) - 14;
		}
		let wide = around ? BOX - 14 : 0;
		for (const by of ["previousElementSibling", "nextElementSibling"]) {
			for (let at = e; at && at.classList.contains("dw-l"); at = at[by]) {
				const fits = ruler(at, 12);
				for (const part of at.childNodes) wide = Math.max(wide, fits(part.textContent));
			}
		}
		return wide;
	}

	// restore puts back what stood in a text.
	function restore(e, nodes) {
		e.style.fontSize = "";
		e.replaceChildren(...nodes);
	}

	return { rewrite, restore };
})();
