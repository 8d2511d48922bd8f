/** Reads parameters of one item and checks them at the door: what is wrong, and what to do. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { trimAscii } from '../approval/verdict';
import { UserError } from '../api/user-error';
import { requestTypeNames } from '../api/request-types';
import type { Requester } from '../service/send-request';

const MESSAGE_LENGTH = 4_000;
const SHOWN_LENGTH = 60;

function shown(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
	return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/** Whether a text has the shape of one e-mail address, without invisible characters. */
export function isEmail(text: string): boolean {
	return (
		text.length <= 254 &&
		/^[^\s@<>()[\]\\,;:"\p{C}\p{Z}]+@[^\s@<>()[\]\\,;:"\p{C}\p{Z}]+$/u.test(text)
	);
}

export function checkEmail(value: unknown, field: string): string {
	const text = typeof value === 'string' ? trimAscii(value) : value;
	if (text === '' || text === undefined || text === null) {
		throw new UserError(
			`${field} is empty`,
			'Enter the e-mail address under which the person uses OtpOne.',
		);
	}
	if (typeof text !== 'string' || !isEmail(text)) {
		throw new UserError(
			`${field} is not an e-mail address: ${shown(text)}`,
			'Enter one address, e.g. ann@example.com, without a name or brackets around it.',
		);
	}
	return text;
}

export function readUserMail(context: IExecuteFunctions, itemIndex: number): string {
	return checkEmail(context.getNodeParameter('userMail', itemIndex), 'User Mail');
}

export function readMessageText(context: IExecuteFunctions, itemIndex: number): string {
	const value = context.getNodeParameter('message', itemIndex);
	if (typeof value !== 'string' || value.trim() === '') {
		throw new UserError(
			'Message is empty',
			'Enter what the person reads on the phone, e.g. “Pay invoice 4711 over 1,200 EUR?”.',
		);
	}
	if (value.length > MESSAGE_LENGTH) {
		throw new UserError(
			`Message is longer than ${MESSAGE_LENGTH} characters`,
			'Nobody reads that much on a phone: shorten the text and link to the details.',
		);
	}
	return value;
}

export function readRequestType(context: IExecuteFunctions, itemIndex: number): number {
	const value = context.getNodeParameter('requestType', itemIndex);
	const requestType = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof requestType !== 'number' || requestTypeNames[requestType] === undefined) {
		throw new UserError(
			`Request Type is not a type that OtpOne knows: ${shown(value)}`,
			`Choose a type from the list, or a number from 0 to ${requestTypeNames.length - 1}.`,
		);
	}
	return requestType;
}

/** Reads a whole or broken number within limits. */
export function readNumber(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
	{ label, min, max, fallback }: { label: string; min: number; max: number; fallback: number },
): number {
	const value = context.getNodeParameter(name, itemIndex, fallback);
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !(number >= min && number <= max)) {
		throw new UserError(
			`${label} is not between ${min} and ${max}: ${shown(value)}`,
			`Enter a number from ${min} to ${max}.`,
		);
	}
	return number;
}

export function readPageType(context: IExecuteFunctions, itemIndex: number): number {
	return readNumber(context, itemIndex, 'pageType', {
		label: 'Page Type',
		min: 0,
		max: 3,
		fallback: 0,
	});
}

/** Reads how long to wait, in seconds. */
export function readTimeout(context: IExecuteFunctions, itemIndex: number): number {
	const limits = { label: 'Timeout', min: 1, max: 600, fallback: 120 };
	return readNumber(context, itemIndex, 'timeoutSeconds', limits);
}

/** Reads a text that must not be empty, such as an id or a token. */
export function readRequiredText(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
	{ label, hint }: { label: string; hint: string },
): string {
	const value = context.getNodeParameter(name, itemIndex, '');
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (text === '' || text === 'undefined' || text === 'null') {
		throw new UserError(`${label} is empty`, hint);
	}
	return text;
}

function isIpAddress(text: string): boolean {
	const octets = text.split('.');
	const isV4 =
		octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256);
	return isV4 || (/^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`));
}

/** The address that a webhook or form trigger passed in with an item, where there is one. */
function addressOf(json: IDataObject): string | undefined {
	const headers = json.headers;
	if (typeof headers !== 'object' || headers === null) return undefined;
	const named = ['x-forwarded-for', 'x-real-ip', 'remote-addr']
		.map((name) => (headers as IDataObject)[name])
		.find((value) => typeof value === 'string');
	const first = typeof named === 'string' ? named.split(',')[0].trim() : '';
	return isIpAddress(first) ? first : undefined;
}

const TRIGGERS_WITH_ADDRESS = /\.(webhook|formTrigger|chatTrigger)$/;

function addressFromTrigger(context: IExecuteFunctions, itemIndex: number): string | undefined {
	const own = addressOf(context.getInputData()[itemIndex].json);
	if (own) return own;
	const trigger = context
		.getParentNodes(context.getNode().name)
		.find(({ type, disabled }) => TRIGGERS_WITH_ADDRESS.test(type) && !disabled);
	if (!trigger) return undefined;
	const name = JSON.stringify(trigger.name);
	const first = context.evaluateExpression(
		`{{ $(${name}).isExecuted ? $(${name}).first().json : {} }}`,
		itemIndex,
	);
	return typeof first === 'object' ? addressOf(first as unknown as IDataObject) : undefined;
}

/** Reads the requester options; what is left out is said of this n8n and the workflow. */
export function readRequester(context: IExecuteFunctions, itemIndex: number): Requester {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const text = (name: string) => {
		const value = options[name];
		return typeof value === 'string' ? value.trim() : '';
	};
	const userIp = text('userIp');
	if (userIp !== '' && !isIpAddress(userIp)) {
		throw new UserError(
			`User IP is not an IP address: ${shown(userIp)}`,
			'Enter an address such as 203.0.113.7, or leave User IP out.',
		);
	}
	return {
		userIp: userIp || (addressFromTrigger(context, itemIndex) ?? '127.0.0.1'),
		osType: text('osType') || 'n8n',
		appName: text('appName') || `n8n: ${context.getWorkflow().name ?? 'workflow'}`,
	};
}
