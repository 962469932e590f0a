import { openPanel, type TestPanel } from 'panelsmith/testing';
import { afterEach, expect, test } from 'vitest';

let panel: TestPanel;

afterEach(() => panel.close());

const failed = `S10_demo.sql=init|Name|S10_demo.sql|Line|3|Message|ERROR 1064: near '<b>'|FailedAt|2030-01-01T10:00:00.000Z`;

test('without failed files the databases are shown, and who may use each', async () => {
  panel = await openPanel(import.meta.dirname, { sqlinit: ['demo=database|Users|demo@localhost'] });
  const { rows } = await panel.open('list');
  expect(rows.map(({ cells }) => cells)).toEqual([{ Database: 'demo', Users: 'demo@localhost' }]);
});

test('a failed file is shown with line and message, and can be run again or removed', async () => {
  panel = await openPanel(import.meta.dirname, { sqlinit: [failed] });
  const list = await panel.open('files');
  expect(list.rows[0]?.cells).toMatchObject({ Name: 'S10_demo.sql', Line: '3', Message: `ERROR 1064: near '<b>'` });
  expect(list.html).not.toContain('<b>');
  const retry = await panel.submit('retry', {}, { key: 'S10_demo.sql' });
  expect(retry.events).toEqual([{ event: 'mysql-init-retry', args: ['S10_demo.sql'] }]);
  // There is no file of that name in this root.
  expect(panel.record('sqlinit', 'S10_demo.sql')).toBeUndefined();
});
