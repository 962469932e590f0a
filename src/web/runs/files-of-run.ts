import { relative } from 'node:path';
import type { FileState, RunDetails } from '../../events/journal/run-details.ts';
import type { RunModel } from '../page/models/run-model.ts';
import type { Visit } from '../visit.ts';
import { formatList } from '../words/format.ts';

const maxFiles = 200;

/** The files that a run wrote; undefined where it wrote none, and none were predicted. */
export function filesOfRun(visit: Visit, { files, predicted, ended }: RunDetails): RunModel['files'] {
  if (files.length + (predicted?.length ?? 0) === 0) return undefined;
  const pathOf = (file: string): string => `/${relative(visit.web.system.root.folder, file)}`;
  const others = predicted && ended ? otherThanPredicted(files, predicted).map(pathOf) : undefined;
  return {
    written: files.slice(0, maxFiles).map(({ file, outcome }) => ({ path: pathOf(file), outcome })),
    asForeseen: others === undefined ? undefined : others.length === 0,
    others: formatList(others ?? [], visit.language),
  };
}

/** Files that were not written as predicted, or not at all. */
function otherThanPredicted(files: readonly FileState[], predicted: readonly FileState[]): string[] {
  const written = new Map(files.map(({ file, sha256 }) => [file, sha256]));
  const differing = predicted.filter(({ file, sha256 }) => !written.has(file) || written.get(file) !== sha256);
  const more = files.filter(({ file }) => !predicted.some((one) => one.file === file));
  return [...differing, ...more].map(({ file }) => file);
}
