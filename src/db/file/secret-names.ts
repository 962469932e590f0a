/** Whether a property is secret, judged by its name; its value then never appears in the history or a log. */
export function isSecretName(name: string): boolean {
  return /(password|secret|token)$/i.test(name);
}

/** A copy of data with the values of secrets blanked, at any depth. */
export function withoutSecrets(data: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, isSecretName(name) ? '••••' : inner(value)]),
  );
}

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner);
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? withoutSecrets(value) : value;
}
