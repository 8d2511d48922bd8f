/** The doctor's transport. It works like n8n's but uses axios, and records the answers. */
import type { Readable } from 'node:stream';
import axios from 'axios';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { fillKeySlots } from '../../nodes/OtpOne/api/keys';
import type { Transport } from '../../nodes/OtpOne/api/n8n-transport';
import type { StreamedResponse } from '../../nodes/OtpOne/api/transport';
import { requestOptions } from '../../nodes/OtpOne/api/transport';

/** An unmodified answer. */
export interface SeenAnswer {
	status: number;
	contentType: string;
	body: Buffer;
}

/** Maximum size of an answer that is described completely, in bytes. */
const LARGEST_SEEN = 80_000_000;

export class DoctorTransport implements Transport {
	/** The most recent answer to a call. */
	last: SeenAnswer | undefined;

	constructor(private readonly credentials: ICredentialDataDecryptedObject) {}

	readonly send = async (options: IHttpRequestOptions): Promise<StreamedResponse> =>
		this.watched(await request(fillKeySlots(this.credentials, options)));

	readonly fetch: Transport['fetch'] = async (url, limits) =>
		await request(requestOptions({ method: 'GET', url }, limits));

	private watched(response: StreamedResponse): StreamedResponse {
		const seen: Buffer[] = [];
		let size = 0;
		const take = (body: Buffer) => {
			const type = response.headers['content-type'];
			const contentType = typeof type === 'string' ? type : '';
			this.last = { status: response.statusCode, contentType, body };
		};
		take(Buffer.alloc(0));
		async function* pieces() {
			for await (const piece of response.body) {
				const bytes = Buffer.from(piece);
				size += bytes.length;
				if (size <= LARGEST_SEEN) seen.push(bytes);
				yield bytes;
			}
			take(Buffer.concat(seen));
		}
		return { ...response, body: pieces() };
	}
}

async function request(options: IHttpRequestOptions): Promise<StreamedResponse> {
	const { url, method, qs, body, headers, abortSignal } = options;
	const isEmpty = typeof body === 'object' && Object.keys(body ?? {}).length === 0;
	const {
		status,
		headers: answered,
		data,
	} = await axios.request<Readable>({
		url,
		method,
		params: qs,
		headers: headers as Record<string, string>,
		...(method === 'POST' && !isEmpty && { data: body }),
		signal: abortSignal as AbortSignal,
		responseType: 'stream',
		maxRedirects: 0,
		validateStatus: () => true,
	});
	return { statusCode: status, headers: { ...answered }, body: data };
}

/** n8n's older request helper, as used by the credential test. */
export async function legacyRequest(options: {
	uri: string;
	method: IHttpRequestOptions['method'];
	qs?: IHttpRequestOptions['qs'];
	headers?: IHttpRequestOptions['headers'];
	form?: object;
	body?: string;
	timeout: number;
}): Promise<StreamedResponse> {
	const { uri, method, qs, headers, form, body, timeout } = options;
	const abortSignal = AbortSignal.timeout(timeout) as IHttpRequestOptions['abortSignal'];
	return await request({ url: uri, method, qs, headers, body: form ?? body, abortSignal });
}
