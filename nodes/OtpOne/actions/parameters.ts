/** Reads and checks the parameters of one item. Errors say what is wrong and what to do. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isEmailAddress } from '../approval/email-address';
import { trimAscii } from '../approval/verdict';
import { UserError } from '../api/user-error';
import { pageTypes } from '../api/page-types';
import { requestTypeNames } from '../api/request-types';
import { nodeExpression } from '../result/node-expression';
import type { VerdictOptions } from '../result/verdict-item';
import type { Requester } from '../service/send-request';
import { refuseObjects } from './message';
import { addressOfHeaders, readAddress } from './requester-address';

const SHOWN_LENGTH = 60;

function shown(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
	return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

export function checkEmail(value: unknown, field: string): string {
	const text = typeof value === 'string' ? trimAscii(value) : value;
	if (text === '' || text === undefined || text === null) {
		throw new UserError(
			`${field} is empty`,
			'Enter the e-mail address the person uses with OtpOne.',
		);
	}
	if (typeof text !== 'string' || !isEmailAddress(text)) {
		throw new UserError(
			`${field} contains “${shown(text)}”, which is not an e-mail address`,
			'Enter one address, e.g. ann@example.com, without a name or brackets around it.',
		);
	}
	return text;
}

export function readUserMail(context: IExecuteFunctions, itemIndex: number): string {
	return checkEmail(context.getNodeParameter('userMail', itemIndex), 'Approver Email');
}

export function readRequestType(context: IExecuteFunctions, itemIndex: number): number {
	const value = context.getNodeParameter('requestType', itemIndex);
	const requestType = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof requestType !== 'number' || requestTypeNames[requestType] === undefined) {
		throw new UserError(
			`Unknown Request Type: ${shown(value)}`,
			`Choose a type from the list, or a number from 0 to ${requestTypeNames.length - 1}.`,
		);
	}
	return requestType;
}

/** Reads an integer or decimal number within limits. */
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

/**
 * Reads a choice, whose expression may return anything.
 *
 * @param values the values to choose from, the default first
 */
export function readChoice<Value extends string>(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
	{ label, values }: { label: string; values: Value[] },
): Value {
	const value: unknown = context.getNodeParameter(name, itemIndex, values[0]);
	const chosen = values.find((known) => known === value);
	if (chosen !== undefined) return chosen;
	throw new UserError(`Invalid ${label}: ${shown(value)}`, `Use one of ${values.join(', ')}.`);
}

/** @param allowed the page types that the operation offers */
export function readPageType(
	context: IExecuteFunctions,
	itemIndex: number,
	allowed = pageTypes,
): number {
	const given: unknown = context.getNodeParameter('pageType', itemIndex, 0);
	const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
	const pageType = allowed.find(({ value }) => value === number);
	if (pageType) return pageType.value;
	const known = allowed.map(({ value, label }) => `${value} (${label})`).sort();
	throw new UserError(`Invalid page type: ${shown(given)}`, `Use one of ${known.join(', ')}.`);
}

/** Reads how long to wait, in seconds. */
export function readTimeout(context: IExecuteFunctions, itemIndex: number): number {
	const limits = { label: 'Timeout', min: 1, max: 600, fallback: 120 };
	return readNumber(context, itemIndex, 'timeoutSeconds', limits);
}

/**
 * Whether a parameter is given as an expression. The builder then expects a value, so the parameter
 * must not count as omitted if the expression resolves to nothing.
 *
 * @param name path of the parameter, with dots for a field inside a collection, e.g.
 * `options.mayNotApprove`
 */
export function isExpression(context: IExecuteFunctions, name: string): boolean {
	const raw: unknown = context.getNodeParameter(name, 0, '', { rawExpressions: true });
	return typeof raw === 'string' && raw.startsWith('=');
}

/**
 * Reads an optional parameter that makes the operation safer. An empty field counts as omitted.
 * Anything other than a text or a number, and an expression that resolves to nothing, is refused.
 *
 * @returns null if it is omitted
 */
