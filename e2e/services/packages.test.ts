import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leftOut, openBox, type Box } from './box.ts';

const programs = ['/usr/bin/apt-get', '/usr/bin/dpkg-deb', '/usr/bin/rpm', '/usr/bin/rpmbuild', '/usr/bin/dnf'];
const isLeftOut = leftOut('packages by apt, rpm and dnf', ...programs);
const home = join(import.meta.dirname, '../..');
const closing = ['runlevel-adjust', 'firewall-adjust'];

let box: Box;

/** The events that were signalled since the last call, in their order. */
function trace(): string[] {
  const lines = box.out(`cd /var/lib/panelsmith/runs 2>/dev/null || exit 0
    for run in *.jsonl; do [ ! -e "$run" ] || head -1 "$run"; done; rm -f *.jsonl`);
  return [...lines.matchAll(/"event":"([^"]*)"/g)].map((match) => match[1] ?? '');
}

beforeAll(async () => {
  if (isLeftOut) return;
  // The name server of the machine must not be started.
  box = await openBox({ configuration: ['dnsmasq=service|status|disabled', 'SystemName=mail'] });
  // Without the bundled panels, a removal has few events.
  const events = closing.map((event) => `/usr/share/panelsmith/panels/closing/events/${event}`).join(' ');
  box.out(`cd ${home}/panels && ls | grep -v -x quota | xargs rm -r; mkdir -p ${events}`);
  box.panelsmith('packages', 'hooks');
  for (const name of ['nethserver-dnsmasq', 'neth-guestbook', 'nethserver-puppet'])
    box.panelsmith('packages', 'build', '--deb', '--rpm', '--out', '/root', `${home}/e2e/packages/${name}`);
});

afterAll(async () => {
  if (!isLeftOut) await box.close();
});

test.skipIf(isLeftOut)(
  'apt: a transaction of two packages signals their events in order, then the two closing events',
  () => {
    box.out('cd /root; apt-get install -y ./neth-guestbook*.deb ./nethserver-dnsmasq*.deb');
    const updates = ['nethserver-dnsmasq-update', 'neth-guestbook-update'];
    expect(trace()).toEqual(['packages-changed', ...updates, ...closing]);
    expect(box.out('cat /etc/dnsmasq.conf')).toContain('cache-size=1000');
    expect(box.out('cat /var/lib/guestbook/book.json')).toBe('[]');
  },
);

test.skipIf(isLeftOut)('the events of a third party in a Debian package do not leave out the bundled packages', () => {
  box.out(`cd /root; mkdir -p third/DEBIAN third/etc/e-smith/events/third-update third/etc/e-smith/events/actions
    printf 'Package: third\nVersion: 1\nArchitecture: all\nMaintainer: Third <third@example.org>\nDescription: third\n' > third/DEBIAN/control
    printf '#!/bin/sh\necho done\n' > third/etc/e-smith/events/actions/third-action
    chmod 755 third/etc/e-smith/events/actions/third-action
    ln -s ../actions/third-action third/etc/e-smith/events/third-update/S50third-action
    dpkg-deb --root-owner-group -b third third.deb; dpkg -i third.deb`);
  expect(trace()).toEqual(['packages-changed', 'third-update', ...closing]);
  box.panelsmith('signal-event', 'panelsmith-quota-update');
  expect(box.out('cat /var/lib/panelsmith/runs/*.jsonl')).toContain('limits of disk space');
  trace();
});

test.skipIf(isLeftOut)('dpkg alone, a repeated installation, and a hook with nothing to signal', () => {
  // The start script records whether its package exists when it is stopped, and fails.
  box.out(`cat > /etc/init.d/puppet <<'END'
#!/bin/sh
case "$1" in
  start) touch /run/puppet ;;
  status) test -e /run/puppet || exit 3 ;;
  stop) ls /usr/share/panelsmith/panels | grep puppet > /root/stopped; exit 1 ;;
esac
END
    chmod 755 /etc/init.d/puppet; cd /root; dpkg -i ./nethserver-puppet*.deb`);
  box.out('test -e /run/puppet');
  expect(trace()).toEqual(['packages-changed', 'nethserver-puppet-update', ...closing]);
  box.out('cd /root; apt-get install -y --reinstall ./nethserver-dnsmasq*.deb');
  expect(trace()).toEqual(['packages-changed', 'nethserver-dnsmasq-update', ...closing]);
  box.out('/usr/lib/panelsmith/packages-changed');
  expect(trace()).toEqual(['packages-changed']);
});

