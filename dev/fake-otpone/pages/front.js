// Updates the list of phones. It is replaced only when it has changed, so that the focus is kept.
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

// Copies a key or the address. If the browser does not allow that, selects it for manual copying.
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
