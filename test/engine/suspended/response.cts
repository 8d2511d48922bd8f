/** A response as Express passes it to a webhook, which records what is sent. */
export class RecordedResponse {
	statusCode = 200;

	body = '';

	/** The body, when it is not text. */
	bytes?: Buffer;

	/** The target of a redirect. */
	location = '';

	headersSent = false;

	private readonly headers = new Map<string, string>();

	header(name: string): string | undefined {
		return this.headers.get(name.toLowerCase());
	}

	setHeader(name: string, value: string): this {
		this.refuseSecond();
		this.headers.set(name.toLowerCase(), value);
		return this;
	}

	status(code: number): this {
		this.refuseSecond();
		this.statusCode = code;
		return this;
	}

	send(body: string | Buffer): this {
		this.refuseSecond();
		if (Buffer.isBuffer(body)) this.bytes = body;
		else this.body = body;
		this.headersSent = true;
		return this;
	}

	redirect(code: number, location: string): void {
		this.status(code).location = location;
		this.send('');
	}

	private refuseSecond(): void {
		if (this.headersSent) throw new Error('The response has been sent already');
	}
}
