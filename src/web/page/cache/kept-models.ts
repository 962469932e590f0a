import type { ChangeSet } from '../../../changes/change-set.ts';

const modelsKept = 200;

/** Panel code reads nothing but records, as far as we know; a day that changes is noticed soon all the same. */
const keptMilliseconds = 10_000;

interface Kept<model> {
  readonly model: model;
  readonly found: ReturnType<ChangeSet['found']>;
  readonly until: number;
}

/** What pages showed last, for as long as the databases they were made from are the same. */
export class KeptModels<model> {
  readonly #kept = new Map<string, Kept<model>>();

  /**
   * @param id says everything the model depends on but the databases
   * @param reading what `make` reads the databases through; nothing is staged in it
   */
  get(id: string, reading: ChangeSet, make: () => model): model {
    const known = this.#kept.get(id);
    const now = performance.now();
    if (known && known.until > now && reading.finds(known.found)) return known.model;
    const model = make();
    if (this.#kept.size >= modelsKept) this.#kept.clear();
    this.#kept.set(id, { model, found: reading.found(), until: now + keptMilliseconds });
    return model;
  }
}
