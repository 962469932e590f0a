import { join } from 'node:path';
import { readRegularFile } from '../files/regular-file.ts';
import { replaceFileNow } from '../files/replace-file.ts';
import type { Root } from '../root.ts';

interface Configuration {
  get(key: string): { prop(name: string): string | undefined } | undefined;
}

/**
 * The language of an account's mails: the one it last chose or signed in with, else that of admin, else that of the
 * server (`Language` of record `sysconfig`), else English.
 */
export function readerLanguage(root: Root, configuration: Configuration, account: string): string {
  const known = readLanguages(root);
  const ofServer = configuration.get('sysconfig')?.prop('Language')?.split('.')[0]?.replaceAll('_', '-');
  return [known.get(account), known.get('admin'), ofServer].find(isLanguage) ?? 'en';
}

/** Remembers the language of an account. @throws the error of the file system if it cannot be kept */
export function rememberLanguage(root: Root, account: string, language: string): void {
  const known = readLanguages(root);
  if (!isLanguage(language) || known.get(account) === language) return;
  known.set(account, language);
  replaceFileNow(fileOf(root), JSON.stringify(Object.fromEntries(known)));
}

function readLanguages(root: Root): Map<string, string> {
  try {
    const json: unknown = JSON.parse(readRegularFile(fileOf(root)));
    const entries: [string, unknown][] = typeof json === 'object' && json !== null ? Object.entries(json) : [];
    return new Map(entries.flatMap(([name, code]) => (typeof code === 'string' ? [[name, code] as const] : [])));
  } catch {
    return new Map();
  }
}

function fileOf(root: Root): string {
  return join(root.state, 'reader-languages.json');
}

function isLanguage(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text);
}
