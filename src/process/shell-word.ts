/** One word of a shell command, whatever characters it has. Source: POSIX, "Shell Command Language", single quotes. */
export function shellWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
