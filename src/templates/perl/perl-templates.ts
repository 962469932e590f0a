import { join } from 'node:path';
import { bytesOf, textOf } from '../../db/file/byte-text.ts';
import type { Databases } from '../../db/file/databases.ts';
import { ownInitializer } from '../../db/defaults/defaults.ts';
import { PerlEnd, PerlSession, type Word } from '../../db/perl/perl-session.ts';
import { isPerlRequest, PerlStorage } from '../../db/perl/perl-storage.ts';
import type { Root } from '../../root.ts';
import type { DatabasesView } from '../database-view.ts';
import type { Fragment } from '../find-fragments.ts';
import type { FragmentProblem } from '../fragment-problem.ts';
import type { MetadataEntry } from '../metadata.ts';
import type { PerlValue } from './perl-literal.ts';
import type { NamedSetting, Setting } from '../template-settings.ts';

/** What Perl fragments need from outside. */
export interface PerlTemplatesOptions {
  readonly root: Root;
  readonly databases: Databases;
  /** Longest time for the fragments of one template. */
  readonly limitSeconds: number;
  readonly warn: (problem: FragmentProblem) => void;
  readonly print: (bytes: Uint8Array) => void;
  /** A staged state that fragments shall see, or undefined where they see, and may change, the files. */
  readonly view: () => DatabasesView | undefined;
  /** Waits for files that are on their way to the disk: Perl may read them. */
  readonly settled: () => Promise<void>;
  /** Expands a template for a fragment. @returns its text, in bytes; empty where it went to a file */
  readonly nested: (settings: readonly NamedSetting[]) => Promise<string>;
}

/** A fragment and its text, in bytes. */
export interface PerlFragment {
  readonly fragment: Fragment;
  readonly source: string;
}

/** What came of a fragment: its text in bytes, or what is wrong. */
export type PerlOutcome = { readonly text: string } | { readonly problem: FragmentProblem };

/** The fragments of one template that are Perl have one package, and so share what they set. */
export interface PerlPackage {
  readonly id: string;
}

const program = join(import.meta.dirname, 'expand.pl');

const installHint =
  'install perl and Text::Template (package libtext-template-perl on Debian, perl-Text-Template on Red Hat and its kin)';

/** Runs what is Perl in templates, all of it in one perl that is started when the first needs it. */
export class PerlTemplates {
  readonly #options: PerlTemplatesOptions;
  #storage: PerlStorage;
  #session: PerlSession | undefined;

  constructor(options: PerlTemplatesOptions) {
    this.#options = options;
    this.#storage = this.#openStorage();
  }

