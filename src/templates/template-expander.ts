import type { ExpanderContext, Expansion, ExpandOptions } from './expansion.ts';
import { mistakeLine, type FragmentMistake } from './fragment-mistake.ts';
import { makeBytes, readSettings, type ExpandingTemplate, type ExpanderTools } from './make-template.ts';
import { checkOutput, hasNoUse, isRealSystem } from './output/output-checker.ts';
import { PerlTemplates } from './perl/perl-templates.ts';
import { TemplateFailure } from './template-failure.ts';
import { normalPath, type NamedSetting, type TemplateSettings } from './metadata/metadata-settings.ts';
import { OutputWriter } from './output/output-writer.ts';
import { currentView } from './current-view.ts';

/** Time limit of the Perl of one template; a preview has a shorter one. */
const defaultPerlSeconds = 120;

/** A template that was expanded and is being written to the disk. */
interface Expanded {
  readonly done: Promise<Expansion>;
  /** True if only the caller gets the text. */
  readonly isString: boolean;
}

/** Receives the progress of several expansions. */
interface Follower {
  began(path: string): void;
  ended?(expansion: Expansion): void;
  /** The old file stays in place. */
  failed(path: string, error: unknown): void;
}

/** Expands templates of one root one after another, with one perl process for all Perl code in them. */
export class TemplateExpander {
  readonly #context: ExpanderContext;
  readonly #perl: PerlTemplates;
  readonly #tools: ExpanderTools;
  readonly #writer = new OutputWriter();
  #going: ExpandingTemplate | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: ExpanderContext) {
    const warn = (mistake: FragmentMistake): void => {
      const { file, line, message } = mistake;
      context.report?.(mistakeLine(mistake), { file, line, reason: message });
    };
    this.#context = context;
    this.#perl = new PerlTemplates({
      root: context.root,
      databases: context.databases,
      limitSeconds: context.perlSeconds ?? defaultPerlSeconds,
      warn,
      print: context.print ?? ((): void => undefined),
      view: () => (isWritten(this.#going?.options) ? undefined : this.#going?.view),
      nested: (settings) => this.#expandNested(settings),
      settled: () => this.#writer.allWritten(),
    });
    this.#tools = { context, warn, perl: this.#perl };
  }

  /**
   * Expands one template after the previous ones.
   * @param path path of the output file, such as `/etc/hosts`
   * @throws TemplateFailure; the old file stays unchanged
   */
  async expand(path: string, options: ExpandOptions = {}): Promise<Expansion> {
    return (await this.#queue(path, options)).done;
  }

  /**
   * Expands templates one after another and continues after a failure. The next template is started while earlier ones
   * are still being written; when the promise resolves all are written.
   * @returns the number of failed templates
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

  /** The file that a template makes, unless its metadata names another. */
  fileOf(path: string): string {
    return this.#context.root.path(normalPath(path));
  }

  /** Waits for running expansions and ends perl. */
  async close(): Promise<void> {
    await this.#last;
    await this.#writer.allWritten();
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

  /** The next template can be expanded while the output is still being written. */
  async #expandAlone(path: string, options: ExpandOptions): Promise<Expanded> {
    this.#going = { path, options, view: options.view ?? currentView(this.#context.databases) };
    try {
      return await this.#expand(this.#going, []);
    } finally {
      this.#going = undefined;
    }
  }

  /** Expands a template for a fragment. Metadata takes precedence over the fragment's settings. */
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

  async #expand(going: ExpandingTemplate, given: readonly NamedSetting[]): Promise<Expanded> {
    const { path, options } = going;
    const { root } = this.#context;
    const settings = await readSettings(going, given, this.#tools);
    const file = root.path(settings.outputPath);
    const { askedPath, isDeleted, isString, checker } = settings;
    if (!isString && isForReal(options) && hasNoUse(checker, root)) {
      const leftOut = {
        path,
        file,
        bytes: Buffer.of(),
        makes: 'text',
        outcome: 'left out',
        makesFolder: false,
        unchecked: undefined,
      } as const;
      return { isString, done: Promise.resolve(leftOut) };
    }
    const bytes = isDeleted ? Buffer.of() : await makeBytes(going, settings, this.#tools);
    const makes: Expansion['makes'] = isString ? 'text' : isDeleted ? 'no file' : 'file';
    const makesFolder = settings.makesFolder || (checker.program !== undefined && !isRealSystem(root));
    const expansion = { path, file, bytes, makes, makesFolder, unchecked: undefined };
    if (!isWritten(options) || isString)
      return { isString, done: Promise.resolve({ ...expansion, outcome: 'memory' }) };
    if (isDeleted) {
      const done = this.#writer.remove(file).then((outcome) => ({ ...expansion, outcome }));
      return { isString, done };
    }
    return { isString, done: this.#write(expansion, settings, root.path(askedPath)) };
  }

  /** Writes an output that its checker accepts. */
  async #write(
    expansion: Omit<Expansion, 'outcome'>,
    { owner, checker }: TemplateSettings,
    like: string,
  ): Promise<Expansion> {
    const { path, file, bytes } = expansion;
    const { root } = this.#context;
    let unchecked: string | undefined;
    const check = async (temporary: string): Promise<void> => {
      const mistakes = await checkOutput(checker, temporary, file, root);
      if (mistakes === undefined) unchecked = checker.command[0];
      else if (mistakes.length > 0) throw new TemplateFailure(path, mistakes);
    };
    const output = {
      file,
      bytes,
      owner,
      like,
      makesFolder: expansion.makesFolder,
      check: checker.command.length > 0 ? check : undefined,
    };
    const outcome = await this.#writer.write(output);
    return { ...expansion, outcome, unchecked };
  }
}

/** Whether the output is for a file: one that is written, or foreseen for a run that writes it. */
function isForReal(options: ExpandOptions | undefined): boolean {
  return isWritten(options) || options?.onNested !== undefined;
}

/** Whether outputs are written and databases may be changed. */
function isWritten(options: ExpandOptions | undefined): boolean {
  return options?.into !== 'memory' && options?.view === undefined;
}

/**
 * Expands one template, with its own perl process if needed.
 * @throws TemplateFailure
 */
export async function expandTemplate(
  path: string,
  context: ExpanderContext,
  how: ExpandOptions = {},
): Promise<Expansion> {
  const expander = new TemplateExpander(context);
  try {
    return await expander.expand(path, how);
  } finally {
    await expander.close();
  }
}
