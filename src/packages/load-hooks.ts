import { readFileSync } from 'node:fs';
import type { LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { withoutTypes } from './without-types.ts';

/**
 * Given to Node where a package's own files are run as they are, such as its tests: it loads TypeScript, and finds
 * `panelsmith` wherever the package is.
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
