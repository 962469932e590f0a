import type { MistakeList } from '../xml/reading-mistake.ts';

/** The header comments of an old panel, which define its place in the menu. */
export interface PanelHeader {
  /** Lexicon bases of the menu section and of the entry in it. */
  readonly heading: string | undefined;
  readonly description: string | undefined;
  /** Weights of the section and of the entry; lower weights come first. */
  readonly navigation: readonly [number, number] | undefined;
  /** Who may see it: `A` the administrator, `U` a user, `N` anyone. */
  readonly menu: string | undefined;
  readonly longDescription: string | undefined;
}

export const emptyHeader: PanelHeader = {
  heading: undefined,
  description: undefined,
  navigation: undefined,
  menu: undefined,
  longDescription: undefined,
};

/**
 * Reads the comments `# heading : Collaboration`, `# description : Users`, `# navigation : 2000 2100` of a Perl
 * prologue. The last value of each counts until all three are known; `menu` and `longdesc` may follow in the same block
 * of comments.
 */
export function readPanelHeader(prologue: string, mistakes: MistakeList): PanelHeader {
  const found: { -readonly [name in keyof PanelHeader]: PanelHeader[name] } = { ...emptyHeader };
  for (const [index, line] of prologue.split('\n').entries()) {
    const known = found.heading !== undefined && found.description !== undefined && found.navigation !== undefined;
    if (known && !/^\s*#/.test(line)) break;
    const [, keyword = '', value = ''] = /^\s*#+\s*([A-Za-z]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (value === '') continue;
    switch (keyword.toLowerCase()) {
      case 'heading':
        if (!known) found.heading = value;
        break;
      case 'description':
        if (!known) found.description = value;
        break;
      case 'navigation':
        if (!known) found.navigation = parseWeights(value) ?? found.navigation;
        if (parseWeights(value) === undefined) mistakes.lose(index + 1, `navigation: “${value}” is not two numbers`);
        break;
      case 'menu':
        found.menu = value.charAt(0).toUpperCase();
        break;
      case 'longdesc':
        found.longDescription = value;
        break;
    }
  }
  return found;
}

/** Parses `4000 500`, also with a comma, tabs or quotes. */
export function parseWeights(text: string): readonly [number, number] | undefined {
  const [, heading, description] =
    /^["'[(]*\s*(\d{1,9})["']?(?:\s*[,;/]\s*|\s+)["']?(\d{1,9})\s*["'\])]*$/.exec(text) ?? [];
  return heading === undefined || description === undefined ? undefined : [Number(heading), Number(description)];
}
