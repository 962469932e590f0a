import type { Translate } from '../../words/translate.ts';

/** Pieces of HTML rendered before. A piece for an object is dropped together with the object. */
export class HtmlCache {
  readonly #ofObjects = new WeakMap<Translate, WeakMap<object, string>>();
  readonly #ofTexts = new WeakMap<Translate, Map<string, string>>();

  get(view: string, t: Translate, part: unknown, render: () => string): string {
    if (typeof part === 'object' && part !== null) return piece(entry(this.#ofObjects, t, newWeakMap), part, render);
    return piece(entry(this.#ofTexts, t, newMap), `${view} ${String(part)}`, render);
  }
}

interface Pieces<key> {
  get(key: key): string | undefined;
  set(key: key, piece: string): unknown;
}

function piece<key>(pieces: Pieces<key>, key: key, render: () => string): string {
  const known = pieces.get(key);
  if (known !== undefined) return known;
  const fresh = inOnePiece(render());
  pieces.set(key, fresh);
  return fresh;
}

function entry<pieces>(all: WeakMap<Translate, pieces>, t: Translate, make: () => pieces): pieces {
  const known = all.get(t) ?? make();
  all.set(t, known);
  return known;
}

const newWeakMap = (): WeakMap<object, string> => new WeakMap();
const newMap = (): Map<string, string> => new Map();

/** A text joined from many parts is slow to read; this copies it into one piece. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}
