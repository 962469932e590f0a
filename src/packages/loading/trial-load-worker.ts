import { listenToParent, sendToParent } from '../../process/children/isolated-code.ts';
import { describeValue } from '../blame/describe-value.ts';

/** The result of a trial load: success, or what the module threw. */
export type TrialOutcome =
  | {
      readonly threw: undefined;
      /** True if the module left something running, such as a timer, that could disturb the next trial load. */
      readonly goesOn: boolean;
    }
  | { readonly threw: 'error'; readonly name: string; readonly message: string; readonly stack: string }
  | { readonly threw: 'something'; readonly text: string };

// Ignored here; such errors are reported when the module is really loaded.
process.on('unhandledRejection', () => undefined);
process.on('uncaughtException', () => undefined);

listenToParent((message) => {
  void tryLoading((message as { readonly url: string }).url).then(sendToParent);
});
const before = resources();

async function tryLoading(url: string): Promise<TrialOutcome> {
  try {
    const module: unknown = await import(/* @vite-ignore */ url);
    touch(module);
    return { threw: undefined, goesOn: resources() > before };
  } catch (error) {
    if (!(error instanceof Error)) return { threw: 'something', text: describeValue(error) };
    return { threw: 'error', name: error.name, message: error.message, stack: error.stack ?? '' };
  }
}

/** Reads every property, so that a getter that throws or never ends does so here. */
function touch(thing: unknown, touched = new Set<object>()): void {
  if (typeof thing !== 'object' || thing === null || touched.has(thing)) return;
  touched.add(thing);
  for (const key of Reflect.ownKeys(thing)) touch(Reflect.get(thing, key), touched);
}

/** How many things keep this process alive, after both output streams have been opened. */
function resources(): number {
  for (const stream of [process.stdout, process.stderr]) stream.write('');
  return process.getActiveResourcesInfo().filter((resource) => resource !== 'CloseReq').length;
}
