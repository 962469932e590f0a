import { onOneLine } from '../../process/one-line.ts';

/**
 * Text with the limited markup that sentences of old panels may have. Only the elements are markup; strings are plain
 * text.
 */
export type RichText = readonly (string | RichElement)[];

export interface RichElement {
  readonly tag: string;
  readonly attributes: readonly RichAttribute[];
  readonly children: RichText;
}

interface RichAttribute {
  readonly name: string;
  readonly value: string;
}

const blocks = /^(?:br|p|div|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|hr|pre|blockquote)$/;

/** The text without markup, on one line. */
export function plainText(rich: RichText): string {
  return onOneLine(words(rich));
}

function words(rich: RichText): string {
  return rich
    .map((part) => {
      if (typeof part === 'string') return part;
      return blocks.test(part.tag) ? ` ${words(part.children)} ` : words(part.children);
    })
    .join('');
}
