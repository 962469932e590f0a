/**
 * A port from 1 to 65535.
 * @returns undefined for any other text
 */
export function portNumber(text: string | undefined): string | undefined {
  return text !== undefined && /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535 ? text : undefined;
}
