/** Send Request beside n8n's own HTTP Request node, both in a real n8n. */
import { itemsOf, otpOne } from '../../e2e/workflows.cts';
import { SEND } from '../engine-stage.cts';
import { median, ratios, takeTurns } from '../measuring.cts';
import { httpRequest, itemsFrom, lineUp, N8nStage, runsOf } from '../n8n-stage.cts';
import type { Row } from '../row.cts';
import { ratioLimited } from '../row.cts';
import { startService } from '../service.cts';

const ITEMS = 1_000;
const LIMIT = 0.5;
const NAME = 'Send';
const PEOPLE = `={{ { list: Array.from({ length: ${ITEMS} }, (_, index) => ({ userMail: 'approve.' + index + '@example.com' })) } }}`;

export const sendN8n: Row = {
	name: 'send-n8n',
	needsN8n: true,
	async measure(rounds) {
		const service = await startService();
		const stage = await N8nStage.start(service);
		try {
			const plain = httpRequest(NAME, `${service.url}/api/OtpOne/SendRequest`, {
				SrvAPIKey: service.keys.srv,
				UserMail: '={{ $json.userMail }}',
				requestype: '4',
				Message: SEND.message,
				userIP: SEND.options.userIp,
				OSType: SEND.options.osType,
				NavigatorOrAPPName: SEND.options.appName,
			});
			const workflows = {
				otpOne: await stage.save(lineUp('OtpOne', [...itemsFrom(PEOPLE), otpOne(NAME, SEND)])),
				httpRequest: await stage.save(lineUp('HTTP Request', [...itemsFrom(PEOPLE), plain])),
			};
			const time = (name: keyof typeof workflows) => async () => {
				const execution = await stage.run(workflows[name]);
				const answered = [0, 1].flatMap((output) => itemsOf(execution, NAME, output));
				const approved = answered.filter((json) => json.approved === true || json.isValid === true);
				if (approved.length !== ITEMS) throw new Error(`${approved.length} items of ${name}`);
				return runsOf(execution, NAME)[0].executionTime;
			};
			const candidates = { otpOne: time('otpOne'), httpRequest: time('httpRequest') };
			await takeTurns(1, candidates);
			const samples = await takeTurns(rounds, candidates);
			const ratio = median(ratios(samples.otpOne, samples.httpRequest));
			const ms = (values: number[]) => `${(median(values) / ITEMS).toFixed(2)} ms an item`;
			return {
				samples: { n8n: stage.version, ...samples },
				findings: [
					ratioLimited(
						`Send Request, ${ITEMS.toLocaleString('en')} items answered at once, real n8n`,
						ratio,
						LIMIT,
						{
							measured: ms(samples.otpOne),
							beside: `HTTP Request node ${ms(samples.httpRequest)}`,
						},
					),
				],
			};
		} finally {
			await stage.close();
			service.close();
		}
	},
};