test.skipIf(isLeftOut)('apt: a removal signals the events of all remaining packages, and leaves nothing', () => {
  const said = box.out('apt-get remove -y neth-guestbook');
  expect(said).toContain('removed neth-guestbook');
  const events = trace();
  expect(events.slice(0, 1)).toEqual(['packages-changed']);
  expect(events.slice(-2)).toEqual(closing);
  expect(events).toEqual(expect.arrayContaining(['nethserver-dnsmasq-update', 'nethserver-puppet-update']));
  expect(events).not.toContain('neth-guestbook-update');
  box.out('apt-get purge -y nethserver-dnsmasq nethserver-puppet');
  // The stop comes before the files are removed; its failure does not prevent the removal.
  expect(box.out('cat /root/stopped')).toBe('nethserver-puppet\n');
  expect(box.panelsmith('config', 'getprop', 'puppet', 'status')).toBe('disabled\n');
  expect(trace()).toEqual(expect.not.arrayContaining(['nethserver-dnsmasq-update', 'nethserver-puppet-update']));
  expect(box.out('ls -A /usr/share/panelsmith/panels')).toBe('closing\n');
  expect(box.out('cat /var/lib/panelsmith/installed-packages.json')).not.toMatch(/dnsmasq|puppet|guestbook/);
});

test.skipIf(isLeftOut)('rpm: a transaction of two, and a removal', () => {
  box.panelsmith('packages', 'hooks', '--rpm', '/root');
  box.out('cd /root; rpm -i --nodeps panelsmith-packages-watch*.rpm');
  trace();
  box.out('cd /root; rpm -i --nodeps neth-guestbook*.rpm nethserver-dnsmasq*.rpm');
  const updates = ['nethserver-dnsmasq-update', 'neth-guestbook-update'];
  expect(trace()).toEqual(['packages-changed', ...updates, ...closing]);
  box.out('rpm -e --nodeps neth-guestbook');
  const events = trace();
  expect(events).toContain('nethserver-dnsmasq-update');
  expect(events.slice(-2)).toEqual(closing);
  box.out('rpm -e --nodeps nethserver-dnsmasq');
  expect(box.out('ls -A /usr/share/panelsmith/panels')).toBe('closing\n');
});

/** An RPM that provides what the packages need and RPM does not know here. */
const ground = `Name: ground
Version: 1
Release: 1
Summary: What is here
License: MIT
BuildArch: noarch
Provides: /bin/sh dnsmasq
%description
What is here
%files
`;

test.skipIf(isLeftOut)('dnf: a transaction of two, an installation again, and a removal', () => {
  box.out(`cd /root; rpm -e panelsmith-packages-watch; printf '%s' '${ground}' > ground.spec
    rpmbuild --quiet --define '_topdir /root/ground' -bb ground.spec; rpm -i ground/RPMS/noarch/*.rpm`);
  const dnf = (...args: string[]): string =>
    box.out(
      `cd /root; dnf --quiet -y '--disablerepo=*' --releasever=1 --setopt=localpkg_gpgcheck=0 ${args.join(' ')} 2>&1`,
    );
  trace();
  dnf('install', './neth-guestbook*.rpm', './nethserver-dnsmasq*.rpm');
  const updates = ['nethserver-dnsmasq-update', 'neth-guestbook-update'];
  expect(trace()).toEqual(['packages-changed', ...updates, ...closing]);
  dnf('reinstall', './nethserver-dnsmasq*.rpm');
  expect(trace()).toEqual(['packages-changed', 'nethserver-dnsmasq-update', ...closing]);
  expect(dnf('remove', 'neth-guestbook')).toContain('removed neth-guestbook');
  const events = trace();
  expect(events).toContain('nethserver-dnsmasq-update');
  expect(events).not.toContain('neth-guestbook-update');
  expect(events.slice(-2)).toEqual(closing);
});
