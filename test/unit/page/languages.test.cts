import { chooseLanguage, languages } from '../../../nodes/OtpOne/page/languages/choose-language';
import { en } from '../../../nodes/OtpOne/page/languages/en';

/** Every text of a language by its path; texts with parameters get sample values. */
function textsOf(value: unknown, place = ''): Array<[string, string]> {
	if (typeof value === 'string') return [[place, value]];
	if (typeof value === 'function') {
		const make = value as (...values: unknown[]) => string;
		return [[`${place}()`, make.length === 1 ? make('Ann') : make(1, 3)]];
	}
	return Object.entries(value as object).flatMap(([name, inner]) =>
		textsOf(inner, place === '' ? name : `${place}.${name}`),
	);
}

const english = new Map(textsOf(en));
const codes = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'];
it('every language that the node offers exists', () => {
	expect(Object.keys(languages)).toEqual(codes);
	for (const code of codes) expect(languages[code].language).toBe(code);
});

describe.each(codes.filter((code) => code !== 'en'))('%s', (code) => {
	const texts = new Map(textsOf(languages[code]));

	it('has the same texts as English', () => {
		expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
		for (const text of texts.values()) expect(text.trim()).not.toBe('');
	});

	it('leaves no text in English', () => {
		const same = [...texts].filter(([place, text]) => text === english.get(place));
		expect(same).toEqual([]);
	});

	it('uses every value that the English text uses', () => {
		for (const [place, text] of texts) {
			if (!place.endsWith('()')) continue;
			for (const value of ['Ann', '1', '3']) {
				if (english.get(place)!.includes(value)) expect(text).toContain(value);
			}
		}
	});

	it('says as clearly that nothing was approved', () => {
		const saying = [...english].filter(([, text]) => text.includes('Nothing was approved'));
		expect(saying.length).toBeGreaterThan(4);
		const words = saying.map(([place]) => texts.get(place)!);
		const common = words.map((text) => text.split(/(?<=[.!?]) /)).flat();
		const counts = common.filter(
			(sentence) => common.filter((other) => other === sentence).length > 4,
		);
		expect(counts.length).toBeGreaterThan(4);
	});
});

describe('the language of a page', () => {
	it.each([
		['nothing', undefined, 'en', 'en-GB'],
		['German', 'de', 'de', 'de'],
		['a regional form of German', 'de-AT,de;q=0.9,en;q=0.8', 'de', 'de-AT'],
		['American English', 'en-US,en;q=0.9', 'en', 'en-US'],
		['an unsupported one, then a supported one', 'sv-SE,sv;q=0.9,nl;q=0.5', 'nl', 'nl'],
		['only an unsupported one', 'sv-SE', 'en', 'en-GB'],
		['the more preferred one', 'fr;q=0.2,es;q=0.7', 'es', 'es'],
		['one that is excluded', 'fr;q=0,it', 'it', 'it'],
		['a wildcard', '*', 'en', 'en-GB'],
		['nonsense', '<script>,;;q=,de-<b>', 'de', 'de'],
		['a property that every object has', '__proto__,constructor,toString', 'en', 'en-GB'],
		['a list', ['de'], 'en', 'en-GB'],
	])('for %s', (_, header, code, locale) => {
		const chosen = chooseLanguage('auto', header);
		expect([chosen.strings.language, chosen.locale]).toEqual([code, locale]);
	});

	it('can be fixed, and dates still use the reader’s regional form of it', () => {
		expect(chooseLanguage('pt', 'de').strings.language).toBe('pt');
		expect(chooseLanguage('pt', 'de,pt-BR;q=0.1')).toMatchObject({ locale: 'pt-BR' });
	});

	it('formats dates as usual in that language', () => {
		const date = new Date('2026-07-01T10:30:00Z');
		const format = (header: string) =>
			new Intl.DateTimeFormat(chooseLanguage('auto', header).locale, {
				dateStyle: 'long',
				timeZone: 'UTC',
			}).format(date);
		expect(codes.map(format)).toEqual([
			'1 July 2026',
			'1. Juli 2026',
			'1 juillet 2026',
			'1 de julio de 2026',
			'1 luglio 2026',
			'1 juli 2026',
			'1 de julho de 2026',
		]);
	});
});
