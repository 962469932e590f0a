import { readFileSync } from 'node:fs';
import type { Databases } from '../../db/file/databases.ts';
import { isSecretName } from '../../db/file/secret-names.ts';
import { messageOf } from '../../refusals.ts';
import { masked, wantedState, type WantedState } from './wanted-state.ts';
import { byBytes } from '../../files/names-in.ts';

export const stateFormats = ['yaml', 'json'] as const;

type StateFormat = (typeof stateFormats)[number];

/** The records of some databases as a file that `plan` and `apply` read. Secrets are masked. */
export async function composeState(
  databases: Databases,
  names: readonly string[],
  format: StateFormat,
): Promise<string> {
  const state = {
    panelsmith: '1',
    complete: true,
    databases: Object.fromEntries(names.map((name) => [name, recordsOf(databases, name)])),
  };
  if (format === 'json') return `${JSON.stringify(state, null, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(state, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Accounts that are being deleted are not among the wanted records. */
function recordsOf(databases: Databases, name: string): Record<string, Record<string, string>> {
  const records = databases.open(name).snapshot().all();
  const kept = records.filter(({ type }) => !type.endsWith('-deleted'));
  return Object.fromEntries(
    kept.map(({ key, type, props }) => {
      const shown = [...props].sort(([one], [other]) => byBytes(one, other));
      return [
        key,
        Object.fromEntries([
          ['type', type],
          ...shown.map(([prop, value]) => [prop, isSecretName(prop) ? masked : value]),
        ]),
      ];
    }),
  );
}

/**
 * Reads a file of wanted records, in YAML or JSON. Every plain word in YAML is a text: `1.10` stays `1.10`.
 * @returns the lines about what is wrong, or what is wanted
 */
export async function readExportedState(file: string): Promise<WantedState | { readonly mistakes: readonly string[] }> {
  const mistakes: string[] = [];
  const parsed = await parse(readFileSync(file, 'utf8'), mistakes);
  if (mistakes.length > 0) return { mistakes };
  const state = wantedState(parsed, (line) => mistakes.push(line));
  return mistakes.length > 0 ? { mistakes } : state;
}

async function parse(text: string, mistakes: string[]): Promise<unknown> {
  if (/^\s*\{/.test(text)) {
    try {
      const parsed: unknown = JSON.parse(text);
      return parsed;
    } catch (error) {
      mistakes.push(messageOf(error));
      return undefined;
    }
  }
  const { parseDocument, visit } = await import('yaml');
  const document = parseDocument(text, { schema: 'failsafe' });
  mistakes.push(...document.errors.map(({ message }) => message));
  visit(document, {
    Scalar(at, node) {
      if (at !== 'key' && node.type === 'PLAIN' && /^(null|~|)$/.test(node.source ?? '')) node.value = null;
    },
  });
  const parsed: unknown = mistakes.length > 0 ? undefined : document.toJS();
  return parsed;
}
