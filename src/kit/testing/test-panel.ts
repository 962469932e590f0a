import { readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { HistoryEntry } from '../../changes/history/history-entry.ts';
import type { System } from '../../system.ts';
import { createApp } from '../../web/app.ts';
import { base } from '../../web/base-url.ts';
import type { ShownPage } from '../../web/web-settings.ts';
import { fieldNames, formBody, type Typed } from './typed-form.ts';
import { formOf, shownMessage, openedPage, type OpenedPage } from './opened-page.ts';
import { done, refusalsOf, type SubmitResult } from './submit-result.ts';
import { sessionOfAdministrator, setUpAdministrator } from './administrator.ts';
import { Visitor, type HttpAnswer } from './visitor.ts';
import { buttonName, tokenName } from '../../panel/submit/posted-names.ts';

/** Options for a page of the panel. */
export interface PageOptions {
  /** Key of the record, for a page about one. */
  readonly key?: string;
  /** Name of the pressed button, on a page with several; default: the first one. */
  readonly button?: string;
}

interface TestPanelOptions {
  readonly system: System;
  /** Name of the panel. */
  readonly name: string;
  readonly language: string;
  /** Errors logged so far; the list may be cleared. */
  readonly failures: unknown[];
}

/** Longest time in seconds that a save waits for its actions. */
const waitSeconds = 600;

/** A panel in its own running system, with a signed-in administrator. */
export class TestPanel {
  readonly #system: System;
  readonly #prefix: string;
  readonly #failures: unknown[];
  readonly #server: Server;
  #admin = new Visitor('');
  #shown: ShownPage | undefined;

  private constructor({ system, name, failures }: TestPanelOptions) {
    this.#system = system;
    this.#prefix = `${base}/${name}/`;
    this.#failures = failures;
    const app = createApp(system, {
      waitSeconds,
      shown: (page) => {
        this.#shown = page;
      },
    });
    this.#server = app.createServer();
    // A slow machine must not close a connection while the next request is being sent.
    this.#server.keepAliveTimeout = 60_000;
  }

  /** Serves the panel and signs the administrator in. */
  static async open(options: TestPanelOptions): Promise<TestPanel> {
    const panel = new TestPanel(options);
    const headers = { 'accept-language': options.language, connection: 'close' };
    panel.#admin = new Visitor(await listen(panel.#server), headers);
    await setUpAdministrator(options.system, options.language);
    panel.#admin.keepCookie(...sessionOfAdministrator(options.system));
    return panel;
  }

  /** The folder of its root. */
  get root(): string {
    return this.#system.root.folder;
  }

  /** Opens a page and returns its fields or its rows. */
  async open(page: string, options: PageOptions = {}): Promise<OpenedPage> {
    const { status, html } = await this.#get(page, options);
    return openedPage(status, html, this.#shown);
  }

  /**
   * Opens a page, types the given values, and submits it. Its events are finished when the promise resolves.
   * @param values by field name: text, a switch's state, or several values
   * @throws Error if the page has no field with a name, or if its code throws
   */
  async submit(
    page: string,
    values: Readonly<Record<string, Typed>> = {},
    options: PageOptions = {},
  ): Promise<SubmitResult> {
    const before = await this.#lastEntry();
    const answer = await this.#post(await this.#get(page, options), values, options);
    const location = answer.headers.get('location') ?? '';
    const refusedHere = this.#refusals();
    if (location !== '') await this.#ask(this.#admin.get(location));
    // If an earlier step is refused at the end, the response redirects to that step.
    const isLedBack = this.#isStep(page, location);
    const refused = isLedBack ? this.#refusals() : refusedHere;
    const last = await this.#lastEntry();
    const entry = last?.id === before?.id ? undefined : last;
    const runs = (entry?.runs ?? []).flatMap((run) => this.#system.events.find(run) ?? []);
    return {
      status: isLedBack ? 422 : answer.status,
      ...refused,
      ...done(entry, runs),
      message: this.#message(),
      next: location.startsWith(this.#prefix) ? location.slice(this.#prefix.length).replace(/\?.*/, '') : location,
    };
  }

  /** Returns the properties of a record, with its type as `type`; undefined if it does not exist. */
  record(database: string, key: string): Readonly<Record<string, string>> | undefined {
    const record = this.#system.databases.open(database).snapshot().get(key);
    return record && { type: record.type, ...Object.fromEntries(record.props) };
  }

  /** Returns the text of a file below the root, such as `etc/phones`. */
  read(path: string): string {
    return readFileSync(this.#system.root.path(path), 'utf8');
  }

  /** Stops the panel and removes its root now. Optional: both happen when the process ends. */
  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#system.close();
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A form with several steps redirects to its first step. */
  async #get(page: string, options: PageOptions): Promise<HttpAnswer> {
    const answer = await this.#ask(this.#admin.get(this.#url(page, options)));
    const location = answer.headers.get('location') ?? '';
    return this.#isStep(page, location) ? this.#ask(this.#admin.get(location)) : answer;
  }

  #isStep(page: string, location: string): boolean {
    return location.startsWith(`${this.#prefix}${page}?`) && /[?&]step=/.test(location);
  }

  /**
   * Posts the form that was just shown, and those of the following steps. Returns the response if no form was shown.
   */
  async #post(
    opened: HttpAnswer,
    values: Readonly<Record<string, Typed>>,
    { button }: PageOptions,
  ): Promise<HttpAnswer> {
    const unseen = new Set(Object.keys(values));
    let answer = opened;
    for (;;) {
      const form = this.#shown && formOf(this.#shown);
      if (!form) return answer;
      for (const name of fieldNames(form)) unseen.delete(name);
      const isLast = form.step === undefined || form.step.number === form.step.total;
      const [unknown] = unseen;
      if (isLast && unknown !== undefined)
        throw new Error(`the page has no field ${unknown}; it has ${fieldNames(form).join(', ')}`);
      const pressed = isLast && button !== undefined ? { [buttonName]: button } : {};
      const body = formBody(form, values, { [tokenName]: formTokenOf(answer), ...pressed });
      answer = await this.#ask(this.#admin.post(form.action, body));
      const next = answer.headers.get('location');
      if (isLast || next === null) return answer;
      answer = await this.#ask(this.#admin.get(next));
    }
  }

  #refusals(): Pick<SubmitResult, 'refusals' | 'refusal'> {
    return this.#shown ? refusalsOf(this.#shown) : { refusals: {}, refusal: undefined };
  }

  /** @throws Error with the log if the response is an error page about a failure */
  async #ask(asked: Promise<HttpAnswer>): Promise<HttpAnswer> {
    this.#shown = undefined;
    this.#failures.length = 0;
    const answer = await asked;
    if (answer.status < 500) return answer;
    throw new Error(this.#message() || 'the page failed', { cause: this.#failures[0] });
  }

  #message(): string {
    return this.#shown ? shownMessage(this.#shown) : '';
  }

  #url(page: string, { key }: PageOptions): string {
    return `${this.#prefix}${page}${key === undefined ? '' : `?key=${encodeURIComponent(key)}`}`;
  }

  async #lastEntry(): Promise<HistoryEntry | undefined> {
    return (await this.#system.changes.history.read(1, undefined, { made: ['person'] })).entries[0];
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

function formTokenOf({ html }: HttpAnswer): string {
  return /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
}