  /** @param moreData variables that metadata gives, which beat those of the configuration */
  async open(event: string | undefined, moreData: NamedSetting | undefined): Promise<PerlPackage> {
    await this.#options.settled();
    const { setting, entry } = moreData ?? {};
    const source = setting?.kind === 'kept' ? `kept:${setting.handle}` : entry && `code:${entry.expression}`;
    const [id = ''] = await this.#call(
      'open',
      event === undefined ? undefined : bytesOf(event),
      ...(source ? [source] : []),
    );
    return { id };
  }

  async close({ id }: PerlPackage): Promise<void> {
    if (this.#session && !this.#session.isOver) await this.#call('close', id);
  }

  /** Expands fragments one after another; one that fails does not keep the next from running. */
  async fill({ id }: PerlPackage, fragments: readonly PerlFragment[]): Promise<PerlOutcome[]> {
    const words = fragments.flatMap(({ fragment, source }) => [bytesOf(fragment.file), source]);
    const [status, ...results] = await this.#call('fill', id, ...words);
    if (status === 'missing') throw new PerlEnd('absent', 'Text::Template is not installed');
    return fragments.map(({ fragment: { file } }, index) => {
      const [text, line, message] = results.slice(index * 3, index * 3 + 3);
      return text === undefined ? { problem: problemOf(file, line, message ?? '') } : { text };
    });
  }

  /** Evaluates an expression of metadata. @throws when it cannot be, with perl's words */
  async evaluate({ expression }: MetadataEntry): Promise<Setting> {
    const opened = await this.open(undefined, undefined);
    const [kind, what = '', json] = await this.#call('value', opened.id, expression);
    await this.close(opened);
    if (kind === 'failed') throw new Error(textOf(what).trim());
    return settingOf(kind, what, json);
  }

  /** Gives text through a filter that perl keeps, line by line. @throws when it dies, with perl's words */
  async filter(handle: string, bytes: string): Promise<string> {
    const [status, result = ''] = await this.#call('filter', handle, bytes);
    if (status === 'failed') throw new Error(textOf(result).trim());
    return result;
  }

  /** @returns what is wrong where perl did not answer; anything else is thrown again */
  problemOfEnd(error: unknown, file: string): FragmentProblem {
    if (!(error instanceof PerlEnd)) throw error;
    const at = error.file === undefined ? file : textOf(error.file);
    const message = error.reason === 'absent' ? `it is Perl, and ${error.message}; ${installHint}` : error.message;
    return { file: at, line: undefined, message };
  }

  /** Ends perl and waits for the last it printed. */
  async end(): Promise<void> {
    await this.#session?.close();
  }

  async #call(request: string, ...args: readonly Word[]): Promise<readonly Word[]> {
    if (!this.#session || this.#session.isOver) this.#session = this.#start();
    return this.#session.call(request, ...args);
  }

  #start(): PerlSession {
    const { warn, print, root, limitSeconds } = this.#options;
    const storage = (this.#storage = this.#openStorage());
    return new PerlSession(
      { file: program, root, limitSeconds },
      {
        ask: (request, args) => this.#asked(request, args),
        warned: (file, text) => {
          warn({ file: file === undefined ? 'perl' : textOf(file), line: undefined, message: textOf(text).trim() });
        },
        printed: print,
        ended: () => void storage.releaseAll(),
      },
    );
  }

  #openStorage(): PerlStorage {
    const { root, databases, warn } = this.#options;
    const report = (line: string): void => {
      warn({ file: 'defaults', line: undefined, message: line });
    };
    return new PerlStorage(root, databases, ownInitializer({ root, databases, report }));
  }

  async #asked(request: string, args: readonly Word[]): Promise<readonly Word[]> {
    if (request === 'template') return [await this.#options.nested(nestedSettings(args))];
    if (!isPerlRequest(request)) throw new Error(`there is no request ${request}`);
    const view = this.#options.view();
    if (!view) return this.#storage.answer(request, args);
    if (request !== 'read') throw new Error('a preview does not change databases');
    return this.#storage.readStaged(args, view);
  }
}

/** The fragment, then name, kind, value or handle, and data of each. */
function nestedSettings([file = '', ...words]: readonly Word[]): NamedSetting[] {
  const settings: NamedSetting[] = [];
  for (let at = 0; at < words.length; at += 4) {
    const [name = '', kind, what = '', json] = words.slice(at, at + 4);
    const entry = { name, expression: '', file: textOf(file), line: 0 };
    settings.push({ entry, setting: settingOf(kind, what, json) });
  }
  return settings;
}

function settingOf(kind: Word, what: string, json: Word): Setting {
  if (kind === 'text') return { kind: 'plain', value: textOf(what) };
  if (kind === 'undefined') return { kind: 'plain', value: null };
  const value = json === undefined ? undefined : (JSON.parse(json) as PerlValue);
  return { kind: 'kept', handle: what, value };
}

/** Perl's own words name the line best; the other is that of the brace before the code. */
function problemOf(file: string, line: Word, words: string): FragmentProblem {
  const message = textOf(words).trim();
  const told = [...message.matchAll(/ line (\d+)/g)].find(({ index }) => message.slice(0, index).endsWith(file));
  const number = told?.[1] ?? line;
  return { file, line: number === undefined ? undefined : Number(number), message };
}
