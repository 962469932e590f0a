import { transform } from 'sucrase';

/**
 * JavaScript made of TypeScript by leaving out its types; every line stays where it is.
 * @throws Error that says what is not TypeScript, with line and column in brackets at its end
 */
export function withoutTypes(text: string): string {
  return transform(text, { transforms: ['typescript'], disableESTransforms: true, keepUnusedImports: false }).code;
}
