import { decodeText } from '../xml/decode-text.ts';
import { childElements } from '../xml/element-text.ts';
import type { OldForm } from './old-form.ts';
import { emptyHeader, readPanelHeader, type PanelHeader } from './header.ts';
import { lexiconOf, type OldLexicon } from './read-lexicon.ts';
import { readPerlCode, type PerlCode } from '../perl/perl-code.ts';
import { readForm } from './read-form.ts';
import { createMistakeList, mistakesInOrder, type MistakeList, type ReadingMistake } from '../xml/reading-mistake.ts';
import { rootText } from '../xml/root-text.ts';
import { parseXml } from '../xml/xml-tree.ts';

/** The contents of an old panel file, as far as it could be read. */
export interface PanelFile {
  readonly header: PanelHeader;
  readonly code: PerlCode;
  /** Undefined if the file has no readable form. */
  readonly form: OldForm | undefined;
  /** Lexicons inside the form. */
  readonly lexicons: readonly OldLexicon[];
  readonly mistakes: readonly ReadingMistake[];
}

/**
 * Reads an original FormMagick panel: header comments, Perl prologue, `__DATA__`, form XML. A file that starts with XML
 * has a form only. No code in the file is run.
 */
export function readPanelFile(bytes: Uint8Array): PanelFile {
  const mistakes = createMistakeList();
  const text = decodeText(bytes, mistakes);
  const { prologue, xml, firstLine } = parted(text);
  const header = prologue === '' ? emptyHeader : readPanelHeader(prologue, mistakes);
  const code = readPerlCode(prologue);
  if (xml === undefined) {
    mistakes.lose(firstLine, 'there is no __DATA__ line with a form after it');
    return { header, code, form: undefined, lexicons: [], mistakes: mistakesInOrder(mistakes) };
  }
  return { header, code, ...readFormText(xml, firstLine, mistakes), mistakes: mistakesInOrder(mistakes) };
}

interface Parts {
  readonly prologue: string;
  readonly xml: string | undefined;
  /** The line of the file where the XML starts. */
  readonly firstLine: number;
}

function parted(text: string): Parts {
  if (text.trimStart().startsWith('<')) return { prologue: '', xml: text, firstLine: 1 };
  const data = /^[^\S\n]*__(?:DATA|END)__[^\S\n]*\n(?=\s*<)/m.exec(text);
  const prologue = data === null ? text : text.slice(0, data.index);
  const firstLine = prologue.split('\n').length;
  if (data === null) return { prologue, xml: undefined, firstLine };
  return { prologue, xml: text.slice(data.index + data[0].length), firstLine: firstLine + 1 };
}

function readFormText(xml: string, firstLine: number, mistakes: MistakeList): Pick<PanelFile, 'form' | 'lexicons'> {
  const root = parseXml(rootText(xml, 'form', firstLine), mistakes);
  if (root?.name !== 'form') {
    mistakes.lose(root?.line ?? firstLine, root === undefined ? 'no form can be read' : `<${root.name}> is not a form`);
    return { form: undefined, lexicons: [] };
  }
  const lexicons = childElements(root).filter((child) => child.name === 'lexicon');
  return { form: readForm(root, mistakes), lexicons: lexicons.map((child) => lexiconOf(child, mistakes)) };
}
