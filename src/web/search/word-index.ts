import type MiniSearch from 'minisearch';
import { foldText } from '../../panel/pages/fold-text.ts';
import type { SearchDocument } from './search-document.ts';

type Engine = MiniSearch<SearchDocument & { readonly id: number }>;

/** Finds documents by their words: by their beginnings, and by similar words. */
export class WordIndex {
  readonly #documents: readonly SearchDocument[];
  readonly #index: Engine;

  private constructor(documents: readonly SearchDocument[], index: Engine) {
    this.#documents = documents;
    this.#index = index;
  }

  /** The library is loaded when somebody searches for the first time. */
  static async of(documents: readonly SearchDocument[]): Promise<WordIndex> {
    const { default: MiniSearchEngine } = await import('minisearch');
    const index = new MiniSearchEngine<SearchDocument & { readonly id: number }>({
      fields: ['title', 'names', 'about', 'english'],
      processTerm: foldText,
      searchOptions: {
        boost: { title: 4, names: 2, english: 2 },
        combineWith: 'AND',
        prefix: true,
        fuzzy: (term) => (term.length > 3 ? 0.2 : false),
        weights: { prefix: 0.6, fuzzy: 0.2 },
        boostDocument: (_id, _term, stored) => boosts.get(stored?.['kind']) ?? 1,
      },
      storeFields: ['kind'],
    });
    index.addAll(documents.map((document, id) => ({ ...document, id })));
    return new WordIndex(documents, index);
  }

  /** Best first. */
  find(search: string): SearchDocument[] {
    return this.#index.search(search).flatMap(({ id }) => this.#documents[Number(id)] ?? []);
  }
}

/** People more often mean a panel than one of its fields. */
const boosts: ReadonlyMap<unknown, number> = new Map<SearchDocument['kind'], number>([
  ['panel', 2],
  ['page', 1.4],
  ['field', 1],
]);
