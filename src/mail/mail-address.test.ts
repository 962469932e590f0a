import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailAddress, mailServerOf, noticeReaders, type MailConfiguration } from './mail-address.ts';

/** The configuration of a server, with only these records. */
function configurationOf(types: Readonly<Record<string, string>>, mailTo?: string): MailConfiguration {
  const records = new Map(Object.entries({ ...types, ...(mailTo !== undefined && { panelsmith: 'configuration' }) }));
  return {
    get(key) {
      const value = records.get(key);
      return value === undefined ? undefined : { value, prop: (name) => (name === 'MailTo' ? mailTo : undefined) };
    },
  };
}

test.each<[Record<string, string>, string, string]>([
  [{}, 'localhost', 'localhost'],
  [{ SystemName: 'a' }, 'a', 'localhost'],
  [{ DomainName: 'b' }, 'b', 'b'],
  [{ SystemName: 'a', DomainName: 'b.c' }, 'a.b.c', 'b.c'],
  [{ SystemName: 'a b', DomainName: 'c' }, 'c', 'c'],
  [{ SystemName: 'a', DomainName: 'b\r\nQUIT' }, 'a', 'localhost'],
  [{ SystemName: '-', DomainName: '.' }, 'localhost', 'localhost'],
])('a server with the records %j is called %s, with accounts at %s', (types, name, domain) => {
  expect(mailServerOf(configurationOf(types))).toEqual({ name, domain });
});

test('whatever the records are, the name and the domain of the server can be part of an address', () => {
  const anyName = fc.string({ unit: fc.constantFrom('a', '9', '-', '.', ' ', '@', '\n', 'é'), maxLength: 6 });
  fc.assert(
    fc.property(anyName, anyName, (SystemName, DomainName) => {
      const { name, domain } = mailServerOf(configurationOf({ SystemName, DomainName }));
      for (const host of [name, domain]) expect(mailAddress('abc', host)).toBe(`abc@${host}`);
    }),
  );
});

test.each<[string | undefined, string[]]>([
  [undefined, ['admin']],
  ['', ['admin']],
  [' , ', ['admin']],
  ['a', ['a']],
  ['a,b@c', ['a', 'b@c']],
  [' a , b,,c ', ['a', 'b', 'c']],
])('the readers %j are %j', (mailTo, readers) => {
  expect(noticeReaders(configurationOf({}, mailTo))).toEqual(readers);
});

test('without a record, the reader is admin', () => {
  expect(noticeReaders(configurationOf({}))).toEqual(['admin']);
});

test.each([
  ['a', 'a@b'],
  ['admin', 'admin@b'],
  ['a@c', 'a@c'],
  ["o'x+y=z@c.example", "o'x+y=z@c.example"],
  ['x'.repeat(64), `${'x'.repeat(64)}@b`],
  [`a@${'c.'.repeat(125)}cc`, `a@${'c.'.repeat(125)}cc`],
])('mail to %s goes to %s', (to, address) => {
  expect(mailAddress(to, 'b')).toBe(address);
});

test.each([
  '',
  ' ',
  '@',
  '@c',
  '.',
  '-f',
  'a..b@c',
  'a@b..c',
  `a@${'c'.repeat(64)}`,
  'a@',
  'a@b@c',
  'a b',
  'a@c\n',
  'a\r\nRCPT TO:<x>',
  'a@c>',
  '<a@c>',
  'a,b@c',
  'a@-',
  'a@c.',
  'a@c d',
  'é',
  'x'.repeat(65),
  `a@${'c'.repeat(253)}`,
])('%j is not a mail address', (to) => {
  expect(() => mailAddress(to, 'b')).toThrow(
    expect.objectContaining({ key: 'errors.mailAddress', args: { address: to } }),
  );
});

test('an account is never sent to a domain that is not one', () => {
  for (const domain of ['', '-', 'b c', 'b@c', 'b\n', 'b>'])
    expect(() => mailAddress('a', domain)).toThrow('not a mail address');
});

test('an address is one word without angle brackets or control characters, and its own address', () => {
  const unit = fc.constantFrom('a', 'b', '@', '.', '-', '+', ' ', '<', '>', ',', '"', '\\', '\r', '\n', '\0', 'é');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 8 }), (to) => {
      let address: string;
      try {
        address = mailAddress(to, 'b.example');
      } catch {
        return;
      }
      expect(address).toMatch(/^[!-;=?-~]+@[A-Za-z0-9.-]+$/);
      expect(address.startsWith(to)).toBe(true);
      expect(mailAddress(address, 'another')).toBe(address);
    }),
    { numRuns: 1000 },
  );
});
