import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sessionOfAdministrator } from '../../src/kit/testing/administrator.ts';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../support/http-person.ts';
import { recordings } from './folder.ts';

export { hasRecordings } from './folder.ts';

interface RecordedField {
  readonly name: string;
  readonly type: string;
  readonly value?: string;
  readonly checked?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string; readonly selected: boolean }[];
}

export interface RecordedStep {
  readonly step: number;
  readonly request: {
    readonly method: 'GET' | 'POST';
    readonly language: string;
    readonly params: readonly (readonly [string, string])[];
    readonly keeps_session: boolean;
  };
  readonly response: {
    readonly page?: string | null;
    readonly h1: readonly string[];
    readonly h2: readonly string[];
    readonly status: readonly { readonly class: string; readonly text: string }[];
    readonly field_errors: readonly string[];
    readonly fields: readonly RecordedField[];
    readonly buttons: readonly { readonly name: string; readonly value: string }[];
    readonly rows: readonly (readonly string[])[];
  };
  readonly db: Readonly<Record<string, { readonly removed: readonly string[]; readonly added: readonly string[] }>>;
  readonly commands: readonly (readonly string[])[];
}

export interface RecordedCase {
  readonly case: string;
  readonly lexicons: boolean;
  readonly steps: readonly RecordedStep[];
}

interface Recording {
  readonly accounts_before: readonly string[];
  readonly configuration_before: readonly string[];
  readonly cases: readonly RecordedCase[];
}

export function readRecording(panel: string): Recording {
  return JSON.parse(readFileSync(join(recordings, panel, 'behaviour.json'), 'utf8')) as Recording;
}

/** A page of ours, in the form of the recordings. */
export interface ShownPage {
  readonly status: number;
  readonly page: string;
  readonly html: string;
  /** The text without markup. */
  readonly words: string;
}

/** An old panel in a fresh app, once with its lexicons and once without, and its users. */
export class RecordedPanel {
  readonly app: FreshApp;
  readonly #panel: string;
  readonly #recording: Recording;
  /** By the language they read. */
  readonly #people = new Map<string, HttpPerson>();
  #name = '';
  #shown: ShownPage | undefined;

  private constructor(app: FreshApp, panel: string, recording: Recording) {
    this.app = app;
    this.#panel = panel;
    this.#recording = recording;
  }

  /**
   * @param subs the text of its `subs.ts`
   * @param actions actions of its events, by path
   */
  static async open(
    panel: string,
    subs: string,
    actions: Readonly<Record<string, string>> = {},
  ): Promise<RecordedPanel> {
    const folder = join(recordings, panel);
    const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
    const lexicons = readdirSync(folder).filter((file) => file.startsWith('lexicon.'));
    const json = (name: string): string => JSON.stringify({ name, heading: 'Collaboration', navigation: [3000, 3150] });
    const packages: Record<string, string> = Object.fromEntries(
      ['old', 'raw'].flatMap((kind): [string, string][] => {
        const name = `${kind}-${panel}`;
        const files = kind === 'old' ? lexicons.map((file): [string, string] => [`${name}/${file}`, read(file)]) : [];
        return [
          [`${name}/form.xml`, read('form.xml')],
          [`${name}/panel.json`, json(name)],
          [`${name}/subs.ts`, subs],
          ...files,
        ];
      }),
    );
    const events = Object.entries(actions).map(([path, text]): [string, string] => [
      `old-${panel}/events/${path}`,
      text,
    ]);
    const app = await openFreshApp({
      packages: { ...packages, ...Object.fromEntries(events) },
      web: { waitSeconds: 20 },
    });
    await app.admin();
    return new RecordedPanel(app, panel, readRecording(panel));
  }

  /** Restores the databases to their state before a case; no page has been opened yet. */
  begin({ lexicons, case: name }: RecordedCase, more: readonly string[] = []): void {
    const { accounts, configuration } = this.app.system.databases;
    writeFileSync(accounts.file, this.#recording.accounts_before.map((line) => `${line}\n`).join(''));
    writeFileSync(
      configuration.file,
      [...this.#recording.configuration_before, ...more].map((line) => `${line}\n`).join(''),
    );
    for (const left of ['etc/passwd', 'etc/group', 'etc/shadow', 'fail'])
      rmSync(this.app.root.path(left), { force: true });
    if (name.endsWith('event-fails')) writeFileSync(this.app.root.path('fail'), '');
    this.#name = `${lexicons ? 'old' : 'raw'}-${this.#panel}`;
    this.#shown = undefined;
  }

  /** Repeats a recorded step: follows a link, or submits the form of the last page with the recorded values. */
  async replay({ request }: RecordedStep): Promise<ShownPage> {
    const person = this.#reader(request.language);
    const path = `/server-manager/${this.#name}`;
    if (request.method === 'GET') {
      const query = new URLSearchParams(
        request.params.map(([name, value]): [string, string] => [name, value]),
      ).toString();
      const { status, html } = await person.get(query === '' ? path : `${path}?${query}`);
      return this.#show(status, html, '');
    }
    const page = request.keeps_session && this.#shown ? this.#shown.html : (await person.get(path)).html;
    const kept = heldByForm(page).filter(([name]) => name === '.id');
    const token = /name="_csrf" value="([^"]*)"/.exec(page)?.[1] ?? '';
    const sent = request.params.map(([name, value]): [string, string] => [name, value]);
    const answer = await person.post(path, new URLSearchParams([['_csrf', token], ...kept, ...sent]));
    if (answer.status !== 303) return this.#show(answer.status, answer.html, '');
    const followed = await person.follow(answer);
    return this.#show(followed.status, followed.html, answer.headers.get('location') ?? '');
  }

