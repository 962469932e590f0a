import { isSecretName } from '../db/file/secret-names.ts';

interface AllRecords {
  all(): readonly { readonly props: Iterable<readonly [string, string]> }[];
}

const literal = String.raw`(?:'(?:[^'\\]|\\[^]|'')*'?|"(?:[^"\\]|\\[^]|"")*"?)`;
const secret = new RegExp(
  String.raw`(\b(?:PASSWORD\s*\(|IDENTIFIED\s+BY(?:\s+PASSWORD)?|USING(?:\s+PASSWORD\s*\()?)\s*)${literal}`,
  'gi',
);

/** Shorter ones would hide ordinary words. */
const shortest = 6;

/**
 * A text for a log or a page: passwords in statements, and the secrets of the configuration, are masked.
 */
export function maskSql(text: string, secrets: readonly string[] = []): string {
  const masked = text.replace(secret, "$1'…'");
  return secrets.reduce((shown, one) => shown.replaceAll(one, '…'), masked);
}

/** The values of secret properties. */
export function secretsOf(configuration: AllRecords): readonly string[] {
  return configuration
    .all()
    .flatMap(({ props }) => [...props])
    .filter(([name, value]) => isSecretName(name) && value.length >= shortest)
    .map(([, value]) => value);
}
