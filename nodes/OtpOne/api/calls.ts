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
	/** Whether the call only reads and may be sent again; the others only if they never left. */
	repeatable: boolean;
	/** The name each input has where the service's own document does not say otherwise. */
	inputs: Partial<Record<Role, string>>;
	/** Inputs that a description of the call may lack. */
	optional: Role[];
}

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
	},
	VerifyToken: {
		key: 'srv',
		rings: false,
		repeatable: false,
		inputs: { key: 'SrvAPIKey', token: 'token', transactionId: 'transactionID' },
		optional: ['transactionId'],
	},
	isFinish: {
		key: 'js',
		rings: false,
		repeatable: true,
		inputs: { key: 'JSAPIKey', transactionId: 'transactionID' },
		optional: [],
	},
	GetResult: {
		key: 'js',
		rings: false,
		repeatable: true,
		inputs: { key: 'JSAPIKey', transactionId: 'transactionID' },
		optional: [],
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
	},
};

export const callNames = Object.keys(calls) as CallName[];

/** Spellings by which an input is recognised in a document, next to its documented name. */
const spellings: Record<Role, RegExp> = {
	key: /api_?key(id)?$|^key$/i,
	userMail: /mail/i,
	requestType: /^request_?t?ype$/i,
	message: /^message$/i,
	privateToken: /^private_?token$/i,
	transactionId: /transaction/i,
	pageType: /^page_?type$/i,
	formId: /^form_?id$/i,
	token: /^(?!.*private).*token/i,
	userIp: /^(user_?)?ip(_?address)?$/i,
	osType: /^os(_?type)?$/i,
	appName: /^(navigator|app_?name)/i,
};

/**
 * Finds what a parameter in the service's document is for.
 *
 * @returns the role, or undefined when this call has no input like it
 */
export function roleOf(call: CallName, parameterName: string): Role | undefined {
	const inputs = Object.entries(calls[call].inputs) as Array<[Role, string]>;
	const lowerCase = parameterName.toLowerCase();
	const documented = inputs.find(([, name]) => name.toLowerCase() === lowerCase);
	return (documented ?? inputs.find(([role]) => spellings[role].test(parameterName)))?.[0];
}
