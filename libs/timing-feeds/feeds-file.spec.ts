import { feedAddress, feedsFile } from './feeds-file.ts';

describe('the feeds file', () => {
  it('has a default for all but the name and the URL of a feed', () => {
    const file = feedsFile.parse({ meeting: 'm', feeds: [{ name: 'a', url: 'p3://127.0.0.1' }] });
    const defaults = { line: 'sf', backup: false, count: 'own', flags: 'ask', entries: 'ask' };
    expect(file.feeds).toEqual([{ name: 'a', url: 'p3://127.0.0.1', ...defaults }]);
  });

  it.each(['http://127.0.0.1', 'p3:', '127.0.0.1:5403', ''])('refuses the URL %p', (url) => {
    expect(feedsFile.safeParse({ meeting: 'm', feeds: [{ name: 'a', url }] }).success).toBe(false);
  });

  it.each([
    ['p3', { count: 'follow' }, 'does nothing for p3: only rmonitor and multiloop have it. Leave it out'],
    ['bridge', { flags: 'take' }, 'does nothing for bridge: only rmonitor has it. Leave it out'],
    ['multiloop', { entries: 'ignore' }, 'does nothing for multiloop: only rmonitor has it. Leave it out'],
  ])('refuses a setting that does nothing for %s', (protocol, setting, words) => {
    const feed = { name: 'a', url: `${protocol}://127.0.0.1`, ...setting };
    const { error } = feedsFile.safeParse({ meeting: 'm', feeds: [feed] });
    expect(error?.issues).toEqual([
      expect.objectContaining({ path: ['feeds', 0, Object.keys(setting)[0]], message: words }),
    ]);
  });

  it('takes the settings that a timing program has', () => {
    const all = { count: 'follow', flags: 'take', entries: 'ignore' };
    const feeds = [
      { name: 'a', url: 'rmonitor://127.0.0.1', ...all },
      { name: 'b', url: 'multiloop://127.0.0.1', count: 'follow' },
    ];
    expect(feedsFile.safeParse({ meeting: 'm', feeds }).success).toBe(true);
  });

  it('refuses two feeds with one name', () => {
    const feeds = [1, 2].map((port) => ({ name: 'a', url: `p3://127.0.0.1:${port}` }));
    expect(feedsFile.safeParse({ meeting: 'm', feeds }).success).toBe(false);
  });
});

describe('the address of a feed', () => {
  it('takes the usual port of its protocol', () => {
    expect(feedAddress('p3://10.0.0.7')).toEqual(
      expect.objectContaining({ protocol: 'p3', host: '10.0.0.7', port: 5403 }),
    );
  });

  it('shows no user and no password', () => {
    expect(feedAddress('rmonitor://me:secret@host:50001')?.shown).toBe('rmonitor://host:50001');
  });

  it('gives an IPv6 host without its brackets', () => {
    expect(feedAddress('p98://[::1]:8899')).toEqual(expect.objectContaining({ host: '::1', port: 8899 }));
  });

  it('names a feed that is posted', () => {
    expect(feedAddress('bridge:')).toEqual({ protocol: 'bridge', host: '', port: 0, shown: 'bridge:' });
  });
});
