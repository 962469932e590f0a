import type { PerlCode } from './perl-code.ts';

const names = ['get_prop', 'set_prop', 'get_value'] as const;

const variable = String.raw`\$\w+`;
/** `my ($self, $key) = @_;`, `my $key = shift;`, `shift;`, `$default ||= '';`, `my $db = esmith::ConfigDB->open;` */
const before = String.raw`(?:my\s*\([\s\w$,]*\)\s*=\s*@_|my\s+${variable}\s*=\s*(?:shift(?:\s*\(?\s*@_\s*\)?)?|\$_\[\d\])|shift(?:\s*@_)?|${variable}\s*(?:\|\||//)=\s*(?:''|""|0)|my\s+\$\w+\s*=\s*esmith::ConfigDB(?:::UTF8)?\s*->\s*open(?:_ro)?\s*(?:\(\s*\))?(?:\s*(?:\|\||or)\s*die[^;]*)?)\s*;\s*`;
const call = String.raw`(?:\$\w*|\$\w+->\{\w+\})\s*->\s*(?<method>\w+)\s*\(\s*${variable}(?:\s*,\s*${variable})*\s*\)`;
const otherwise = String.raw`(?:\s*(?:\|\||//|or)\s*(?:${variable}|''|""|0|undef))?`;
const after = String.raw`(?:return\s+(?:${variable}${otherwise}|(?:defined\s*)?\(?\s*${variable}\s*\)?\s*\?\s*${variable}\s*:\s*(?:${variable}|''|""))\s*;?\s*)?`;
const plain = new RegExp(
  String.raw`^\s*sub\s+\w+\s*(?:\([^)]*\))?\s*\{\s*(?:${before})*(?:return\s*|my\s+${variable}\s*=\s*)?\(?\s*${call}${otherwise}\s*\)?\s*;?\s*${after}\}\s*;?\s*$`,
);

/**
 * Returns the panel's own subs that only pass their arguments to the method of the same name of the configuration
 * database, as in nearly every panel. The subs of the library replace them.
 */
export function plainWrappers({ subs }: PerlCode): ReadonlySet<string> {
  return new Set(subs.filter(({ name, source }) => isPlainWrapper(name, source)).map(({ name }) => name));
}

export function isPlainWrapper(name: string, source: string): boolean {
  const code = source.replace(/^\s*#.*$|\s#\s.*$/gm, '').trim();
  if (!names.some((one) => one === name) || code.length > 2000) return false;
  if (/accounts|networks|domains|hosts/i.test(code.replace(/\$(?:hosts?|domains?)_?prop\b/gi, ''))) return false;
  return plain.exec(code)?.groups?.['method'] === name;
}
