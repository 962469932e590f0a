import type { OldTexts, UsedBase } from './old-texts.ts';
import { plainTextOfHtml, type PlainText } from './plain-text.ts';
import type { Todo } from '../todo.ts';

/** Locale files by language, and the texts that a person should check. */
interface WrittenLexicons {
  readonly files: ReadonlyMap<string, string>;
  readonly tasks: readonly Todo[];
}

/**
 * Writes the new lexicons: each key in every language that has its sentence. English uses the base itself if it has no
 * sentence, as the old panel did.
 */
export function writeLexicons(texts: OldTexts, panelPath: string): WrittenLexicons {
  const keys = new Map([...texts.used].map(([key, { base }]) => [base, key] as const).reverse());
  const tasks = new Map<string, Todo>();
  const files = new Map<string, string>();
  const english = new Map<string, string>();
  for (const language of texts.languages) {
    const sentences: [string, string][] = [];
    for (const [key, used] of texts.used) {
      const found = texts.textOf(used.base, language);
      if (found === undefined && (language !== 'en' || used.onlyIfKnown)) continue;
      const plain = plainTextOfHtml(found?.html ?? used.base, (name) => nameOf(name, used, keys));
      sentences.push([key, used.oneLine ? plain.text.replaceAll('\n', ' ') : plain.text]);
      const { path, line } = found ?? { path: panelPath, line: 1 };
      const place = { kind: 'text', path: path === '' ? panelPath : path, line } as const;
      const what = remarkOn(key, used, plain, found !== undefined);
      if (what !== undefined && !tasks.has(key)) tasks.set(key, { ...place, what });
      if (language === 'en') english.set(key, placeholders(plain.text));
      const [ours, theirs] = [placeholders(plain.text), english.get(key) ?? ''];
      if (english.has(key) && ours !== theirs)
        tasks.set(`${language} ${key}`, {
          ...place,
          what: `${code(key)} has the placeholders ${ours || 'none'} in ${language}, and ${theirs || 'none'} in English`,
        });
    }
    files.set(language, `${JSON.stringify(nested(sentences), undefined, 2)}\n`);
  }
  return { files, tasks: [...tasks.values()] };
}

/** A variable that is the name of another sentence becomes a reference to that sentence. */
function nameOf(name: string, { variables }: UsedBase, keys: ReadonlyMap<string, string>): string {
  const key = keys.get(name);
  if (key !== undefined) return `$t(${key})`;
  return `{{${Object.hasOwn(variables, name) ? variables[name] : name}}}`;
}

function remarkOn(key: string, { base }: UsedBase, plain: PlainText, isThere: boolean): string | undefined {
  const remarks = [
    isThere || base === '' || !/^[A-Z0-9_]+$/.test(base) ? undefined : `no English for ${code(base)}`,
    plain.markup.length === 0 ? undefined : `its markup is lost (${plain.markup.join(', ')})`,
    plain.links.length === 0 ? undefined : `it linked to ${plain.links.map(code).join(', ')}`,
    plain.perl ? 'the Perl code in it is left out' : undefined,
    /\{\{(?!key\}\})/.test(plain.text) && !key.startsWith('texts.')
      ? `nothing gives it ${[...plain.text.matchAll(/\{\{\w+\}\}/g)].map(([name]) => code(name)).join(', ')}`
      : undefined,
  ].filter((remark) => remark !== undefined);
  return remarks.length === 0 ? undefined : `${code(key)}: ${remarks.join('; ')}`;
}

function placeholders(text: string): string {
  const names = [...text.matchAll(/\{\{\s*-?\s*([\w.]+)/g)].map(([, name = '']) => name);
  return [...new Set(names)].sort().join(', ');
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}

interface Tree {
  [name: string]: string | Tree;
}

/** Converts dotted keys to nested objects. */
function nested(sentences: readonly [key: string, sentence: string][]): Tree {
  const root: Tree = {};
  for (const [key, sentence] of sentences) {
    const path = key.split('.');
    const last = path.pop() ?? '';
    let place = root;
    for (const name of path) {
      const next = place[name];
      place = typeof next === 'object' ? next : (place[name] = {});
    }
    place[last] = sentence;
  }
  return root;
}
