const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Calls back once when this process should exit, because of a signal or because the npm that
 * started it has ended.
 *
 * @param end called with the matching exit code
 */
export function onExitSignal(end: (exitCode: number) => void): void {
	let told = false;
	const tell = (exitCode: number) => {
		if (told) return;
		told = true;
		end(exitCode);
	};
	for (const [signal, code] of Object.entries(signals)) process.once(signal, () => tell(code));
	// npm forwards SIGTERM to the shell between it and this process, and that shell exits without
	// forwarding it.
	const parent = process.ppid;
	setInterval(() => process.ppid === parent || tell(signals.SIGTERM), 200).unref();
}
