import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownIdentity, pidOf } from '../events/process-identity.ts';
import type { Root } from '../root.ts';

/** The process that serves a root; undefined when none does, as far as can be seen. */
export function servingProcess(root: Root): number | undefined {
  const identity = readIdentity(root);
  return identity !== undefined && isAlive(identity) ? pidOf(identity) : undefined;
}

/** Says that this process serves a root. @returns what takes that back */
export function markServing(root: Root): () => void {
  mkdirSync(root.state, { recursive: true, mode: 0o700 });
  writeFileSync(servingFile(root), ownIdentity());
  return () => {
    if (readIdentity(root) === ownIdentity()) rmSync(servingFile(root));
  };
}

function readIdentity(root: Root): string | undefined {
  try {
    return readFileSync(servingFile(root), 'utf8');
  } catch {
    return undefined;
  }
}

function servingFile(root: Root): string {
  return join(root.state, 'serving');
}
