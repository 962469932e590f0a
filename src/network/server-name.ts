/** Plain settings of the configuration database, each the type of its record. */
interface PlainSettings {
  get(key: string): { readonly value: string } | undefined;
}

/** `SystemName.DomainName` of the configuration database, as far as they are set; empty if neither is. */
export function serverNameOf(configuration: PlainSettings): string {
  const names = ['SystemName', 'DomainName'].map((key) => configuration.get(key)?.value ?? '');
  return names.filter((name) => name !== '').join('.');
}
