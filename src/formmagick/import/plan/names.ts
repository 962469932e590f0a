/** Converts a name to camel case: `print_bell_table` becomes `printBellTable`. */
export function camelCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const name = words
    .map((word) => (/^[A-Z0-9]+$/.test(word) ? word.toLowerCase() : word))
    .map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word)))
    .join('');
  return /^[A-Za-z]/.test(name) ? name : `the${upperFirst(name)}`;
}

/**
 * Converts a text to a part of a lexicon key or the name of a field or page: letters, digits, `_` and `-`, starting
 * with a letter.
 */
export function keyPart(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '');
  const part = /\s/.test(plain.trim()) ? camelCase(plain) : plain.replace(/[^\w-]+/g, '_').replace(/^_+|_+$/g, '');
  const short = part.slice(0, 60);
  if (short === '') return 'text';
  return /^[A-Za-z]/.test(short) && !(short in Object.prototype) ? short : `the_${short}`;
}

/** Converts the name of an old panel to a valid panel name. */
export function panelName(oldName: string): string {
  const name = oldName.toLowerCase();
  return /^[a-z][a-z0-9_-]{0,63}$/.test(name) ? name : keyPart(name).toLowerCase();
}

/** Gives out unique names: the second `save` becomes `save2`. */
export class FreeNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  take(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#taken.has(name); count += 1) name = `${wanted}${count}`;
    this.#taken.add(name);
    return name;
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
