const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Calls back once, when this process is told to end: by a signal, or by the end of the npm that
 * started it.
 *
 * @param end gets the exit code that fits
 */
export function onExitSignal(end: (exitCode: number) => void): void {
	let told = false;
	const tell = (exitCode: number) => {
		if (told) return;
		told = true;
		end(exitCode);
	};
	for (const [signal, code] of Object.entries(signals)) process.once(signal, () => tell(code));
	// npm passes SIGTERM on to the shell between it and us, which ends without a word.
	const parent = process.ppid;
	setInterval(() => process.ppid === parent || tell(signals.SIGTERM), 200).unref();
}
