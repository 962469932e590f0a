import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../../files/state/json-kinds.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { messageOf } from '../../refusals.ts';
import { lineOfNames, type Mistake } from '../mistake.ts';

/** The manifest's file; the same as that of an npm package, so that a package can be published as one. */
export const manifestFile = 'package.json';

/** What a package says about itself. Everything is optional, so that a folder can be a package without it. */
export interface Manifest {
  /** `name` without the scope of npm; undefined if missing. */
  readonly name: string | undefined;
  /** `version`; empty if missing. */
  readonly version: string;
  /** `description`; empty if missing. */
  readonly description: string;
  /** `panelsmith.prefix`, with its dash; undefined if missing. */
  readonly prefix: string | undefined;
  /** `panelsmith.requires`: full names of the packages that must be installed before it. */
  readonly requires: readonly string[];
}

interface ReadManifest {
  readonly manifest: Manifest;
  readonly mistakes: readonly Mistake[];
}

const noManifest: Manifest = { name: undefined, version: '', description: '', prefix: undefined, requires: [] };
const ownSettings = ['prefix', 'requires'];
const versionForm = /^(?!.*\.\.)\d+([-+~.]+[0-9A-Za-z]+)*$/;
const nameForm = /^[a-z0-9][a-z0-9.-]*$/;

/** Reads the manifest of a package's folder. An invalid value is reported as a mistake and treated as missing. */
export function readManifest(folder: string): ReadManifest {
  const file = join(folder, manifestFile);
  if (!existsSync(file)) return { manifest: noManifest, mistakes: [] };
  try {
    const text = readRegularFile(file);
    return parseManifest(JSON.parse(text), text);
  } catch (error) {
    const reason = messageOf(error);
    return { manifest: noManifest, mistakes: [{ file: manifestFile, reason }] };
  }
}

function parseManifest(json: unknown, text: string): ReadManifest {
  const mistakes: Mistake[] = [];
  const reject: Reject = (reason, ...at) => {
    const line = lineOfNames(text, at);
    mistakes.push({ file: manifestFile, reason, ...(line !== undefined && { line }) });
  };
  if (!isJsonObject(json)) {
    reject('it is not an object');
    return { manifest: noManifest, mistakes };
  }
  const textOf = (name: string): string | undefined => {
    const value = json[name];
    if (value === undefined || typeof value === 'string') return value;
    reject(`${name} is not a text`, name);
    return undefined;
  };
  const version = textOf('version') ?? '';
  const isVersion = version === '' || versionForm.test(version);
  if (!isVersion) reject(`version ${JSON.stringify(version)} is not a version such as 1.2.0`, 'version');
  const settings = parseSettings(json['panelsmith'] ?? {}, reject);
  return {
    manifest: {
      name: textOf('name')?.replace(/^@[^/]*\//, ''),
      version: isVersion ? version : '',
      description: textOf('description') ?? '',
      ...settings,
    },
    mistakes,
  };
}

type Reject = (reason: string, ...at: string[]) => void;

/** What the manifest says to Panelsmith alone. */
function parseSettings(own: unknown, reject: Reject): Pick<Manifest, 'prefix' | 'requires'> {
  if (!isJsonObject(own)) reject('panelsmith is not an object', 'panelsmith');
  const settings = isJsonObject(own) ? own : {};
  for (const name of Object.keys(settings))
    if (!ownSettings.includes(name))
      reject(`panelsmith.${name} is unknown; it can have ${ownSettings.join(' and ')}`, 'panelsmith', name);
  const { prefix, requires = [] } = settings;
  const isPrefix = prefix === undefined || (typeof prefix === 'string' && /^[a-z0-9][a-z0-9-]*$/.test(prefix));
  if (!isPrefix) reject('panelsmith.prefix is not a prefix such as nethserver-', 'panelsmith', 'prefix');
  const needed = Array.isArray(requires) ? requires : [requires];
  const names = needed.filter((name): name is string => typeof name === 'string' && nameForm.test(name));
  if (names.length < needed.length)
    reject('panelsmith.requires is not a list of package names', 'panelsmith', 'requires');
  return {
    prefix: typeof prefix === 'string' && isPrefix ? withDash(prefix) : undefined,
    requires: [...new Set(names)],
  };
}

function withDash(prefix: string): string {
  return prefix.endsWith('-') ? prefix : `${prefix}-`;
}
