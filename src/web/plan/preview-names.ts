/** Names posted by the preview button, and by the button that leads back from a preview. */
export const previewName = '_preview';
export const editName = '_edit';

/** Name of the digest of the plan that the person has seen. */
export const planName = '_plan';

/** Name of what names the passwords and files that wait on the server. */
export const keptName = '_kept';
