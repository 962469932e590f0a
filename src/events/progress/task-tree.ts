/** A task of the tree, as a client of the tracker may ask for it. */
export interface Task {
  readonly id: number;
  readonly title: string;
  /** 0 to 1. */
  readonly progress: number;
  /** What it ended with, or says of itself so far; 0 is well. */
  readonly code: number | null;
  readonly message: string;
  readonly children: readonly Task[];
}

interface Node {
  readonly id: number;
  readonly title: string;
  readonly weight: number;
  progress: number;
  code: number | null;
  message: string;
  readonly children: Node[];
}

/**
 * How far a piece of work is that is made of others. Progress only grows: a leaf's by what is told of it, a parent's to the
 * weighted mean of its children too. A task that is at 1 stays there. Source: reference of NethServer's progress tracker.
 */
export class TaskTree {
  readonly #tasks: Node[];
  #last = 0;

  constructor(title: string) {
    this.#tasks = [node(0, title, 1)];
  }

  /** The task touched last, 0 when none was. */
  get last(): number {
    return this.#last;
  }

  /** A new task below another; below the root when there is no such one. @returns its id, counted from 1 */
  declare(parent: number, weight: number, title: string): number {
    const id = this.#tasks.length;
    const task = node(id, title === '' ? `Task#${id}` : title, Number.isFinite(weight) ? Math.max(0, weight) : 1);
    (this.#find(parent) ?? this.#root).children.push(task);
    this.#tasks.push(task);
    return id;
  }

  /** A fraction below what it is at, or above 1, is passed over; a message or code of null leaves what it had. */
  progress(id: number, fraction: number, message: string | null = null, code: number | null = null): void {
    const task = this.#find(id);
    if (!task) return;
    this.#last = id;
    if (fraction > task.progress && fraction <= 1) task.progress = fraction;
    task.message = message ?? task.message;
    task.code = code ?? task.code;
  }

  done(id: number, message: string | null = null, code: number | null = null): void {
    this.progress(id, 1, message, code);
  }

  /** Progress of the whole. */
  total(): number {
    return added(this.#root);
  }

  /** Message of the task touched last, or its title. */
  news(): string {
    const task = this.#find(this.#last);
    return task ? task.message || task.title : '';
  }

  /** All tasks, also those below a task that is done already, brought up to date. */
  tree(): Task {
    added(this.#root, true);
    return this.#root;
  }

  get #root(): Node {
    const [root] = this.#tasks;
    if (!root) throw new Error('a task tree without a root');
    return root;
  }

  /** A negative id counts from the task declared last. */
  #find(id: number): Node | undefined {
    return this.#tasks.at(id);
  }
}

function node(id: number, title: string, weight: number): Node {
  return { id, title, weight, progress: 0, code: null, message: '', children: [] };
}

/** Brings a task up to the mean of its children, where that is further. Where none of them weighs anything, all weigh one. */
function added(task: Node, isWhole = false): number {
  if (task.children.length === 0 || (task.progress === 1 && !isWhole)) return task.progress;
  const sum = task.children.reduce((total, { weight }) => total + weight, 0);
  const shares = task.children.map((child) => added(child, isWhole) * (sum === 0 ? 1 : child.weight));
  const mean = shares.reduce((total, share) => total + share, 0) / (sum === 0 ? shares.length : sum);
  task.progress = Math.max(task.progress, Math.min(1, mean));
  return task.progress;
}
