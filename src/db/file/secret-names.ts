/**
 * Whether a property is secret, judging by its name. The values of secret properties never appear in the history or a
 * log.
 */
export function isSecretName(name: string): boolean {
  return /(passw(or)?d|secret|token)$/i.test(name);
}

/**
 * Whether a stored record can have a secret property at all, judging by its bytes after the `=`, without parsing them.
 */
export function mayNameSecret(raw: string): boolean {
  return /(passw(or)?d|secret|token)(\||$)/i.test(raw);
}

/** Returns a copy of data in which secret values are blanked, at any depth. */
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
