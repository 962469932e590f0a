import type { ChangeSet, FoundSnapshots } from '../../../changes/change-set.ts';

const maxModels = 200;
const maxIds = 2000;

/** Panel code normally reads only records; a change of the date is noticed soon too. */
const keepMs = 10_000;

interface Kept<model> {
  readonly model: model;
  readonly found: FoundSnapshots;
  readonly until: number;
}

/**
 * Models of pages that are shown again, valid until one of the databases they were made from changes. What is shown only
 * once, such as the forms of thousands of users, is not kept: it would take memory, and time to tidy it up.
 */
export class ModelCache<model> {
  readonly #kept = new Map<string, Kept<model>>();
  /** Ids of models that were shown once. */
  readonly #shown = new Set<string>();

  /**
   * @param id identifies everything the model depends on, except the databases
   * @param reading used by `make` to read the databases; without staged changes
   */
  get(id: string, reading: ChangeSet, make: () => model): model {
    const known = this.#kept.get(id);
    const now = performance.now();
    if (known && known.until > now && reading.finds(known.found)) return known.model;
    const model = make();
    if (!known && !this.#shown.has(id)) {
      if (this.#shown.size >= maxIds) this.#shown.clear();
      this.#shown.add(id);
      return model;
    }
    if (this.#kept.size >= maxModels) this.#kept.clear();
    this.#kept.set(id, { model, found: reading.found(), until: now + keepMs });
    return model;
  }
}