export function readSafetyText(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
	{ label, hint }: { label: string; hint: string },
): string | null {
	const value: unknown = context.getNodeParameter(name, itemIndex, '');
	const isEmpty = typeof value === 'string' && value.trim() === '';
	const isLeftOut = isEmpty && !isExpression(context, name);
	return isLeftOut ? null : readRequiredText(context, itemIndex, name, { label, hint });
}

/** Reads a text that must not be empty, such as an id or a token. */
export function readRequiredText(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
	{ label, hint }: { label: string; hint: string },
): string {
	const value = context.getNodeParameter(name, itemIndex, '');
	const isText = typeof value === 'string' || Number.isFinite(value);
	const text = isText ? String(value).trim() : '';
	if (text === '' || text === 'undefined' || text === 'null') {
		throw new UserError(`${label} is empty`, hint);
	}
	return text;
}

/** Reads the id of a transaction that an earlier node created. */
export function readTransactionIdField(context: IExecuteFunctions, itemIndex: number): string {
	return readRequiredText(context, itemIndex, 'transactionId', {
		label: 'Transaction ID',
		hint: 'Connect a Create Transaction node before this one, or enter the ID it returned.',
	});
}

const TRIGGERS_WITH_ADDRESS = /\.(webhook|formTrigger|chatTrigger)$/;

function addressFromTrigger(context: IExecuteFunctions, itemIndex: number): string | undefined {
	const own = addressOfHeaders(context.getInputData()[itemIndex].json.headers);
	if (own) return own;
	const trigger = context
		.getParentNodes(context.getNode().name)
		.find(({ type, disabled }) => TRIGGERS_WITH_ADDRESS.test(type) && !disabled);
	if (!trigger) return undefined;
	const node = nodeExpression(trigger.name);
	const headers: unknown = context.evaluateExpression(
		`{{ ${node}.isExecuted ? ${node}.first().json.headers : {} }}`,
		itemIndex,
	);
	return addressOfHeaders(headers);
}

/** Reads the requester options. Omitted values default to this n8n and the workflow. */
export function readRequester(context: IExecuteFunctions, itemIndex: number): Requester {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const text = (name: string, label: string) => {
		const value = options[name];
		return typeof value === 'string' ? refuseObjects(value.trim(), label) : '';
	};
	const entered = text('userIp', 'User IP');
	const userIp = entered === '' ? addressFromTrigger(context, itemIndex) : readAddress(entered);
	if (entered !== '' && userIp === undefined) {
		throw new UserError(
			`User IP is not an IP address: ${shown(entered)}`,
			'Enter an address such as 203.0.113.7, or leave User IP out.',
		);
	}
	return {
		userIp: userIp ?? '127.0.0.1',
		osType: text('osType', 'OS Type') || 'n8n',
		appName: text('appName', 'App Name') || `n8n: ${context.getWorkflow().name ?? 'workflow'}`,
	};
}

/**
 * Reads a switch, whose expression may return a text.
 *
 * @param fallback the value if the operation has no such switch, or its expression returns neither true nor false
 */
export function isOn(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
	fallback: boolean,
): boolean {
	const value: unknown = context.getNodeParameter(name, itemIndex, fallback);
	const text = String(value ?? '').trim();
	return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : fallback;
}

/** Reads how the builder wants verdict items. */
export function readVerdictOptions(context: IExecuteFunctions, itemIndex: number): VerdictOptions {
	const name = context.getNodeParameter('binaryPropertyName', itemIndex, 'data');
	const binaryPropertyName = typeof name === 'string' && name.trim() !== '' ? name.trim() : 'data';
	if (binaryPropertyName === '__proto__') {
		throw new UserError(
			'Put Output File in Field cannot be __proto__',
			'Enter another name, e.g. data.',
		);
	}
	return {
		simplify: isOn(context, itemIndex, 'simplify', true),
		includeInput: isOn(context, itemIndex, 'includeInput', true),
		binaryPropertyName,
		oneItemPerFile: isOn(context, itemIndex, 'oneItemPerFile', false),
	};
}
