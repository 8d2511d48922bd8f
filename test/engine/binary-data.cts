/** Sets where n8n stores binary data. */
// The workbench must come first: it prepares what n8n-core reads while it loads.
import './workbench.cts';
import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';

/** Binary data is stored in the execution itself or in files. */
export const binaryDataModes = ['default', 'filesystem'] as const;

export async function keepBinaryDataIn(mode: (typeof binaryDataModes)[number]): Promise<void> {
	Container.get(BinaryDataConfig).mode = mode;
	await Container.get(BinaryDataService).init();
}

export const binaryDataStore = () => Container.get(BinaryDataService);
