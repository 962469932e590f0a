import { Failure } from '../../refusals.ts';
import { escapeText } from './escape-text.ts';

/** Largest page, in characters: much more than anybody reads, but small enough for the memory of a small server. */
const maxCharacters = 8_000_000;

/** Remaining characters of the page being rendered. Rendering is synchronous, so one counter is enough. */
let left = maxCharacters;

/**
 * Renders a page, and stops when it becomes too large.
 * @throws Failure `errors.pageTooLarge`
 */
export function renderLimited(render: () => string): string {
  left = maxCharacters;
  const html = render();
  if (html.length > maxCharacters) throw tooLarge();
  return html;
}

/**
 * As `escapeText`, and counts the characters of the page.
 * @throws Failure `errors.pageTooLarge`
 */
export function escapeLimited(value: unknown): string {
  if (typeof value === 'string') {
    left -= value.length;
    if (left < 0) throw tooLarge();
  }
  return escapeText(value);
}

function tooLarge(): Failure {
  return new Failure('errors.pageTooLarge', `the page has more than ${maxCharacters} characters`);
}
