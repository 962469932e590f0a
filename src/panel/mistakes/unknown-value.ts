import type { Mistake } from '../../packages/mistake.ts';

/** Whether a value from a third party is an object; a list is one too, unlike for `isJsonObject`. */
export function isObject(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null;
}

/** A third-party value as it is shown in a mistake. */
export function shownValue(thing: unknown): string {
  return typeof thing === 'string' ? JSON.stringify(thing) : typeof thing;
}

/**
 * A mistake of a panel.
 * @param at names that lead to it in the module, outermost first
 */
export function mistake(reason: string, ...at: readonly unknown[]): Mistake {
  return { reason, at: at.filter((name) => typeof name === 'string') };
}
