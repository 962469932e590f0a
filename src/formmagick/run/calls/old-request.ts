import type { ChangeSet } from '../../../changes/change-set.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import { cutOffAfter } from '../../../process/time-limit.ts';
import type { PostedFiles } from '../../../panel/fields/kinds/file-field.ts';
import type { OldPanel } from '../../old-panel.ts';
import type { LinkContext } from '../../words/panel-link.ts';
import type { PanelWords } from '../../words/panel-words.ts';
import type { PanelLinks } from '../../sub-content.ts';
import { newConversation, type ConversationMessage, type Conversation } from '../conversation.ts';

type Values = ReadonlyMap<string, readonly string[]>;

export interface OldRequestSettings {
  readonly panel: OldPanel;
  readonly words: PanelWords;
  readonly place: LinkContext;
  readonly account: string;
  readonly state: Conversation;
  readonly changes: ChangeSet;
  /** Names of the values that this link brought; default: those of the whole conversation. */
  readonly linked?: ReadonlySet<string>;
  /** Files sent with the page. */
  readonly files?: PostedFiles;
  /** Longest time in seconds that the panel's code may run without a pause. */
  readonly seconds?: number;
}

/** How the subs of a page ended. */
interface Ending {
  readonly message: ConversationMessage | undefined;
  /** Name of the page to show next. */
  readonly page: string | undefined;
  /** True if nothing may be written. */
  readonly failed: boolean;
}

const notEnded: Ending = { message: undefined, page: undefined, failed: false };

/** What a person sent with a page. */
export interface SubmittedValues {
  /** Values of the fields. */
  readonly typed: Values;
  /** The texts of the literals that the page shows. */
  readonly literals: Values;
  /** Name of the button. */
  readonly pressed: string;
}

const nothingSubmitted: SubmittedValues = { typed: new Map(), literals: new Map(), pressed: 'Next' };

/** One request to an old panel: the state that its subs read and change until the next page is known. */
export class OldRequest {
  readonly panel: OldPanel;
  readonly words: PanelWords;
  readonly place: LinkContext;
  readonly account: string;
  readonly files: PostedFiles;
  /** Fields that a post-event refused, with the reasons. */
  readonly refused = new Map<string, string[]>();
  /** The record that the page is about according to the link, and the name of the value that is its key. */
  record: { readonly id: string; readonly record: DbRecord | undefined } | undefined;
  /** The links of the panel's own lists; set on first use. */
  links: Promise<PanelLinks> | undefined;
  readonly linked: ReadonlySet<string>;
  readonly #settings: OldRequestSettings;
  readonly #seconds: number;
  readonly #brought: Set<string>;
  readonly #kept: Map<string, readonly string[]>;
  #page = 0;
  #isShowing = false;
  #changes: ChangeSet;
  #ending = notEnded;
  #submitted = nothingSubmitted;

  constructor(settings: OldRequestSettings) {
    const { panel, words, place, account, state, changes, files = new Map(), seconds = 2 } = settings;
    this.#settings = settings;
    this.linked = settings.linked ?? state.brought;
    this.panel = panel;
    this.words = words;
    this.place = place;
    this.account = account;
    this.#changes = changes;
    this.files = files;
    this.#seconds = seconds;
    this.#kept = new Map(state.values);
    this.#brought = new Set(state.brought);
  }

  /** Returns a request of the same person with an empty conversation. */
  apart(): OldRequest {
    return new OldRequest({
      ...this.#settings,
      state: newConversation,
      changes: this.#settings.changes.fresh(),
      files: new Map(),
    });
  }

  /**
   * Returns a request of the same person as if they had just followed the link to the page and typed nothing yet.
   * @param typed input fields of the page, which a link may have filled in
   */
  arrived(typed: ReadonlySet<string>): OldRequest {
    const brought = new Set([...this.#brought].filter((id) => !typed.has(id)));
    const values = new Map([...this.#kept].filter(([id]) => brought.has(id)));
    const state = { ...newConversation, values, brought };
    return new OldRequest({
      ...this.#settings,
      state,
      changes: this.#settings.changes.fresh(),
      files: new Map(),
      linked: brought,
    });
  }

  /** The page that is shown or was submitted. */
  get page(): number {
    return this.#page;
  }

  /** Name of the button that the person pressed. */
  get pressed(): string {
    return this.#submitted.pressed;
  }

  /** The databases that subs read, and the changes that a post-event stages. */
  get changes(): ChangeSet {
    return this.#changes;
  }

  get ending(): Ending {
    return this.#ending;
  }

  /** Goes to a page whose subs will run; the page after it is `next` unless they name one. */
  turnTo(page: number, next?: string): void {
    this.#page = page;
    this.end({ page: next });
  }

  /** Notes how a sub ended; what is left out stays. */
  end(ending: Partial<Ending>): void {
    this.#ending = { ...this.#ending, ...ending };
  }

  /** Drops what was staged. */
  dropChanges(): void {
    this.#changes = this.#changes.fresh();
  }

  /** Computes a page for display. Subs begin without changes and leave what was typed as it is. */
  async showing<result>(page: number, compute: () => Promise<result>): Promise<result> {
    this.#page = page;
    this.#ending = notEnded;
    this.dropChanges();
    this.#isShowing = true;
    try {
      return await compute();
    } finally {
      this.#isShowing = false;
    }
  }

  /** Runs subs, then forgets what they staged and how they ended. */
  async onTrial<result>(run: () => Promise<result>): Promise<result> {
    const [changes, ending] = [this.#changes, this.#ending];
    try {
      return await run();
    } finally {
      [this.#changes, this.#ending] = [changes, ending];
    }
  }

  /** Runs code of the panel and stops it if it takes too long. */
  limited<result>(code: () => result): result {
    return cutOffAfter(this.#seconds, code);
  }

  /**
   * Returns the submitted values of a field, or else the values kept in the conversation; undefined if there are none.
   */
  values(id: string): readonly string[] | undefined {
    return this.#submitted.typed.get(id) ?? this.#kept.get(id);
  }

  /** Returns the values as a sub sees them: a literal of the page has the text it shows. */
  held(id: string): readonly string[] {
    return this.values(id) ?? this.#submitted.literals.get(id) ?? [];
  }

  /** A sub that only prepares the page to be shown again does not change what the person typed. */
  set(id: string, values: readonly string[]): void {
    if (!this.#isShowing) this.#forget(id);
    this.#kept.set(id, values);
  }

  clear(ids: readonly string[]): void {
    for (const id of ids.length === 0 ? [...this.#kept.keys(), ...this.#submitted.typed.keys()] : ids) {
      this.#kept.delete(id);
      if (!this.#isShowing) this.#forget(id);
    }
  }

  submit(submitted: SubmittedValues): void {
    this.#submitted = submitted;
  }

  /** Keeps the submitted values, except those of secret fields. */
  keep(secret: ReadonlySet<string>): void {
    for (const [id, values] of this.#submitted.typed) {
      if (!secret.has(id)) this.#kept.set(id, values);
      this.#brought.delete(id);
    }
    this.#submitted = { ...nothingSubmitted, pressed: this.pressed };
  }

  get kept(): Values {
    return this.#kept;
  }

  /** Names of values that came from a link. */
  get brought(): ReadonlySet<string> {
    return new Set([...this.#brought].filter((id) => this.#kept.has(id)));
  }

  #forget(id: string): void {
    const typed = new Map([...this.#submitted.typed].filter(([name]) => name !== id));
    this.#submitted = { ...this.#submitted, typed };
  }
}
