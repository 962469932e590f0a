import { isTextList } from '../../files/state/json-kinds.ts';
import { isObject, shownValue } from './unknown-value.ts';

const eventName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What is wrong with the event that a page signals, each a sentence to follow "page NAME". */
export function signalMistakes(signals: unknown): readonly string[] {
  if (signals === undefined) return [];
  if (!isObject(signals))
    return isEventName(signals) ? [] : [`signals ${shownValue(signals)}, which is not an event name`];
  const { event, args, ...others } = signals;
  const mistakes = Object.keys(others).map((name) => `gives its event "${name}", which is neither event nor args`);
  if (!isEventName(event)) mistakes.push(`signals ${shownValue(event)}, which is not an event name`);
  else if (!isTextList(args)) mistakes.push(`signals ${event} without "args", which must be a list of texts`);
  return mistakes;
}

function isEventName(name: unknown): name is string {
  return typeof name === 'string' && eventName.test(name);
}
