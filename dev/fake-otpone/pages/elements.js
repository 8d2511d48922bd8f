/** Creates an element that contains only text. */
export function element(name, text) {
	const created = document.createElement(name);
	created.textContent = text;
	return created;
}

/** Clones the content of one of the page's templates. */
export function fromTemplate(id) {
	return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
