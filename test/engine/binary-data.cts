/** Where n8n keeps binary data. */
// Only after the workbench, which sets up what n8n-core reads while it loads.
import './workbench.cts';
import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';

/** In the execution itself, or in files. */
export const binaryDataModes = ['default', 'filesystem'] as const;

export async function keepBinaryDataIn(mode: (typeof binaryDataModes)[number]): Promise<void> {
	Container.get(BinaryDataConfig).mode = mode;
	await Container.get(BinaryDataService).init();
}

export const binaryDataStore = () => Container.get(BinaryDataService);
