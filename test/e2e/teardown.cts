import { rm } from 'node:fs/promises';

/** Removes what the set-up made. */
export default async function teardown(): Promise<void> {
	await rm(process.env.OTPONE_E2E_FOLDER!, { recursive: true, force: true });
}