  /**
   * Returns the records of the accounts or configuration database as sorted lines, without what the actions of our own
   * events add.
   */
  records(database: 'accounts' | 'configuration'): readonly string[] {
    const text = readFileSync(this.app.system.databases[database].file, 'utf8');
    const lines = text.split('\n').filter((line) => !/^(?:#|$|ActiveAccounts=|MinUid=)/.test(line));
    return lines.map((line) => line.replace(/\|[UG]id\|\d+/g, '')).sort();
  }

  #reader(language: string): HttpPerson {
    const known = this.#people.get(language);
    if (known) return known;
    const person = new HttpPerson(this.app.origin, { 'accept-language': language });
    person.keepCookie(...sessionOfAdministrator(this.app.system));
    this.#people.set(language, person);
    return person;
  }

  #show(status: number, html: string, location: string): ShownPage {
    const main = html.slice(html.indexOf('<main'));
    const action = new RegExp(`action="/server-manager/${this.#name}/([^"?]*)"`).exec(main)?.[1];
    const page = action ?? /\/([^/?]+)(?:\?.*)?$/.exec(location)?.[1] ?? 'First';
    this.#shown = { status, page, html, words: wordsIn(main) };
    return this.#shown;
  }
}

/** Returns the text of HTML without markup. */
export function wordsIn(html: string): string {
  return plain(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** The values and options of a field. */
export interface HeldField {
  readonly values: readonly string[];
  readonly options: readonly string[];
}

/** Returns the fields of one of our pages, by name. */
export function fieldsIn(html: string): Readonly<Record<string, HeldField>> {
  const main = html.slice(html.indexOf('<main'));
  const fields: Record<string, { values: string[]; options: string[] }> = {};
  const add = (name: string, value: string, chosen: boolean, offered: boolean): void => {
    const field = (fields[name] ??= { values: [], options: [] });
    if (chosen) field.values.push(plain(value));
    if (offered) field.options.push(plain(value));
  };
  const tags =
    /<input\b[^>]*>|<textarea\b[^>]*\bname="([^"]*)"[^>]*>\n?([^]*?)<\/textarea>|<select\b[^>]*\bname="([^"]*)"[^>]*>([^]*?)<\/select>/g;
  for (const [tag, area, text = '', select, options = ''] of main.matchAll(tags)) {
    if (area !== undefined) add(area, text, true, false);
    else if (select !== undefined) {
      fields[select] ??= { values: [], options: [] };
      for (const [option, value = ''] of options.matchAll(/<option value="([^"]*)"[^>]*>/g))
        add(select, value, option.includes(' selected>'), true);
    } else {
      const [name = '', type = '', value = ''] = ['name', 'type', 'value'].map(
        (one) => new RegExp(` ${one}="([^"]*)"`).exec(tag)?.[1],
      );
      const isBox = type === 'checkbox' || type === 'radio';
      if (type !== 'hidden' && name !== '') add(name, value, !isBox || tag.includes(' checked'), isBox);
    }
  }
  return fields;
}

/** Returns the fields of a recorded page. */
export function recordedFields({ response }: RecordedStep): Readonly<Record<string, HeldField>> {
  const fields: Record<string, { values: string[]; options: string[] }> = {};
  for (const { name, type, value = '', checked = false, options } of response.fields) {
    if (type === 'hidden') continue;
    const field = (fields[name] ??= { values: [], options: [] });
    const isBox = type === 'checkbox' || type === 'radio';
    if (options) {
      field.options.push(...options.map((option) => option.value));
      field.values.push(...options.filter(({ selected }) => selected).map((option) => option.value));
    } else if (!isBox || checked) field.values.push(value);
    if (isBox) field.options.push(value);
  }
  return fields;
}

function plain(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}
