import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { kindAt, openRegularFile } from '../../files/regular-file.ts';
import { sha256Of } from '../../files/sha256.ts';
import type { PlannedFile } from '../../events/plan/run-plan.ts';
import { messageOf } from '../../refusals.ts';
import type { FileChange } from './change-plan.ts';

/** Larger files are compared, but their differences are not shown. */
const largestShown = 8 * 1024 * 1024;

/**
 * A function that blanks the secrets in a line; or, if the secrets cannot be read, the reason. In that case no text of
 * a file may be shown.
 */
export type Masks = { readonly masked: (line: string) => string } | { readonly unknown: string };

/** Compares a file as it is now with what it will be. */
export async function fileChange(planned: PlannedFile, masksNow: () => Masks): Promise<FileChange> {
  const { file, template, bytes, failure, unsureFor } = planned;
  const now = readNow(file);
  const was = now.bytes && sha256Of(now.bytes);
  const common = { file, template, unsureFor, was, diff: undefined };
  const sizes = { before: now.bytes?.length ?? 0, after: bytes?.length ?? 0 };
  const why = failure ?? now.failure;
  if (why !== undefined) return { ...common, sizes, kind: 'unknown', failure: maskedText(why, masksNow()) };
  const same = { ...common, sizes, kind: 'same', failure: undefined } as const;
  if (now.bytes && bytes ? now.bytes.equals(bytes) : now.bytes === bytes) return same;
  const kind = bytes === undefined ? 'deleted' : now.bytes ? 'changed' : 'created';
  return { ...same, kind, diff: await diffOf(now.bytes ?? Buffer.of(), bytes ?? Buffer.of(), masksNow()) };
}

function maskedText(text: string, masks: Masks): string {
  return 'unknown' in masks ? masks.unknown : text.split('\n').map(masks.masked).join('\n');
}

function readNow(file: string): { readonly bytes?: Buffer; readonly failure?: string } {
  if (kindAt(file) === undefined) return {};
  try {
    const descriptor = openRegularFile(file);
    try {
      return fstatSync(descriptor).size > largestShown * 8
        ? { failure: 'the file is too large' }
        : { bytes: readFileSync(descriptor) };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

async function diffOf(before: Buffer, after: Buffer, masks: Masks): Promise<FileChange['diff']> {
  if ('unknown' in masks) return undefined;
  if (before.length > largestShown || after.length > largestShown) return undefined;
  const [old, next] = [textIn(before), textIn(after)];
  if (old === undefined || next === undefined) return undefined;
  const { diffTexts } = await import('./file-diff.ts');
  const diff = diffTexts(old, next);
  const hunks = diff.hunks.map((hunk) => ({
    ...hunk,
    lines: hunk.lines.map(({ kind, text }) => ({ kind, text: masks.masked(text) })),
  }));
  return { ...diff, hunks };
}

/** Configuration files are in UTF-8, or in Latin-1 if they are old; a zero byte is in neither. */
function textIn(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
