const LINE_EVERY_MS = 15_000;

/**
 * Shows steps one after the other: in a terminal as a line that is updated, elsewhere as plain
 * lines.
 */
export class Progress {
	private label = '';
	private detail = '';
	private startedAt = 0;
	private timer?: NodeJS.Timeout;

	constructor(private readonly out: NodeJS.WriteStream = process.stderr) {}

	/** Starts a step, shown with the time elapsed so far. */
	start(label: string): void {
		this.label = label;
		this.detail = '';
		this.startedAt = Date.now();
		if (!this.out.isTTY) this.out.write(`${label} …\n`);
		this.timer = setInterval(() => this.show(), this.out.isTTY ? 250 : LINE_EVERY_MS);
		this.timer.unref();
	}

	/** Shows the progress of the running step, e.g. `45 %`. */
	update(detail: string): void {
		this.detail = detail;
	}

	/** Ends the running step. */
	done(detail = 'done'): void {
		clearInterval(this.timer);
		this.detail = detail;
		this.show();
		if (this.out.isTTY) this.out.write('\n');
	}

	private show(): void {
		const seconds = Math.round((Date.now() - this.startedAt) / 1000);
		const line = [this.label, this.detail, `${seconds} s`].filter(Boolean).join(' · ');
		this.out.write(this.out.isTTY ? `\r\u001b[K${line}` : `  ${line}\n`);
	}
}
