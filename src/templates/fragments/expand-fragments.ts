import { readRegularFile } from '../../files/regular-file.ts';
import { bytesOf } from '../../db/file/text/byte-text.ts';
import { readClassicText } from './classic-text.ts';
import { EjsError, expandEjs, type EjsScope } from '../ejs/ejs-fragment.ts';
import type { EscapeName } from '../ejs/escapes.ts';
import type { Fragment } from './find-fragments.ts';
import type { FragmentMistake } from '../fragment-mistake.ts';
import { fragmentScope } from '../ejs/fragment-scope.ts';
import { PerlEnd } from '../../db/perl/perl-session.ts';
import { messageOf } from '../../refusals.ts';
import type { PerlFragment, PerlOutcome, PerlPackage, PerlTemplates } from '../perl/perl-templates.ts';
import type { NamedSetting } from '../metadata/metadata-settings.ts';
import type { DatabasesView } from '../../db/file/database-view.ts';

/** Settings for expanding the fragments of one template. */
interface FragmentSettings {
  readonly view: DatabasesView;
  readonly event: string | undefined;
  readonly escape: EscapeName;
  readonly moreData: NamedSetting | undefined;
}

/** The result of expanding all fragments. */
interface ExpandedFragments {
  /** The outputs joined without separators, as bytes. */
  readonly bytes: string;
  readonly mistakes: readonly FragmentMistake[];
  /** The exit status with which a fragment ended perl, if one did. */
  readonly exitCode: number | undefined;
  /** The error behind the first mistake that has one. */
  readonly cause: unknown;
}

/**
 * Expands the fragments of one template in order. After an error the remaining fragments are still expanded, so that
 * all errors are reported.
 */
export async function expandFragments(
  fragments: readonly Fragment[],
  settings: FragmentSettings,
  perl: PerlTemplates,
): Promise<ExpandedFragments> {
  const work = new FragmentWork(settings, perl);
  for (const fragment of fragments) await work.expand(fragment);
  return work.finish();
}

interface MissingRecord {
  readonly database: string;
  readonly key: string;
}

/**
 * Returns a clearer message if a fragment reads a property of a missing record. The original message is kept if the
 * line does not name the record.
 */
function missingMessage(message: string, line: string, missing: MissingRecord | undefined): string {
  const property = /^Cannot read properties of undefined \(reading '(.*)'\)$/.exec(message)?.[1];
  if (property === undefined || !missing) return message;
  const { database, key } = missing;
  if (!line.includes(key) && !line.includes('[')) return message;
  return `there is no record ${key} in database ${database}, so that its ${property} cannot be read`;
}

class FragmentWork {
  readonly #settings: FragmentSettings;
  readonly #perl: PerlTemplates;
  readonly #pieces: string[] = [];
  readonly #mistakes: FragmentMistake[] = [];
  /** Perl fragments that are collected up to the next EJS fragment, so that perl is called once for all of them. */
  readonly #waiting: PerlFragment[] = [];
  #scope: EjsScope | undefined;
  /** The record read last, if it does not exist. */
  #missing: MissingRecord | undefined;
  #package: PerlPackage | undefined;
  #cause: unknown;
  #perlEnd: { readonly exitCode: number | undefined } | undefined;

  constructor(settings: FragmentSettings, perl: PerlTemplates) {
    this.#settings = settings;
    this.#perl = perl;
  }

  async expand(fragment: Fragment): Promise<void> {
    const source = this.#read(fragment);
    if (fragment.kind === 'ejs') {
      await this.#runPerl();
      this.#expandEjs(fragment, source);
      return;
    }
    const classic = readClassicText(source);
    if (classic.kind === 'code') {
      this.#waiting.push({ fragment, source });
      return;
    }
    await this.#runPerl();
    if (classic.kind === 'text') this.#pieces.push(classic.text);
    else this.#mistakes.push({ file: fragment.file, line: classic.line, message: classic.message });
  }

  async finish(): Promise<ExpandedFragments> {
    await this.#runPerl();
    if (this.#package && !this.#perlEnd) await this.#perl.close(this.#package);
    return {
      bytes: this.#pieces.join(''),
      mistakes: this.#mistakes,
      exitCode: this.#perlEnd?.exitCode,
      cause: this.#cause,
    };
  }

  #read({ file, kind }: Fragment): string {
    try {
      return readRegularFile(file, kind === 'ejs' ? 'utf8' : 'latin1');
    } catch (error) {
      this.#cause ??= error;
      this.#mistakes.push({ file, line: undefined, message: messageOf(error) });
      return '';
    }
  }

  #expandEjs({ file }: Fragment, source: string): void {
    const { view, event, escape, moreData } = this.#settings;
    const data = moreData && moreData.setting.kind !== 'filter' ? moreData.setting.value : undefined;
    this.#scope ??= fragmentScope(view, event, data, (database, key, isThere) => {
      this.#missing = isThere ? undefined : { database, key };
    });
    this.#missing = undefined;
    try {
      this.#pieces.push(bytesOf(expandEjs(source, escape, this.#scope)));
    } catch (error) {
      if (!(error instanceof EjsError)) throw error;
      this.#cause ??= error;
      const line = source.split('\n')[(error.line ?? 0) - 1] ?? '';
      this.#mistakes.push({ file, line: error.line, message: missingMessage(error.message, line, this.#missing) });
    }
  }

  async #runPerl(): Promise<void> {
    const fragments = this.#waiting.splice(0);
    const [first] = fragments;
    if (!first || this.#perlEnd) return;
    const { event, moreData } = this.#settings;
    try {
      this.#package ??= await this.#perl.open(event, moreData);
      for (const outcome of await this.#perl.fill(this.#package, fragments)) this.#take(outcome);
    } catch (error) {
      this.#cause ??= error;
      this.#mistakes.push(this.#perl.mistakeOfEnd(error, first.fragment.file));
      this.#perlEnd = { exitCode: error instanceof PerlEnd ? error.exitCode : undefined };
    }
  }

  #take(outcome: PerlOutcome): void {
    if ('mistake' in outcome) this.#mistakes.push(outcome.mistake);
    else this.#pieces.push(outcome.text);
  }
}
