import { bindingOf } from '../../../nodes/OtpOne/approval/binding';
import type { ServiceResult } from '../../../nodes/OtpOne/approval/verdict';

const OWN_ID = 'transaction-1';
const OWN_TOKEN = 'private-1';

function bindingFor(answer: Pick<ServiceResult, 'transactionId' | 'privateToken'>) {
	const result: ServiceResult = {
		isValid: true,
		user: 'ann@example.com',
		message: null,
		fields: {},
		...answer,
	};
	return bindingOf(result, OWN_ID, (token) => token === OWN_TOKEN);
}

describe('a verified token belongs to', () => {
	it.each([
		['this transaction, by its id', OWN_ID, null, 'bound'],
		['this transaction, by the private token', null, OWN_TOKEN, 'bound'],
		['this transaction, by both', OWN_ID, OWN_TOKEN, 'bound'],
		['another transaction, by its id', 'transaction-2', null, 'other'],
		['another transaction, by the private token', null, 'private-2', 'other'],
		['another transaction, by both', 'transaction-2', 'private-2', 'other'],
		['nobody knows which', null, null, 'unknown'],
	] as const)('%s', (_, transactionId, privateToken, binding) => {
		expect(bindingFor({ transactionId, privateToken })).toBe(binding);
	});

	it.each([
		['the id is ours and the private token is not', OWN_ID, 'private-2'],
		['the private token is ours and the id is not', 'transaction-2', OWN_TOKEN],
		['the id is empty', '', null],
		['the private token is empty', null, ''],
		['the id only begins alike', `${OWN_ID}0`, null],
		['the id differs in case', OWN_ID.toUpperCase(), null],
	] as const)('another one when %s', (_, transactionId, privateToken) => {
		expect(bindingFor({ transactionId, privateToken })).toBe('other');
	});
});
