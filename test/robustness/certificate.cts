/** An untrusted certificate, generated for every run so that no key is in the repository. */
import { generateKeyPairSync, sign } from 'node:crypto';

/** Encodes a value in DER: tag, length, content. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const head = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const SEQUENCE = 0x30;
const text = (tag: number, value: string) => der(tag, Buffer.from(value, 'latin1'));
const sequence = (...parts: Uint8Array[]) => der(SEQUENCE, ...parts);
const identifier = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const pem = (label: string, content: Buffer) =>
	`-----BEGIN ${label}-----\n${content.toString('base64')}\n-----END ${label}-----\n`;

/** Generates a self-signed certificate for `wrong.example`. */
export function selfSigned(): { key: string; cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));
	const commonName = sequence(identifier('550403'), text(0x0c, 'wrong.example'));
	const name = sequence(der(0x31, commonName));
	const signed = sequence(
		der(0x02, Buffer.of(1)),
		ecdsaWithSha256,
		name,
		sequence(text(0x17, '200101000000Z'), text(0x17, '491231235959Z')),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signature = der(0x03, Buffer.of(0), sign('sha256', signed, privateKey));
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
		cert: pem('CERTIFICATE', sequence(signed, ecdsaWithSha256, signature)),
	};
}
