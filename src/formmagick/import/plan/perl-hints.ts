import type { PanelFolder } from '../../read/panel-folder.ts';
import type { ConfigurationProperty } from './configuration-property.ts';

/** The code of a sub of the panel, comments left out; undefined when no Perl with it is at hand. */
export function sourceOf(sub: string, { panel, modules }: PanelFolder): string | undefined {
  const own = [panel.code, ...modules.map(({ code }) => code)].flatMap(({ subs }) => subs);
  return own.find(({ name }) => name === sub)?.source.replace(/^\s*#.*$|\s#\s.*$/gm, '');
}

/** The lexicon base of the message a sub ends well with: the only one it names. */
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

/** What a sub gives that does nothing but read one property of the configuration: `return $db->get_prop('a', 'B') || 'c';`. */
export function propertyRead(source: string): ConfigurationProperty | undefined {
  const { key, name, text, number } = getter.exec(source)?.groups ?? {};
  if (key === undefined || name === undefined || /accounts/i.test(source)) return undefined;
  return { key, name, initial: text ?? number ?? '' };
}

/** Whether a sub called `get_prop` of the panel itself gives what the library's would: a property of the configuration. */
export function readsAnyProperty(source: string): boolean {
  return /->\s*get_prop\s*\(\s*\$\w+\s*,\s*\$\w+\s*\)/.test(source) && !/accounts|networks|domains|hosts/i.test(source);
}
