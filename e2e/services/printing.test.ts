import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, office, openBox, type Box } from './box.ts';

describe.skipIf(leftOut('printing', '/usr/sbin/cupsd', '/usr/sbin/lpadmin'))('printing, by a real CUPS', () => {
  let box: Box;

  beforeAll(async () => {
    box = await openBox({
      ...office,
      accounts: ['laser=printer|Description|Laser|Location|remote|Address|127.0.0.1|RemoteName|raw'],
    });
    box.panelsmith('initialize-default-databases');
    box.panelsmith('signal-event', 'panelsmith-printing-update');
  });

  afterAll(() => box.close());

  test('a printer gets its queue, follows its record, and its queue is gone when it is removed', async () => {
    await box.until('lpstat -v laser | grep -q lpd://127.0.0.1/raw');
    box.panelsmith('db', 'accounts', 'setprop', 'laser', 'Address', '127.0.10.9');
    box.panelsmith('signal-event', 'printer-modify', 'laser');
    await box.until('lpstat -v laser | grep -q lpd://127.0.10.9/raw');
    box.panelsmith('db', 'accounts', 'settype', 'laser', 'printer-deleted');
    box.panelsmith('signal-event', 'printer-delete', 'laser');
    assert.notEqual(box.sh('lpstat -v laser').status, 0);
    box.panelsmith('signal-event', 'printer-delete', 'laser');
  });
});
