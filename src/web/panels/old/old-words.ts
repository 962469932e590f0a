import type { SentenceArgs } from '../../../refusals.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import { panelWords, type PanelWords } from '../../../formmagick/words/panel-words.ts';
import { base } from '../../base-url.ts';
import { generalKey } from '../../words/general-words.ts';
import type { Translate } from '../../words/translate.ts';
import type { Wording } from '../../words/wording.ts';

/** Prefix of a key that is itself the text: already translated text of an old panel. */
const literalPrefix = '=';

/** Makes a key from a text for the views, which translate everything they show. */
export function literalKey(text: string): string {
  return literalPrefix + text;
}

/** The sentences of old panels, their own ones first. */
export class OldWords {
  readonly #panels: ReadonlyMap<string, OldPanel>;
  readonly #wording: Wording;
  readonly #known = new Map<string, Translate>();

  constructor(panels: readonly OldPanel[], wording: Wording) {
    this.#panels = new Map(panels.map((panel) => [panel.name, panel]));
    this.#wording = wording;
  }

  of(panel: OldPanel, language: string, params: SentenceArgs = {}): PanelWords {
    const t = this.#wording.translator(language);
    const general = (word: string): string | undefined => {
      const key = generalKey(word);
      return key === undefined ? undefined : t(key);
    };
    const shared = { language, say: t, general };
    return panelWords({
      lexicons: panel.lexicons,
      shared,
      place: { base, panel: panel.name, ownName: panel.fileName },
      params,
    });
  }

  /** An entry of the menu. */
  menuText(panel: OldPanel, language: string): string {
    const { description } = panel.menu;
    const text = description === undefined ? '' : this.of(panel, language).text(description);
    return text === '' ? panel.name : text;
  }

  /** A key for the text of a sub: a lexicon key if there is one, else the text itself. */
  keyOf(panel: OldPanel, language: string, word: string): string {
    const isKnown = this.of(panel, language).knows(word) || this.#wording.has(word, language, 'shared');
    return isKnown ? word : literalKey(word);
  }

  /**
   * A translator for an old panel: its menu name, its lexicon's bases, keys that are texts, then the shared lexicon.
   * Undefined when there is no old panel of that name.
   */
  translator(language: string, name: string): Translate | undefined {
    const panel = this.#panels.get(name);
    if (panel === undefined) return undefined;
    const id = `${language} ${name}`;
    const known = this.#known.get(id);
    if (known) return known;
    const t = this.#wording.translator(language, 'shared');
    const words = this.of(panel, language);
    const translate: Translate = (key, args) => {
      if (key.startsWith(literalPrefix)) return key.slice(literalPrefix.length);
      if (key === 'menu') return this.menuText(panel, language);
      return words.knows(key) ? words.text(key, args) : t(key, args);
    };
    this.#known.set(id, translate);
    return translate;
  }
}
