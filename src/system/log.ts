/** Gets one line for the operator, with details. */
export type Log = (level: 'info' | 'warn' | 'error', line: string, details?: object) => void;
