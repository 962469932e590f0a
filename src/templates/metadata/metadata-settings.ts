import { posix } from 'node:path';
import { messageOf } from '../../refusals.ts';
import type { Root } from '../../root.ts';
import { accountId } from './account-ids.ts';
import { escapeFor, isEscapeName, type EscapeName } from '../ejs/escapes.ts';
import type { FragmentMistake } from '../fragment-mistake.ts';
import type { LineFilter } from './line-filter.ts';
import type { MetadataEntry } from './metadata.ts';
import type { OutputChecker } from '../output/output-checker.ts';
import type { PerlValue } from '../perl/perl-literal.ts';
import type { OutputOwner } from '../output/output-writer.ts';

/** An evaluated expression of metadata. */
export type Setting =
  | { readonly kind: 'plain'; readonly value: PerlValue }
  | { readonly kind: 'filter'; readonly filter: LineFilter }
  /** A value that perl keeps under a handle; `value` is its plain data, if any. */
  | { readonly kind: 'kept'; readonly handle: string; readonly value: PerlValue | undefined };

/** A setting and where it was made. */
export interface NamedSetting {
  readonly entry: MetadataEntry;
  readonly setting: Setting;
}

/** How a template is expanded, and where its output goes. */
export interface TemplateSettings {
  /** The path whose fragments are used. */
  readonly templatePath: string;
  /** The output's path below the root. */
  readonly outputPath: string;
  /** The requested output path, without regard to metadata. The mode and owner of a file there are kept. */
  readonly askedPath: string;
  readonly owner: OutputOwner;
  readonly isString: boolean;
  readonly isDeleted: boolean;
  /** A missing folder of the output is made. */
  readonly makesFolder: boolean;
  /** Folders below the root that replace the usual fragment folders. */
  readonly queue: readonly string[] | undefined;
  readonly escape: EscapeName;
  readonly moreData: NamedSetting | undefined;
  readonly filter: NamedSetting | undefined;
  readonly checker: OutputChecker;
}

interface AskedTemplate {
  /** The requested path of the template. */
  readonly path: string;
  readonly outputPath: string | undefined;
  readonly root: Root;
  readonly warn: (mistake: FragmentMistake) => void;
}

const names = [
  'ACCOUNT',
  'CONFREF',
  'ALL_RECORDS_AS_SCALARS',
  'CHECK',
  'CHECK_REFUSES',
  'CHECK_WHERE',
  'DELETE',
  'ESCAPE',
  'FILTER',
  'GID',
  'MAKE_FOLDER',
  'MORE_DATA',
  'OUTPUT_FILENAME',
  'OUTPUT_PREFIX',
  'OUTPUT_TYPE',
  'PERMS',
  'PROGRAM',
  'TEMPLATE_EXPAND_QUEUE',
  'TEMPLATE_PATH',
  'UID',
];

export function isSettingName(name: string): boolean {
  return names.includes(name);
}

/** Combines the settings. Defaults are those of the classic programs. */
export function templateSettings(settings: readonly NamedSetting[], asked: AskedTemplate): TemplateSettings {
  const by = new Map(settings.map((one) => [one.entry.name, one]));
  const plain = (name: string): PerlValue | undefined => plainOf(by.get(name));
  const text = (name: string): string | undefined => textOf(plain(name));
  const [templatePath, filename, prefix] = [text('TEMPLATE_PATH'), text('OUTPUT_FILENAME'), text('OUTPUT_PREFIX')];
  const outputPath = normalPath(`${prefix ?? ''}/${filename ?? asked.outputPath ?? asked.path}`);
  const id = (name: 'UID' | 'GID'): number | undefined => idOf(by.get(name), name === 'UID' ? 'user' : 'group', asked);
  return {
    templatePath: normalPath(templatePath ?? asked.path),
    outputPath,
    askedPath: normalPath(asked.outputPath ?? asked.path),
    owner: { mode: modeOf(by.get('PERMS'), asked), uid: id('UID'), gid: id('GID') },
    isString: text('OUTPUT_TYPE') === 'string',
    isDeleted: !['', '0', undefined].includes(text('DELETE')),
    makesFolder: text('MAKE_FOLDER') === 'yes',
    queue: queueOf(plain('TEMPLATE_EXPAND_QUEUE')),
    escape: escapeOf(by.get('ESCAPE'), outputPath),
    moreData: by.get('MORE_DATA'),
    filter: by.get('FILTER'),
    checker: checkerOf(by),
  };
}

