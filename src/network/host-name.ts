/** Labels with dots between them; `_` begins names of services. None of these characters is syntax in any file. */
const form = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$/i;

/**
 * The name of a host or a domain, or an IPv4 address, as it may be written into a configuration file.
 * @returns undefined for any other text
 */
export function hostName(text: string | undefined): string | undefined {
  return text !== undefined && form.test(text) ? text : undefined;
}

/**
 * A port from 1 to 65535, as it may be written into a configuration file.
 * @returns undefined for any other text
 */
export function portNumber(text: string | undefined): string | undefined {
  return text !== undefined && /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535 ? text : undefined;
}
