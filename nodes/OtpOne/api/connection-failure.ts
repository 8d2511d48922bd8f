/**
 * Reads from what the HTTP library threw whether the request certainly was not sent. Only a failure
 * of the name lookup, of `connect`, or of the TLS handshake itself proves that; a code alone proves
 * nothing, since `EHOSTUNREACH` also comes from a read after the request was taken.
 */

/** A connection that was never made, so that nothing was sent over it. */
export type ConnectionFailure = 'unreachable' | 'tls' | 'handshake';

/** What is read of an error, or of what caused it: n8n and axios wrap Node's own one. */
interface Thrown {
	code?: unknown;
	message?: unknown;
	syscall?: unknown;
	cause?: unknown;
	errors?: unknown;
	response?: unknown;
	request?: unknown;
}

const DEEPEST_CAUSE = 8;
const MOST_ERRORS = 100;
/** Node's calls before a connection exists: `query…` is a name lookup by c-ares. */
const BEFORE_CONNECTION = /^(connect|getaddrinfo|query[A-Z]\w*)$/;
/** How Node begins the message of such an error, which wrappers keep where they drop the rest. */
const CALL_IN_MESSAGE =
	/^(connect|getaddrinfo|query[A-Z]\w{0,20}|read|write|shutdown) (E[A-Z_]{2,30})\b/;

/**
 * What Node finds wrong with a certificate; it then breaks off before it sends anything. An alert of
 * the server (`ERR_SSL_…`), about a certificate too, may come after the request.
 */
const CERTIFICATE_CODE =
	/^(CERT_[A-Z_]+|CRL_[A-Z_]+|ERROR_IN_[A-Z_]+|UNABLE_TO_[A-Z_]+|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_(INVALID|FORMAT))$/;

function isObject(value: unknown): value is Thrown {
	return typeof value === 'object' && value !== null;
}

/** The error and its causes, the outermost first. */
export function chainOf(error: unknown): Thrown[] {
	const chain: Thrown[] = [];
	let current = error;
	while (isObject(current) && chain.length < DEEPEST_CAUSE) {
		chain.push(current);
		current = current.cause;
	}
	return chain;
}

/** Whether the request's socket was still in its handshake: Node sends a request after it only. */
function endedInHandshake({ request }: Thrown): boolean {
	const socket = isObject(request) ? (request as { socket?: unknown }).socket : undefined;
	return isObject(socket) && (socket as { secureConnecting?: unknown }).secureConnecting === true;
}

function callInMessage({ message, code }: Thrown): string[] {
	const [, call, named] =
		typeof message === 'string' ? (CALL_IN_MESSAGE.exec(message.slice(0, 100)) ?? []) : [];
	return call !== undefined && named === code ? [call] : [];
}

/** With several addresses tried at once (happy eyeballs), each of them has to have failed to connect. */
function allUnreachable(errors: unknown): boolean {
	return (
		Array.isArray(errors) &&
		errors.length > 0 &&
		errors.length <= MOST_ERRORS &&
		errors.every((error) => connectionFailure(error) === 'unreachable')
	);
}

/** Which failure to connect an error proves; undefined where the request may have been sent. */
export function connectionFailure(error: unknown): ConnectionFailure | undefined {
	const chain = chainOf(error);
	if (chain.some(({ response }) => response !== undefined && response !== null)) return undefined;
	const codes = chain.map(({ code }) => code).filter((code) => typeof code === 'string');
	if (codes.some((code) => CERTIFICATE_CODE.test(code))) return 'tls';
	if (chain.some(endedInHandshake)) return 'handshake';
	const stated = chain.map(({ syscall }) => syscall).filter((call) => typeof call === 'string');
	const calls = stated.length > 0 ? stated : chain.flatMap(callInMessage);
	const groups = chain.map(({ errors }) => errors).filter((errors) => errors !== undefined);
	const isProven =
		calls.length + groups.length > 0 &&
		calls.every((call) => BEFORE_CONNECTION.test(call)) &&
		groups.every(allUnreachable);
	return isProven ? 'unreachable' : undefined;
}
