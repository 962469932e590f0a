/** A name of a database or of its user, which needs no quoting anywhere. */
export function mustBeSqlName(name: string, longest: number): void {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || name.length > longest)
    throw new Error(
      `${JSON.stringify(name)} cannot be a name in the database server: a letter, then letters, digits and _, at most ${longest}`,
    );
}

export function quotedName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** As a string of SQL. */
export function quotedText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
