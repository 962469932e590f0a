import { expect, test } from 'vitest';
import { StoredRecord } from '../db/file/record.ts';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { deviceUri, printQueues, whyNoPrinting } from './printers.ts';

test.each([
  ['Location|lp1', 'parallel:/dev/lp1'],
  ['Description|x', 'parallel:/dev/lp0'],
  ['Location|usb/lp0', 'usb:/dev/usb/lp0'],
  ['Location|remote|Address|192.168.1.9', 'lpd://192.168.1.9/raw'],
  ['Location|remote|Address|hp.example.org|RemoteName|', 'lpd://hp.example.org/raw'],
  ['Location|remote|Address|hp|RemoteName|floor 2/a', 'lpd://hp/floor%202%2Fa'],
  // The address becomes a part of an argument of a command.
  ['Location|remote', undefined],
  ['Location|remote|Address|', undefined],
  ['Location|remote|Address|hp/../x', undefined],
  ['Location|remote|Address|hp:631', undefined],
  ['Location|remote|Address|a b', undefined],
])('the jobs of a printer with %s go to %s', (props, uri) => {
  expect(deviceUri(new StoredRecord('laser', `printer|${props}`))).toBe(uri);
});

const answered = (status: number, output: string): ReturnType<typeof printQueues> =>
  printQueues({ run: () => Promise.resolve({ status, output }) });

test('the queues are read with where they lead to', async () => {
  const output = 'device for laser: lpd://192.168.1.9/raw\ndevice for ink: usb:/dev/usb/lp0\nscheduler is running\n';
  expect(await answered(0, output)).toEqual(
    new Map([
      ['laser', 'lpd://192.168.1.9/raw'],
      ['ink', 'usb:/dev/usb/lp0'],
    ]),
  );
});

test('a server without queues has none, and one that does not answer is unknown', async () => {
  expect(await answered(1, 'lpstat: No destinations added.\n')).toEqual(new Map());
  expect(await answered(1, 'lpstat: Bad file descriptor\n')).toBeUndefined();
});

test('in a root that is not the running system there is no printing', () => {
  const folder = temporaryFolder().path;
  expect(whyNoPrinting(openRoot(folder))).toBe('no print queue: this root is not the running system');
});
