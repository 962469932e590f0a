import { isJsonObject } from '../../files/state/json-kinds.ts';
import { messageOf } from '../../refusals.ts';
import { decodeText } from '../xml/decode-text.ts';
import { emptyHeader, parseWeights, type PanelHeader } from './header.ts';
import type { MistakeList } from '../xml/reading-mistake.ts';

/** The file beside a panel that has a form only. It replaces the header comments. */
export interface PanelJson {
  readonly name: string | undefined;
  readonly header: PanelHeader;
}

/** Reads `panel.json`: name, heading, description, navigation (two numbers, or a text with them), menu, longdesc. */
export function readPanelJson(bytes: Uint8Array, mistakes: MistakeList): PanelJson {
  const given = parseObject(decodeText(bytes, mistakes), mistakes);
  const text = (key: string): string | undefined => {
    const value = given[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (value !== undefined && value !== null && value !== '') mistakes.lose(1, `${key} is not text`);
    return undefined;
  };
  const header = {
    ...emptyHeader,
    heading: text('heading'),
    description: text('description'),
    navigation: readNavigation(given['navigation'], mistakes),
    menu: text('menu')?.charAt(0).toUpperCase(),
    longDescription: text('longdesc'),
  };
  return { name: text('name'), header };
}

function readNavigation(given: unknown, mistakes: MistakeList): PanelHeader['navigation'] {
  const text = Array.isArray(given) ? given.join(' ') : (given ?? '');
  if (text === '') return undefined;
  const weights = typeof text === 'string' ? parseWeights(text) : undefined;
  if (weights === undefined) mistakes.lose(1, 'navigation is not two numbers');
  return weights;
}

function parseObject(text: string, mistakes: MistakeList): Readonly<Record<string, unknown>> {
  try {
    const given: unknown = JSON.parse(text);
    if (isJsonObject(given)) return given;
    mistakes.lose(1, 'panel.json holds no object');
  } catch (error) {
    mistakes.lose(1, `panel.json is not JSON: ${messageOf(error)}`);
  }
  return {};
}
