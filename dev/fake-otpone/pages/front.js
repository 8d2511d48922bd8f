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

// Copies a key or the address; where the browser does not allow that, it selects it to be copied by hand.
document.addEventListener('click', async ({ target }) => {
	const button = target.closest('.copy');
	if (!button) return;
	try {
		await navigator.clipboard.writeText(button.dataset.copy);
		button.textContent = 'Copied';
		setTimeout(() => (button.textContent = 'Copy'), 2000);
	} catch {
		getSelection().selectAllChildren(button.closest('tr').querySelector('code'));
	}
});
