import { isJsonObject, isText, isTextList } from '../../../files/state/json-kinds.ts';
import type { WrittenFile } from '../../journal/run-details.ts';
import type { PredictedFile } from './predicted-file.ts';
import type { FromWorker } from './worker-messages.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a message of a worker. The code of an action may send anything, so only the members of a message are taken, and
 * only with the right types.
 * @returns undefined for anything that is not a message of that turn
 */
export function readMessage(turn: string, given: unknown): FromWorker | undefined {
  if (!isJsonObject(given) || given['turn'] !== turn) return undefined;
  switch (given['type']) {
    case 'wrote': {
      const file = writtenFile(given['file']);
      return file && { turn, type: 'wrote', file };
    }
    case 'predicted': {
      const file = predictedFile(given['file']);
      return file && { turn, type: 'predicted', file };
    }
    case 'progress':
      return progress(turn, given);
    case 'run':
      return run(turn, given);
    case 'performed':
      return performed(turn, given);
    case 'crashed':
      return isText(given['failure']) ? { turn, type: 'crashed', failure: given['failure'] } : undefined;
    default:
      return undefined;
  }
}

function writtenFile(given: unknown): WrittenFile | undefined {
  if (!isJsonObject(given)) return undefined;
  const { file, sha256, outcome } = given;
  if (!isText(file) || !isOptional(isText, sha256)) return undefined;
  return outcome === 'written' || outcome === 'unchanged' || outcome === 'deleted'
    ? { file, outcome, sha256 }
    : undefined;
}

function predictedFile(given: unknown): PredictedFile | undefined {
  if (!isJsonObject(given)) return undefined;
  const { file, template, bytes, failure, opened } = given;
  const isRight = isText(file) && isText(template) && isTextList(opened);
  if (!isRight || !isOptional(isText, failure) || !isOptional(isBytes, bytes)) return undefined;
  return { file, template, bytes, failure, opened };
}

function progress(turn: string, { fraction, message }: Members): FromWorker | undefined {
  if (typeof fraction !== 'number' || !Number.isFinite(fraction) || !isOptional(isText, message)) return undefined;
  return { turn, type: 'progress', fraction, message };
}

function run(turn: string, { call, program, args, input }: Members): FromWorker | undefined {
  if (typeof call !== 'number' || !isText(program) || !isTextList(args) || !isOptional(isText, input)) return undefined;
  return { turn, type: 'run', call, program, args, input };
}

function performed(turn: string, { failure, stack, isQuiet }: Members): FromWorker | undefined {
  if (!isOptional(isText, failure) || !isOptional(isText, stack)) return undefined;
  return { turn, type: 'performed', failure, stack, isQuiet: isQuiet === true };
}

function isOptional<value>(is: (given: unknown) => given is value, given: unknown): given is value | undefined {
  return given === undefined || is(given);
}

function isBytes(given: unknown): given is Uint8Array {
  return given instanceof Uint8Array;
}
