import { expect, test } from 'vitest';
import { WaitingLine } from './waiting-line.ts';

/** Notes when each may go on. */
function lineOf(names: readonly string[]): { readonly gone: string[]; readonly leave: Map<string, () => void> } {
  const line = new WaitingLine();
  const gone: string[] = [];
  const leave = new Map<string, () => void>();
  for (const name of names) {
    const place = line.enter();
    leave.set(name, place.leave);
    void place.before.then(() => gone.push(name));
  }
  return { gone, leave };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('each goes on when the one before has left', async () => {
  const { gone, leave } = lineOf(['a', 'b', 'c']);
  await soon();
  expect(gone).toEqual(['a']);
  leave.get('a')?.();
  await soon();
  expect(gone).toEqual(['a', 'b']);
  leave.get('b')?.();
  await soon();
  expect(gone).toEqual(['a', 'b', 'c']);
});

test('one that leaves before its turn does not let others overtake those before it', async () => {
  const { gone, leave } = lineOf(['a', 'b', 'c']);
  leave.get('b')?.();
  await soon();
  expect(gone).toEqual(['a']);
  leave.get('a')?.();
  await soon();
  expect(gone).toEqual(['a', 'b', 'c']);
});
