/** Chooses the language of a page: a fixed one, or the one that the reader's browser prefers. */
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { it } from './it';
import { nl } from './nl';
import { pt } from './pt';
import type { Strings } from './strings';

export const languages: Record<string, Strings> = { en, de, fr, es, it, nl, pt };

export interface Language {
	strings: Strings;
	/** The reader's locale, which determines the date format: `de-AT`, `en-US`. */
	locale: string;
}

/** English dates are in the order day, month, year unless the reader's locale differs. */
const DEFAULT_LOCALE: Record<string, string> = { en: 'en-GB' };

function languageOf(tag: string): Language | undefined {
	const [code] = tag.toLowerCase().split('-');
	if (!Object.hasOwn(languages, code)) return undefined;
	const isKnown = /^[a-z]{2}(-[a-z0-9]{2,8})+$/i.test(tag) && isLocale(tag);
	return { strings: languages[code], locale: isKnown ? tag : (DEFAULT_LOCALE[code] ?? code) };
}

function isLocale(tag: string): boolean {
	try {
		return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
	} catch {
		return false;
	}
}

/** Maximum number of characters of the header that are read. */
const LONGEST_HEADER = 500;

/** Returns the languages that a browser prefers, most preferred first (RFC 9110, 12.5.4). */
function preferred(header: string): string[] {
	return header
		.slice(0, LONGEST_HEADER)
		.split(',')
		.map((part) => {
			const [tag, ...parameters] = part.split(';').map((text) => text.trim());
			const quality = parameters.find((text) => text.startsWith('q='))?.slice(2);
			return { tag, weight: quality === undefined ? 1 : Number(quality) };
		})
		.filter(({ weight }) => weight > 0)
		.sort((one, other) => other.weight - one.weight)
		.map(({ tag }) => tag);
}

/**
 * @param fixed a language code, or `auto`
 * @param acceptLanguage the `Accept-Language` header
 */
export function chooseLanguage(fixed: string, acceptLanguage: unknown): Language {
	const tags = typeof acceptLanguage === 'string' ? preferred(acceptLanguage) : [];
	const known = tags.flatMap((tag) => languageOf(tag) ?? []);
	const wanted = fixed === 'auto' ? undefined : languageOf(fixed);
	// With a fixed language, the reader's locale is used if it is a variant of that language.
	if (wanted) return known.find(({ strings }) => strings === wanted.strings) ?? wanted;
	return known[0] ?? { strings: en, locale: DEFAULT_LOCALE.en };
}
