import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's memory for new objects at its initial size. While the server starts, nearly every new object stays in use,
 * which V8 takes for a heavy load: that memory would grow to 16 MB, and stay at this size even while the server is
 * idle.
 */
export function stopGrowing(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Lets this memory grow as usual, from the first load on. */
export function growAsUsual(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
