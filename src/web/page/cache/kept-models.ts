import type { ChangeSet } from '../../../changes/change-set.ts';

const modelsKept = 200;

/** Panel code normally reads only records; a change of the date is noticed soon too. */
const keptMs = 10_000;

interface Kept<model> {
  readonly model: model;
  readonly found: ReturnType<ChangeSet['found']>;
  readonly until: number;
}

/** The last models of pages, valid until one of the databases they were made from changes. */
export class KeptModels<model> {
  readonly #kept = new Map<string, Kept<model>>();

  /**
   * @param id identifies everything the model depends on, except the databases
   * @param reading used by `make` to read the databases; without staged changes
   */
  get(id: string, reading: ChangeSet, make: () => model): model {
    const known = this.#kept.get(id);
    const now = performance.now();
    if (known && known.until > now && reading.finds(known.found)) return known.model;
    const model = make();
    if (this.#kept.size >= modelsKept) this.#kept.clear();
    this.#kept.set(id, { model, found: reading.found(), until: now + keptMs });
    return model;
  }
}
