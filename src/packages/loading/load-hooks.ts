import { readFileSync } from 'node:fs';
import type { LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { withoutTypes } from './without-types.ts';

/**
 * Node module hooks for running a package's own files directly, such as its tests: they load TypeScript and resolve
 * `panelsmith` from any folder.
 */
export const resolve: ResolveHook = (specifier, context, next) =>
  /^panelsmith(\/|$)/.test(specifier)
    ? next(specifier, { ...context, parentURL: import.meta.url })
    : next(specifier, context);

export const load: LoadHook = (url, context, next) => {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const file = fileURLToPath(url);
  return { format: 'module', source: withoutTypes(readFileSync(file, 'utf8')), shortCircuit: true };
};
