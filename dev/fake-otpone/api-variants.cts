/**
 * The options of an API variant: every way the service may behave where its documentation doesn't
 * say.
 */
export const apiVariantOptions = {
	/** `/api/OtpOne/SendRequest`, `/api/SendRequest`, `/service/v1/otpone/sendrequest`. */
	paths: ['controller', 'short', 'versioned'],
	/** The Swagger document that exists. `ui`: only the UI page names its path. */
	document: ['swagger2', 'ui', 'openapi3', 'none'],
	/** The only place parameters are read from. `both`: GET and POST, anywhere. */
	placement: ['both', 'body', 'form', 'query', 'get'],
	/** The spelling of parameters that the documentation leaves open, named after the client key. */
	names: ['JSAPIKey', 'ClientApiKey', 'ApiKey'],
	/** Casing of the fields of a result. */
	casing: ['documented', 'pascal', 'camel', 'lower'],
	idForm: ['string', 'quoted', 'object', 'nested', 'text', 'bom'],
	resultForm: ['object', 'string', 'wrapped', 'bom', 'text'],
	finishForm: ['boolean', 'string', 'object', 'text'],
	htmlForm: ['html', 'json'],
	/** How pictures, scans and signatures are encoded in a result. */
	fileForm: ['dataUri', 'base64', 'pages', 'object', 'link'],
	/** The form field in which the customer's page posts the token. */
	tokenField: ['token', 'OtpOneToken', 'Token'],
	verifyTakesTransaction: [true, false],
	resultCarriesTransaction: [true, false],
	verifyEchoesPrivateToken: [true, false],
} as const;

export type ApiVariant = {
	[Option in keyof typeof apiVariantOptions]: (typeof apiVariantOptions)[Option][number];
};

const documented: ApiVariant = {
	paths: 'controller',
	document: 'swagger2',
	placement: 'both',
	names: 'JSAPIKey',
	casing: 'documented',
	idForm: 'string',
	resultForm: 'object',
	finishForm: 'boolean',
	htmlForm: 'html',
	fileForm: 'dataUri',
	tokenField: 'token',
	verifyTakesTransaction: true,
	resultCarriesTransaction: true,
	verifyEchoesPrivateToken: true,
};

const presets = {
	documented,
	'pascal-query': {
		...documented,
		placement: 'query',
		names: 'ClientApiKey',
		casing: 'pascal',
		idForm: 'quoted',
		resultForm: 'string',
		finishForm: 'string',
		htmlForm: 'json',
		fileForm: 'base64',
		tokenField: 'OtpOneToken',
		verifyTakesTransaction: false,
		resultCarriesTransaction: false,
		verifyEchoesPrivateToken: false,
	},
	form: {
		...documented,
		paths: 'short',
		placement: 'form',
		names: 'ApiKey',
		casing: 'camel',
		idForm: 'object',
		fileForm: 'pages',
		tokenField: 'Token',
		resultCarriesTransaction: false,
	},
	'get-only': {
		...documented,
		placement: 'get',
		names: 'ClientApiKey',
		casing: 'lower',
		idForm: 'nested',
		finishForm: 'text',
		fileForm: 'link',
		verifyEchoesPrivateToken: false,
	},
	versioned: {
		...documented,
		paths: 'versioned',
		placement: 'body',
		casing: 'camel',
		idForm: 'object',
		finishForm: 'object',
		fileForm: 'object',
		tokenField: 'OtpOneToken',
		verifyTakesTransaction: false,
	},
	openapi3: {
		...documented,
		document: 'openapi3',
		placement: 'body',
		names: 'ApiKey',
		casing: 'camel',
		fileForm: 'link',
		resultCarriesTransaction: false,
		verifyEchoesPrivateToken: false,
	},
	'openapi3-form': {
		...documented,
		paths: 'versioned',
		document: 'openapi3',
		placement: 'form',
		names: 'ClientApiKey',
		idForm: 'quoted',
		htmlForm: 'json',
		fileForm: 'pages',
	},
	'ui-named': {
		...documented,
		document: 'ui',
		placement: 'body',
		names: 'ClientApiKey',
		casing: 'pascal',
		finishForm: 'string',
		fileForm: 'object',
		tokenField: 'Token',
	},
	undocumented: {
		...documented,
		paths: 'short',
		document: 'none',
		placement: 'body',
		fileForm: 'base64',
	},
	wrapped: {
		...documented,
		casing: 'pascal',
		idForm: 'nested',
		resultForm: 'wrapped',
		finishForm: 'object',
		htmlForm: 'json',
		fileForm: 'object',
		verifyTakesTransaction: false,
	},
	'plain-text': {
		...documented,
		paths: 'short',
		placement: 'query',
		idForm: 'text',
		resultForm: 'text',
		finishForm: 'text',
		resultCarriesTransaction: false,
	},
	'byte-order-mark': {
		...documented,
		document: 'ui',
		placement: 'form',
		idForm: 'bom',
		resultForm: 'bom',
		fileForm: 'base64',
		verifyEchoesPrivateToken: false,
	},
} satisfies Record<string, ApiVariant>;

export type ApiVariantName = keyof typeof presets;

/** Named API variants, which together cover every value of every option. */
export const apiVariants: Record<ApiVariantName, ApiVariant> = presets;

/** Whether there is a preset with this name. */
export function isApiVariantName(name: string): name is ApiVariantName {
	return Object.hasOwn(apiVariants, name);
}

/**
 * Returns an API variant by the name of a preset, or from options that override the documented one.
 */
export function apiVariantFrom(
	choice: ApiVariantName | Partial<ApiVariant> = 'documented',
): ApiVariant {
	return typeof choice === 'string' ? apiVariants[choice] : { ...documented, ...choice };
}
