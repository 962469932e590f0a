import { onOneLine } from '../../process/one-line.ts';
import { todoKinds, type Todo } from './todo.ts';

/**
 * Returns the task list as Markdown: each task with its position in the old panel and in the new one.
 * @param panel the text of the new panel
 */
export function todoList(name: string, tasks: readonly Todo[], panel: string): string {
  const lines = panel.split('\n');
  const placeOf = ({ stub }: Todo): string => {
    const index = stub === undefined ? -1 : lines.findIndex((line) => line.startsWith(`function ${stub}(`));
    return index === -1 ? '' : ` → panel.ts:${index + 1}`;
  };
  const parts = todoKinds.flatMap(([kind, heading]) => {
    const those = tasks.filter((task) => task.kind === kind);
    const items = those.map((task) => `- [ ] ${task.path}:${task.line}${placeOf(task)}: ${onOneLine(task.what)}.`);
    return those.length === 0 ? [] : [`## ${heading}`, '', ...new Set(items), ''];
  });
  const about =
    'Each line says where something stands in the old panel, where it stands in the new one, and what is left to do. Forms ' +
    'refuse to save until the functions that stand for their subs are written.';
  const rest = parts.length === 0 ? ['Nothing is left to do.', ''] : [about, '', ...parts];
  return [`# What is left of ${name}`, '', ...rest].join('\n');
}
