import { join } from 'node:path';
import { isJsonObject } from '../files/state/json-kinds.ts';
import { replaceFileNow } from '../files/replace-file.ts';
import { readableState, readStateFile, type StateFileKind } from '../files/state/state-file.ts';
import type { Root } from '../root.ts';
import type { RecordLookup } from '../db/file/database-view.ts';

export const readerLanguagesFile: StateFileKind = {
  name: 'reader-languages.json',
  isOurs: isJsonObject,
  maxBytes: undefined,
};

/**
 * The language of an account's mails: the one it last chose or signed in with, else that of admin, else that of the
 * server (`Language` of record `sysconfig`), else English.
 */
export function readerLanguage(root: Root, configuration: RecordLookup, account: string): string {
  const known = languagesIn(readableState(fileOf(root), isJsonObject));
  const ofServer = configuration.get('sysconfig')?.prop('Language')?.split('.')[0]?.replaceAll('_', '-');
  return [known.get(account), known.get('admin'), ofServer].find(isLanguage) ?? 'en';
}

/**
 * Remembers the language of an account.
 * @throws the error of the file system if it cannot be stored, or the languages of the other accounts cannot be read
 */
export function rememberLanguage(root: Root, account: string, language: string): void {
  const known = languagesIn(readStateFile(fileOf(root), isJsonObject));
  if (!isLanguage(language) || known.get(account) === language) return;
  known.set(account, language);
  replaceFileNow(fileOf(root), JSON.stringify(Object.fromEntries(known)));
}

function languagesIn(json: Readonly<Record<string, unknown>> = {}): Map<string, string> {
  return new Map(
    Object.entries(json).flatMap(([name, code]) => (typeof code === 'string' ? [[name, code] as const] : [])),
  );
}

function fileOf(root: Root): string {
  return join(root.state, readerLanguagesFile.name);
}

function isLanguage(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text);
}
