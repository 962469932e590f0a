/** Words every old panel could use without having them in its own lexicon, where a written panel needs its own. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: {
    SAVE: 'Save',
    ADD: 'Add',
    CREATE: 'Create',
    MODIFY: 'Modify',
    REMOVE: 'Remove',
    DELETE: 'Delete',
    CANCEL: 'Cancel',
    BACK: 'Back',
    YES: 'Yes',
    NO: 'No',
    ENABLED: 'Enabled',
    DISABLED: 'Disabled',
    ACCOUNT: 'Account',
    USER_NAME: 'User name',
    GROUP: 'Group',
    DESCRIPTION: 'Description',
    COMMENT: 'Comment',
    ACTION: 'Action',
    Next: 'Next',
    SUCCESS: 'Saved.',
  },
  fr: {
    SAVE: 'Enregistrer',
    ADD: 'Ajouter',
    CREATE: 'Créer',
    MODIFY: 'Modifier',
    REMOVE: 'Supprimer',
    DELETE: 'Supprimer',
    CANCEL: 'Annuler',
    BACK: 'Retour',
    YES: 'Oui',
    NO: 'Non',
    ENABLED: 'Activé',
    DISABLED: 'Désactivé',
    ACCOUNT: 'Compte',
    USER_NAME: 'Nom d’utilisateur',
    GROUP: 'Groupe',
    DESCRIPTION: 'Description',
    COMMENT: 'Commentaire',
    ACTION: 'Action',
    Next: 'Suivant',
    SUCCESS: 'Enregistré.',
  },
};

/** What a base of the general lexicon says; undefined when it has none of that name in that language. */
export function generalWord(base: string, language: string): string | undefined {
  const known = words[language];
  return known !== undefined && Object.hasOwn(known, base) ? known[base] : undefined;
}
