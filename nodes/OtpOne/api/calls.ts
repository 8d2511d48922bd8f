import { pageTypeNames } from './page-types';
import { requestTypeNames } from './request-types';

/** The six calls of the OtpOne API and their inputs, spelled as in the vendor's documentation. */

export type CallName =
	| 'getTransactionID'
	| 'GetHTML'
	| 'VerifyToken'
	| 'isFinish'
	| 'GetResult'
	| 'SendRequest';

/** The two keys of an OtpOne account (documentation 2.1). */
export type KeyKind = 'srv' | 'js';

/** The purpose of an input, whatever its name in the service's description. */
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
	/** Whether the call may ring the customer's phone. */
	rings: boolean;
	/**
	 * Whether the call only reads, so that it may be sent again. Other calls are repeated only if
	 * they were not sent.
	 */
	repeatable: boolean;
	/** The name of each input, unless the service's description specifies another. */
	inputs: Partial<Record<Role, string>>;
	/** Inputs that a description of the call may omit. */
	optional: Role[];
	/** Maximum size of an answer, in bytes. */
	maxBytes: number;
}

const MEGABYTE = 1_048_576;
/** For an id, a yes or no, or a message. */
const SMALL_ANSWER = 2 * MEGABYTE;
const PAGE = 5 * MEGABYTE;
/** For 50 MB of files in base64 and the surrounding fields. */
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

/**
 * Other spellings by which an input is recognised in a description, besides its documented name.
 */
const spellings: Record<Exclude<Role, 'key'>, RegExp> = {
	userMail: /mail/i,
	requestType: /^request_?t?ype$/i,
	message: /^message$/i,
	privateToken: /^private_?token$/i,
	transactionId: /transaction(?!_?(type|date|time|status|state|amount))/i,
	pageType: /^page_?type$/i,
	formId: /^form_?id$/i,
	token: /^(?!.{0,100}(private|requestverification|csrf|xsrf|access)).{0,100}token/i,
	userIp: /^(user_?)?ip(_?address)?$/i,
	osType: /^os(_?type)?$/i,
	appName: /^(navigator|app_?name)/i,
};

const KEY = /api_?key(id)?$|^key$/i;
/**
 * Names that refer to the other key. A key is never sent where the description asks for the other
 * one.
 */
const OTHER_KEY: Record<KeyKind, RegExp> = { srv: /^(js|client)/i, js: /^(srv|server)/i };

/** The service's names for the numeric values of an input, in order. */
export const enumNames: Partial<Record<Role, readonly string[]>> = {
	requestType: requestTypeNames,
	pageType: pageTypeNames,
};

const LONGEST_NAME = 200;

/**
 * Returns the last part of a prefixed name: `srvAPIKey` for `model.srvAPIKey` and
 * `model[srvAPIKey]`.
 */
function ownName(parameterName: string): string {
	const parts = parameterName.split(/[.[\]]/).filter((part) => part !== '');
	return (parts[parts.length - 1] ?? '').replace(/^x-/i, '').replaceAll('-', '');
}

/**
 * Determines the role of a parameter in the service's description.
 *
 * @returns the role, and whether the parameter has its documented name; undefined if this call has
 * no such input
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
