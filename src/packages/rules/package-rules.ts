import { basename } from 'node:path';
import { located, type Mistake } from '../mistake.ts';
import { eventMistakes } from './event-rules.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { nameMistakes, packageNameOf, type PackageName } from './package-name.ts';

/** A package by the rules: its name, its manifest, and what is wrong with both and with its events. */
export interface RuledPackage {
  readonly named: PackageName;
  readonly manifest: Manifest;
  readonly mistakes: readonly Mistake[];
}

/**
 * Reads a package's folder by the package rules: name, manifest, events.
 * @param folder absolute; the package's name comes from its last part
 * @param others whether other packages or the server have an event
 */
export function readByRules(
  folder: string,
  prefixes: readonly string[],
  others?: (event: string) => boolean,
): RuledPackage {
  const { manifest, mistakes } = readManifest(folder);
  const named = packageNameOf(basename(folder), manifest, prefixes);
  return {
    named,
    manifest,
    mistakes: [
      ...mistakes,
      ...nameMistakes(basename(folder), named, manifest, prefixes),
      ...eventMistakes(folder, named, prefixes, others),
    ].map((mistake) => located(folder, mistake)),
  };
}
