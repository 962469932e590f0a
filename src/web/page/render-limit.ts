import { Failure } from '../../problems.ts';
import { escapeText } from './escape-text.ts';

/** Largest page, in characters: many times what anybody reads, and little enough for the memory of a small server. */
const mostCharacters = 8_000_000;

/** How many characters the page that is being rendered may still have. A page is rendered without a pause. */
let left = mostCharacters;

/**
 * Renders a page, and gives up when it becomes too large.
 * @throws Failure `errors.pageTooLarge`
 */
export function renderLimited(render: () => string): string {
  left = mostCharacters;
  const html = render();
  if (html.length > mostCharacters) throw tooLarge();
  return html;
}

/** As `escapeText`, of a value that the page has room for. @throws Failure `errors.pageTooLarge` */
export function escapeLimited(value: unknown): string {
  if (typeof value === 'string') {
    left -= value.length;
    if (left < 0) throw tooLarge();
  }
  return escapeText(value);
}

function tooLarge(): Failure {
  return new Failure('errors.pageTooLarge', `the page has more than ${mostCharacters} characters`);
}
