/** Whether a text has the shape of one e-mail address, without invisible or replaced characters. */
export function isEmailAddress(text: string): boolean {
	return (
		text.length <= 254 &&
		/^[^\s@<>()[\]\\,;:"\p{C}\p{Z}\uFFFD]+@[^\s@<>()[\]\\,;:"\p{C}\p{Z}\uFFFD]+$/u.test(text)
	);
}
