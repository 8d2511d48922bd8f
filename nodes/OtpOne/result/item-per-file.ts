import type { VerdictItem } from './result-item';

/**
 * Creates one item per file in a result, each with the same verdict and the file in the same binary
 * field. A file that could not be read gets an item without binary data, so that it does not go
 * unnoticed.
 */
export function itemPerFile(item: VerdictItem, binaryPropertyName: string): VerdictItem[] {
	const files = item.json.files ?? [];
	if (files.length < 2) return [item];
	const { binary = {}, ...withoutBinary } = item;
	const contents = Object.values(binary).values();
	return files.map((file) => {
		const content = 'fileName' in file ? contents.next().value : undefined;
		return {
			...withoutBinary,
			json: { ...item.json, files: [file] },
			...(content && { binary: { [binaryPropertyName]: content } }),
		};
	});
}
