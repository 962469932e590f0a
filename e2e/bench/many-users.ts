/** Returns the text of an accounts database with many users, `user00001` and so on. */
export function manyUsers(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const key = `user${String(index + 1).padStart(5, '0')}`;
    const props = {
      City: 'Leeds',
      Company: 'Larkfield',
      Dept: 'Sales',
      EmailForward: 'local',
      FirstName: 'Avery',
      ForwardAddress: '',
      LastName: `Number ${String(index)}`,
      PasswordSet: 'yes',
      Phone: '',
      Street: '',
      VPNClientAccess: 'no',
    };
    return `${key}=user${Object.entries(props)
      .map(([name, value]) => `|${name}|${value}`)
      .join('')}\n`;
  });
  return `# a database made for measuring\n${lines.join('')}`;
}
