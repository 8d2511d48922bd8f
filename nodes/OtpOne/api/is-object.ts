/** An object with any fields. */
export type AnyObject = Record<string, unknown>;

/** Whether a value is an object, and neither a list nor null. */
export function isObject(value: unknown): value is AnyObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
