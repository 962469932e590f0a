/** A property of a configuration record from which a field reads its value. */
export interface ConfigurationProperty {
  readonly key: string;
  readonly name: string;
  /** The value used if the property was never set. */
  readonly initial: string;
}
