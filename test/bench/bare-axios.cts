/** The same call without n8n and without this package: the floor. */
import axios from 'axios';
import { SEND } from './engine-stage.cts';
import type { Service } from './service.cts';

/** Sends a request for each person, so many side by side, and returns the milliseconds. */
export async function timeAxios(
	{ url, keys }: Service,
	people: Array<{ userMail: string }>,
	sideBySide: number,
): Promise<number> {
	const waiting = people.values();
	const start = performance.now();
	const worker = async () => {
		for (const { userMail } of waiting) {
			const { data } = await axios.post<{ isValid: boolean }>(`${url}/api/OtpOne/SendRequest`, {
				SrvAPIKey: keys.srv,
				UserMail: userMail,
				requestype: SEND.requestType,
				Message: SEND.message,
				userIP: SEND.options.userIp,
				OSType: SEND.options.osType,
				NavigatorOrAPPName: SEND.options.appName,
			});
			if (!data.isValid) throw new Error(`${userMail} did not approve`);
		}
	};
	await Promise.all(Array.from({ length: sideBySide }, worker));
	return performance.now() - start;
}
