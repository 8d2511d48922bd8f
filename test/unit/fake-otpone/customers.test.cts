import { testCustomerOf } from '../../../dev/fake-otpone/customers.cts';
import { startFakeOtpOne, type FakeOtpOne } from '../../../dev/fake-otpone/fake-otpone.cts';
import { call, readResult } from './client.cts';

let fakeOtpOne: FakeOtpOne;

beforeAll(async () => {
	fakeOtpOne = await startFakeOtpOne({ answerLimitMs: 250 });
});

afterAll(() => fakeOtpOne.close());

const ask = async (userMail: string, requestType = 4) =>
	readResult(await call(fakeOtpOne, 'SendRequest', { userMail, requestType }));

const contentOf = (dataUri: unknown) => Buffer.from(String(dataUri).split(',')[1], 'base64');

it.each([
	['approve@x.org', { isvalid: true, uservalided: 'approve@x.org' }],
	['approve.ann@x.org', { isvalid: true, uservalided: 'approve.ann@x.org' }],
	['Approve@X.org', { isvalid: true, uservalided: 'Approve@X.org' }],
	['decline@x.org', { isvalid: false, message: 'The user declined the request' }],
	['decline.bob+20ms@x.org', { isvalid: false, message: 'The user declined the request' }],
	['ignore@x.org', { isvalid: false, message: 'Request timeout' }],
	['wrong-user@x.org', { isvalid: true, uservalided: 'somebody.else@x.org' }],
	['no-user@x.org', { isvalid: true, uservalided: null }],
	['unknown@x.org', { isvalid: false, message: 'Unknown customer: unknown@x.org' }],
])('%s', async (mail, expected) => {
	expect(await ask(mail)).toMatchObject(expected);
});

it('answers after the delay in the address', async () => {
	const start = performance.now();
	expect(await ask('approve+60ms@x.org')).toMatchObject({ isvalid: true });
	expect(performance.now() - start).toBeGreaterThan(55);
});

it.each([
	['approve+3s@x.org', 3000],
	['approve.ann+250ms@x.org', 250],
	['approve+2s.ann@x.org', 2000],
	['scan-3-pages+1s@x.org', 1000],
	['approve@x.org', 0],
])('%s answers after %i ms', (mail, delayMs) => {
	expect(testCustomerOf(mail)?.delayMs).toBe(delayMs);
});

it.each(['ann@x.org', 'approver@x.org', 'approve', 'approve+soon@x.org', 'constructor@x.org'])(
	'%s is not a test customer',
	(mail) => {
		expect(testCustomerOf(mail)).toBeUndefined();
	},
);

it('returns a PDF as a scanned document', async () => {
	const { document } = await ask('scan@x.org', 3);
	expect(document).toMatch(/^data:application\/pdf;base64,/);
	const pdf = contentOf(document).toString('latin1');
	expect(pdf).toMatch(/^%PDF-1\.4\n[\s\S]*%%EOF\n$/);
	const [, start] = /startxref\n(\d+)/.exec(pdf)!;
	expect(pdf.slice(Number(start))).toMatch(/^xref/);
	for (const [, offset] of pdf.matchAll(/(\d{10}) 00000 n/g)) {
		expect(pdf.slice(Number(offset))).toMatch(/^\d 0 obj/);
	}
});

it('returns three different scanned pages', async () => {
	const pages = (await ask('scan-3-pages@x.org', 3)).document as string[];
	expect(pages.map((page) => /page \d of \d/.exec(contentOf(page).toString())?.[0])).toEqual([
		'page 1 of 3',
		'page 2 of 3',
		'page 3 of 3',
	]);
});

it('returns a picture and a signature', async () => {
	const picture = contentOf((await ask('photo@x.org', 2)).picture);
	expect(picture.subarray(0, 3).toString('hex')).toBe('ffd8ff');
	const signature = contentOf((await ask('sign@x.org', 6)).signature);
	expect(signature.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
});

it('sends files only when the request asks for them', async () => {
	expect(Object.keys(await ask('scan@x.org', 4))).not.toContain('document');
});

it('counts rings per customer, ignoring case', async () => {
	await ask('approve.count@x.org');
	await ask('Approve.Count@x.org');
	expect(fakeOtpOne.rings('APPROVE.count@x.org')).toBe(2);
	expect(fakeOtpOne.rings('someone@x.org')).toBe(0);
});
