import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const home = join(import.meta.dirname, '../../..');

/** Returns each English sentence of the lexicons that another language translates, as a pattern for a whole text. */
export function englishSentences(language: string): RegExp[] {
  const panels = readdirSync(join(home, 'panels')).map((name) => join(home, 'panels', name, 'locales'));
  const folders = [join(home, 'locales'), ...panels].filter((folder) => existsSync(folder));
  const english = folders.flatMap((folder) => sentencesOf(join(folder, 'en.json')));
  const others = new Set(folders.flatMap((folder) => sentencesOf(join(folder, `${language}.json`))));
  return english.filter((sentence) => !others.has(sentence) && isTelling(sentence)).map(asPattern);
}

/**
 * Returns the texts of a page, including those for screen readers, without the properties of records, which have their
 * names on disk.
 */
export function textsOf(html: string): string[] {
  const shown = html.replace(/<(script|style|noscript|dl class="properties")[^]*?<\/(script|style|noscript|dl)>/g, '');
  const attributes = [...shown.matchAll(/\s(?:aria-label|data-label|placeholder|title|alt)="([^"]*)"/g)];
  const texts = [...attributes.map(([, text]) => text ?? ''), ...shown.split(/<[^>]*>/)];
  return texts
    .flatMap((text) => decode(text).split(' · '))
    .map((text) => text.trim())
    .filter(Boolean);
}

function sentencesOf(file: string): string[] {
  const lexicon: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return leaves(lexicon);
}

function leaves(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(leaves) : [];
}

/** Whether a sentence is recognizable: a single word between two values could be of any language. */
function isTelling(sentence: string): boolean {
  const words = literalPart(sentence).trim();
  return /\p{L}/u.test(words) && (sentence === words || words.includes(' ') || !/^\{\{.*\}\}$/.test(sentence));
}

function literalPart(sentence: string): string {
  return sentence.replace(/\{\{[^]*?\}\}|\$t\([^]*?\)/g, '');
}

function asPattern(sentence: string): RegExp {
  const parts = sentence.split(/\{\{[^]*?\}\}|\$t\([^]*\)/);
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`, 'u');
}

function decode(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (all, name: string) => named[name] ?? all);
}
