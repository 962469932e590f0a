import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { namesIn } from '../files/names-in.ts';
import { baseOf, Lexicon, says, sentencesIn } from '../lexicons/lexicon.ts';
import type { Sentences } from '../lexicons/lexicon-file.ts';
import { lexiconKeysOf } from '../panel/lexicon-keys.ts';
import { eventOf } from '../panel/pages/page-signal.ts';
import { fieldsOfPage, type PanelDefinition } from '../panel/pages/panel-definition.ts';
import type { Finding } from './finding.ts';
import { keyLines, type KeyLines } from './key-lines.ts';
import { findUsedKeys, type UsedKeys } from './find-used-keys.ts';

interface CheckedPackage {
  readonly folder: string;
  /** The folder of the shared lexicons. */
  readonly shared: string;
  /** Undefined if there is none or it could not be read. */
  readonly panel: PanelDefinition | undefined;
}

/** Finds the mistakes in the sentences of a package. */
export function checkLexicons({ folder, shared, panel }: CheckedPackage): Finding[] {
  const own = new Lexicon(join(folder, 'locales'));
  const english = sentencesIn(own, 'en');
  const common = sentencesIn(new Lexicon(shared), 'en');
  const used = findUsedKeys(folder);
  const findings: Finding[] = own.mistakes.map(({ file, line, reason }) => ({
    file: relative(folder, file),
    reason,
    ...(line !== undefined && { line }),
  }));
  // The subs of an old panel use the panel's own lexicons.
  const isNative = panel !== undefined || existsSync(join(folder, 'locales'));
  for (const { key, file, line } of isNative ? used.named : [])
    if (!says(english, key) && !says(common, key))
      findings.push({ file, line, reason: `lexicon key ${key} is not in locales/en.json`, missingKey: key });
  if (panel)
    for (const key of missing(panel, english, common))
      findings.push({ file: 'locales/en.json', reason: `lexicon key ${key} is missing`, missingKey: key });
  for (const [file, language, lines] of lexiconsIn(folder)) {
    const sentences = own.get(language) ?? new Map<string, string>();
    for (const key of lines.repeated)
      findings.push({ file, ...at(lines, key), reason: `lexicon key ${key} is defined twice` });
    if (panel)
      for (const key of sentences.keys())
        if (!isUsed(key, panel, used) && !isKept(key, language) && !isOfEvent(key, panel, folder))
          findings.push({
            file,
            ...at(lines, key),
            reason: `lexicon key ${key} is not used`,
            ...(key.startsWith('texts.') && { isRemark: true }),
          });
    if (baseOf(language) !== 'en') findings.push(...compare(file, sentences, english, lines));
  }
  return findings;
}

function missing(panel: PanelDefinition, english: Sentences, common: Sentences): readonly string[] {
  return lexiconKeysOf(panel).filter((key) => !says(english, key) && !says(common, key));
}

/** Compares a translation with English. A missing sentence is shown in English, so it is only a remark. */
function compare(file: string, sentences: Sentences, english: Sentences, lines: KeyLines): Finding[] {
  const findings: Finding[] = [];
  for (const [key, sentence] of sentences) {
    const original = english.get(key);
    const [ours, theirs] = [placeholders(sentence), placeholders(original ?? '')];
    if (original !== undefined && !isPlural(key) && ours !== theirs)
      findings.push({
        file,
        ...at(lines, key),
        reason: `lexicon key ${key} has placeholders ${ours}, not ${theirs} as in English`,
      });
  }
  for (const key of english.keys())
    if (!isPlural(key) && !says(sentences, key))
      findings.push({
        file,
        reason: `lexicon key ${key} is missing, and shown in English`,
        isRemark: true,
        missingKey: key,
      });
  return findings;
}

/** Sentences kept from an old panel are reported once, until the new panel uses or deletes them. */
function isKept(key: string, language: string): boolean {
  return key.startsWith('texts.') && language !== 'en';
}

/** Whether a key describes what an event does: an event of the package, or one that its pages signal. */
function isOfEvent(key: string, { pages }: PanelDefinition, folder: string): boolean {
  // What the actions of other packages do can be said here too.
  if (key.startsWith('eventActions.')) return true;
  if (!key.startsWith('events.')) return false;
  const event = key.slice('events.'.length);
  const isSignalled = Object.values(pages).some(
    (page) => page.kind === 'form' && page.signals !== undefined && eventOf(page.signals) === event,
  );
  return isSignalled || existsSync(join(folder, 'events', event));
}

/** Optional texts are requested by the names of pages, fields and related records. */
function isUsed(key: string, panel: PanelDefinition, used: UsedKeys): boolean {
  const plain = key.replace(plural, '');
  const [top = '', name = '', part = ''] = plain.split('.');
  if (lexiconKeysOf(panel).includes(plain) || top === 'headings' || used.mentions(plain)) return true;
  const pages = Object.entries(panel.pages);
  if (top === 'related') return part === 'help' && Object.hasOwn(panel.related ?? {}, name);
  if (top === 'pages') return ['saved', 'description'].includes(part) && Object.hasOwn(panel.pages, name);
  const fields = pages.flatMap(([, page]) => Object.keys(fieldsOfPage(page)));
  return top === 'fields' && (part === 'help' || part === 'options') && fields.includes(name);
}

const plural = /_(zero|one|two|few|many|other)$/;

function isPlural(key: string): boolean {
  return plural.test(key);
}

function placeholders(sentence: string): string {
  const names = [...sentence.matchAll(/\{\{\s*-?\s*([\w.]+)/g)].map((match) => match[1] ?? '');
  return names.length > 0 ? [...new Set(names)].sort().join(', ') : 'none';
}

function at({ lines }: KeyLines, key: string): { line?: number } {
  const line = lines.get(key);
  return line === undefined ? {} : { line };
}

function lexiconsIn(folder: string): [file: string, language: string, lines: KeyLines][] {
  const place = join(folder, 'locales');
  return namesIn(place)
    .filter((name) => name.endsWith('.json'))
    .map((name) => [
      `locales/${name}`,
      name.slice(0, -'.json'.length),
      keyLines(readFileSync(join(place, name), 'utf8')),
    ]);
}
