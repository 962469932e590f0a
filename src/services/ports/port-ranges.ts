/** Ports from `first` to `last`, 1 to 65535. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** What is written in a property of ports. */
export interface ReadPorts {
  /** The ports as written, in their order. */
  readonly ranges: readonly PortRange[];
  /** What is neither a port nor a range of ports. */
  readonly mistakes: readonly string[];
}

/**
 * Reads ports: numbers and ranges (`10000:10010`, `10000-10010`), separated by commas, semicolons or blanks.
 * Source: developer manual, section 4, "Creating firewall pinholes for your application".
 */
export function readPorts(text: string): ReadPorts {
  const read = itemsOf(text).map((item) => ({ item, range: readRange(item) }));
  return {
    ranges: read.flatMap(({ range }) => range ?? []),
    mistakes: read.filter(({ range }) => !range).map(({ item }) => item),
  };
}

/** Sorted, with ranges that overlap or touch joined. */
export function joinPorts(ranges: readonly PortRange[]): PortRange[] {
  const joined: PortRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first || a.last - b.last)) {
    const before = joined.at(-1);
    if (before && range.first <= before.last + 1)
      joined[joined.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
    else joined.push(range);
  }
  return joined;
}

export function hasPort(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(({ first, last }) => first <= port && port <= last);
}

/** Whether a port is in both of two lists of ranges. */
export function overlap(one: readonly PortRange[], other: readonly PortRange[]): boolean {
  return one.some((a) => other.some((b) => sharedRange(a, b)));
}

/** The ports that two ranges share; undefined if they share none. */
export function sharedRange(one: PortRange, other: PortRange): PortRange | undefined {
  const [first, last] = [Math.max(one.first, other.first), Math.min(one.last, other.last)];
  return first <= last ? { first, last } : undefined;
}

/** `80`, or `10000:10010` with the given separator. */
export function sayRange({ first, last }: PortRange, separator: string): string {
  return first === last ? `${first}` : `${first}${separator}${last}`;
}

/** The parts of a list that is separated by commas, semicolons or blanks. */
export function itemsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((item) => item !== '');
}

function readRange(item: string): PortRange | undefined {
  const [, from = '', to = from] = /^(\d{1,5})(?:[:-](\d{1,5}))?$/.exec(item) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return first >= 1 && first <= last && last <= 65_535 ? { first, last } : undefined;
}
