import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { withinTime } from '../../packages/time-limit.ts';
import type { PostedFiles } from '../../panel/fields/file-field.ts';
import type { OldPanel } from '../old-panel.ts';
import type { LinkPlace } from '../words/panel-link.ts';
import type { PanelWords } from '../words/panel-words.ts';
import type { PanelLinks } from '../sub-content.ts';
import { newConversation, type ConversationMessage, type Conversation } from './conversation.ts';

type Values = ReadonlyMap<string, readonly string[]>;

export interface StepSettings {
  readonly panel: OldPanel;
  readonly words: PanelWords;
  readonly place: LinkPlace;
  readonly account: string;
  readonly state: Conversation;
  readonly changes: ChangeSet;
  /** Names of values that this very link brought; those of the whole visit unless given. */
  readonly linked?: ReadonlySet<string>;
  /** Files that were sent with the page. */
  readonly files?: PostedFiles;
  /** Longest time that code of the panel may take without a pause. */
  readonly seconds?: number;
}

/** How the subs of a page ended it. */
interface Ending {
  message: ConversationMessage | undefined;
  /** Name of the page to show. */
  page: string | undefined;
  /** Nothing is to be written. */
  failed: boolean;
}

/** One request to an old panel: what its subs work on, until the next page is known. */
export class Step {
  readonly panel: OldPanel;
  readonly words: PanelWords;
  readonly place: LinkPlace;
  readonly account: string;
  /** The page that is shown or was submitted. */
  page = 0;
  pressed = 'Next';
  /** A page is being worked out, and not one submitted. */
  isShowing = false;
  /** What subs read, and where a post-event stages. */
  changes: ChangeSet;
  readonly files: PostedFiles;
  ending: Ending = { message: undefined, page: undefined, failed: false };
  /** Fields that a post-event refused, and why. */
  readonly refused = new Map<string, string[]>();
  /** The record that the page is about, as the link that led to it says, and the name of the value that is its key. */
  record: { readonly id: string; readonly record: DbRecord | undefined } | undefined;
  /** The links of the panel's own lists, once they were asked for. */
  links: Promise<PanelLinks> | undefined;
  readonly linked: ReadonlySet<string>;
  readonly #settings: StepSettings;
  readonly #seconds: number;
  readonly #brought: Set<string>;
  readonly #kept: Map<string, readonly string[]>;
  #typed: Values = new Map();
  #shown: Values = new Map();

  constructor(settings: StepSettings) {
    const { panel, words, place, account, state, changes, files = new Map(), seconds = 2 } = settings;
    this.#settings = settings;
    this.linked = settings.linked ?? state.brought;
    this.panel = panel;
    this.words = words;
    this.place = place;
    this.account = account;
    this.changes = changes;
    this.files = files;
    this.#seconds = seconds;
    this.#kept = new Map(state.values);
    this.#brought = new Set(state.brought);
  }

  /** Another one of the same person, in which nothing was said. */
  apart(): Step {
    return new Step({
      ...this.#settings,
      state: newConversation,
      changes: this.#settings.changes.fresh(),
      files: new Map(),
    });
  }

  /**
   * Another one of the same person, who has just followed the link that led to the page, and typed nothing yet.
   * @param typed fields of the page, which a link may have filled in
   */
  arrived(typed: ReadonlySet<string>): Step {
    const brought = new Set([...this.#brought].filter((id) => !typed.has(id)));
    const values = new Map([...this.#kept].filter(([id]) => brought.has(id)));
    const state = { ...newConversation, values, brought };
    return new Step({
      ...this.#settings,
      state,
      changes: this.#settings.changes.fresh(),
      files: new Map(),
      linked: brought,
    });
  }

  /** Runs code of the panel, and ends it where it takes too long. */
  limited<result>(code: () => result): result {
    return withinTime(this.#seconds, code);
  }

  /** What was submitted comes first, then what the conversation knows; undefined when nothing was said of it. */
  values(id: string): readonly string[] | undefined {
    return this.#typed.get(id) ?? this.#kept.get(id);
  }

  /** As a sub sees it: a literal of the page holds what it shows. */
  held(id: string): readonly string[] {
    return this.values(id) ?? this.#shown.get(id) ?? [];
  }

  /** What was typed is not changed by a sub that only prepares the page to be shown again. */
  set(id: string, values: readonly string[]): void {
    if (!this.isShowing) this.#forget(id);
    this.#kept.set(id, values);
  }

  clear(ids: readonly string[]): void {
    for (const id of ids.length === 0 ? [...this.#kept.keys(), ...this.#typed.keys()] : ids) {
      this.#kept.delete(id);
      if (!this.isShowing) this.#forget(id);
    }
  }

  /** @param typed of the fields of the submitted page @param shown what its literals show */
  submit(typed: Values, shown: Values): void {
    this.#typed = typed;
    this.#shown = shown;
  }

  /** Keeps what was submitted, but for fields that must not be kept. */
  keep(secret: ReadonlySet<string>): void {
    for (const [id, values] of this.#typed) {
      if (!secret.has(id)) this.#kept.set(id, values);
      this.#brought.delete(id);
    }
    this.#typed = new Map();
    this.#shown = new Map();
  }

  get kept(): Values {
    return this.#kept;
  }

  /** Names of values that a link brought. */
  get brought(): ReadonlySet<string> {
    return new Set([...this.#brought].filter((id) => this.#kept.has(id)));
  }

  #forget(id: string): void {
    this.#typed = new Map([...this.#typed].filter(([name]) => name !== id));
  }
}
