import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';
import { Container } from '@n8n/di';
import { Cipher, Credentials, EncryptionKeyProxy, InstanceSettings } from 'n8n-core';

/**
 * Makes the engine encrypt with the instance key alone, because n8n's own key management needs its
 * database.
 */
function useInstanceKey(): void {
	const { encryptionKey } = Container.get(InstanceSettings);
	const key = {
		id: 'instance',
		value: Container.get(Cipher).encryptDEKWithInstanceKey(encryptionKey),
		algorithm: 'aes-256-cbc',
		format: 'no-prefix' as const,
	};
	Container.get(EncryptionKeyProxy).setProvider({
		getActiveKey: async () => await Promise.resolve(key),
		getKeyById: async () => await Promise.resolve(key),
		getLegacyKey: async () => await Promise.resolve(key),
	});
}

/**
 * Handles credentials like n8n: they are encrypted at rest, decrypted when a node requests them,
 * and put into requests by the credential type's own `authenticate`.
 */
export class EngineCredentials extends ICredentialsHelper {
	private readonly stored = new Map<string, Credentials>();

	constructor(private readonly types: Record<string, ICredentialType>) {
		super();
		useInstanceKey();
	}

	/** Encrypts and stores a credential, replacing an earlier one with the same id. */
	async store(id: string, type: string, data: ICredentialDataDecryptedObject): Promise<void> {
		const credentials = new Credentials({ id, name: id }, type);
		await credentials.setData(data);
		this.stored.set(id, credentials);
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		details: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const data = await (await this.getCredentials(details)).getData();
		const defaults = this.types[type].properties.map((property) => [
			property.name,
			property.default,
		]);
		return { ...(Object.fromEntries(defaults) as ICredentialDataDecryptedObject), ...data };
	}

	async getCredentials(details: INodeCredentialsDetails): Promise<Credentials> {
		const found = this.stored.get(details.id ?? '');
		if (!found) throw new Error(`No credential with the id ${String(details.id)}`);
		return await Promise.resolve(found);
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const authenticate = this.types[typeName].authenticate as Extract<
			IAuthenticate,
			(...options: never[]) => unknown
		>;
		return await authenticate(credentials, requestOptions);
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async preAuthentication(): Promise<undefined> {
		return await Promise.resolve(undefined);
	}

	async runPreAuthentication(): Promise<undefined> {
		return await Promise.resolve(undefined);
	}

	async updateCredentials(): Promise<void> {
		await Promise.reject(new Error('The engine keeps credentials as they were stored'));
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		await this.updateCredentials();
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.types[type].properties;
	}
}
