/** Parses a text as JSON; undefined if it is not JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether parsed JSON is an object: neither a list nor `null`. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a JSON text says; undefined if it says anything else. */
export function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = parsedJson(text);
  return isJsonObject(value) ? value : undefined;
}

/** Whether parsed JSON is a list. */
export function isJsonList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Whether parsed JSON is a text. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether parsed JSON is a list of texts. */
export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

/** The members of parsed JSON that is an object; none of anything else. */
export function jsonMembers(value: unknown): Readonly<Partial<Record<string, unknown>>> {
  return isJsonObject(value) ? value : {};
}

/**
 * What a JSON text of our own says, an object of texts.
 * @throws Error if it is anything else
 */
export function textsByName(text: string): Readonly<Record<string, string>> {
  const parsed: unknown = JSON.parse(text);
  if (!isJsonObject(parsed)) throw new Error('it is not an object');
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => {
      if (!isText(value)) throw new Error(`${name} is not a text`);
      return [name, value];
    }),
  );
}
