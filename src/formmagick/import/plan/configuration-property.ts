/** A property of a configuration record that a field's value is read from. */
export interface ConfigurationProperty {
  readonly key: string;
  readonly name: string;
  /** What it is when it was never set. */
  readonly initial: string;
}
