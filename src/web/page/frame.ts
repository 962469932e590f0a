import type { OldPanel } from '../../formmagick/old-panel.ts';
import type { PanelWords } from '../../formmagick/words/panel-words.ts';
import { arrangeMenu, type MenuItem, type MenuSection } from '../../panel/menu.ts';
import type { System } from '../../system.ts';
import type { AccountModel, MenuModel, StarModel, Theme } from './models/layout-model.ts';
import { base } from '../base-url.ts';
import { placeholders } from './whole-page.ts';
import type { Language } from '../words/languages.ts';
import type { Wording } from '../words/wording.ts';

/** Menu entries of Panelsmith itself, sorted among those of the panels. */
const builtInEntries = [
  { name: 'history', order: [4000, 4800] },
  { name: 'runs', order: [4000, 4850] },
  { name: 'doctor', order: [4000, 4870] },
  { name: 'packages', order: [4000, 4900] },
] as const;

/** Panelsmith's own pages in the menu. Each name is also the path, except `home`. */
export const builtInPages = ['home', ...builtInEntries.map(({ name }) => name)] as const;

/** The old panels in the menu. */
interface OldMenu {
  /** Names of the unconverted panels that the administrator added to it. */
  added(): ReadonlySet<string>;
  words(panel: OldPanel, language: string): PanelWords;
  /** The entry of a panel. */
  text(panel: OldPanel, language: string): string;
}

/** The frame of the pages: navigation bar and account menu, made once for each kind of visitor. */
export class Frame {
  readonly #system: System;
  readonly #wording: Wording;
  readonly #oldMenu: OldMenu;
  readonly #sections = new Map<string, readonly MenuSection[]>();
  readonly #menus = new Map<string, MenuModel>();
  /** The unconverted panels in the cached menus. */
  #classic = '';
  readonly #stars = new Map<string, StarModel>();
  readonly #accounts = new Map<string, AccountModel>();

  constructor(system: System, wording: Wording, oldMenu: OldMenu) {
    this.#system = system;
    this.#wording = wording;
    this.#oldMenu = oldMenu;
  }

  /** @param here the open panel or built-in page, `home` for the home page, `''` when it is not in the menu */
  menu(language: string, here: string, favourites: readonly string[] = []): MenuModel {
    const classic = [...this.#oldMenu.added()].join(',');
    if (classic !== this.#classic) {
      this.#classic = classic;
      this.#sections.clear();
      this.#menus.clear();
    }
    return remembered(this.#menus, [language, here, ...favourites].join(' '), () => ({
      home: { href: `${base}/`, current: here === 'home' },
      favourites: this.#favourites(language, favourites),
      headings: this.#sectionsIn(language).map(({ heading, items }) => ({
        text: heading,
        entries: items.map(({ panel, text }) => ({ text, href: `${base}/${panel}`, current: panel === here })),
      })),
    }));
  }

  /** The button that makes a panel a favourite; undefined if no panel of the menu is open. */
  star(language: string, here: string, favourites: readonly string[]): StarModel | undefined {
    const isOn = favourites.includes(here);
    const panel = this.#sectionsIn(language)
      .flatMap(({ items }) => items)
      .find((item) => item.panel === here);
    if (!panel) return undefined;
    return remembered(this.#stars, `${language} ${here} ${isOn}`, () => ({
      href: `${base}/favourites/${here}`,
      text: panel.text,
      isOn,
      here: placeholders.here,
    }));
  }

  /** The favourites that are in the menu, with their titles there. */
  #favourites(language: string, favourites: readonly string[]): MenuModel['favourites'] {
    const items = this.#sectionsIn(language).flatMap((section) => section.items);
    return favourites.flatMap((name) =>
      items.filter(({ panel }) => panel === name).map(({ panel, text }) => ({ text, href: `${base}/${panel}` })),
    );
  }

  /** Names of the panels in the menu, in its order. */
  panels(language: string): readonly string[] {
    this.menu(language, '');
    return this.#sectionsIn(language).flatMap(({ items }) => items.map(({ panel }) => panel));
  }

  account(user: string | undefined, language: string, theme: Theme): AccountModel {
    return remembered(this.#accounts, `${language} ${theme} ${user ?? ''}`, () => ({
      user,
      theme,
      languages: this.#offered(language).map(({ code, text }) => ({ code, text, chosen: code === language })),
      here: placeholders.here,
    }));
  }

  /** Our own languages, plus the chosen one if only a package has it. */
  #offered(language: string): readonly Language[] {
    const { languages, offered } = this.#wording;
    return languages.filter((one) => one.code === language || offered.includes(one));
  }

  #sectionsIn(language: string): readonly MenuSection[] {
    return remembered(this.#sections, language, () => arrangeMenu(this.#items(language), language));
  }

  #items(language: string): MenuItem[] {
    const t = this.#wording.translator(language);
    const own = builtInEntries.map(({ name, order }) => ({
      panel: name,
      heading: t('headings.Administration'),
      text: t(`${name}.menu`),
      order,
    }));
    const shown = new Set(this.#classic.split(','));
    const panels = this.#system.packages.flatMap(({ definition }) => {
      if (!definition) return [];
      if (definition.kind === 'old')
        return definition.isConverted || shown.has(definition.name) ? [this.#oldItem(definition, language)] : [];
      const { name, menu } = definition;
      const say = this.#wording.translator(language, name);
      return [
        { panel: name, heading: this.#heading(menu.heading, language, name), text: say('menu'), order: menu.order },
      ];
    });
    return [...own, ...panels];
  }

  #oldItem(panel: OldPanel, language: string): MenuItem {
    const { heading = '', order } = panel.menu;
    const words = this.#oldMenu.words(panel, language);
    const isClassic = this.#wording.has(`headings.${heading}`, language, 'shared');
    const own = words.knows(heading) && !isClassic ? words.text(heading) : this.#heading(heading, language, panel.name);
    const text = this.#oldMenu.text(panel, language);
    const unknown = this.#wording.translator(language)('old.unknownHeading');
    return { panel: panel.name, heading: heading === '' ? unknown : own, text, order };
  }

  /**
   * The classic headings are the same for every panel; other headings come from the panel's lexicon, or are shown as
   * they are.
   */
  #heading(heading: string, language: string, panel: string): string {
    const key = `headings.${heading}`;
    const speaker = ['shared', panel].find((name) => this.#wording.has(key, language, name));
    return speaker === undefined ? heading : this.#wording.translator(language, speaker)(key);
  }
}

/** Each account can have favourites of its own. */
const maxRemembered = 2000;

function remembered<thing>(known: Map<string, thing>, key: string, make: () => thing): thing {
  const thing = known.get(key) ?? make();
  if (known.size >= maxRemembered) known.clear();
  known.set(key, thing);
  return thing;
}
