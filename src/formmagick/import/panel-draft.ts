import type { SubCall } from '../read/call.ts';
import type { PanelFolder } from '../read/panel-folder.ts';
import { quote } from './code/code.ts';
import { camelCase, FreeNames } from './plan/names.ts';
import { OldTexts, type GeneralWords } from './texts/old-texts.ts';
import { stubKinds, stubText, type StubKind } from './code/stub.ts';
import type { Todo } from './todo.ts';

/** A function that replaces a sub, as used in the code of a panel. */
interface Stub {
  /** A call of the function. */
  readonly called: string;
  /** The function as a value: its name, or an arrow function that calls it with its arguments. */
  readonly given: string;
}

/** Names that a written panel may import and words of the language. Generated functions must not use them. */
const reservedNames = [
  ...[
    'accept',
    'checkbox',
    'fullName',
    'getValue',
    'users',
    'groups',
    'ibays',
    'definePanel',
    'file',
    'formPage',
    'hidden',
    'literal',
    'password',
    'radio',
    'refuse',
  ],
  ...['routerPage', 'saved', 'select', 'selectMany', 'tablePage', 'text', 'textarea', 'validators', 'viewPage'],
  ...['panel', 'default', 'delete', 'new', 'return', 'switch', 'function', 'import', 'export', 'void'],
];

/** A panel that is being written: everything its module needs besides the pages. */
export class PanelDraft {
  readonly old: PanelFolder;
  /** The panel's address and menu key. */
  readonly panelName: string;
  readonly texts: OldTexts;
  readonly #imports = new Set<string>();
  readonly #tasks: Todo[] = [];
  readonly #functions = new Map<string, string>();
  readonly #files = new Map<string, string>();
  readonly #stubs = new Map<string, { readonly name: string; readonly takes: boolean; readonly text: string }>();
  readonly #names: FreeNames;

  constructor(old: PanelFolder, panelName: string, general: GeneralWords) {
    this.old = old;
    this.panelName = panelName;
    this.texts = new OldTexts(old, general);
    this.#names = new FreeNames(reservedNames);
  }

  /** The names to import from the kit, sorted, types last (`type Choice`). */
  get imports(): readonly string[] {
    const isType = (name: string): number => (name.startsWith('type ') ? 1 : 0);
    return [...this.#imports].sort((one, other) => isType(one) - isType(other) || (one < other ? -1 : 1));
  }

  get tasks(): readonly Todo[] {
    return this.#tasks;
  }

  /** The helper functions that are the same in every panel, then the stubs in the order of their first use. */
  get functions(): readonly string[] {
    return [...this.#functions.values(), ...[...this.#stubs.values()].map(({ text }) => text)];
  }

  /** The other files of the package, by path. */
  get files(): ReadonlyMap<string, string> {
    return this.#files;
  }

  /** Adds a file to the package and returns its path. */
  file(path: string, text: string): string {
    this.#files.set(path, text);
    return path;
  }

  /** Adds a helper function to the module and returns its name. */
  function(name: string, text: string): string {
    this.#functions.set(name, text);
    return name;
  }

  /** Adds an import from the kit and returns the imported name. */
  uses(name: string): string {
    this.#imports.add(name);
    return name.replace(/^type /, '');
  }

  /** Adds a task. Default path: the panel file. */
  todo(task: Omit<Todo, 'path'> & { readonly path?: string }): void {
    this.#tasks.push({ path: this.old.path, ...task });
  }

  /**
   * Returns the stub for a sub with the arguments of this call.
   * @param place where the old panel calls the sub, as text for the task list
   */
  stub(kind: StubKind, asked: Pick<SubCall, 'sub' | 'arguments' | 'line'>, place: string): Stub {
    const { task, result, imports } = stubKinds[kind];
    const id = `${kind} ${asked.sub}`;
    const known = this.#stubs.get(id);
    const name = known?.name ?? this.#names.take(camelCase(asked.sub.replace(/^.*(?:::|')/, '')));
    const takes = known?.takes === true || asked.arguments.length > 0;
    this.#stubs.set(id, { name, takes, text: stubText(kind, name, asked.sub, takes) });
    for (const needed of imports) this.uses(needed);
    this.todo({
      kind: task,
      line: asked.line,
      stub: name,
      what: `\`${name}\` stands for the sub \`${asked.sub}\`${this.whereIs(asked.sub)}: ${place}; it ${result}`,
    });
    const called = `${name}(${asked.arguments.map((argument) => quote(argument ?? '')).join(', ')})`;
    return { called, given: asked.arguments.length > 0 ? `() => ${called}` : name };
  }

  /** Says where the Perl code of a sub is; empty if it was not found. */
  whereIs(sub: string): string {
    const { panel, path, modules } = this.old;
    for (const { path: file, code } of [{ path, code: panel.code }, ...modules]) {
      const found = code.subs.find(({ name }) => name === sub);
      if (found !== undefined) return ` (${file}, lines ${found.line} to ${found.endLine})`;
    }
    return '';
  }
}
