import { pageTypeNames } from './page-types';
import { requestTypeNames } from './request-types';

/** The six calls of the OtpOne API and their inputs, as the vendor's documentation spells them. */

export type CallName =
	| 'getTransactionID'
	| 'GetHTML'
	| 'VerifyToken'
	| 'isFinish'
	| 'GetResult'
	| 'SendRequest';

/** The two keys of an OtpOne account (documentation 2.1). */
export type KeyKind = 'srv' | 'js';

/** What an input is for, whatever the service's document calls it. */
export type Role =
	| 'key'
	| 'userMail'
	| 'requestType'
	| 'message'
	| 'privateToken'
	| 'transactionId'
	| 'pageType'
	| 'formId'
	| 'token'
	| 'userIp'
	| 'osType'
	| 'appName';

export interface Call {
	key: KeyKind;
	/** Whether the call may reach the customer's phone. */
	rings: boolean;
	/** Whether the call only reads and may be sent again; the others only if they were not sent. */
	repeatable: boolean;
	/** The name each input has where the service's own document does not say otherwise. */
	inputs: Partial<Record<Role, string>>;
	/** Inputs that a description of the call may lack. */
	optional: Role[];
	/** Largest answer that is read, in bytes. */
	maxBytes: number;
}

const MEGABYTE = 1_048_576;
/** An id, a yes or no, or words. */
const SMALL_ANSWER = 2 * MEGABYTE;
const PAGE = 5 * MEGABYTE;
/** Fifty megabytes of files in base64, and room for the fields around them. */
const RESULT = 72 * MEGABYTE;

export const calls: Record<CallName, Call> = {
	getTransactionID: {
		key: 'srv',
		rings: true,
		repeatable: false,
		inputs: {
			key: 'SrvAPIKey',
			userMail: 'UserMail',
			requestType: 'requestype',
			message: 'Message',
			privateToken: 'privateToken',
		},
		optional: ['privateToken'],
		maxBytes: SMALL_ANSWER,
	},
	GetHTML: {
		key: 'srv',
		rings: false,
		repeatable: false,
		inputs: {
			key: 'SrvAPIKey',
			transactionId: 'transactionid',
			pageType: 'pageType',
			formId: 'FormID',
		},
		optional: [],
		maxBytes: PAGE,
	},
	VerifyToken: {
		key: 'srv',
		rings: false,
		repeatable: false,
		inputs: { key: 'SrvAPIKey', token: 'token', transactionId: 'transactionID' },
		optional: ['transactionId'],
		maxBytes: RESULT,
	},
	isFinish: {
		key: 'js',
		rings: false,
		repeatable: true,
		inputs: { key: 'JSAPIKey', transactionId: 'transactionID' },
		optional: [],
		maxBytes: SMALL_ANSWER,
	},
	GetResult: {
		key: 'js',
		rings: false,
		repeatable: true,
		inputs: { key: 'JSAPIKey', transactionId: 'transactionID' },
		optional: [],
		maxBytes: RESULT,
	},
	SendRequest: {
		key: 'srv',
		rings: true,
		repeatable: false,
		inputs: {
			key: 'SrvAPIKey',
			userMail: 'UserMail',
			requestType: 'requestype',
			message: 'Message',
			userIp: 'userIP',
			osType: 'OSType',
			appName: 'NavigatorOrAPPName',
		},
		optional: ['userIp', 'osType', 'appName'],
		maxBytes: RESULT,
	},
};

export const callNames = Object.keys(calls) as CallName[];

/** Spellings by which an input is recognised in a document, next to its documented name. */
const spellings: Record<Exclude<Role, 'key'>, RegExp> = {
	userMail: /mail/i,
	requestType: /^request_?t?ype$/i,
	message: /^message$/i,
	privateToken: /^private_?token$/i,
	transactionId: /transaction/i,
	pageType: /^page_?type$/i,
	formId: /^form_?id$/i,
	token: /^(?!.{0,100}private).{0,100}token/i,
	userIp: /^(user_?)?ip(_?address)?$/i,
	osType: /^os(_?type)?$/i,
	appName: /^(navigator|app_?name)/i,
};

const KEY = /api_?key(id)?$|^key$/i;
/** A key is never put where the document asks for the other one. */
const OTHER_KEY: Record<KeyKind, RegExp> = { srv: /^(js|client)/i, js: /^(srv|server)/i };

/** The service's own names for the numbers of an input, in their order. */
export const enumNames: Partial<Record<Role, readonly string[]>> = {
	requestType: requestTypeNames,
	pageType: pageTypeNames,
};

const LONGEST_NAME = 200;

/** The last part of a name with prefixes: `srvAPIKey` of `model.srvAPIKey` and `model[srvAPIKey]`. */
function ownName(parameterName: string): string {
	const parts = parameterName.split(/[.[\]]/).filter((part) => part !== '');
	return (parts[parts.length - 1] ?? '').replace(/^x-/i, '').replaceAll('-', '');
}

/**
 * Finds what a parameter in the service's document is for.
 *
 * @returns the role, and whether it stands under its documented name; undefined when this call has
 * no input like it
 */
export function roleOf(
	call: CallName,
	parameterName: string,
): { role: Role; isDocumented: boolean } | undefined {
	if (parameterName.length > LONGEST_NAME) return undefined;
	const { inputs, key } = calls[call];
	const name = ownName(parameterName);
	for (const [role, documented] of Object.entries(inputs) as Array<[Role, string]>) {
		if (documented.toLowerCase() === name.toLowerCase()) return { role, isDocumented: true };
	}
	if (KEY.test(name))
		return OTHER_KEY[key].test(name) ? undefined : { role: 'key', isDocumented: false };
	const role = (Object.keys(inputs) as Role[]).find(
		(candidate) => candidate !== 'key' && spellings[candidate].test(name),
	);
	return role && { role, isDocumented: false };
}
