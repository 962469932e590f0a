import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMistakeList } from '../xml/reading-mistake.ts';
import { emptyHeader, parseWeights, readPanelHeader, type PanelHeader } from './header.ts';

function read(...lines: string[]): { header: PanelHeader; mistakes: string[] } {
  const list = createMistakeList();
  const header = readPanelHeader(lines.join('\n'), list);
  return { header, mistakes: list.found.map(({ line, reason }) => `${line}: ${reason}`) };
}

const usual = ['# heading : Collaboration', '# description : Users', '# navigation : 2000 2100'];

test('the three comments give the place in the menu', () => {
  expect(read('#!/usr/bin/perl -wT', '', '#----', ...usual, 'package x;')).toEqual({
    header: { ...emptyHeader, heading: 'Collaboration', description: 'Users', navigation: [2000, 2100] },
    mistakes: [],
  });
});

test('a program without these comments has an empty header', () => {
  expect(read('#!/usr/bin/perl', 'use strict; # heading: no')).toEqual({ header: emptyHeader, mistakes: [] });
});

test('case, blanks and more signs do not matter', () => {
  expect(read('  ##  Heading:Mail  ', '#DESCRIPTION  :  Quota of mail').header).toMatchObject({
    heading: 'Mail',
    description: 'Quota of mail',
  });
});

test('until all three are known the last value counts, and an empty one does not', () => {
  expect(read('# heading : Old', '# heading : New', '# heading :', ...usual.slice(1)).header.heading).toBe('New');
});

test('after all three, only comments of the same block are read, and for the other two words', () => {
  const { header } = read(...usual, '# heading : Other', '# menu : users', '# longdesc : All users');
  expect(header).toMatchObject({ heading: 'Collaboration', menu: 'U', longDescription: 'All users' });
  expect(read(...usual, '', '# menu : A').header.menu).toBeUndefined();
});

test('weights that are not two numbers are reported with their line, and the earlier ones stay', () => {
  expect(read('# navigation : 10 20', '# navigation : first')).toEqual({
    header: { ...emptyHeader, navigation: [10, 20] },
    mistakes: ['2: navigation: “first” is not two numbers'],
  });
});

test.each([
  '4000 500',
  '4000,500',
  ' 4000 , 500'.trim(),
  '4000\t500',
  '"4000" "500"',
  '(4000, 500)',
  "'4000','500'",
  '4000/500',
])('the weights %j are 4000 and 500', (text) => {
  expect(parseWeights(text)).toEqual([4000, 500]);
});

test.each(['', '4000', '4000 500 1', '4000500', '-1 2', '1.5 2', 'a b', '1234567890 1'])(
  '%j are not weights',
  (text) => {
    expect(parseWeights(text)).toBeUndefined();
  },
);

test('any two numbers are read as they are written', () => {
  const number = fc.nat(999_999_999);
  fc.assert(
    fc.property(number, number, fc.constantFrom(' ', ', ', ';', '\t'), (heading, description, separator) => {
      expect(parseWeights(`${heading}${separator}${description}`)).toEqual([heading, description]);
    }),
  );
});
