const special = /[&<>"']/;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A value as text of a page: nothing in it is markup, neither between tags nor in a quoted attribute. */
export function escapeText(value: unknown): string {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : '';
  // Most texts hold nothing special, and looking is quicker than replacing.
  return special.test(value) ? value.replace(/[&<>"']/g, (character) => entities[character] ?? character) : value;
}
