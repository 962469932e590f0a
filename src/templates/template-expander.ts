import { currentView } from './database-view.ts';
import type { ExpanderOptions, Expansion, ExpandOptions } from './expansion.ts';
import { problemLine, type FragmentProblem } from './fragment-problem.ts';
import { makeBytes, readSettings, type Going, type Tools } from './make-template.ts';
import { checkOutput, isRealSystem, lacksProgram } from './output-checker.ts';
import { PerlTemplates } from './perl/perl-templates.ts';
import { TemplateFailure } from './template-failure.ts';
import { normalPath, type NamedSetting, type TemplateSettings } from './template-settings.ts';
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
  ended?(expansion: Expansion): void;
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
      view: () => (isWritten(this.#going?.options) ? undefined : this.#going?.view),
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
        const expansion = await done;
        follower.ended?.(expansion);
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
    const { done, isString } = await this.#expand(nested, given);
    const { bytes } = await done;
    return isString ? bytes.toString('latin1') : '';
  }

  async #expand(going: Going, given: readonly NamedSetting[]): Promise<Expanded> {
    const { path, options } = going;
    const { root } = this.#options;
    const settings = await readSettings(going, given, this.#tools);
    const file = root.path(settings.outputPath);
    const { askedPath, isDeleted, isString, checker } = settings;
    const isReal = isWritten(options) && !isString;
    if (isReal && lacksProgram(checker, root)) {
      const leftOut: Expansion = { path, file, bytes: Buffer.of(), outcome: 'left out', unchecked: undefined };
      return { isString, done: Promise.resolve(leftOut) };
    }
    const bytes = isDeleted ? Buffer.of() : await makeBytes(going, settings, this.#tools);
    const expansion = { path, file, bytes, unchecked: undefined };
    if (!isReal) return { isString, done: Promise.resolve({ ...expansion, outcome: 'memory' }) };
    if (isDeleted) {
      const done = this.#writer.remove(file).then((outcome) => ({ ...expansion, outcome }));
      return { isString, done };
    }
    return { isString, done: this.#place(expansion, settings, root.path(askedPath)) };
  }

  /** Writes an output that its checker accepts. */
  async #place(
    expansion: Omit<Expansion, 'outcome'>,
    { owner, checker }: TemplateSettings,
    like: string,
  ): Promise<Expansion> {
    const { path, file, bytes } = expansion;
    const { root } = this.#options;
    let unchecked: string | undefined;
    const check = async (temporary: string): Promise<void> => {
      const problems = await checkOutput(checker, temporary, file, root);
      if (problems === undefined) unchecked = checker.command[0];
      else if (problems.length > 0) throw new TemplateFailure(path, problems);
    };
    const makesFolder = checker.program !== undefined && !isRealSystem(root);
    const output = { file, bytes, owner, like, makesFolder, check: checker.command.length > 0 ? check : undefined };
    const outcome = await this.#writer.write(output);
    return { ...expansion, outcome, unchecked };
  }
}

/** Whether outputs are written and databases may be. */
function isWritten(options: ExpandOptions | undefined): boolean {
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
