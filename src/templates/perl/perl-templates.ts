import { bytesOf, textOf } from '../../db/file/text/byte-text.ts';
import type { Databases } from '../../db/file/databases.ts';
import { ownInitializer } from '../../db/defaults/defaults.ts';
import { PerlEnd, PerlSession, type PerlWord } from '../../db/perl/perl-session.ts';
import { isPerlRequest, PerlStorage } from '../../db/perl/perl-storage.ts';
import { ownFile } from '../../process/home.ts';
import type { Root } from '../../root.ts';
import type { Fragment } from '../fragments/find-fragments.ts';
import type { FragmentMistake } from '../fragment-mistake.ts';
import type { MetadataEntry } from '../metadata/metadata.ts';
import type { PerlValue } from './perl-literal.ts';
import type { NamedSetting, Setting } from '../metadata/metadata-settings.ts';
import type { DatabasesView } from '../../db/file/database-view.ts';

/** What Perl fragments need from outside. */
export interface PerlTemplatesContext {
  readonly root: Root;
  readonly databases: Databases;
  /** Longest time in seconds for the fragments of one template. */
  readonly limitSeconds: number;
  readonly warn: (mistake: FragmentMistake) => void;
  readonly print: (bytes: Uint8Array) => void;
  /** Returns the staged state that fragments see, or undefined if they read and may change the files. */
  readonly view: () => DatabasesView | undefined;
  /** Waits until pending files are written, since Perl code may read them. */
  readonly settled: () => Promise<void>;
  /**
   * Expands a template for a fragment.
   * @returns its text as bytes; empty if the text went to a file
   */
  readonly nested: (settings: readonly NamedSetting[]) => Promise<string>;
}

/** A fragment with its text as bytes. */
export interface PerlFragment {
  readonly fragment: Fragment;
  readonly source: string;
}

/** The result of a fragment: its text as bytes, or an error. */
export type PerlOutcome = { readonly text: string } | { readonly mistake: FragmentMistake };

/** A Perl package for the Perl fragments of one template, which share their variables. */
export interface PerlPackage {
  readonly id: string;
}

const program = ownFile('templates/perl/expand.pl');

const installHint =
  'install perl and Text::Template (package libtext-template-perl on Debian, perl-Text-Template on Red Hat and its kin)';

/** Runs the Perl code of templates. All of it runs in one perl process, which is started on first use. */
export class PerlTemplates {
  readonly #context: PerlTemplatesContext;
  #storage: PerlStorage;
  #session: PerlSession | undefined;

  constructor(context: PerlTemplatesContext) {
    this.#context = context;
    this.#storage = this.#openStorage();
  }

  /** @param moreData variables from metadata; they override those of the configuration */
  async open(event: string | undefined, moreData: NamedSetting | undefined): Promise<PerlPackage> {
    await this.#context.settled();
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

  /** Expands fragments in order. If one fails, the others are still expanded. */
  async fill({ id }: PerlPackage, fragments: readonly PerlFragment[]): Promise<PerlOutcome[]> {
    const words = fragments.flatMap(({ fragment, source }) => [bytesOf(fragment.file), source]);
    const [status, ...results] = await this.#call('fill', id, ...words);
    if (status === 'missing') throw new PerlEnd('absent', 'Text::Template is not installed');
    return fragments.map(({ fragment: { file } }, index) => {
      const [text, line, message] = results.slice(index * 3, index * 3 + 3);
      return text === undefined ? { mistake: mistakeOf(file, line, message ?? '') } : { text };
    });
  }

  /**
   * Evaluates an expression of metadata.
   * @throws Error with perl's message if it fails
   */
  async evaluate({ expression }: MetadataEntry): Promise<Setting> {
    const opened = await this.open(undefined, undefined);
    const [kind, what = '', json] = await this.#call('value', opened.id, expression);
    await this.close(opened);
    if (kind === 'failed') throw new Error(textOf(what).trim());
    return settingOf(kind, what, json);
  }

  /**
   * Passes text line by line to a filter that perl keeps.
   * @throws Error with perl's message if the filter dies
   */
  async filter(handle: string, bytes: string): Promise<string> {
    const [status, result = ''] = await this.#call('filter', handle, bytes);
    if (status === 'failed') throw new Error(textOf(result).trim());
    return result;
  }

  /** Describes the error if perl ended; any other error is thrown again. */
  mistakeOfEnd(error: unknown, file: string): FragmentMistake {
    if (!(error instanceof PerlEnd)) throw error;
    const at = error.file === undefined ? file : textOf(error.file);
    const message = error.reason === 'absent' ? `it is Perl, and ${error.message}; ${installHint}` : error.message;
    return { file: at, line: undefined, message };
  }

  /** Ends perl and waits for its last output. */
  async end(): Promise<void> {
    await this.#session?.close();
  }

  async #call(request: string, ...args: readonly PerlWord[]): Promise<readonly PerlWord[]> {
    if (!this.#session || this.#session.isOver) this.#session = this.#start();
    return this.#session.call(request, ...args);
  }

  #start(): PerlSession {
    const { warn, print, root, limitSeconds } = this.#context;
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
    const { root, databases, warn } = this.#context;
    const report = (line: string): void => {
      warn({ file: 'defaults', line: undefined, message: line });
    };
    return new PerlStorage(root, databases, ownInitializer({ root, databases, report }));
  }

  async #asked(request: string, args: readonly PerlWord[]): Promise<readonly PerlWord[]> {
    if (request === 'template') return [await this.#context.nested(nestedSettings(args))];
    if (!isPerlRequest(request)) throw new Error(`there is no request ${request}`);
    const view = this.#context.view();
    if (!view) return this.#storage.answer(request, args);
    if (request !== 'read') throw new Error('a preview does not change databases');
    return this.#storage.readStaged(args, view);
  }
}

/** The words are the fragment, then name, kind, value or handle, and data of each setting. */
function nestedSettings([file = '', ...words]: readonly PerlWord[]): NamedSetting[] {
  const settings: NamedSetting[] = [];
  for (let at = 0; at < words.length; at += 4) {
    const [name = '', kind, what = '', json] = words.slice(at, at + 4);
    const entry = { name, expression: '', file: textOf(file), line: 0 };
    settings.push({ entry, setting: settingOf(kind, what, json) });
  }
  return settings;
}

function settingOf(kind: PerlWord, what: string, json: PerlWord): Setting {
  if (kind === 'text') return { kind: 'plain', value: textOf(what) };
  if (kind === 'undefined') return { kind: 'plain', value: null };
  const value = json === undefined ? undefined : (JSON.parse(json) as PerlValue);
  return { kind: 'kept', handle: what, value };
}

/** The line in perl's message is the most exact; the other is the line of the opening brace. */
function mistakeOf(file: string, line: PerlWord, words: string): FragmentMistake {
  const message = textOf(words).trim();
  const match = [...message.matchAll(/ line (\d+)/g)].find(({ index }) => message.slice(0, index).endsWith(file));
  const number = match?.[1] ?? line;
  return { file, line: number === undefined ? undefined : Number(number), message };
}
