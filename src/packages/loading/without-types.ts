import { transform } from 'sucrase';

/**
 * Converts TypeScript to JavaScript by removing the types; line numbers stay the same.
 * @throws Error for invalid TypeScript, with line and column in brackets at the end of the message
 */
export function withoutTypes(text: string): string {
  return transform(text, { transforms: ['typescript'], disableESTransforms: true, keepUnusedImports: false }).code;
}
