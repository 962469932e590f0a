import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8's room for new objects stay as it is. While the server starts nearly every new object is kept, and V8 takes
 * that for a heavy load: the room would grow to 16 MB, and stay so while the server has nothing to do.
 */
export function stopGrowing(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Lets it grow as usual, by the first load. */
export function growAsUsual(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
