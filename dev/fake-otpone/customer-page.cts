/** The parameters of the page that GetHTML returns. */
interface CustomerPage {
	origin: string;
	transactionId: string;
	/** 0 phone, 1 security key, 2 its registration, 3 certificate. */
	pageType: number;
	formId: string;
	tokenField: string;
}

const buttons = ['', 'Use security key', 'Register security key', 'Use certificate'];

/**
 * Returns HTML, CSS and JavaScript for the customer's page, which posts the token through the
 * page's own form.
 */
export function customerPage({ pageType, ...page }: CustomerPage): string {
	const setup = { ...page, byPhone: pageType === 0 };
	const button = buttons[pageType];
	return `<style>${style}</style>
<div class="otpone" id="otpone">
	<p role="status">${button ? 'Confirm that it is you' : 'Confirm on your smartphone'}</p>
	${button ? `<button type="button">${button}</button>` : ''}
</div>
<script>(${script})(${inScript(setup)});</script>
`;
}

/** Returns JSON that cannot end the script element that contains it. */
function inScript(value: unknown): string {
	return JSON.stringify(value).replaceAll('<', '\\u003c');
}

const style = `
.otpone { font: 16px/1.5 system-ui, sans-serif; text-align: center; padding: 1rem; }
.otpone p { margin: 0 0 0.75rem; }
.otpone button { font: inherit; padding: 0.6rem 1.2rem; border: 0; border-radius: 0.5rem; background: #1f5fbf; color: #fff; cursor: pointer; }
.otpone button:disabled { opacity: 0.6; cursor: default; }
`;

const script = `function (page) {
	var box = document.getElementById('otpone');
	var status = box.querySelector('[role=status]');
	var button = box.querySelector('button');
	var url = page.origin + '/customer/' + encodeURIComponent(page.transactionId);

	function post(token) {
		var form = document.getElementById(page.formId);
		if (!form) return say('This page has no form with the id ' + page.formId);
		var input = form.querySelector('input[name="' + page.tokenField + '"]');
		if (!input) {
			input = document.createElement('input');
			input.type = 'hidden';
			input.name = page.tokenField;
			form.appendChild(input);
		}
		input.value = token;
		HTMLFormElement.prototype.submit.call(form);
	}

	function say(text) {
		status.textContent = text;
		if (button) button.disabled = true;
	}

	function show(answer) {
		if (answer.state === 'approved') {
			say('Confirmed');
			post(answer.token);
		} else if (answer.state === 'declined') {
			say('The request was declined');
		} else if (answer.state === 'expired') {
			say('The request has expired');
		} else {
			setTimeout(poll, 500);
		}
	}

	function ask(method) {
		return fetch(url, { method: method, cache: 'no-store' })
			.then(function (response) { return response.json(); });
	}

	function poll() {
		ask('GET').then(show, function () { setTimeout(poll, 2000); });
	}

	if (button) {
		button.addEventListener('click', function () {
			button.disabled = true;
			ask('POST').then(show, function () { button.disabled = false; });
		});
	}
	poll();
}`;
