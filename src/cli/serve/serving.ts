import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindAt, readableText } from '../../files/regular-file.ts';
import { isAlive, ownIdentity, pidOf } from '../../process/process-identity.ts';
import type { Root } from '../../root.ts';

/** Returns the process that serves a root; undefined if none is found. */
export function servingProcess(root: Root): number | undefined {
  const identity = readableText(servingFile(root));
  return identity !== undefined && isAlive(identity) ? pidOf(identity) : undefined;
}

/**
 * Records that this process serves a root.
 * @returns a function that removes the record
 * @throws an error if it cannot be written
 */
export function markServing(root: Root): () => void {
  mkdirSync(root.state, { recursive: true, mode: 0o700 });
  if (![undefined, 'file'].includes(kindAt(servingFile(root)))) throw new Error(`${servingFile(root)} is not a file`);
  writeFileSync(servingFile(root), ownIdentity());
  return () => {
    if (readableText(servingFile(root)) === ownIdentity()) rmSync(servingFile(root));
  };
}

function servingFile(root: Root): string {
  return join(root.state, 'serving');
}
