import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';

const networks = ['192.168.1.0=network|Mask|255.255.255.0'];

/** A line of SpamAssassin's settings, by its first word. */
async function rule(name: string, props?: string): Promise<string | undefined> {
  const configuration = props === undefined ? [] : [`spamassassin=service|${props}`];
  const text = await expandFor(import.meta.dirname, '/etc/spamassassin/local.cf', { configuration, networks });
  return text.split('\n').find((line) => line.startsWith(name));
}

test.each([
  [undefined, '5'],
  ['Sensitivity|veryhigh|TagLevel|7', '2'],
  ['Sensitivity|verylow', '9'],
  ['Sensitivity|custom|TagLevel|6.5', '6.5'],
  ['Sensitivity|custom|TagLevel|many', '5'],
  ['Sensitivity|constructor|TagLevel|4', '4'],
])('with %j a mail is spam from %s points on', async (props, points) => {
  expect(await rule('required_score', props)).toBe(`required_score ${points}`);
});

test('the subject of spam is marked where it is turned on, with whatever text', async () => {
  expect(await rule('rewrite_header', String.raw`SubjectTag|enabled|Subject|[#1 \ $x 100%] `)).toBe(
    String.raw`rewrite_header Subject [\#1 \\ $x 100%] `,
  );
  expect(await rule('rewrite_header', 'SubjectTag|enabled|Subject|')).toBeUndefined();
  expect(await rule('rewrite_header', 'SubjectTag|disabled|Subject|x')).toBeUndefined();
});

test('the local networks are trusted', async () => {
  expect(await rule('trusted_networks')).toBe('trusted_networks 127.0.0.1/32 192.168.1.0/24');
});

test.each([
  ['12', ' -r 12'],
  ['0', ''],
  ['100', ''],
  ["1' ; reboot", ''],
])('the filter is started for senders that are not local, and refuses from level %s on', async (level, option) => {
  const text = await expandFor(import.meta.dirname, '/etc/default/spamass-milter', {
    configuration: [`spamassassin=service|RejectLevel|${level}`],
    networks,
  });
  expect(askAbout(text, ['sh', '-c', '. FILE && echo "$OPTIONS"']).output.trim()).toBe(
    `-u spamass-milter -I -i 127.0.0.1/32,192.168.1.0/24${option}`,
  );
});
