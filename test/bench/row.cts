/** Types of a row, and functions that create the lines of the table. */

/** One line of the table. */
export interface Finding {
	what: string;
	/** The measured value as text. */
	measured: string;
	/** The value it is compared with, as text. */
	beside?: string;
	/** Median of the ratios of the rounds. */
	ratio?: number;
	/** The target; a line without one is for comparison only. */
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
	needsN8n?: boolean;
	measure(rounds: number): Promise<Measurement>;
}

/** A line with an upper limit for the measured value. */
export function limited(
	what: string,
	value: number,
	{ limit, unit, beside }: { limit: number; unit: string; beside?: string },
): Finding {
	const measured = `${value.toFixed(1)} ${unit}`;
	return { what, measured, beside, target: `≤ ${limit} ${unit}`, reached: value <= limit };
}

/** A line with an upper limit for the ratio. */
export function ratioLimited(
	what: string,
	ratio: number,
	{ limit, ...words }: { limit: number; measured: string; beside?: string },
): Finding {
	return { what, ...words, ratio, target: `≤ ${limit}`, reached: ratio <= limit };
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
