import { parseCall, type SubCall } from './call.ts';
import { decodeText } from '../xml/decode-text.ts';
import { childElements, findChild, textIn } from '../xml/element-text.ts';
import { parseLanguage } from './language.ts';
import { createMistakeList, mistakesInOrder, type MistakeList, type ReadingMistake } from '../xml/reading-mistake.ts';
import { rootText } from '../xml/root-text.ts';
import { parseXml, type XmlElement } from '../xml/xml-tree.ts';

/** The sentences of an old panel in one language. */
export interface OldLexicon {
  /** BCP 47 tag from the `lang` attribute; undefined if the attribute is missing or is not a language. */
  readonly language: string | undefined;
  /** The sub that returns further variables for each sentence. */
  readonly params: SubCall | undefined;
  /** By key, which may be any text. If a key occurs twice, the last entry wins. */
  readonly entries: ReadonlyMap<string, LexiconEntry>;
  /** Names of the variables in the sentences, sorted. */
  readonly variables: readonly string[];
  /** Keys that occur more than once. */
  readonly doubles: readonly string[];
}

/** A sentence: HTML in which `{$name}` and `{${name}}` stand for a variable or for another entry. */
interface LexiconEntry {
  readonly text: string;
  readonly line: number;
}

/** A lexicon file, as far as it could be read. */
export interface LexiconFile {
  readonly lexicon: OldLexicon | undefined;
  readonly mistakes: readonly ReadingMistake[];
}

/** Reads a lexicon file: one `lexicon` element in UTF-8, or in ISO-8859-1 if it is not valid UTF-8. */
export function readOldLexicon(bytes: Uint8Array): LexiconFile {
  const mistakes = createMistakeList();
  const source = rootText(decodeText(bytes, mistakes), 'lexicon', 1);
  const root = parseXml(source, mistakes);
  if (root === undefined) mistakes.lose(1, 'no lexicon can be read');
  else if (root.name !== 'lexicon') mistakes.lose(root.line, `<${root.name}> is not a lexicon`);
  const lexicon = root?.name === 'lexicon' ? lexiconOf(root, mistakes) : undefined;
  return { lexicon, mistakes: mistakesInOrder(mistakes) };
}

/** Reads a `lexicon` element. */
export function lexiconOf(element: XmlElement, mistakes: MistakeList): OldLexicon {
  const entries = new Map<string, LexiconEntry>();
  const doubles = new Set<string>();
  for (const child of childElements(element)) {
    const base = findChild(child, 'base');
    const trans = findChild(child, 'trans');
    if (child.name !== 'entry') mistakes.lose(child.line, `a lexicon cannot hold <${child.name}>`);
    else if (base === undefined || trans === undefined)
      mistakes.note(child.line, 'an entry without base or trans has no effect');
    else {
      const key = textIn(base);
      if (entries.has(key)) doubles.add(key);
      entries.set(key, { text: textIn(trans), line: child.line });
    }
  }
  const params = element.attributes.get('params') ?? '';
  return {
    language: readLanguage(element, mistakes),
    params: parseCall(params, element.line),
    entries,
    variables: variablesIn([...entries.values()]),
    doubles: [...doubles],
  };
}

function readLanguage({ attributes, line }: XmlElement, mistakes: MistakeList): string | undefined {
  const given = attributes.get('lang');
  const language = parseLanguage(given ?? '');
  if (language === undefined)
    mistakes.note(line, given === undefined ? 'the lexicon has no language' : `“${given}” is not a language`);
  return language;
}

function variablesIn(entries: readonly LexiconEntry[]): readonly string[] {
  const names = entries.flatMap(({ text }) =>
    [...text.matchAll(/\{\s*\$(?:(\w+)|\{\s*(\w+)\s*\})\s*\}/g)].map(([, plain, braced]) => plain ?? braced ?? ''),
  );
  return [...new Set(names)].sort();
}
