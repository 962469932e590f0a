import type { Translate } from '../../words/translate.ts';

/** Pieces of HTML rendered before. A piece for an object is dropped together with the object. */
export class HtmlCache {
  readonly #views = new Map<string, WeakMap<Translate, Rendered>>();

  get(view: string, t: Translate, part: unknown, render: () => string): string {
    const { ofObjects, ofTexts } = entry(entry(this.#views, view, newWeakMap), t, newRendered);
    if (typeof part === 'object' && part !== null) return entry(ofObjects, part, () => inOnePiece(render()));
    return entry(ofTexts, String(part), () => inOnePiece(render()));
  }
}

/** The pieces of one view in one language. */
interface Rendered {
  readonly ofObjects: WeakMap<object, string>;
  readonly ofTexts: Map<string, string>;
}

interface Entries<key, thing> {
  get(key: key): thing | undefined;
  set(key: key, thing: thing): unknown;
}

function entry<key, thing>(entries: Entries<key, thing>, key: key, make: () => thing): thing {
  const known = entries.get(key);
  if (known !== undefined) return known;
  const fresh = make();
  entries.set(key, fresh);
  return fresh;
}

const newWeakMap = (): WeakMap<Translate, Rendered> => new WeakMap();
const newRendered = (): Rendered => ({ ofObjects: new WeakMap(), ofTexts: new Map() });

/** A text joined from many parts is slow to read; this copies it into one piece. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}
