import type { ApiVariant } from './api-variants.cts';

/** The six calls, spelled as the service spells them. */
export const callNames = [
	'getTransactionID',
	'GetHTML',
	'VerifyToken',
	'isFinish',
	'GetResult',
	'SendRequest',
] as const;
export type CallName = (typeof callNames)[number];

/** The purpose of a parameter, whatever an API variant calls it. */
export type Role =
	| 'srvKey'
	| 'jsKey'
	| 'userMail'
	| 'requestType'
	| 'message'
	| 'privateToken'
	| 'userIp'
	| 'osType'
	| 'appName'
	| 'htmlTransaction'
	| 'pageType'
	| 'formId'
	| 'transaction'
	| 'token';

export interface Call {
	name: CallName;
	roles: readonly Role[];
	/** The type of a successful answer. Any other answer is a result. */
	answer: 'id' | 'html' | 'finish' | 'result';
	/** Whether the call makes a phone ring. */
	rings: boolean;
}

export const requestTypes = [
	'RequestWebSession',
	'RequestComputerSession',
	'RequestFileScanImage',
	'RequestFileScanDocument',
	'RequestWorkFlowValidation',
	'RequestApplicaitonAccess',
	'RequestSignDocument',
] as const;

export const pageTypes = [
	'RTRPhoneValidation',
	'SecurityKeyValidation',
	'SecurityKeyRegistration',
	'Certificate',
] as const;

const request: readonly Role[] = ['srvKey', 'userMail', 'requestType', 'message'];

/** Returns the calls as an API variant describes them. */
export function callsOf(apiVariant: ApiVariant): Call[] {
	const verified: readonly Role[] = apiVariant.verifyTakesTransaction
		? ['srvKey', 'token', 'transaction']
		: ['srvKey', 'token'];
	return [
		{
			name: 'getTransactionID',
			roles: [...request, 'privateToken'],
			answer: 'id',
			rings: true,
		},
		{
			name: 'GetHTML',
			roles: ['srvKey', 'htmlTransaction', 'pageType', 'formId'],
			answer: 'html',
			rings: false,
		},
		{ name: 'VerifyToken', roles: verified, answer: 'result', rings: false },
		{ name: 'isFinish', roles: ['transaction', 'jsKey'], answer: 'finish', rings: false },
		{ name: 'GetResult', roles: ['transaction', 'jsKey'], answer: 'result', rings: false },
		{
			name: 'SendRequest',
			roles: [...request, 'userIp', 'osType', 'appName'],
			answer: 'result',
			rings: true,
		},
	];
}

/** Returns the path of a call below the service's root. */
export function pathOf(apiVariant: ApiVariant, call: CallName): string {
	if (apiVariant.paths === 'short') return `/api/${call}`;
	if (apiVariant.paths === 'versioned') return `/v1/otpone/${call.toLowerCase()}`;
	return `/api/OtpOne/${call}`;
}

/** Returns the virtual directory in which the service is installed: Swagger's `basePath`. */
export function basePathOf(apiVariant: ApiVariant): string {
	return apiVariant.paths === 'versioned' ? '/service' : '';
}

const documented: Record<Role, string> = {
	srvKey: 'SrvAPIKey',
	jsKey: 'JSAPIKey',
	userMail: 'UserMail',
	requestType: 'requestype',
	message: 'Message',
	privateToken: 'privateToken',
	userIp: 'userIP',
	osType: 'OSType',
	appName: 'NavigatorOrAPPName',
	htmlTransaction: 'transactionid',
	pageType: 'pageType',
	formId: 'FormID',
	transaction: 'transactionID',
	token: 'token',
};

/**
 * Returns an API variant's spelling of each parameter. Only those that the documentation leaves
 * open differ.
 */
export function spellings(apiVariant: ApiVariant): Record<Role, string> {
	switch (apiVariant.names) {
		case 'ClientApiKey':
			return {
				...documented,
				jsKey: 'ClientApiKey',
				transaction: 'transactionid',
				token: 'Token',
			};
		case 'ApiKey':
			return { ...documented, jsKey: 'ApiKey', transaction: 'TransactionId', token: 'tokenID' };
		default:
			return documented;
	}
}
