import type { HomeModel } from '../../page/models/server/home-model.ts';
import { showUnlessItFails } from '../../panels/panel-code.ts';
import { pageUrl, kitPanels } from '../../panels/panel-pages.ts';
import type { Visit } from '../../visit.ts';

const usualOrder = 50;

/** The first steps that the installed panels name; undefined when all of them are done, or were dismissed. */
export function homeFirstDay(visit: Visit): HomeModel['firstDay'] {
  const { web, account } = visit;
  if (web.accountPreferences.of(account).firstDayIsOver) return undefined;
  const steps = kitPanels(web.system)
    .flatMap((found) =>
      Object.entries(found.panel.firstDay ?? {}).flatMap(([name, step]) => {
        const { page, key, order = usualOrder } = step;
        const isDone = showUnlessItFails(visit, { ...found, name: page }, () => step.done(visit.reading));
        if (isDone === undefined) return [];
        return [
          {
            text: visit.translator(found.panel.name)(`firstDay.${name}`),
            href: pageUrl(found.panel.name, page, key),
            isDone,
            order,
          },
        ];
      }),
    )
    .sort((a, b) => a.order - b.order);
  return steps.every(({ isDone }) => isDone) ? undefined : steps;
}
