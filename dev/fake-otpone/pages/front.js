// Keeps the list of phones fresh; replaced only when it changed, so that focus stays where it is.
async function refresh() {
	const response = await fetch('/');
	const page = new DOMParser().parseFromString(await response.text(), 'text/html');
	const phones = document.getElementById('phones');
	const fresh = page.getElementById('phones').innerHTML;
	if (phones.dataset.shown !== fresh) {
		phones.innerHTML = fresh;
		phones.dataset.shown = fresh;
	}
}

setInterval(() => {
	if (!document.hidden) refresh().catch(() => {});
}, 2000);
