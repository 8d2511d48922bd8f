/**
 * Whether a text has the form of a single e-mail address, without invisible or replacement
 * characters.
 */
export function isEmailAddress(text: string): boolean {
	return (
		text.length <= 254 &&
		/^[^\s@<>()[\]\\,;:"\p{C}\p{Z}\uFFFD]+@[^\s@<>()[\]\\,;:"\p{C}\p{Z}\uFFFD]+$/u.test(text)
	);
}
