import { decodeEntities } from '../../words/html-entities.ts';

/** An old text without its markup. */
export interface PlainText {
  /**
   * Paragraphs have an empty line between them, other blocks are on lines of their own; `{{x}}` stands for the variable
   * `{$x}`.
   */
  readonly text: string;
  /**
   * Names of the elements whose markup was lost, sorted. Paragraphs and line breaks are not among them, since they
   * became lines.
   */
  readonly markup: readonly string[];
  /** Targets of the links in the text. */
  readonly links: readonly string[];
  /** Whether the text had Perl code other than a variable. Such code is left out. */
  readonly perl: boolean;
}

const tag =
  /<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)|<(\/?)([A-Za-z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi;
const variable = /^\s*\$(?:(\w+)|\{\s*(\w+)\s*\})\s*$/;
/** Stand for the ends of a line and of a paragraph, until it is known what else ends there. */
const lineEnd = '\uE000';
const paragraphEnd = '\uE001';
const ends = new RegExp(`[ \\n]*[${lineEnd}${paragraphEnd}][ \\n${lineEnd}${paragraphEnd}]*`, 'g');
const lines = /^(dd|dt|li|tr)$/;
const paragraphs = /^(address|blockquote|center|div|dl|form|h[1-6]|hr|ol|p|pre|table|ul)$/;

/**
 * Converts HTML in which `{…}` is Perl code to plain text.
 * @param nameOf returns the new text for a variable
 */
export function plainTextOfHtml(html: string, nameOf: (variable: string) => string = placeholder): PlainText {
  const markup = new Set<string>();
  const links: string[] = [];
  let perl = false;
  const text = html
    .replace(/[ \t\r\n\f]+/g, ' ')
    .replace(/\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/g, (whole: string, code: string) => {
      const found = variable.exec(code);
      if (found) return nameOf(found[1] ?? found[2] ?? '');
      if (!/[$;&@()]/.test(code)) return whole;
      perl = true;
      return '';
    })
    .replace(tag, (_whole, dropped: string | undefined, _slash, given: string | undefined, attributes = '') => {
      const name = (dropped ?? given ?? '').toLowerCase();
      const href = name === 'a' ? /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(String(attributes)) : null;
      if (href) links.push(decodeEntities(href[1] ?? href[2] ?? href[3] ?? ''));
      if (name !== '' && name !== 'p' && name !== 'br') markup.add(name);
      if (name === 'td' || name === 'th') return ' ';
      if (name === 'br') return '\n';
      return lines.test(name) ? lineEnd : paragraphs.test(name) ? paragraphEnd : '';
    });
  return { text: withoutNeedlessBlanks(decodeEntities(text)), markup: [...markup].sort(), links, perl };
}

function placeholder(name: string): string {
  return `{{${name}}}`;
}

function withoutNeedlessBlanks(text: string): string {
  return text
    .replace(ends, (found) => (found.includes(paragraphEnd) ? '\n\n' : '\n'))
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
