/**
 * Names of unknown options: typing errors such as `signalls`, which no compiler finds in a panel written in JavaScript
 * or on a server without a compiler.
 */
export function unknownOptions(options: object, known: Readonly<Record<string, true>>): readonly string[] {
  return Object.keys(options).filter((name) => !Object.hasOwn(known, name));
}
