import { mkdirSync, unwatchFile, watchFile, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Root } from '../root.ts';

const lookMilliseconds = 1000;

/** Asks the panel of a root, if one is running, to look for packages again. */
export function askForRefresh(root: Root): void {
  const file = requestFile(root);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${new Date().toISOString()}\n`);
}

/** Calls back each time somebody asks. @returns what stops that */
export function onRefreshAsked(root: Root, refresh: () => void): () => void {
  const file = requestFile(root);
  watchFile(file, { interval: lookMilliseconds, persistent: false }, (now, before) => {
    if (now.mtimeMs !== before.mtimeMs && now.mtimeMs !== 0) refresh();
  });
  return () => {
    unwatchFile(file);
  };
}

/** Written anew by whoever asks; only its time counts. */
function requestFile(root: Root): string {
  return join(root.state, 'refresh-packages');
}
