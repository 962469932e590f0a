import { expect, test } from 'vitest';
import { submitByPanel, type PanelVisit, type CodeOwner } from './panel-code.ts';

test('what fails after the time limit is logged with the name of the panel', async () => {
  const logged: unknown[][] = [];
  const visit: PanelVisit = {
    web: {
      settings: { postEventSeconds: 0.05, panelSeconds: 1 },
      system: { log: (...line: unknown[]) => logged.push(line), setAside: () => false },
    },
    translator: () => () => 'People',
  };
  const found: CodeOwner = { from: { name: 'people', isBundled: true }, panel: { name: 'people' }, name: 'modify' };
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<object>((_resolve, reject) => (fail = reject));
  await expect(submitByPanel(visit, found, () => work)).rejects.toMatchObject({ key: 'errors.panelFailed' });
  expect(logged).toEqual([]);
  const err = new Error('too late');
  fail(err);
  await expect
    .poll(() => logged)
    .toEqual([['warn', 'panel people failed after its time limit', { panel: 'people', page: 'modify', err }]]);
});
