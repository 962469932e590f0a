/** Names that the forms of Panelsmith itself post beside the fields of a panel. They begin with `_`. */

/** Whether such a form may post the name, so that no field of a panel can have it. */
export function isOwnName(name: string): boolean {
  return name.startsWith('_');
}

/** Other names that the page of an action over several records posts beside the fields of the action. */
export const bulkNames: readonly string[] = ['do', 'rows', 'query', 'key', 'leaveOut'];

/** The secret that shows that a form is from this server. */
export const tokenName = '_csrf';

/** The values that the person saw in the form. */
export const seenName = '_seen';

/** The button that was pressed, in a form with several. */
export const buttonName = '_button';

/** The button that leads to the previous step. */
export const stepName = '_step';

/** The preview button, and the button that leads back from a preview. */
export const previewName = '_preview';
export const editName = '_edit';

/** Identifies the plan that the person has seen. */
export const planName = '_plan';

/** What names the passwords and files that wait on the server. */
export const keptSecretsName = '_kept';

/** Posted by the conflict page, which contains all fields of the form, including those of other steps. */
export const mergedName = '_merged';

/** Begins the name of the choice between two values of a field or property: on the conflict page, and when reverting. */
export const takePrefix = '_take.';

/** Begins the name of a choice that the page of an action over several records was shown with. */
export const shownPrefix = '_shown.';

/** The note beside a form. */
export const whyName = '_why';

/** Whether to save, or to show again what would be done. */
export const goName = '_go';

/** How a list of several records' field is changed: values are added, taken away, or set. */
export const howName = '_how';