/** Returns an absolute path below the root, without `..` and double slashes. */
export function normalPath(path: string): string {
  return posix.normalize(`/${path}`);
}

function plainOf(named: NamedSetting | undefined): PerlValue | undefined {
  return named && named.setting.kind !== 'filter' ? named.setting.value : undefined;
}

function textOf(value: PerlValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** A number is used unchanged; a text that starts with 0 is octal. */
function modeOf(named: NamedSetting | undefined, { warn }: AskedTemplate): number | undefined {
  const value = plainOf(named);
  if (!named || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  const mode = typeof value === 'string' && /^0\d*$/.test(value) ? Number(`0o${value}`) : Number(value);
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777)
    throw settingError(named, `${String(value)} is not a mode of a file`);
  if (/^\s*["']?[1-7]/.test(named.entry.expression))
    warn(
      mistakeAt(named, `${named.entry.expression.trim()} is a decimal number; a mode is written with a 0 before it`),
    );
  return mode;
}

function idOf(
  named: NamedSetting | undefined,
  kind: 'user' | 'group',
  { root, warn }: AskedTemplate,
): number | undefined {
  const account = textOf(plainOf(named));
  if (!named || account === undefined) return undefined;
  const id = account === '0' ? 0 : knownId(named, kind, account, root);
  if (id === undefined) warn(mistakeAt(named, `there is no ${kind} ${account}, so that it will be root's`));
  return id ?? 0;
}

function knownId(named: NamedSetting, kind: 'user' | 'group', account: string, root: Root): number | undefined {
  try {
    return accountId(root, kind, account);
  } catch (error) {
    throw settingError(named, `the ${kind} ${account} cannot be looked up: ${messageOf(error)}`, { cause: error });
  }
}

function queueOf(value: PerlValue | undefined): readonly string[] | undefined {
  if (Array.isArray(value)) return value.map(String);
  const one = textOf(value);
  return one === undefined ? undefined : [one];
}

function escapeOf(named: NamedSetting | undefined, outputPath: string): EscapeName {
  const name = textOf(plainOf(named));
  if (!named || name === undefined) return escapeFor(outputPath);
  if (isEscapeName(name)) return name;
  throw settingError(named, `there is no escape ${name}`);
}

function checkerOf(by: ReadonlyMap<string, NamedSetting>): OutputChecker {
  const text = (name: string): string | undefined => textOf(plainOf(by.get(name)));
  return {
    program: text('PROGRAM'),
    account: text('ACCOUNT'),
    command: queueOf(plainOf(by.get('CHECK'))) ?? [],
    refuses: patternOf(by.get('CHECK_REFUSES')),
    isForAnyRoot: text('CHECK_WHERE') === 'any',
  };
}

function patternOf(named: NamedSetting | undefined): RegExp | undefined {
  const source = textOf(plainOf(named));
  if (!named || source === undefined) return undefined;
  try {
    return new RegExp(source);
  } catch (error) {
    throw settingError(named, `${source} is not a regular expression: ${messageOf(error)}`, { cause: error });
  }
}

function mistakeAt({ entry: { file, line } }: NamedSetting, message: string): FragmentMistake {
  return { file, line, message };
}

function settingError(named: NamedSetting, message: string, options?: ErrorOptions): SettingError {
  return new SettingError(mistakeAt(named, message), options);
}

/** An invalid setting. */
export class SettingError extends Error {
  readonly mistake: FragmentMistake;

  constructor(found: FragmentMistake, options?: ErrorOptions) {
    super(found.message, options);
    this.mistake = found;
  }
}
