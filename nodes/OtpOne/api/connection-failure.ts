/**
 * Determines from an error of the HTTP library whether the request was certainly not sent. Only a
 * failure of the name lookup, of `connect`, or of the TLS handshake proves that. An error code
 * alone does not, because `EHOSTUNREACH` can also occur while reading, after the request was
 * received.
 */

/** A connection that was never established, so that nothing was sent over it. */
type ConnectionFailure = 'unreachable' | 'tls' | 'handshake';

/** The properties read from an error or its causes, because n8n and axios wrap Node's own error. */
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
/** Node's system calls before a connection exists: `query…` is a name lookup by c-ares. */
const BEFORE_CONNECTION = /^(connect|getaddrinfo|query[A-Z]\w*)$/;
/**
 * The beginning of the message of such an error. Wrappers keep the message even if they drop the
 * other properties.
 */
const CALL_IN_MESSAGE =
	/^(connect|getaddrinfo|query[A-Z]\w{0,20}|read|write|shutdown) (E[A-Z_]{2,30})\b/;

/**
 * Node's codes for an invalid certificate, with which it disconnects before sending anything. An
 * alert from the server (`ERR_SSL_…`), even one about a certificate, may arrive after the request
 * was sent.
 */
const CERTIFICATE_CODE =
	/^(CERT_[A-Z_]+|CRL_[A-Z_]+|ERROR_IN_[A-Z_]+|UNABLE_TO_[A-Z_]+|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_(INVALID|FORMAT))$/;

function isObject(value: unknown): value is Thrown {
	return typeof value === 'object' && value !== null;
}

/** Returns the error and its causes, outermost first. */
export function chainOf(error: unknown): Thrown[] {
	const chain: Thrown[] = [];
	let current = error;
	while (isObject(current) && chain.length < DEEPEST_CAUSE) {
		chain.push(current);
		current = current.cause;
	}
	return chain;
}

/**
 * Whether the request's socket was still in its TLS handshake. Node sends the request only
 * afterwards.
 */
function endedInHandshake({ request }: Thrown): boolean {
	const socket = isObject(request) ? (request as { socket?: unknown }).socket : undefined;
	return isObject(socket) && (socket as { secureConnecting?: unknown }).secureConnecting === true;
}

function callInMessage({ message, code }: Thrown): string[] {
	const [, call, named] =
		typeof message === 'string' ? (CALL_IN_MESSAGE.exec(message.slice(0, 100)) ?? []) : [];
	return call !== undefined && named === code ? [call] : [];
}

/** Whether every address failed to connect when several were tried at once (happy eyeballs). */
function allUnreachable(errors: unknown): boolean {
	return (
		Array.isArray(errors) &&
		errors.length > 0 &&
		errors.length <= MOST_ERRORS &&
		errors.every((error) => connectionFailure(error) === 'unreachable')
	);
}

/**
 * Returns the connection failure that an error proves, or undefined if the request may have been
 * sent.
 */
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
