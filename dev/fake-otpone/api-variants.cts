/** Every way the service may turn out to speak where its documentation is silent. */
export const apiVariantOptions = {
	/** `/api/OtpOne/SendRequest`, `/api/SendRequest`, `/service/v1/otpone/sendrequest`. */
	paths: ['controller', 'short', 'versioned'],
	/** Which Swagger document there is; `ui`: only the UI page knows where. */
	document: ['swagger2', 'ui', 'openapi3', 'none'],
	/** Where parameters are taken from, and from nowhere else; `both`: GET and POST, anywhere. */
	placement: ['both', 'body', 'form', 'query', 'get'],
	/** How the parameters are spelled that the documentation leaves open, by the client key's name. */
	names: ['JSAPIKey', 'ClientApiKey', 'ApiKey'],
	/** Casing of a result's fields. */
	casing: ['documented', 'pascal', 'camel', 'lower'],
	idForm: ['string', 'quoted', 'object', 'nested', 'text', 'bom'],
	resultForm: ['object', 'string', 'wrapped', 'bom', 'text'],
	finishForm: ['boolean', 'string', 'object', 'text'],
	htmlForm: ['html', 'json'],
	/** How pictures, scans and signatures are put into a result. */
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

/** Named apiVariants; between them they hold every value of every option. */
export const apiVariants: Record<ApiVariantName, ApiVariant> = presets;

/** Whether a preset of that name exists. */
export function isApiVariantName(name: string): name is ApiVariantName {
	return Object.hasOwn(apiVariants, name);
}

/** A apiVariant from a preset's name, or from options over the documented apiVariant. */
export function apiVariantFrom(
	choice: ApiVariantName | Partial<ApiVariant> = 'documented',
): ApiVariant {
	return typeof choice === 'string' ? apiVariants[choice] : { ...documented, ...choice };
}
