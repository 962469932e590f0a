/** The arguments of each command; `gettype` shows the usage of `get`, as in the classic program. */
const commandArguments: Readonly<Record<string, string>> = {
  keys: 'keys',
  print: 'print [key]',
  show: 'show [key]',
  get: 'get key',
  set: 'set key type [prop1 val1] [prop2 val2] ...',
  setdefault: 'setdefault key type [prop1 val1] [prop2 val2] ...',
  delete: 'delete key',
  printtype: 'printtype [key]',
  gettype: 'gettype key',
  settype: 'settype key type',
  printprop: 'printprop key [prop1] [prop2] ...',
  getprop: 'getprop key prop',
  setprop: 'setprop key prop1 val1 [prop2 val2] ...',
  delprop: 'delprop key prop1 [prop2] ...',
  printjson: 'printjson [key]',
  getjson: 'getjson [key]',
  showjson: 'showjson [key]',
  setjson: 'setjson json|-',
  batch: 'batch [--atomic]',
};

export function isWriting(command: string): boolean {
  return ['set', 'setdefault', 'delete', 'settype', 'setprop', 'delprop', 'setjson', 'batch'].includes(command);
}

export function usage(program: string): string {
  const lines = Object.values(commandArguments).map((line) => `    ${beginning(program)} ${line}\n`);
  return `usage:\n${lines.join('')}`;
}

export function usageOf(command: string, program: string): string {
  return `usage: ${beginning(program)} ${commandArguments[command === 'gettype' ? 'get' : command] ?? ''}\n`;
}

/** `config` always means the configuration database, so its usage has no DATABASE. */
function beginning(program: string): string {
  return /(^|[ /])config$/.test(program) ? program : `${program} dbfile`;
}
