import {
  formPage,
  literal,
  shown,
  tablePage,
  text,
  type ChangeSet,
  type DbRecord,
  type PanelDefinition,
  type Protocol,
} from 'panelsmith';
import { allowedHosts, destinationHost, destinationPort, sourcePort } from './forward-rules.ts';

const described = {
  DestHost: shown('DestHost'),
  DestPort: shown('DestPort'),
};

/**
 * The pages of one protocol: `tcp`, `tcpCreate`, `tcpModify`, `tcpRemove`.
 * @param other the protocol that the list leads to
 */
export function forwardPages(protocol: Protocol, other: Protocol): PanelDefinition['pages'] {
  const records = { database: `portforward_${protocol}`, type: 'forward' } as const;
  const [create, modify, remove] = [`${protocol}Create`, `${protocol}Modify`, `${protocol}Remove`];
  const shared = {
    // A forward of the panel's own port would cut off the person who makes it.
    confirm: protocol === 'tcp',
    signals: { event: 'portforwarding-update', args: [] },
    next: protocol,
  } as const;
  const source = literal((forward) => forward.key);
  const postEvent = denyOthers(records.database);
  const fields = {
    DestHost: text({ rules: [destinationHost] }),
    DestPort: text({ optional: true, rules: [destinationPort] }),
    AllowHosts: text({ optional: true, max: 2000, rules: [allowedHosts] }),
    Comment: text({ optional: true }),
  };
  return {
    [protocol]: tablePage({
      lists: records,
      columns: { SourcePort: source, ...fields },
      open: modify,
      actions: [remove],
      create,
      links: [other],
      bulk: { pages: [remove] },
    }),
    [create]: formPage({
      creates: records,
      key: 'SourcePort',
      fields: { SourcePort: text({ rules: [sourcePort(protocol)] }), ...fields },
      postEvent,
      ...shared,
    }),
    [modify]: formPage({
      edits: records,
      fields: { SourcePort: source, ...fields },
      postEvent,
      ...shared,
    }),
    [remove]: formPage({
      edits: records,
      removes: true,
      danger: true,
      fields: { SourcePort: source, ...described },
      postEvent(changes, forward) {
        changes.database(records.database).delete(forward.key);
      },
      ...shared,
    }),
  };
}

/** As on the classic servers, denies all hosts that are not allowed. */
function denyOthers(
  database: `portforward_${Protocol}`,
): (changes: ChangeSet, forward: DbRecord, posted: { readonly AllowHosts: string }) => void {
  return (changes, forward, { AllowHosts }) => {
    const others = AllowHosts === '' ? '' : '0.0.0.0/0';
    if ((forward.prop('DenyHosts') ?? '') !== others)
      changes.database(database).setProps(forward.key, { DenyHosts: others });
  };
}
