import type { PanelFolder } from '../../read/panel-folder.ts';
import type { ConfigurationProperty } from './configuration-property.ts';

/** Returns the code of a sub of the panel without comments, or undefined if no Perl file with it was found. */
export function sourceOf(sub: string, { panel, modules }: PanelFolder): string | undefined {
  const own = [panel.code, ...modules.map(({ code }) => code)].flatMap(({ subs }) => subs);
  return own.find(({ name }) => name === sub)?.source.replace(/^\s*#.*$|\s#\s.*$/gm, '');
}

/** Returns the lexicon base of a sub's success message if the sub names exactly one. */
export function successBase(source: string): string | undefined {
  const bases = [...source.matchAll(/\bsuccess\s*\(\s*(['"])([^'"]+)\1/g)].map(([, , base]) => base);
  return new Set(bases).size === 1 ? bases[0] : undefined;
}

const receiver = String.raw`(?:\s*(?:my\s+(?:\$\w+\s*=\s*shift(?:\s*@_)?|\(?\s*\$\w+\s*\)?\s*=\s*@_)|shift)\s*;)*`;
const database = String.raw`\$\w*(?:conf|cdb|db)\w*`;
const place = String.raw`\(\s*(['"])(?<key>\w[\w.-]*)\1\s*,\s*(['"])(?<name>\w[\w.-]*)\3\s*\)`;
const otherwise = String.raw`(?:\s*(?:\|\||//|or)\s*(?:(?<quote>['"])(?<text>[^'"$@\\]*)\k<quote>|(?<number>\d+)))?`;
const getter = new RegExp(
  String.raw`^\s*sub\s+\w+\s*\{${receiver}\s*(?:return\s+)?\(?\s*${database}\s*->\s*get_prop\s*${place}${otherwise}\s*\)?\s*;?\s*\}\s*$`,
);

/** Returns the property that a sub reads if the sub does nothing else: `return $db->get_prop('a', 'B') || 'c';`. */
export function propertyRead(source: string): ConfigurationProperty | undefined {
  const { key, name, text, number } = getter.exec(source)?.groups ?? {};
  if (key === undefined || name === undefined || /accounts/i.test(source)) return undefined;
  return { key, name, initial: text ?? number ?? '' };
}

/**
 * Whether a panel's own sub `get_prop` does the same as the library's: it returns a property of a configuration record.
 */
export function readsAnyProperty(source: string): boolean {
  return /->\s*get_prop\s*\(\s*\$\w+\s*,\s*\$\w+\s*\)/.test(source) && !/accounts|networks|domains|hosts/i.test(source);
}
