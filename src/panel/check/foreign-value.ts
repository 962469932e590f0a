import type { Mistake } from '../../packages/mistake.ts';

/** Whether something of a third party's can be looked into. */
export function isObject(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null;
}

/** How something of a third party's is named in a mistake. */
export function show(thing: unknown): string {
  return typeof thing === 'string' ? JSON.stringify(thing) : typeof thing;
}

/** A mistake of a panel. @param at names that lead to it in the module, the outermost first */
export function mistake(reason: string, ...at: readonly unknown[]): Mistake {
  return { reason, at: at.filter((name) => typeof name === 'string') };
}
