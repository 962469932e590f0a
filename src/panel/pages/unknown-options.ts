/**
 * Names of options that are none: slips of the pen, such as `signalls`, which no compiler sees in a panel written in
 * JavaScript or on a server without one.
 */
export function unknownOptions(options: object, known: Readonly<Record<string, true>>): readonly string[] {
  return Object.keys(options).filter((name) => !Object.hasOwn(known, name));
}
