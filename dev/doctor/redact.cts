/** Keeps secrets and personal data out of everything that the doctor prints. */

const SHORTEST_PIECE = 6;
const PLAIN_NAME = /^[A-Za-z_$][\w.$-]{0,60}$/;
/** Long runs of hexadecimal digits, as in ids and keys. */
const TELLING_RUN = /[\da-f]{8}|\d{5}/i;

const bare = (text: string) => text.toLowerCase().replace(/[^a-z\d]/g, '');

export class Redactor {
	private readonly pieces = new Set<string>();

	/** @param secrets keys and addresses, no part of which may be shown */
	constructor(secrets: string[]) {
		for (const secret of secrets.map(bare)) {
			for (let at = 0; at + SHORTEST_PIECE <= secret.length; at++) {
				this.pieces.add(secret.slice(at, at + SHORTEST_PIECE));
			}
		}
	}

	private isTelling(text: string): boolean {
		const letters = bare(text);
		for (let at = 0; at + SHORTEST_PIECE <= letters.length; at++) {
			if (this.pieces.has(letters.slice(at, at + SHORTEST_PIECE))) return true;
		}
		return false;
	}

	/** Returns the name of a field, unless it may contain more than a name. */
	name(name: string): string {
		const isPlain = PLAIN_NAME.test(name) && !TELLING_RUN.test(name) && !this.isTelling(name);
		return isPlain ? name : `(a name of ${name.length} characters)`;
	}

	/** Returns one of our sentences without words that contain part of a secret. */
	text(text: string): string {
		return text
			.replace(/OtpOne said: “[^]*”/g, 'OtpOne said: “…”')
			.replace(/“([^”]*)”/g, (_, name: string) => (name === '…' ? '“…”' : `“${this.name(name)}”`))
			.split(/(\s+)/)
			.map((word) => (/\S/.test(word) && this.isTelling(word) ? '…' : word))
			.join('');
	}
}
