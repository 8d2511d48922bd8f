/** Runs tasks side by side, as many as there are places for. */
export async function sideBySide<Place, Task>(
	places: Place[],
	tasks: Task[],
	run: (place: Place, task: Task) => Promise<void>,
): Promise<void> {
	const left = tasks.values();
	await Promise.all(
		places.map(async (place) => {
			for (const task of left) await run(place, task);
		}),
	);
}
