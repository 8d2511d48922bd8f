/** A page is decoded with its stated charset, and only HTML counts as a page. */
import { NODE } from '../../engine/workbench.cts';
import { parametersOf } from '../../operations.cts';
import { play } from './report.cts';

const parameters = parametersOf('webPage.getHtml', { transactionId: 'T1', formId: 'pay' });
const answer = (type: string, bytes: Buffer | string) => ({
	parameters,
	answers: { GetHTML: { type, body: Buffer.from(bytes) } },
});
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

const PAGE = '<div>Validé</div>';

it('as reported: in windows-1252', async () => {
	const { finished } = await play(answer('text/html; charset=windows-1252', latin1(PAGE)));
	expect(finished.json(NODE)).toMatchObject([{ html: PAGE, transactionId: 'T1' }]);
});

it.each([
	['text/html; charset=ISO-8859-1', latin1(PAGE), PAGE],
	['text/html; charset="utf-8"', PAGE, PAGE],
	['text/html', PAGE, PAGE],
	['text/html; charset=utf-16le', utf16(PAGE), PAGE],
	[
		'text/html',
		latin1(`<meta charset="windows-1252">${PAGE}`),
		`<meta charset="windows-1252">${PAGE}`,
	],
	[
		'text/html',
		latin1(`<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">${PAGE}`),
		`<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">${PAGE}`,
	],
	['application/json', JSON.stringify(PAGE), PAGE],
	['application/json', JSON.stringify({ d: PAGE }), PAGE],
	[
		'application/xml',
		`<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">&lt;div&gt;Validé&lt;/div&gt;</string>`,
		PAGE,
	],
	['text/xml', `<?xml version="1.0"?><string><![CDATA[${PAGE}]]></string>`, PAGE],
])('%s is read', async (contentType, bytes, html) => {
	const { finished } = await play(answer(contentType, bytes));
	expect(finished.json(NODE)).toMatchObject([{ html }]);
});

it('as reported: an XML answer is not a page', async () => {
	const words = '<Error><Message>An error has occurred.</Message></Error>';
	const { finished } = await play(answer('application/xml', words));
	expect(finished.error).toBeDefined();
	expect(finished.outputs(NODE).flat()).toEqual([]);
});

it.each([
	['text/html', latin1(PAGE)],
	['text/html; charset=klingon', PAGE],
	['text/html', 'Just words, 1 < 2'],
	['text/plain', 'Not found'],
	['application/xml', '<page><title>x</title></page>'],
	['text/xml', '<string>no markup</string>'],
	['application/json', JSON.stringify({ Message: '<b>no</b>' })],
	['application/json', JSON.stringify({ Success: false, Data: PAGE })],
	['application/json', JSON.stringify([PAGE])],
	['text/html', ''],
])('%s with other content is refused', async (contentType, bytes) => {
	const { finished } = await play(answer(contentType, bytes));
	expect(finished.error).toBeDefined();
	expect(finished.outputs(NODE).flat()).toEqual([]);
});
