import { currentView, type DatabasesView } from './database-view.ts';
import { evaluateMetadata } from './evaluate-metadata.ts';
import { expandFragments } from './expand-fragments.ts';
import type { ExpanderOptions, Expansion, ExpandOptions } from './expansion.ts';
import { findFragments, type FoundFragments } from './find-fragments.ts';
import { problemLine, type FragmentProblem } from './fragment-problem.ts';
import { readMetadata } from './metadata.ts';
import { PerlTemplates } from './perl-templates.ts';
import { TemplateFailure } from './template-failure.ts';
import { normalPath, SettingError, templateSettings } from './template-settings.ts';
import type { NamedSetting, TemplateSettings } from './template-settings.ts';
import { defaultBegin, metadataFolders, templateFolders } from './template-source.ts';
import { OutputWriter } from './write-output.ts';

/** A template that is being expanded, for itself or for a fragment of another. */
interface Going {
  readonly path: string;
  readonly options: ExpandOptions;
  readonly view: DatabasesView;
}

/** A template whose bytes are made and on their way to the disk. */
interface Expanded {
  readonly done: Promise<Expansion>;
}

/** Hears how a number of templates come along. */
interface Follower {
  began(path: string): void;
  /** Its old file is still there. */
  failed(path: string, error: unknown): void;
}

