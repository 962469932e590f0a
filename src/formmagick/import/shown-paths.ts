import { dirname, relative, sep } from 'node:path';
import type { PanelFolder } from '../read/panel-folder.ts';

/** A file that is further away than this is named by the end of its path. */
const farPath = `..${sep}..${sep}`;
const namedParts = 4;

/** A text with the old files named as seen from the panel: absolute paths are of no use on another machine. */
export function withShownPaths(text: string, { path, modules, lexicons, mistakes }: PanelFolder): string {
  const all = new Set([path, ...[...modules, ...lexicons, ...mistakes].map((file) => file.path)]);
  const longestFirst = [...all].filter((file) => file.startsWith(sep)).sort((a, b) => b.length - a.length);
  let shown = text;
  for (const file of longestFirst) shown = shown.replaceAll(file, shownPath(file, dirname(path)));
  return shown;
}

function shownPath(file: string, folder: string): string {
  // A Perl module is named as Perl looks for it.
  const [, module] =
    /\/(?:site_perl|vendor_perl|perl5)\/(?!.*\/(?:site_perl|vendor_perl|perl5)\/)(.+)$/.exec(file) ?? [];
  if (module !== undefined) return module;
  const path = relative(folder, file);
  return path.startsWith(farPath) ? file.split(sep).slice(-namedParts).join(sep) : path;
}
