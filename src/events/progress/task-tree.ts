/** A task of the tree, in the form that clients of the tracker can request. */
export interface Task {
  readonly id: number;
  readonly title: string;
  /** 0 to 1. */
  readonly progress: number;
  /** The final or current status code; 0 means success. */
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
 * The progress of a piece of work that consists of other pieces. Progress only grows: that of a leaf by reports, that
 * of a parent also to the weighted mean of its children. A task at 1 stays there. Source: reference of NethServer's
 * progress tracker.
 */
export class TaskTree {
  readonly #tasks: Node[];
  #last = 0;

  constructor(title: string) {
    this.#tasks = [node(0, title, 1)];
  }

  /** The task changed last; 0 if none was. */
  get last(): number {
    return this.#last;
  }

  /**
   * Adds a task below another one, or below the root if that does not exist.
   * @returns its id, counted from 1
   */
  declare(parent: number, weight: number, title: string): number {
    const id = this.#tasks.length;
    const task = node(id, title === '' ? `Task#${id}` : title, Number.isFinite(weight) ? Math.max(0, weight) : 1);
    (this.#find(parent) ?? this.#root).children.push(task);
    this.#tasks.push(task);
    return id;
  }

  /** A smaller fraction than before or one above 1 is ignored; a message or code of null keeps the old one. */
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

  /** Returns the progress of the whole. */
  total(): number {
    return added(this.#root);
  }

  /** Returns the message of the task changed last, or its title. */
  news(): string {
    const task = this.#find(this.#last);
    return task ? task.message || task.title : '';
  }

  /** Returns all tasks with their current progress, including tasks below a finished one. */
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

/**
 * Raises the progress of a task to the mean of its children if that is greater. If no child has a weight, all have
 * weight 1.
 */
function added(task: Node, isWhole = false): number {
  if (task.children.length === 0 || (task.progress === 1 && !isWhole)) return task.progress;
  const sum = task.children.reduce((total, { weight }) => total + weight, 0);
  const shares = task.children.map((child) => added(child, isWhole) * (sum === 0 ? 1 : child.weight));
  const mean = shares.reduce((total, share) => total + share, 0) / (sum === 0 ? shares.length : sum);
  task.progress = Math.max(task.progress, Math.min(1, mean));
  return task.progress;
}