/** Expands templates of one root one after another, with one perl for all that is Perl in them. */
export class TemplateExpander {
  readonly #options: ExpanderOptions;
  readonly #perl: PerlTemplates;
  readonly #writer = new OutputWriter();
  #going: Going | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ExpanderOptions) {
    this.#options = options;
    this.#perl = new PerlTemplates({
      root: options.root,
      databases: options.databases,
      limitSeconds: options.perlSeconds ?? 120,
      warn: (problem) => {
        this.#warn(problem);
      },
      print: options.print ?? ((): void => undefined),
      view: () => (isReal(this.#going?.options) ? undefined : this.#going?.view),
      nested: (settings) => this.#expandNested(settings),
      settled: () => this.#writer.settle(),
    });
  }

  /**
   * Expands one template once those before it are done.
   * @param path of the file it makes, such as `/etc/hosts`
   * @throws TemplateFailure: the old file is there, unchanged
   */
  async expand(path: string, options: ExpandOptions = {}): Promise<Expansion> {
    return (await this.#queue(path, options)).done;
  }

  /**
   * Expands templates one after another, also when one of them fails. A next one is begun while those before it are on
   * their way to the disk; when this resolves all are there.
   * @returns how many failed
   */
  async expandAll(paths: readonly string[], options: ExpandOptions, follower: Follower): Promise<number> {
    let failed = 0;
    const fail = (path: string, error: unknown): void => {
      failed++;
      follower.failed(path, error);
    };
    const expansions = paths.map(async (path) => {
      try {
        const { done } = await this.#queue(path, options, () => {
          follower.began(path);
        });
        await done;
      } catch (error) {
        fail(path, error);
      }
    });
    await Promise.all(expansions);
    return failed;
  }

  /** Waits for what is being expanded and ends perl. */
  async close(): Promise<void> {
    await this.#last;
    await this.#writer.settle();
    await this.#perl.end();
  }

  #queue(path: string, options: ExpandOptions, began?: () => void): Promise<Expanded> {
    const mine = this.#last.then(() => {
      began?.();
      return this.#expandAlone(normalPath(path), options);
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** What is on its way to the disk does not keep the next template from being expanded. */
  async #expandAlone(path: string, options: ExpandOptions): Promise<Expanded> {
    this.#going = { path, options, view: options.view ?? currentView(this.#options.databases) };
    try {
      return await this.#expand(this.#going, []);
    } finally {
      this.#going = undefined;
    }
  }

  /** For a fragment that asks for it; what metadata says beats what the fragment says. */
  async #expandNested(given: readonly NamedSetting[]): Promise<string> {
    const path = given.find(({ entry }) => entry.name === 'TEMPLATE_PATH')?.setting;
    const outer = this.#going;
    if (!outer || path?.kind !== 'plain' || typeof path.value !== 'string')
      throw new Error('processTemplate needs a TEMPLATE_PATH');
    const { into, view, event } = outer.options;
    const options: ExpandOptions = { view, event, ...(into && { into }) };
    const nested = { ...outer, path: normalPath(path.value), options };
    const { outcome, bytes } = await (await this.#expand(nested, given)).done;
    return outcome === 'memory' ? bytes.toString('latin1') : '';
  }

  async #expand(going: Going, given: readonly NamedSetting[]): Promise<Expanded> {
    const { path, options } = going;
    const { root } = this.#options;
    const settings = await this.#settings(going, given);
    const file = root.path(settings.outputPath);
    const bytes = settings.isDeleted ? Buffer.of() : await this.#bytes(going, settings);
    const expansion = { path, file, bytes };
    if (!isReal(options) || settings.isString) return { done: Promise.resolve({ ...expansion, outcome: 'memory' }) };
    const { owner, isMoved, isDeleted } = settings;
    if (isDeleted) {
      await this.#writer.remove(file);
      return { done: Promise.resolve({ ...expansion, outcome: 'deleted' }) };
    }
    const written = this.#writer.write({ file, bytes, owner, keeps: !isMoved });
    return { done: written.then((outcome) => ({ ...expansion, outcome })) };
  }

  async #settings({ path, options }: Going, given: readonly NamedSetting[]): Promise<TemplateSettings> {
    const { root, sources } = this.#options;
    const warn = (problem: FragmentProblem): void => {
      this.#warn(problem);
    };
    try {
      const entries = readMetadata(metadataFolders(root, sources), path);
      const said = await evaluateMetadata(entries, this.#perl, warn);
      return templateSettings([...given, ...said], { path, outputPath: options.outputPath, root, warn });
    } catch (error) {
      if (error instanceof SettingError) throw new TemplateFailure(path, [error.problem]);
      throw error;
    }
  }

  async #bytes({ path, options, view }: Going, settings: TemplateSettings): Promise<Buffer> {
    const { fragments } = this.#find(path, options, settings);
    const { escape, moreData, filter } = settings;
    if (view.open('configuration').get('processTemplate')?.prop('Debug') === 'yes')
      for (const { file } of fragments) this.#options.report?.(`expanding fragment ${file}`);
    const expanded = await expandFragments(fragments, { view, event: options.event, escape, moreData }, this.#perl);
    if (expanded.problems.length > 0) throw new TemplateFailure(path, expanded.problems, expanded.exitCode);
    return Buffer.from(await this.#filtered(expanded.bytes, path, filter), 'latin1');
  }

  #find(path: string, options: ExpandOptions, { templatePath, queue: own }: TemplateSettings): FoundFragments {
    const { root, sources } = this.#options;
    const queue = own ?? options.queue;
    const folders = queue ? queue.map((folder) => root.path(normalPath(folder))) : templateFolders(root, sources);
    const found = findFragments(folders, templatePath, defaultBegin(root));
    if (!found) throw new TemplateFailure(path, [{ file: templatePath, line: undefined, message: 'there is no such template' }]); // prettier-ignore
    for (const warning of found.warnings) this.#options.report?.(warning);
    return found;
  }

  /** A line is given with its line feed; the last one gets one where it has none. */
  async #filtered(bytes: string, path: string, filter: NamedSetting | undefined): Promise<string> {
    if (!filter || (filter.setting.kind === 'plain' && filter.setting.value === null)) return bytes;
    const { setting, entry } = filter;
    const whole = bytes === '' || bytes.endsWith('\n') ? bytes : `${bytes}\n`;
    if (setting.kind === 'filter') return (whole.match(/[^\n]*\n/g) ?? []).map(setting.filter).join('');
    if (setting.kind === 'kept') return this.#perl.filter(setting.handle, whole);
    throw new TemplateFailure(path, [{ file: entry.file, line: entry.line, message: 'a filter is a function' }]);
  }

  #warn(problem: FragmentProblem): void {
    this.#options.report?.(problemLine(problem));
  }
}

/** Whether outputs are written and databases may be. */
function isReal(options: ExpandOptions | undefined): boolean {
  return options?.into !== 'memory' && options?.view === undefined;
}

/** Expands one template, with a perl of its own where it needs one. @throws TemplateFailure */
export async function expandTemplate(
  path: string,
  options: ExpanderOptions,
  how: ExpandOptions = {},
): Promise<Expansion> {
  const expander = new TemplateExpander(options);
  try {
    return await expander.expand(path, how);
  } finally {
    await expander.close();
  }
}
