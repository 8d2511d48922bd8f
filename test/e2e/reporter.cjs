const fs = require('node:fs');
const path = require('node:path');

const MARKS = { passed: 'ok     ', failed: 'FAILED ', pending: 'skipped', todo: 'todo   ' };

/** Lists each case as it ends, and keeps the list in test/reports/e2e.txt. */
module.exports = class CaseReporter {
	constructor() {
		this.lines = [];
		this.startedAt = Date.now();
	}

	onTestFileStart(test) {
		this.say(`\n${path.basename(test.path, '.test.cts')}`);
	}

	onTestCaseResult(_test, { status, ancestorTitles, title, duration }) {
		const name = [...ancestorTitles, title].join(' › ');
		const seconds =
			duration === null || duration === undefined ? '' : ` (${(duration / 1000).toFixed(1)} s)`;
		this.say(`  ${MARKS[status] ?? status} ${name}${seconds}`);
	}

	onTestFileResult(_test, { console: output, failureMessage }) {
		for (const { message } of output ?? []) this.say(`  note    ${message}`);
		if (failureMessage) this.say(failureMessage);
	}

	onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests }) {
		const seconds = Math.round((Date.now() - this.startedAt) / 1000);
		this.say(`\nEnd to end, in ${seconds} s:`);
		// The format of Jest's own summary, which .ci/run parses.
		this.say(
			`Tests: ${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`,
		);
		const folder = path.join(__dirname, '..', 'reports');
		fs.mkdirSync(folder, { recursive: true });
		fs.writeFileSync(path.join(folder, 'e2e.txt'), `${this.lines.join('\n').trimStart()}\n`);
	}

	say(line) {
		this.lines.push(line);
		process.stdout.write(`${line}\n`);
	}
};
