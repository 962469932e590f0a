import { accept, maskOf, readHost, refuse, type Rule } from 'panelsmith';

/**
 * A network from which the panel may be reached, stored as on the classic servers: `203.0.113.0/255.255.255.0`. A
 * single address has the longest mask. The whole Internet is refused, since that would make the panel public.
 */
export const managementNetwork: Rule = (value) => {
  const range = readHost(value.replace(/\s*\/\s*|\s+/g, '/'));
  if (!range) return refuse('errors.managementNetwork', { value });
  if (range.prefix === 0) return refuse('errors.wholeInternet', { value });
  return accept(`${range.address}/${range.family === 6 ? range.prefix : maskOf(range.prefix)}`);
};
