/** An element with nothing but text in it. */
export function element(name, text) {
	const created = document.createElement(name);
	created.textContent = text;
	return created;
}

/** A copy of what a template of the page holds. */
export function fromTemplate(id) {
	return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
