/** Names of the tests' own, under `.localhost`, and what becomes of who looks them up or connects. */
import dns from 'node:dns';

/** A name that is not known, or one behind which nobody listens. */
export type Trouble = 'unknown' | 'refused';

interface Plan {
	trouble: Trouble;
	/** Connections that go well before. */
	after: number;
	/** Connections that do not. */
	times: number;
}

interface Address {
	address: string;
	family: number;
}

type Callback = (error: Error | null, address?: string | Address[], family?: number) => void;

const OWN = /\.localhost$/;
const LISTENING: Address = { address: '127.0.0.1', family: 4 };
/** The fake OtpOne listens on the other loopback address only. */
const NOBODY: Address = { address: '::1', family: 6 };

/** Every connection of n8n's request helper looks the name up anew: so each one can be told apart. */
export class Hosts {
	private readonly plans = new Map<string, Plan>();

	private readonly lookups = new Map<string, number>();

	private count = 0;

	constructor() {
		const lookup = dns.lookup as (...args: unknown[]) => unknown;
		jest.spyOn(dns, 'lookup').mockImplementation(((...args: [string, object, Callback]) => {
			if (!OWN.test(args[0])) return lookup(...args);
			return this.answer(...args);
		}) as never);
	}

	/** A name that leads to this machine and was never used before: nothing is known of it anywhere. */
	next(): string {
		return `otpone-${++this.count}.localhost`;
	}

	plan(host: string, plan: Plan): void {
		this.plans.set(host, plan);
	}

	private answer(host: string, options: { all?: boolean }, callback: Callback): void {
		const number = this.lookups.get(host) ?? 0;
		this.lookups.set(host, number + 1);
		const { trouble, after, times } = this.plans.get(host) ?? { after: 0, times: 0 };
		const isHit = number >= after && number < after + times;
		if (isHit && trouble === 'unknown') {
			const error = new Error(`getaddrinfo ENOTFOUND ${host}`);
			callback(Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host }));
			return;
		}
		const found = isHit ? NOBODY : LISTENING;
		if (options.all) callback(null, [found]);
		else callback(null, found.address, found.family);
	}
}
