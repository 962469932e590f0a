import { currentView } from './database-view.ts';
import type { ExpanderOptions, Expansion, ExpandOptions } from './expansion.ts';
import { problemLine, type FragmentProblem } from './fragment-problem.ts';
import { makeBytes, readSettings, type Going, type Tools } from './make-template.ts';
import { PerlTemplates } from './perl/perl-templates.ts';
import { normalPath, type NamedSetting } from './template-settings.ts';
import { OutputWriter } from './write-output.ts';

/** A template whose bytes are made and on their way to the disk. */
interface Expanded {
  readonly done: Promise<Expansion>;
  /** Nobody but who asked for it gets it. */
  readonly isString: boolean;
}

/** Hears how a number of templates come along. */
interface Follower {
  began(path: string): void;
  done?(expansion: Expansion): void;
  /** Its old file is still there. */
  failed(path: string, error: unknown): void;
}

/** Expands templates of one root one after another, with one perl for all that is Perl in them. */
export class TemplateExpander {
  readonly #options: ExpanderOptions;
  readonly #perl: PerlTemplates;
  readonly #tools: Tools;
  readonly #writer = new OutputWriter();
  #going: Going | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ExpanderOptions) {
    const warn = (problem: FragmentProblem): void => options.report?.(problemLine(problem));
    this.#options = options;
    this.#perl = new PerlTemplates({
      root: options.root,
      databases: options.databases,
      limitSeconds: options.perlSeconds ?? 120,
      warn,
      print: options.print ?? ((): void => undefined),
      view: () => (isReal(this.#going?.options) ? undefined : this.#going?.view),
      nested: (settings) => this.#expandNested(settings),
      settled: () => this.#writer.settle(),
    });
    this.#tools = { options, warn, perl: this.#perl };
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
        follower.done?.(await done);
      } catch (error) {
        fail(path, error);
      }
    });
    await Promise.all(expansions);
    return failed;
  }

  /** The file that a template makes, where its metadata does not say another. */
  fileOf(path: string): string {
    return this.#options.root.path(normalPath(path));
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
    const { into, view, event, onNested } = outer.options;
    const options: ExpandOptions = { view, event, onNested, ...(into && { into }) };
    const nested = { ...outer, path: normalPath(path.value), options };
    const { done, isString } = await this.#expand(nested, given);
    const expansion = await done;
    const { bytes } = expansion;
    onNested?.(expansion);
    return isString ? bytes.toString('latin1') : '';
  }

  async #expand(going: Going, given: readonly NamedSetting[]): Promise<Expanded> {
    const { path, options } = going;
    const { root } = this.#options;
    const settings = await readSettings(going, given, this.#tools);
    const file = root.path(settings.outputPath);
    const bytes = settings.isDeleted ? Buffer.of() : await makeBytes(going, settings, this.#tools);
    const { owner, askedPath, isDeleted, isString } = settings;
    const makes: Expansion['makes'] = isString ? 'text' : isDeleted ? 'no file' : 'file';
    const expansion = { path, file, bytes, makes };
    if (!isReal(options) || isString) return { isString, done: Promise.resolve({ ...expansion, outcome: 'memory' }) };
    const output = { file, bytes, owner, like: root.path(askedPath) };
    const placed = isDeleted ? this.#writer.remove(file) : this.#writer.write(output);
    return { isString, done: placed.then((outcome) => ({ ...expansion, outcome })) };
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
