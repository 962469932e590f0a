import { isSecretName, mayNameSecret } from './secret-names.ts';
import { composeFields, parseFields } from './text/record-line.ts';

/** A stored record, the bytes after the `=`, in which the values of secret properties are replaced. */
export function replaceSecrets(raw: string, replace: (value: string) => string): string {
  if (!mayNameSecret(raw)) return raw;
  const { type, props } = parseFields(raw);
  if (![...props.keys()].some(isSecretName)) return raw;
  return composeFields({
    type,
    props: new Map([...props].map(([name, value]) => [name, isSecretName(name) ? replace(value ?? '') : value])),
  });
}
