import { bindingOf, isSameTransaction } from '../../../nodes/OtpOne/approval/binding';
import type { NamedTransaction } from '../../../nodes/OtpOne/approval/service-result';

const OWN_ID = 'transaction-1';
const GUID = '5a4db0c5-0000-4000-8000-0123456789ab';
const OWN_TOKEN = 'private-1';

function bindingFor(transaction: NamedTransaction, privateToken: string | null) {
	return bindingOf({ transaction, privateToken }, OWN_ID, (token) => token === OWN_TOKEN);
}

const named = (id: string | null): NamedTransaction => (id === null ? 'none' : { id });

describe('a verified token belongs to', () => {
	it.each([
		['this transaction, by its id', OWN_ID, null, 'bound'],
		['this transaction, by the private token', null, OWN_TOKEN, 'bound'],
		['this transaction, by both', OWN_ID, OWN_TOKEN, 'bound'],
		['another transaction, by its id', 'transaction-2', null, 'other'],
		['another transaction, by the private token', null, 'private-2', 'other'],
		['another transaction, by both', 'transaction-2', 'private-2', 'other'],
		['an unknown transaction', null, null, 'unnamed'],
	] as const)('%s', (_, transactionId, privateToken, binding) => {
		expect(bindingFor(named(transactionId), privateToken)).toBe(binding);
	});

	it.each([
		['the id is ours and the private token is not', OWN_ID, 'private-2'],
		['the private token is ours and the id is not', 'transaction-2', OWN_TOKEN],
		['the id is empty', '', null],
		['the private token is empty', null, ''],
		['the id is only a prefix', `${OWN_ID}0`, null],
		['the id differs in case', OWN_ID.toUpperCase(), null],
		['the id is a GUID in braces', `{${GUID}}`, null],
	] as const)('another one when %s', (_, transactionId, privateToken) => {
		expect(bindingFor(named(transactionId), privateToken)).toBe('other');
	});

	it('another one when the answer cannot be read', () => {
		expect(bindingFor('unreadable', null)).toBe('other');
		expect(bindingFor('unreadable', OWN_TOKEN)).toBe('other');
	});
});

it('a GUID is the same in either case', () => {
	expect(isSameTransaction(GUID, GUID.toUpperCase())).toBe(true);
	expect(isSameTransaction(GUID, GUID.replace('5', '6'))).toBe(false);
	expect(isSameTransaction(`{${GUID}}`, GUID)).toBe(false);
	expect(isSameTransaction('T-1', 't-1')).toBe(false);
});
