import { element, fromTemplate } from './elements.js';

/**
 * Returns what a request requires besides an approval: pictures, scanned pages, a signature, or
 * nothing.
 */
export function attachmentsFor(requestType, changed) {
	if (requestType === 2 || requestType === 3) return pictures(changed);
	if (requestType === 6) return signature(changed);
	return { view: undefined, ready: () => true, files: async () => [], focus() {} };
}

function pictures(changed) {
	const view = fromTemplate('pictures');
	const list = view.querySelector('.chosen');
	let chosen = [];

	function add(file) {
		const item = document.createElement('li');
		const remove = element('button', 'Remove');
		remove.type = 'button';
		remove.setAttribute('aria-label', `Remove ${file.name}`);
		remove.addEventListener('click', () => {
			chosen = chosen.filter((other) => other !== file);
			item.remove();
			view.querySelector('input').focus();
			changed();
		});
		item.append(preview(file), element('span', file.name), remove);
		list.append(item);
		chosen.push(file);
	}

	for (const input of view.querySelectorAll('input')) {
		input.addEventListener('change', () => {
			for (const file of input.files) add(file);
			input.value = '';
			changed();
		});
	}
	return {
		view,
		ready: () => chosen.length > 0,
		files: () => Promise.all(chosen.map(encoded)),
		focus: () => view.querySelector('input').focus(),
	};
}

function preview(file) {
	if (!file.type.startsWith('image/')) {
		const badge = element('span', file.name.split('.').pop().slice(0, 4).toUpperCase());
		badge.className = 'thumbnail';
		return badge;
	}
	const image = new Image();
	image.className = 'thumbnail';
	image.alt = '';
	image.src = URL.createObjectURL(file);
	image.addEventListener('load', () => URL.revokeObjectURL(image.src));
	return image;
}

function signature(changed) {
	const view = fromTemplate('signature');
	const canvas = view.querySelector('canvas');
	const name = view.querySelector('input');
	const pen = canvas.getContext('2d');
	let drawn = false;

	function clear() {
		pen.fillStyle = '#fff';
		pen.fillRect(0, 0, canvas.width, canvas.height);
		pen.fillStyle = pen.strokeStyle = '#14233c';
		pen.lineWidth = 5;
		pen.lineCap = pen.lineJoin = 'round';
		drawn = false;
	}

	function point({ offsetX, offsetY }) {
		return [
			(offsetX * canvas.width) / canvas.clientWidth,
			(offsetY * canvas.height) / canvas.clientHeight,
		];
	}

	canvas.addEventListener('pointerdown', (event) => {
		canvas.setPointerCapture(event.pointerId);
		const [x, y] = point(event);
		pen.beginPath();
		pen.moveTo(x, y);
		pen.lineTo(x, y);
		pen.stroke();
		drawn = true;
		changed();
	});
	canvas.addEventListener('pointermove', (event) => {
		if (!canvas.hasPointerCapture(event.pointerId)) return;
		pen.lineTo(...point(event));
		pen.stroke();
	});
	name.addEventListener('input', () => {
		clear();
		pen.font = 'italic 110px "Segoe Script", "Snell Roundhand", "URW Chancery L", cursive';
		pen.fillText(name.value, 60, 220, canvas.width - 120);
		drawn = name.value.trim() !== '';
		changed();
	});
	view.querySelector('.clear').addEventListener('click', () => {
		name.value = '';
		clear();
		changed();
	});

	clear();
	return {
		view,
		ready: () => drawn,
		files: async () => [
			{ name: 'signature.png', type: 'image/png', content: canvas.toDataURL().split(',')[1] },
		],
		focus: () => name.focus(),
	};
}

function encoded(file) {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () =>
			resolve({ name: file.name, type: file.type, content: reader.result.split(',')[1] ?? '' });
		reader.onerror = () => reject(reader.error);
		reader.readAsDataURL(file);
	});
}
