/** What a row of the table is. */

/** One line of the table. */
export interface Finding {
	what: string;
	/** What was measured, in words. */
	measured: string;
	/** What it is held against, in words. */
	beside?: string;
	/** Median of the ratios of all rounds. */
	ratio?: number;
	/** What is to be reached; a line without it is there for comparison only. */
	target?: string;
	reached?: boolean;
}

export interface Measurement {
	findings: Finding[];
	/** Raw samples, for the JSON. */
	samples: unknown;
}

export interface Row {
	/** For `--only`. */
	name: string;
	/** Whether it needs a real n8n in the cache folder. */
	needsN8n: boolean;
	measure(rounds: number): Promise<Measurement>;
}

/** A line with an upper limit. */
export function limited(
	what: string,
	value: number,
	limit: number,
	{
		unit = '',
		digits = 2,
		...words
	}: { measured?: string; beside?: string } & Format & {
			ratio?: number;
		},
): Finding {
	const shown = (number: number) => `${number.toFixed(digits)}${unit}`;
	return {
		what,
		measured: words.measured ?? shown(value),
		beside: words.beside,
		ratio: words.ratio,
		target: `≤ ${limit}${unit}`,
		reached: value <= limit,
	};
}

interface Format {
	unit?: string;
	digits?: number;
}

/** A line whose limit is on the ratio. */
export function ratioLimited(
	what: string,
	ratio: number,
	limit: number,
	words: { measured: string; beside: string },
): Finding {
	return { what, ...words, ratio, target: `≤ ${limit}`, reached: ratio <= limit };
}
