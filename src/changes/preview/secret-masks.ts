import { StoredRecord, type DbRecord } from '../../db/file/record.ts';
import { isSecretName, mayNameSecret } from '../../db/file/secret-names.ts';

const mask = '••••';

/** A shorter secret is masked only if it is a whole word; otherwise a page would be full of masks. */
const shortest = 4;

/**
 * A line that sets something whose name ends like that of a secret: its value is masked, wherever it came from. The
 * name is followed by `=` or a colon, or stands alone before one word. (`passwd: files` of nsswitch.conf is not a
 * secret.)
 */
const secretLine =
  /(^|[^\w.-])((?!passwd\s*:)[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|bindpw|(?:private|api)[-_]?key)["'\]}]*\s*(?:=>?|:)\s*)\S.*$|^(\s*[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|bindpw)\s+)\S+\s*$/i;

/**
 * Makes the function that masks secrets in a line that is shown: the values of secret properties, as they are or escaped
 * as in JSON, XML, URLs, base64 or hexadecimal, and what a line sets under the name of a secret.
 * @param records whose secret properties count
 * @param more other secrets, such as passwords that were typed
 */
export function secretMasks(records: Iterable<DbRecord>, more: Iterable<string> = []): (line: string) => string {
  const secrets = new Set<string>(more);
  const names = new Map<string, boolean>();
  for (const record of records) {
    // Most of many thousand records need not be parsed.
    if (record instanceof StoredRecord && !mayNameSecret(record.raw)) continue;
    for (const [name, value] of record.props) {
      const isSecret = names.get(name) ?? isSecretName(name);
      names.set(name, isSecret);
      if (isSecret) secrets.add(value);
    }
  }
  const forms = new Set([...secrets].flatMap(formsOf));
  const long = byBeginning([...forms].filter((form) => form.length >= shortest));
  const short = [...forms].filter((form) => form.length < shortest).map(quoted);
  const words =
    short.length > 0 ? new RegExp(`(?<![\\p{L}\\p{N}])(${short.join('|')})(?![\\p{L}\\p{N}])`, 'gu') : undefined;
  return (line) => {
    const masked = long.size > 0 ? maskLong(line, long) : line;
    const spared = words ? masked.replace(words, mask) : masked;
    return spared.replace(secretLine, (_, ...[lead, name, alone]: (string | undefined)[]) =>
      alone === undefined ? `${lead ?? ''}${name ?? ''}${mask}` : `${alone}${mask}`,
    );
  };
}

/**
 * Groups secrets by their beginning, since there may be thousands. In each group the longest come first, so that the
 * longer one of two is masked.
 */
function byBeginning(forms: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>();
  for (const form of forms.toSorted((a, b) => b.length - a.length)) {
    const beginning = form.slice(0, shortest);
    const known = map.get(beginning);
    if (known) known.push(form);
    else map.set(beginning, [form]);
  }
  return map;
}

function maskLong(line: string, forms: ReadonlyMap<string, readonly string[]>): string {
  let masked = '';
  for (let at = 0; at < line.length;) {
    const found = forms.get(line.slice(at, at + shortest))?.find((form) => line.startsWith(form, at));
    masked += found === undefined ? (line[at] ?? '') : mask;
    at += found?.length ?? 1;
  }
  return masked;
}

function formsOf(secret: string): string[] {
  if (secret === '') return [];
  const bytes = Buffer.from(secret);
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return [
    ...[secret, JSON.stringify(secret).slice(1, -1), xml, xml.replaceAll("'", '&#39;')],
    ...[encodeURIComponent(secret.toWellFormed()), bytes.toString('base64'), bytes.toString('base64url')],
    bytes.toString('hex'),
  ];
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
